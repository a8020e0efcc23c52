"""Live pages over HTTP: Server-Sent Events, or plain JSON where a stream is not possible.

One hub thread per process follows the event log for all open streams, so a stream holds no database session.
Each stream has a bounded queue; one that cannot keep up is closed, and its page comes back with its last number.

A page that only shows how things stand needs the newest state of each and not how it came about: such a stream is
merged. What waits for it is thinned out to the last event of each thing, and is sent once a second; the log itself
stays complete. So hundreds may watch while the crew, whose streams are never merged, sees every event at once.

An open stream holds a thread of the server: STREAMS_IN_ALL is for each process and stays below its threads, so that
pages are answered beside; whoever gets no stream asks for JSON every few seconds instead (static/js/stream.js).
"""

from __future__ import annotations

import json
import os
import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from core import events
from core.db import db
from core.errors import Unavailable
from core.security import client_address

POLL_SECONDS = 0.1
MERGED_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
LONGEST_SECONDS = 300.0
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

    event: events.Event
    text: str


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

    def put_off(self, now: float) -> None:
        """Ask for nothing for a while; not for the same while as the others, or all would be sent to at once."""
        self._due = now + MERGED_SECONDS * random.uniform(0.75, 1.25)

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
        self._is_closed = threading.Event()

    def join(self, reader: Reader) -> None:
        """Follow for this reader. Raises TooManyStreams beyond the limits, in all and per address."""
        config = self._app.config
        with self._lock:
            if self._process != os.getpid():  # a fork: threads and streams stayed with the parent
                self._process, self._thread = os.getpid(), None
                self._readers.clear()
                self._addresses.clear()
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
        thread = self._thread
        if thread is not None:
            thread.join()

    def _follow(self) -> None:
        wait = POLL_SECONDS
        while not self._is_closed.wait(wait):
            wait = POLL_SECONDS
            with self._lock:
                readers = list(self._readers)
            if not readers:
                continue
            try:
                with self._app.app_context():
                    self._serve(readers)
            except Exception:  # the database may be away for a while; the hub must outlive that
                self._app.logger.exception("event hub could not read")
                wait = AWAY_SECONDS

    def _serve(self, readers: list[Reader]) -> None:
        by_stream: dict[str, list[Reader]] = {}
        for reader in readers:
            by_stream.setdefault(reader.stream, []).append(reader)
        heads, now = events.heads(by_stream), time.monotonic()
        for stream, followers in by_stream.items():
            head = heads.get(stream, 0)
            behind = [reader for reader in followers if reader.after < head and reader.wants(now)]
            newest = min((reader.after for reader in behind if head - reader.after <= _BATCH), default=head)
            if newest < head:
                self._hand_on(_told(stream, newest), [reader for reader in behind if reader.after >= newest], now)
            for reader in behind:  # a batch for each who is far behind, by itself: nobody else waits for them
                if reader.after < newest and reader.has_room:
                    self._hand_on(_told(stream, reader.after), [reader], now)

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
            reader.put_off(now)


def _told(stream: str, after: int) -> list[Told]:
    return [Told(event, _as_text(said)) for event, said in _read(stream, after)]


def _read(stream: str, after: int) -> list[tuple[events.Event, dict[str, Any]]]:
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


def answer(stream: str, wants_stream: bool, after: int, things: Things | None = None) -> ResponseReturnValue:
    """The events of `stream` that follow number `after`, as a stream that stays open or as one JSON page.

    With `things` an open stream is merged: of these kinds it tells the newest state of each thing, once a second.
    """
    if not wants_stream:
        found = _read(stream, after)
        return jsonify(events=[said for _, said in found], last=found[-1][0].seq if found else after)
    hub: Hub = current_app.extensions["streams"]
    reader = Reader(stream, after, client_address(), things)
    hub.join(reader)
    db.session.remove()  # the stream lives for minutes and must not hold a connection
    response = Response(_lines(hub, reader), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: hub.leave(reader))
    return response


def requested() -> tuple[bool, int]:
    """(wants a stream, number of the last event seen), from the headers and `?after=` of this request."""
    text = request.headers.get("Last-Event-ID") or request.args.get("after", "0")
    after = int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
    return "text/event-stream" in request.headers.get("Accept", ""), after


def _lines(hub: Hub, reader: Reader) -> Iterator[str]:
    end = time.monotonic() + LONGEST_SECONDS * random.uniform(0.8, 1)  # who came together does not return together
    try:
        yield "retry: 1000\n\n"
        while (left := end - time.monotonic()) > 0:
            if reader.is_lagging and reader.waiting.empty():
                return  # what came too fast is in the log, and the page comes back for it
            try:
                parts = [reader.waiting.get(timeout=min(HEARTBEAT_SECONDS, left))[1]]
                while not reader.waiting.empty():  # in one piece: to send costs more than what is sent
                    parts.append(reader.waiting.get()[1])
                yield "".join(parts)
            except queue.Empty:
                yield ": still here\n\n"
    finally:
        hub.leave(reader)


def init_app(app: Flask) -> None:
    """One hub per application; its thread starts with the first stream."""
    app.extensions["streams"] = Hub(app)
