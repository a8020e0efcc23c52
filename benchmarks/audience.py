"""Whoever watches: open event streams that come back with their last number when the server ends them.

As a program it stands for many viewers in a process of their own, and says at the end what they saw:

    python -m benchmarks.audience PORT PATH SIZE     (until its standard input is closed)
"""
from __future__ import annotations

import contextlib
import json
import re
import selectors
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

_EVENT = re.compile(rb"id: (\d+)\nevent: (\S+)\ndata: (.*)\n\n")
_BACK_SECONDS = 1.0  # what the stream asks for with "retry:"
Note = Callable[[int, int, bytes, float], None]


class _Reader:
    """One open stream."""

    def __init__(self, number: int) -> None:
        self.number, self.last = number, -1
        self.rest = b""
        self.line: socket.socket | None = None
        self.back_at = 0.0


class Audience:
    """Readers of one path, served by one thread with non-blocking sockets: a thread for each would measure the crowd.

    `note(reader, number, data, moment)` is called for each event. `faults` counts what must never happen: an event
    that comes twice, late or, where all are promised, not at all; `returns` how often a stream went on after its end.
    """

    def __init__(self, port: int, path: str, size: int, note: Note, headers: str = "", gets_all: bool = False) -> None:
        self._port, self._path, self._headers, self._note, self._gets_all = port, path, headers, note, gets_all
        self._selector, self._is_over = selectors.DefaultSelector(), threading.Event()
        self.readers = [_Reader(number) for number in range(size)]
        self.faults: Counter[str] = Counter()
        self.returns = 0
        for reader in self.readers:
            self._open(reader)
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def close(self) -> None:
        """Hang up."""
        self._is_over.set()
        self._thread.join()
        for reader in self.readers:
            if reader.line is not None:
                reader.line.close()

    def _open(self, reader: _Reader) -> None:
        last = f"Last-Event-ID: {reader.last}\r\n" if reader.last >= 0 else ""
        line = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        line.sendall(f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                     f"{self._headers}{last}\r\n".encode())
        line.settimeout(0)
        reader.line, reader.rest = line, b""
        self._selector.register(line, selectors.EVENT_READ, reader)

    def _follow(self) -> None:
        away: list[_Reader] = []
        while not self._is_over.is_set():
            for key, _ in self._selector.select(timeout=0.1):
                if not self._read(key.data):
                    key.data.back_at = time.monotonic() + _BACK_SECONDS
                    away.append(key.data)
            for reader in [each for each in away if each.back_at <= time.monotonic()]:
                away.remove(reader)
                self.returns += 1
                self._open(reader)

    def _read(self, reader: _Reader) -> bool:
        """Take what has come; False if the stream has ended."""
        assert reader.line is not None
        with contextlib.suppress(BlockingIOError):
            came = reader.line.recv(262_144)
            now = time.time()
            reader.rest += came
            end = 0
            for found in _EVENT.finditer(reader.rest):
                self._take(reader, int(found[1]), found[3], now)
                end = found.end()
            if b" 503 " in reader.rest[:20]:
                self.faults["refused"] += 1
            reader.rest = reader.rest[end:]
            if not came or b"\r\n0\r\n\r\n" in reader.rest:
                self._selector.unregister(reader.line)
                reader.line.close()
                reader.line = None
                return False
        return True

    def _take(self, reader: _Reader, number: int, data: bytes, now: float) -> None:
        if number <= reader.last:
            self.faults["twice or out of order"] += 1
        elif self._gets_all and reader.last >= 0 and number != reader.last + 1:
            self.faults["lost"] += 1
        reader.last = number
        self._note(reader.number, number, data, now)


class _Viewers:
    """What viewers have on their screens: the newest state of each item, and how late it came."""

    def __init__(self) -> None:
        self._events: dict[int, tuple[str, str, float]] = {}
        self.screens: dict[int, dict[str, str]] = {}
        self.late: Counter[int] = Counter()  # by hundredths of a second: figures of a whole evening in little memory

    def note(self, reader: int, number: int, data: bytes, now: float) -> None:
        """One event has come to one viewer."""
        known = self._events.get(number)
        if known is None:
            known = self._events[number] = _state(data)
        code, state, at = known
        self.screens.setdefault(reader, {})[code] = state
        self.late[round((now - at) * 100) if at else 0] += 1


def _state(data: bytes) -> tuple[str, str, float]:
    event: dict[str, Any] = json.loads(data)
    at = datetime.fromisoformat(event["at"]).timestamp() if "at" in event else 0.0
    return str(event["payload"].get("code", "")), str(event["payload"].get("left", "")), at


def main(port: int, path: str, size: int) -> None:
    """Watch until standard input ends, then print what was seen."""
    viewers = _Viewers()
    audience = Audience(port, path, size, viewers.note)
    print("watching", flush=True)
    sys.stdin.read()
    audience.close()
    last = Counter(reader.last for reader in audience.readers)
    screens = Counter(json.dumps(shown, sort_keys=True) for shown in viewers.screens.values())
    print(json.dumps({
        "faults": audience.faults, "returns": audience.returns, "last": dict(last), "screens": len(screens),
        "shown": json.loads(screens.most_common(1)[0][0]) if screens else {}, "arrivals": viewers.late.total(),
        "late": sorted(viewers.late.items())}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
