"""What is sent to the database while something runs, and a way to break it after any one statement."""
from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from core import checks
from core.db import Base, db


class Broken(Exception):
    """What the test throws in between."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SELECT, INSERT, UPDATE and DELETE statements of the block, as they are sent."""
    log: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().split(None, 1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            log.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield log
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@contextmanager
def heard(after: Callable[[str], None]) -> Iterator[None]:
    """Call `after` with each statement that was just executed."""
    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        after(statement)

    event.listen(db.engine, "after_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(db.engine, "after_cursor_execute", listen)


def recorded(act: Callable[[], Any]) -> list[str]:
    """The statements that `act` sends, without those that open and close transactions and savepoints."""
    found: list[str] = []
    with heard(found.append):
        act()
    return [each for each in found if not each.startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE"))]


@dataclass(frozen=True)
class Step:
    """Something that can be done once things were prepared; for it at least `least` statements are sent."""

    prepare: Callable[[], Any]
    act: Callable[[Any], Any]
    least: int = 5


def breaks_wholly(step: Step, writing: bool = False) -> None:
    """Fail unless an exception after any one statement (of all, or of those that write) of the step leaves nothing of
    it; what was kept by several transactions agrees with itself."""
    prepared = step.prepare()
    before = everything()
    broken = 0
    for number in itertools.count(1):
        if not broken_after(number, lambda: step.act(prepared), writing):
            break
        broken += 1
        if everything() != before:
            assert checks.run() == []
            break
    assert broken >= step.least
    assert everything() != before, "in the end it was done"
    assert checks.run() == []


def everything() -> dict[str, list[Any]]:
    """Every row there is."""
    db.session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        found[table.name] = sorted(map(repr, db.session.execute(sa.select(table)).all()))
    db.session.rollback()
    return found


def broken_after(number: int, act: Callable[[], Any], writing: bool = False) -> bool:
    """Run `act`, throwing Broken after its statement `number`, of all or of those that write; False if it never got so
    far."""
    sent = 0

    def count(statement: str) -> None:
        nonlocal sent
        if statement.startswith(("INSERT", "UPDATE", "DELETE") if writing else ("",)) and not statement.startswith(
                "PRAGMA"):
            sent += 1
            if sent == number:
                raise Broken

    try:
        with heard(count):
            act()
    except Broken:
        return True
    return False
