"""What every connected platform can do for a live: say which videos run, what was commented, and answer privately.

Adapters translate and decide nothing: what is heard goes through livestream.comments.hearing, what may be sent is
decided in livestream.platforms.replies.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.errors import Unavailable


class Fault(StrEnum):
    """Why a platform did not do what it was asked, as far as a person can do something about it."""

    EXPIRED = "expired"  # the page must be connected anew
    TOO_OFTEN = "too_often"  # wait, then go on
    FORBIDDEN = "forbidden"  # the connection lacks a permission
    GONE = "gone"  # what was asked for is not there any more
    NO_ANSWER = "no_answer"
    UNREADABLE = "unreadable"
    ALREADY_REPLIED = "already_replied"
    OUTSIDE_WINDOW = "outside_window"
    REFUSED = "refused"  # for a reason of the platform's own


class ConnectionFailed(Unavailable):
    """The platform does not answer as it should."""

    # `fault` says why, `wait` for how long it wants to be left alone
    def __init__(self, fault: Fault, wait: timedelta = timedelta(0)) -> None:
        super().__init__(fault=fault.value)
        self.fault, self.wait = fault, wait


class VideoStatus(StrEnum):
    """Whether a live video still runs."""

    RUNNING = "running"
    OVER = "over"
    OTHER = "other"  # planned, being made, called off


@dataclass(frozen=True)
class Video:
    """A live video: `live_id` is what comments are asked by, `post_id` the post under which they stand, if known."""

    live_id: str
    status: VideoStatus
    post_id: str = ""


@dataclass(frozen=True)
class Said:
    """A comment as the platform gives it; without an author where the platform does not say who wrote it."""

    external_id: str
    author_id: str
    author_name: str
    text: str
    said_at: datetime


@dataclass(frozen=True)
class Page:
    """Some comments, oldest first; `wait` is how long the platform wants to be left alone afterwards."""

    comments: tuple[Said, ...]
    is_last: bool
    wait: timedelta = timedelta(0)


class Outcome(StrEnum):
    """What became of a private message. Later means that it surely was not sent and may be tried again."""

    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    LATER = "later"


@dataclass(frozen=True)
class Answer:
    """What the platform says of a private message; `person_id` is how it names whoever got it."""

    outcome: Outcome
    fault: Fault | None = None
    person_id: str = ""
    wait: timedelta = timedelta(0)


class Connection(Protocol):
    """One page that we are connected to. What asks raises ConnectionFailed; what sends never raises."""

    def running(self) -> list[Video]:
        """The live videos of the page that run now."""

    def video(self, live_id: str) -> Video:
        """One video."""

    def heard_since(self, live_id: str, since: datetime) -> Iterator[Page]:
        """Every comment from this moment on, unfiltered, oldest first; the last page says that it is the last."""

    def reply(self, comment_id: str, text: str) -> Answer:
        """Answer a comment privately; platforms allow it once for a comment."""

    def write(self, person_id: str, text: str) -> Answer:
        """Write to a person who has written to the page of late."""
