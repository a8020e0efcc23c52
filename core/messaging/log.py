"""The messenger of an installation that has none: what people would have got, in a file of JSON lines."""
from __future__ import annotations

import fcntl
import json
import os
import pathlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import IO

import structlog

from core import clock
from core.messaging.messenger import Answer, Message, Outcome

log = structlog.get_logger(__name__)


class LogMessenger:
    """Writes each message on a line of its own, and in the log that there was one.

    Numbers and texts stand in the file alone, which only its owner may read: a text holds the secret link of an
    order. The file is read through for each message, which is quick enough while it is no provider.
    """

    name = "log"

    def __init__(self, path: pathlib.Path) -> None:
        self._path = path

    def send(self, message: Message, key: str) -> Answer:
        """Add a line to the file unless it has one with this key. Unknown if the file cannot be written."""
        line = json.dumps({"key": key, "at": clock.now().isoformat(), **asdict(message)}, ensure_ascii=False)
        begins = json.dumps({"key": key}, ensure_ascii=False).removesuffix("}") + ","
        try:
            with self._alone() as file:
                is_new = _add(file, line, begins)
        except OSError as failure:
            return Answer(Outcome.UNKNOWN, repr(failure))
        if is_new:
            log.info("message written", key=key, reference=message.reference, language=message.language,
                     characters=len(message.text))
        return Answer(Outcome.SENT)

    @contextmanager
    def _alone(self) -> Iterator[IO[str]]:
        """The file, opened to be read and added to, while no other process does."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path, "a+", encoding="utf-8", opener=_private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _add(file: IO[str], line: str, begins: str) -> bool:
    """Add the line, unless a whole one begins so. Half a line, from a disk that was full, is ended first."""
    file.seek(0)
    last = "\n"
    for last in file:
        if last.startswith(begins) and last.endswith("\n"):
            return False
    file.write(line + "\n" if last.endswith("\n") else "\n" + line + "\n")
    file.flush()
    return True
