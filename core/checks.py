"""Looking at the rows from outside of every use case: is what must hold true, true?

Packages add their questions; `flask --app wsgi check` asks them all, and tests do after every race.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

import sqlalchemy as sa

from core.db import Base, db
from core.secret_box import Sealed
from core.states import Machine, StatusChange


@dataclass(frozen=True)
class Question:
    """A query that finds nothing where all is well, and what to say of each row that it finds."""

    statement: Any
    sentence: str

    def answers(self) -> Iterable[str]:
        """The sentences."""
        return [self.sentence.format(*row, **row._mapping) for row in db.session.execute(self.statement)]


NOT_OPENED = "something that is looked at here is sealed with a key that this installation does not have"
Check = Callable[[], Iterable[str | Question]]
_checks: dict[str, Check] = {}
_about_money: set[str] = set()


@dataclass(frozen=True)
class Fault:
    """What is not true, and which check says so."""

    check: str
    text: str
    is_about_money: bool


def add(name: str, check: Check, about_money: bool = False) -> None:
    """Ask this too. A check reads rows and yields a sentence for each fault, or questions; `about_money`: for as long
    as there is one, books may be wrong."""
    _checks[name] = check
    (_about_money.add if about_money else _about_money.discard)(name)


def faults() -> list[Fault]:
    """Every fault there is, by the names of the checks."""
    return [Fault(name, text, name in _about_money) for name, check in sorted(_checks.items()) for text in said(check)]


def said(check: Check) -> list[str]:
    """What this check finds. What cannot be opened is a fault as well, and keeps nobody from asking the rest."""
    try:
        return [text for found in check() for text in ([found] if isinstance(found, str) else found.answers())]
    except Sealed:
        return [NOT_OPENED]


def run() -> list[str]:
    """The same as sentences, each after the name of its check."""
    return [f"{fault.check}: {fault.text}" for fault in faults()]


def names() -> list[str]:
    """What is asked."""
    return sorted(_checks)


def each_row(statement: Any, sentence: str) -> Iterable[Question]:
    """`sentence` for each row that the statement finds, filled in with its columns: for checks in one query."""
    return [Question(statement, sentence)]


def differences(wanted: Any, found: Any, lacking: str, surplus: str) -> Iterable[Question]:
    """What one query finds and the other does not, both ways, told by two sentences with the columns as {0}, {1}..."""
    return [Question(sa.except_(wanted, found), lacking), Question(sa.except_(found, wanted), surplus)]


def fixed(check: Callable[[], Iterable[Question]]) -> Check:
    """What this check asks is always the same: its queries are built and compiled once for each database."""
    compiled: dict[str, list[tuple[str, str]]] = {}

    @wraps(check)
    def ask() -> Iterable[str]:
        connection = db.session.connection()
        dialect = connection.dialect
        if dialect.name not in compiled:
            compiled[dialect.name] = [
                (str(each.statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})), each.sentence)
                for each in check()]
        for text, sentence in compiled[dialect.name]:
            for row in connection.exec_driver_sql(text):
                yield sentence.format(*row, **row._mapping)

    return ask


@fixed
def legal_histories() -> Iterable[Question]:
    """Each row with a state machine: its history begins at the first state, is one chain of legal moves, and ends
    where the row is now."""
    for mapper in Base.registry.mappers:
        machine = getattr(mapper.class_, "machine", None)
        if isinstance(machine, Machine) and mapper.class_.metadata is Base.metadata:
            table = cast(sa.Table, mapper.class_.__table__)
            illegal, astray = _history_of(table, machine)
            yield from each_row(illegal, table.name + " {entity_id} went from {old} to {new} when it was {before}")
            yield from each_row(astray, table.name + " {id} is {status}, its history says {told}")


def _history_of(table: sa.Table, machine: Machine) -> tuple[sa.Executable, sa.Executable]:
    """What finds moves out of line, and what finds rows that are not where their history ends."""
    mine = StatusChange.entity == table.name
    within: dict[str, Any] = {"partition_by": StatusChange.entity_id, "order_by": StatusChange.id}
    chain = sa.select(
        StatusChange.entity_id, StatusChange.old, StatusChange.new,
        sa.func.lag(StatusChange.new, 1, machine.initial.value).over(**within).label("before"),
        sa.func.lead(StatusChange.new).over(**within).label("after"),
    ).where(mine).subquery()
    legal = sa.or_(sa.false(), *(sa.and_(chain.c.old == old, chain.c.new == new) for old, new in machine.pairs()))
    illegal = sa.select(chain).where(sa.or_(chain.c.old != chain.c.before, ~legal)).order_by(chain.c.entity_id)
    status = sa.cast(table.c.status, sa.String)
    last = sa.select(chain.c.entity_id, chain.c.new).where(chain.c.after.is_(None)).subquery()
    now = sa.func.coalesce(last.c.new, machine.initial.value)
    astray = sa.select(table.c.id, status.label("status"), now.label("told")).select_from(
        table.outerjoin(last, last.c.entity_id == table.c.id)).where(status != now).order_by(table.c.id)
    return illegal, astray


add("legal histories", legal_histories)
