"""Writers to SQLite wait for their turn here, one after the other as they come.

SQLite's own way is to sleep and try again, by which some of many wait for seconds while nobody writes, and a process
that writes all the time leaves others no gap in which to begin. Threads of this process queue for a lock; its first
queues with those of other processes for two locks on files beside the database. Whoever has the first of them is next;
they let it go when they have the second. The system frees the locks of a process that has died.
"""
from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from core.errors import Unavailable

_PATIENCE_SECONDS = 10  # as long as a writer waits for one that takes no turns, see core.db
_LOOK_AGAIN_SECONDS = 0.001
_QUIET_SECONDS = 0.003  # without a turn of others
_POLITE_SECONDS = 0.1
_TURNS_COUNTED = 4096
_turns: WeakKeyDictionary[sa.Engine, threading.Lock] = WeakKeyDictionary()
os.register_at_fork(after_in_child=_turns.clear)  # whoever had the turn stayed with the parent


class Busy(Unavailable):
    """Too many people are doing this at once. Please try again."""


@contextmanager
def turn(engine: sa.Engine) -> Iterator[None]:
    """The only writer of this database, until the block ends. Raises Busy; on PostgreSQL nobody waits here."""
    if engine.dialect.name != "sqlite":
        yield
        return
    mine = _turns.setdefault(engine, threading.Lock())
    if not mine.acquire(timeout=_PATIENCE_SECONDS):
        raise Busy
    try:
        with _among_processes(engine.url.database):
            yield
    finally:
        mine.release()


@contextmanager
def _among_processes(database: str | None) -> Iterator[None]:
    if not database or database == ":memory:":
        yield
        return
    with open(f"{database}-next", "ab") as next_one, open(f"{database}-turn", "ab") as writer:
        _lock(next_one)
        _lock(writer)
        fcntl.flock(next_one, fcntl.LOCK_UN)
        os.ftruncate(writer.fileno(), (_turns_taken(writer) + 1) % _TURNS_COUNTED)
        yield


def give_way(engine: sa.Engine) -> None:
    """For work in the background that has many turns to take: while people write, in other processes, wait a little.

    Else each of them would wait for one turn of the work, which takes ten times as long as keeping what they send.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        return
    until = time.monotonic() + _POLITE_SECONDS
    with open(f"{database}-turn", "ab") as writer:
        before, now = -1, _turns_taken(writer)
        while before != now and time.monotonic() < until:
            time.sleep(_QUIET_SECONDS)
            before, now = now, _turns_taken(writer)


def _turns_taken(writer: IO[bytes]) -> int:
    """How many turns there were, over and over: the size of the file, in which nothing is written."""
    return os.fstat(writer.fileno()).st_size


def _lock(file: IO[bytes]) -> None:
    """Only the first of each process looks again and again, so that it can give up like all who wait."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Busy from None
        time.sleep(_LOOK_AGAIN_SECONDS)
