"""A connection for tests without a network: keeps the promises of `Connection` in memory."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from livestream.platforms.connection import (
    Answer,
    ConnectionFailed,
    Fault,
    Outcome,
    Page,
    Said,
    Video,
    VideoStatus,
)

PAGE_SIZE = 100


class MemoryConnection:
    """One page. `faults` says what goes wrong next, `lose` that the next message arrives and its answer does not."""

    def __init__(self) -> None:
        self.videos: dict[str, Video] = {}
        self.said: dict[str, list[Said]] = {}
        self.sent: list[tuple[str, str]] = []
        self.replied: set[str] = set()
        self.wrote: dict[str, datetime] = {}
        self.now = datetime(2000, 1, 1, tzinfo=UTC)
        self.faults: list[Fault] = []
        self.lose = False

    def running(self) -> list[Video]:
        self._fail()
        return [each for each in self.videos.values() if each.status is VideoStatus.RUNNING]

    def video(self, live_id: str) -> Video:
        self._fail()
        if live_id not in self.videos:
            raise ConnectionFailed(Fault.GONE)
        return self.videos[live_id]

    def heard_since(self, live_id: str, since: datetime) -> Iterator[Page]:
        self._fail()
        if live_id not in self.said:
            raise ConnectionFailed(Fault.GONE)
        rows = sorted((each for each in self.said[live_id] if each.said_at >= since.replace(microsecond=0)),
                      key=lambda each: each.said_at)
        pages = [rows[at:at + PAGE_SIZE] for at in range(0, len(rows), PAGE_SIZE)] or [[]]
        for number, page in enumerate(pages, 1):
            yield Page(tuple(page), is_last=number == len(pages))

    def reply(self, comment_id: str, text: str) -> Answer:
        comment = next((each for rows in self.said.values() for each in rows if each.external_id == comment_id), None)
        fault = self._fault()
        if fault is None and comment is None:
            fault = Fault.GONE
        if fault is None and comment_id in self.replied:
            fault = Fault.ALREADY_REPLIED
        if fault is None and comment is not None and self.now - comment.said_at > timedelta(days=7):
            fault = Fault.OUTSIDE_WINDOW
        if fault is None:
            self.replied.add(comment_id)
        return self._sent(fault, comment.author_id if comment else "", comment_id, text)

    def write(self, person_id: str, text: str) -> Answer:
        fault = self._fault()
        if fault is None and (person_id not in self.wrote or self.now - self.wrote[person_id] > timedelta(hours=24)):
            fault = Fault.OUTSIDE_WINDOW
        return self._sent(fault, person_id, person_id, text)

    def _sent(self, fault: Fault | None, person_id: str, to: str, text: str) -> Answer:
        if fault is not None:
            outcome = {Fault.EXPIRED: Outcome.LATER, Fault.TOO_OFTEN: Outcome.LATER, Fault.NO_ANSWER: Outcome.UNKNOWN,
                       Fault.UNREADABLE: Outcome.UNKNOWN}.get(fault, Outcome.REFUSED)
            return Answer(outcome, fault)
        self.sent.append((to, text))
        if self.lose:
            self.lose = False
            return Answer(Outcome.UNKNOWN, Fault.NO_ANSWER)
        return Answer(Outcome.SENT, person_id=person_id)

    def _fault(self) -> Fault | None:
        return self.faults.pop(0) if self.faults else None

    def _fail(self) -> None:
        fault = self._fault()
        if fault is not None:
            raise ConnectionFailed(fault)
