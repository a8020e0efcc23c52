"""A card provider that keeps what it was told, and answers what a test has it answer."""
from __future__ import annotations

from dataclasses import dataclass, field

from core.db import Dong
from orders.payments.provider import Answer, Due, Outcome, Started


@dataclass
class MemoryCard:
    """Money goes back once for each key, also when the answer is lost on the way."""

    name: str = "card"
    answers: list[Outcome | Exception] = field(default_factory=list)  # what comes next, then it is paid
    gone: dict[str, tuple[str, Dong]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def start(self, due: Due) -> Started:
        return Started(f"cs_{due.document}_{due.attempt}", "https://pay.example/")

    def ask(self, reference: str) -> Answer:
        return Answer(Outcome.UNKNOWN)

    def refund(self, reference: str, amount: Dong, key: str) -> Outcome:
        self.asked.append(key)
        answer = self.answers.pop(0) if self.answers else Outcome.PAID
        if answer is Outcome.REFUSED and key not in self.gone:
            return Outcome.REFUSED
        assert self.gone.setdefault(key, (reference, amount)) == (reference, amount)
        if isinstance(answer, Exception):
            raise answer
        return Outcome.PAID if answer is Outcome.REFUSED else answer


