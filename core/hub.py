"""The hub: one thread in each process follows the event log for all its open streams.

A stream holds no database session; it waits at a bounded queue, and one that cannot keep up is closed. The hub looks
at once when this process has written events, and a few times a second for what others wrote. What it has read it keeps
for a moment (a tape), so that readers who take the same events later than others cost no statement more.

A page that only shows how things stand needs the newest state of each and not how it came about: its reader is
merged. What waits for it is thinned out to the last event of each thing, and is sent once a second, more seldom where
more watch than can be sent to in a second; the log itself stays complete. So hundreds may watch while the crew, whose
streams are never merged, sees every event at once.
"""
from __future__ import annotations

import json
import os
import queue
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import Flask, current_app

from core import events
from core.errors import Unavailable

POLL_SECONDS = 0.1
TOGETHER_SECONDS = 0.05  # what is written in such a time is sent together
MERGED_SECONDS = 1.0
MERGED_PER_SECOND = 300  # no more of them are sent to: where very many watch they wait longer, and the crew does not
KEPT_SECONDS = 3.0
QUEUE_LENGTH = 256
AWAY_SECONDS = 2.0  # so long the hub waits when the database did not answer
_BATCH = 200
Numbered = tuple[int, str]
Things = Mapping[str, str]
"""For kinds of events that may be merged: which part of the payload names the thing whose state they tell."""


class TooManyStreams(Unavailable):
    """Too many live pages are open. The page goes on without the live stream."""


Spelling = Callable[[Sequence[dict[str, Any]]], Sequence[dict[str, Any]]]
_spellings: dict[str, Spelling] = {}


def spell(kind: str, spelling: Spelling) -> None:
    """Events of this kind hold no more than what they are about; `spelling` says what screens read of them now.

    It is asked once for all readers of a batch, so that what somebody has taken back is in no answer any more.
    """
    _spellings[kind] = spelling


@dataclass(frozen=True)
class Told:
    """An event of the log, and as it is sent: written once for all readers."""

    event: events.Happened
    text: str


class _Tape:
    """The last events of one stream, those after number `start` and up to `head`."""

    def __init__(self, start: int) -> None:
        self.start = self.head = start
        self._told: deque[tuple[float, Told]] = deque()

    def add(self, found: Sequence[Told], now: float) -> None:
        """Keep what follows `head`."""
        self._told.extend((now, told) for told in found)
        self.head = found[-1].event.seq

    def after(self, seq: int) -> list[Told]:
        """What follows this number; no number is left out in a stream."""
        return [told for _, told in islice(self._told, seq - self.start, None)]

    def forget(self, before: float) -> None:
        """Let go what was read before this moment: what somebody takes back must be in no later answer."""
        while self._told and self._told[0][0] < before:
            self.start = self._told.popleft()[1].event.seq


class Reader:
    """One open stream: what it follows, and the events that wait to be sent. Merged if it names `things`."""

    def __init__(self, stream: str, after: int, address: str, things: Things | None = None) -> None:
        self.stream = stream
        self.after = after
        self.address = address
        self.things = things
        self.waiting: queue.SimpleQueue[Numbered] = queue.SimpleQueue()  # one writer: the hub
        self.is_lagging = False
        self._due = 0.0

    def wants(self, now: float) -> bool:
        """True if this reader takes events now; who is merged takes more when the last are sent and a second over."""
        if self.things is None:
            return not self.is_lagging
        return now >= self._due and self.waiting.empty()

    def put_off(self, now: float, seconds: float) -> None:
        """Ask for nothing for a while; not for the same while as the others, or all would be sent to at once."""
        self._due = now + seconds * random.uniform(0.75, 1.25)

    def offer(self, found: list[Numbered]) -> None:
        """Queue what this reader has not seen; a full queue ends the stream rather than losing an event."""
        for seq, text in found:
            if seq <= self.after or self.is_lagging:
                continue
            if self.waiting.qsize() >= QUEUE_LENGTH:
                self.is_lagging = True
                return
            self.waiting.put((seq, text))
            self.after = seq

    @property
    def has_room(self) -> bool:
        """True if a whole batch can wait here."""
        return self.waiting.qsize() + _BATCH <= QUEUE_LENGTH


