"""Buyers as threads: each keeps one connection open and sends its requests one after another.

A bare socket costs the two processors that server and buyers share less than any HTTP library would.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the body, and how long it took in seconds."""

    status: int
    body: bytes
    seconds: float


class Connection:
    """One HTTP/1.1 connection; a dropped one is opened again once per request."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._rest = b""

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        """Send and wait for the answer."""
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        began = time.perf_counter()
        status, answer = self._once(request)
        return Answer(status, answer, time.perf_counter() - began)

    def post_json(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Answer:
        """POST a JSON body."""
        return self.send(
            "POST", path, {"Content-Type": "application/json", **(headers or {})}, json.dumps(body).encode()
        )

    def close(self) -> None:
        """Let go of the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _once(self, request: bytes) -> tuple[int, bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._rest = b""
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, _, rest = self._rest.partition(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        length = int(fields.get(b"content-length", b"0"))
        self._rest = rest
        while len(self._rest) < length:
            self._more()
        body, self._rest = self._rest[:length], self._rest[length:]
        if fields.get(b"connection") == b"close":
            self.close()
        return int(head.split(b" ", 2)[1]), body

    def _more(self) -> None:
        assert self._socket is not None
        chunk = self._socket.recv(65536)
        if not chunk:
            self.close()
            raise ConnectionError("the server hung up")
        self._rest += chunk


Act = Callable[[Connection, int], Answer]


def together(port: int, buyers: int, requests: int, act: Act) -> tuple[Sequence[Answer], float]:
    """`buyers` threads share `requests` calls of `act(connection, number)`, all released at one moment.

    Returns the answers and the seconds from the release to the last answer.
    """
    barrier, numbers, answers = threading.Barrier(buyers + 1), iter(range(requests)), []
    lock = threading.Lock()

    def work() -> None:
        connection = Connection(port)
        barrier.wait()
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            answer = act(connection, number)
            with lock:
                answers.append(answer)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(buyers)]
    for thread in threads:
        thread.start()
    barrier.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return answers, time.perf_counter() - began
