"""Cash on delivery: whoever brings the parcel collects, and a person writes down that it was so."""
from __future__ import annotations

from core.db import Dong
from orders.payments.provider import Answer, Due, Outcome, Started

NAME = "cod"


class CashOnDelivery:
    """Nobody outside can be asked about cash: its truth is what a person records."""

    name = NAME

    def start(self, due: Due) -> Started:
        """Nothing to begin; the reference is the parcel, and from the second amount on the attempt."""
        return Started(due.document if due.attempt == 1 else f"{due.document}/{due.attempt}")

    def ask(self, reference: str) -> Answer:
        """Nobody knows but the person who was at the door."""
        return Answer(Outcome.UNKNOWN)

    def refund(self, reference: str, amount: Dong, key: str) -> Outcome:
        """Cash goes from hand to hand; whoever calls this has handed it over."""
        return Outcome.PAID
