"""1,000 open event streams on one server process: how late events arrive, and whether pages are answered beside."""

from __future__ import annotations

import selectors
import socket
import threading
import time

from benchmarks import goods
from benchmarks.load import Connection
from benchmarks.server import DIALECTS, Place, database, serving
from benchmarks.tables import percentile, show

STREAMS, EVENTS, PAUSE = 1_000, 10, 0.5
_PAGES = ("/", "/api/v1/products")


class Crowd:
    """Open streams, read by one thread with non-blocking sockets: a thread for each would measure the crowd."""

    def __init__(self, port: int, path: str, size: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._is_over = threading.Event()
        self._rest: dict[socket.socket, bytes] = {}
        self.arrivals: dict[int, list[float]] = {}
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode()
        for _ in range(size):
            line = socket.create_connection(("127.0.0.1", port), timeout=60)
            line.sendall(request)
            line.settimeout(0)
            self._rest[line] = b""
            self._selector.register(line, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        while not self._is_over.is_set():
            for key, _ in self._selector.select(timeout=0.1):
                line = key.fileobj
                assert isinstance(line, socket.socket)
                now = time.time()
                *blocks, self._rest[line] = (self._rest[line] + line.recv(65536)).split(b"\n\n")
                for block in blocks:
                    number = next((part for part in block.split(b"\n") if part.startswith(b"id: ")), None)
                    if number is not None:
                        self.arrivals.setdefault(int(number[4:]), []).append(now)

    def close(self) -> None:
        """Hang up."""
        self._is_over.set()
        self._thread.join()
        for line in self._rest:
            line.close()


def run(dialect: str) -> list[object]:
    """One evening before this database; a row of the table. Raises AssertionError if an event is lost or doubled."""
    with database(dialect) as place:
        code, stream, head = goods.start_session(place)
        with serving(place, threads=STREAMS + 64, STREAMS_IN_ALL=str(STREAMS + 50)) as port:
            alone = _pages(port, 20)
            crowd = Crowd(port, f"/lives/{code}/events?after={head}", STREAMS)
            time.sleep(3)
            waits, beside = _evening(place, port, crowd, stream)
            crowd.close()
    return [dialect, STREAMS, len(waits), percentile(waits, 0.5), percentile(waits, 0.95), max(waits) * 1000,
            percentile(alone, 0.95), percentile(beside, 0.95)]


def _evening(place: Place, port: int, crowd: Crowd, stream: str) -> tuple[list[float], list[float]]:
    """EVENTS events, PAUSE seconds apart, and pages asked for meanwhile."""
    beside: list[float] = []
    pages = threading.Thread(target=lambda: beside.extend(_pages(port, 30)))
    pages.start()
    written = goods.write_events(place, stream, EVENTS, PAUSE)
    pages.join()
    patience = time.monotonic() + 20
    while sum(map(len, crowd.arrivals.values())) < STREAMS * EVENTS and time.monotonic() < patience:
        time.sleep(0.1)
    came = {number: len(moments) for number, moments in crowd.arrivals.items()}
    assert came == dict.fromkeys(written, STREAMS), f"lost or doubled: {came}"
    return [moment - written[number] for number, moments in crowd.arrivals.items() for moment in moments], beside


def _pages(port: int, rounds: int) -> list[float]:
    connection, times = Connection(port), []
    for _ in range(rounds):
        for path in _PAGES:
            answer = connection.send("GET", path, {})
            assert answer.status == 200, f"{path}: {answer.status}"
            times.append(answer.seconds)
    connection.close()
    return times


def main() -> None:
    """Print the table."""
    show(f"Event streams: {STREAMS:,} open on one server process, {EVENTS} events, {PAUSE} s apart",
         ("database", "streams", "arrivals", "median ms", "p95 ms", "latest ms", "page p95 ms alone",
          "page p95 ms beside"),
         [run(dialect) for dialect in DIALECTS])


if __name__ == "__main__":
    main()
