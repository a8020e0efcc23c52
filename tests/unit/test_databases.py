"""The databases of the tests themselves."""
from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading

from tests import databases


def read(path, stop):
    """What a thread does that outlives its test: ask again and again, whether or not it is answered."""
    while not stop.is_set():
        with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("SELECT name FROM things").fetchall()


def made(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE things (name)")
        connection.commit()


def spoilt(tmp_path, clear):
    """How often a test found its database without tables, while a thread left behind went on asking it."""
    stop = threading.Event()
    reader = threading.Thread(target=read, args=(tmp_path / "x.db", stop))
    reader.start()
    found = 0
    for _ in range(300):
        clear()
        try:
            with contextlib.closing(sqlite3.connect(tmp_path / "x.db")) as connection:
                connection.execute("SELECT name FROM things").fetchall()
        except sqlite3.DatabaseError:  # no tables, or half of a file
            found += 1
    stop.set()
    reader.join()
    return found


def test_a_thread_left_behind_cannot_spoil_the_database_of_the_next_test(tmp_path):
    made(tmp_path / "template.db")
    store = databases._SqliteStore(tmp_path / "template.db", tmp_path / "x.db")

    assert spoilt(tmp_path, store.clear) == 0


def test_control_a_file_copied_into_place_is_spoilt(tmp_path):
    made(tmp_path / "template.db")

    def copy():
        for ending in ("", "-wal", "-shm"):
            (tmp_path / f"x.db{ending}").unlink(missing_ok=True)
        shutil.copyfile(tmp_path / "template.db", tmp_path / "x.db")

    copy()
    assert spoilt(tmp_path, copy) > 0
