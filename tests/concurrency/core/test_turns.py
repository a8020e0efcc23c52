"""Writers of several processes to one SQLite database come one after the other; here each has an engine of its own."""
from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core import turns

ROOT = Path(__file__).parents[3]
DIES = """
import os, sys
from core import turns
from tests.concurrency.core.test_turns import engine_on
with turns.turn(engine_on(sys.argv[1])):
    os._exit(9)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "market.db"


def engine_on(path):
    return sa.create_engine(f"sqlite:///{path}")


def wait_until_somebody_is_next(path):
    """Until the first of the two locks is taken: whoever has it waits for the second."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with open(f"{path}-next", "ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
    raise AssertionError("nobody waits")


def test_a_writer_that_begins_again_at_once_lets_whoever_waits_go_first(path):
    one, other, came = engine_on(path), engine_on(path), []

    def wait():
        with turns.turn(other):
            came.append("who waited")

    with turns.turn(one):
        waiting = threading.Thread(target=wait)
        waiting.start()
        wait_until_somebody_is_next(path)
    with turns.turn(one):
        came.append("who was there before")
    waiting.join()

    assert came == ["who waited", "who was there before"]


def without(monkeypatch, ending):
    """The control: one of the two locks is never taken."""
    lock = turns._lock
    monkeypatch.setattr(turns, "_lock", lambda file: None if file.name.endswith(ending) else lock(file))


def test_control_with_one_lock_alone_a_writer_that_begins_again_overtakes_whoever_waits(path, monkeypatch):
    without(monkeypatch, "-next")
    has_looked, one, other, came = threading.Event(), engine_on(path), engine_on(path), []

    def sleep(_):
        has_looked.set()
        time.sleep(0.5)

    monkeypatch.setattr(turns, "time", SimpleNamespace(monotonic=time.monotonic, sleep=sleep))

    def wait():
        with turns.turn(other):
            came.append("who waited")

    with turns.turn(one):
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert has_looked.wait(20)
    with turns.turn(one):
        came.append("who was there before")
    waiting.join()

    assert came == ["who was there before", "who waited"]


def comes_in(path, seconds):
    """True if somebody has their turn, within so many seconds, while another still writes."""
    one, other, is_in = engine_on(path), engine_on(path), threading.Event()

    def write():
        with turns.turn(other):
            is_in.set()

    second = threading.Thread(target=write)
    with turns.turn(one):
        second.start()
        found = is_in.wait(seconds)
    second.join()
    return found


def test_nobody_has_their_turn_while_another_writes(path):
    assert not comes_in(path, 0.3)


def test_control_without_the_second_lock_two_write_at_once(path, monkeypatch):
    """Who is next lets go of the first lock as they begin, so it keeps nobody out."""
    without(monkeypatch, "-turn")

    assert comes_in(path, 20)


def seconds_of_giving_way(path, busy_for):
    """How long background work waits while somebody writes, with gaps too short to be quiet."""
    one, other, began = engine_on(path), engine_on(path), threading.Event()

    def write():
        until = time.monotonic() + busy_for
        while time.monotonic() < until:
            with turns.turn(one):
                began.set()
                time.sleep(0.0005)

    writer = threading.Thread(target=write)
    writer.start()
    assert began.wait(20)
    start = time.monotonic()
    turns.give_way(other)
    waited = time.monotonic() - start
    writer.join()
    return waited


def test_background_work_gives_way_while_others_write_and_not_for_ever(path, monkeypatch):
    monkeypatch.setattr(turns, "_QUIET_SECONDS", 0.1)  # a busy machine makes gaps of its own
    monkeypatch.setattr(turns, "_POLITE_SECONDS", 1)

    assert 0.2 < seconds_of_giving_way(path, 0.4) < 1
    assert 1 <= seconds_of_giving_way(path, 2) < 2


def test_where_nobody_writes_background_work_goes_on(path):
    start = time.monotonic()
    turns.give_way(engine_on(path))
    turns.give_way(sa.create_engine("sqlite://"))

    assert time.monotonic() - start < turns._POLITE_SECONDS


def test_whoever_waits_too_long_is_told_so(path, monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE_SECONDS", 0.01)
    one, other = engine_on(path), engine_on(path)

    with turns.turn(one), pytest.raises(turns.Busy), turns.turn(other):
        pass

    with turns.turn(other):
        pass


def test_the_turn_of_a_process_that_died_is_free(path):
    died = subprocess.run([sys.executable, "-c", DIES, str(path)], cwd=ROOT, check=False)

    with turns.turn(engine_on(path)):
        assert died.returncode == 9
