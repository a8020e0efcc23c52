"""A messenger for tests: keeps what was sent, and answers as it is told."""
from __future__ import annotations

from core.messaging.messenger import Answer, Message, Outcome


class FakeMessenger:
    """Sends, until `answers` says what comes first. `sent` is what people have, by key, oldest first."""

    name = "fake"

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.sent: dict[str, Message] = {}
        self.asked: list[str] = []

    def send(self, message: Message, key: str) -> Answer:
        """Send it unless told otherwise; a key that was sent is not sent again."""
        self.asked.append(key)
        if self.answers:
            return self.answers.pop(0)
        self.sent.setdefault(key, message)
        return Answer(Outcome.SENT)