class Hub:
    """The one thread of this process that reads the event log for everybody."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._readers: set[Reader] = set()
        self._addresses: Counter[str] = Counter()
        self._thread: threading.Thread | None = None
        self._process = os.getpid()
        self._is_closed, self._news = threading.Event(), threading.Event()
        self._tapes: dict[str, _Tape] = {}
        self._merged = 0

    def join(self, reader: Reader) -> None:
        """Follow for this reader. Raises TooManyStreams beyond the limits, in all and per address."""
        config = self._app.config
        with self._lock:
            if self._process != os.getpid():  # a fork: threads and streams stayed with the parent
                self._process, self._thread = os.getpid(), None
                self._readers.clear()
                self._addresses.clear()
                self._tapes.clear()
            if (
                len(self._readers) >= config["STREAMS_IN_ALL"]
                or self._addresses[reader.address] >= config["STREAMS_PER_ADDRESS"]
            ):
                raise TooManyStreams(retry_after=10)
            self._readers.add(reader)
            self._addresses[reader.address] += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._follow, name="event hub", daemon=True)
                self._thread.start()

    def leave(self, reader: Reader) -> None:
        """Forget a reader; a second call changes nothing."""
        with self._lock:
            if reader in self._readers:
                self._readers.discard(reader)
                self._addresses[reader.address] -= 1
                if not self._addresses[reader.address]:
                    del self._addresses[reader.address]

    def open_streams(self) -> int:
        """How many streams this process serves now."""
        with self._lock:
            return len(self._readers)

    def close(self) -> None:
        """Stop following: for tests and for the end of the process."""
        self._is_closed.set()
        self._news.set()
        thread = self._thread
        if thread is not None:
            thread.join()

    def wake(self) -> None:
        """Something was written in this process."""
        self._news.set()

    def _follow(self) -> None:
        wait = POLL_SECONDS
        while True:
            self._news.wait(wait)
            if self._is_closed.is_set():
                return
            self._news.clear()
            wait = POLL_SECONDS
            with self._lock:
                readers = list(self._readers)
            try:
                with self._app.app_context():
                    self._serve(readers)
            except Exception:  # the database may be away for a while; the hub must outlive that
                self._app.logger.exception("event hub could not read")
                wait = AWAY_SECONDS
            self._is_closed.wait(TOGETHER_SECONDS)

    def _serve(self, readers: list[Reader]) -> None:
        by_stream: dict[str, list[Reader]] = {}
        for reader in readers:
            by_stream.setdefault(reader.stream, []).append(reader)
        for stream in self._tapes.keys() - by_stream.keys():
            del self._tapes[stream]  # nobody follows it any more
        heads, now = events.heads(by_stream), time.monotonic()
        self._merged = sum(reader.things is not None for reader in readers)
        for stream, followers in by_stream.items():
            head = heads.get(stream, 0)
            if stream not in self._tapes or head < self._tapes[stream].head:  # a backup was put back
                self._tapes[stream] = _Tape(_beginning(head, followers))
            tape = self._tapes[stream]
            tape.forget(now - KEPT_SECONDS)
            while tape.head < head and (found := _told(stream, tape.head)):
                tape.add(found, now)
            behind = [reader for reader in followers if reader.after < tape.head and reader.wants(now)]
            current = [reader for reader in behind if reader.after >= tape.start]
            if current:
                self._hand_on(tape.after(min(reader.after for reader in current)), current, now)
            self._catch_up(stream, [reader for reader in behind if reader.after < tape.start], now)

    def _catch_up(self, stream: str, late: list[Reader], now: float) -> None:
        """Readers whose next events are on the tape no more: a batch from the log for each, and nobody else waits."""
        late = sorted((reader for reader in late if reader.has_room), key=lambda reader: reader.after)
        while late and (found := _told(stream, late[0].after)):
            served = [reader for reader in late if reader.after < found[-1].event.seq]
            self._hand_on(found, served, now)
            late = late[len(served):]

    def _hand_on(self, found: Sequence[Told], readers: Sequence[Reader], now: float) -> None:
        """Offer to each what it has not seen; merged once for all who have seen the same."""
        every = [(told.event.seq, told.text) for told in found]
        merged: dict[tuple[int, int], Numbered] = {}
        for reader in readers:
            if reader.things is None:
                reader.offer(every)
                continue
            alike = reader.after, id(reader.things)
            if alike not in merged:
                merged[alike] = _merge(found, reader.after, reader.things)
            reader.offer([merged[alike]])
            reader.put_off(now, max(MERGED_SECONDS, self._merged / MERGED_PER_SECOND))


def _beginning(head: int, readers: Sequence[Reader]) -> int:
    """After which number a tape begins for these; some may ask for numbers long past, or for ones still to come."""
    return min(head, max(head - _BATCH, min(reader.after for reader in readers)))


def _told(stream: str, after: int) -> list[Told]:
    return [Told(event, _as_text(said)) for event, said in read(stream, after)]


def read(stream: str, after: int) -> list[tuple[events.Happened, dict[str, Any]]]:
    """The next events, and each as screens read it."""
    found = events.after(stream, after, _BATCH)
    payloads = {event.seq: event.payload for event in found}
    for kind in {event.kind for event in found} & _spellings.keys():
        those = [event for event in found if event.kind == kind]
        spelled = _spellings[kind]([event.payload for event in those])
        payloads |= {event.seq: payload for event, payload in zip(those, spelled, strict=True)}
    return [(event, {"seq": event.seq, "kind": event.kind, "at": event.at.isoformat(), "payload": payloads[event.seq]})
            for event in found]


def _merge(found: Sequence[Told], after: int, things: Things) -> Numbered:
    """The last event of each thing that follows `after`, and all others, as one piece that is sent at once."""
    newest: dict[object, Told] = {}
    for told in found:
        event = told.event
        if event.seq > after:
            key = (event.kind, event.payload.get(things[event.kind])) if event.kind in things else event.seq
            newest.pop(key, None)  # so that what is left is in the order of the log
            newest[key] = told
    return found[-1].event.seq, "".join(told.text for told in newest.values())


def _as_text(said: dict[str, Any]) -> str:
    """An event as one Server-Sent Event."""
    return f"id: {said['seq']}\nevent: {said['kind']}\ndata: {json.dumps(said, ensure_ascii=False)}\n\n"


@events.when_written
def _wake() -> None:
    hub: Hub | None = current_app.extensions.get("streams")
    if hub is not None:
        hub.wake()
