"""Writers of several processes to one SQLite database come one after the other; here each has an engine of its own."""
from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
import time
from pathlib import Path

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
