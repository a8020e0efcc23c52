"""What every way to send a message can do."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.phones import mobile

LONGEST = 300  # characters: with Vietnamese letters a text message has 67 to a part


@dataclass(frozen=True)
class Message:
    """A short text for one person, in the language it is written in. `reference` says what about: "order:CB..."."""

    to: str  # a phone number as core.phones.mobile has it
    text: str
    language: str
    reference: str

    def __post_init__(self) -> None:
        if mobile(self.to) != self.to:
            raise ValueError("a message goes to a mobile number as we store it")
        if len(self.text) > LONGEST:
            raise ValueError(f"a message of {len(self.text)} characters")


class Outcome(StrEnum):
    """What became of a message. Unknown means: it may have gone out; send it again later with the same key."""

    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What a messenger says; `why` is its own words where it did not simply send."""

    outcome: Outcome
    why: str = ""


class Messenger(Protocol):
    """One way to send messages. What needs a network goes through core.outside.call, never in a transaction."""

    @property
    def name(self) -> str:
        """What it is called in the settings."""

    def send(self, message: Message, key: str) -> Answer:
        """Send the message. Whoever sends again with the same key sends nothing more, and hears what became of it.

        Refused is for good, such as a number that is not in use. Whatever else goes wrong is unknown.
        """
