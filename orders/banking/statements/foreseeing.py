"""What taking a file in would do now: which rows are new, and which somebody has told of already."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.db import db
from orders.banking import twins
from orders.banking.statements import taking
from orders.models import BankLine, BankTelling
from orders.models.money import RowState, StatementFile, StatementRow

_AT_ONCE = 500


@dataclass(frozen=True)
class Foreseen:
    """Rows by where they stand in the file: `known` was told before, `doubtful` may have been."""

    known: frozenset[int]
    doubtful: frozenset[int]
    new: int


def foresee(file: StatementFile) -> Foreseen:
    """Ask of every good row. Nothing is changed."""
    rows = db.session.scalars(sa.select(StatementRow).where(
        StatementRow.file_id == file.id, StatementRow.state == RowState.GOOD)
        .order_by(StatementRow.moment, StatementRow.at)).all()
    times, named = Counter[str](_taken(file)), dict[int, str]()
    for row in rows:
        times[row.identity] += 1
        named[row.at] = f"{row.identity}:{times[row.identity]}"
    heard = _heard(list(named.values()))
    known, doubtful, others = set[int](), set[int](), _others(file, rows)
    for row in rows:
        if named[row.at] in heard:
            known.add(row.at)
            continue
        near = others.get((row.direction, row.amount), [])
        day = clock.local(row.moment or clock.now()).date()
        found = twins.choose(taking.as_heard(file, row, named[row.at]), day,
                             [line for line in near if abs(line.day - day) <= twins.NEAR])
        if found.line is not None:
            near.remove(found.line)  # a line is one movement: the next like it is another
            known.add(row.at)
        elif found.doubtful is not None:
            doubtful.add(row.at)
    return Foreseen(frozenset(known), frozenset(doubtful), len(rows) - len(known))


def _taken(file: StatementFile) -> dict[str, int]:
    """How many rows of each identity were taken out of this file before."""
    return {row.identity: row.number for row in db.session.execute(
        sa.select(StatementRow.identity, sa.func.count().label("number")).where(
            StatementRow.file_id == file.id, StatementRow.state == RowState.TAKEN).group_by(StatementRow.identity))}


def _heard(names: list[str]) -> set[str]:
    found = set[str]()
    for begin in range(0, len(names), _AT_ONCE):
        found |= set(db.session.scalars(sa.select(BankTelling.external_id).where(
            BankTelling.source == taking.SOURCE, BankTelling.external_id.in_(names[begin:begin + _AT_ONCE]))))
    return found


def _others(file: StatementFile, rows: Sequence[StatementRow]) -> dict[tuple[object, object], list[BankLine]]:
    """What others have told of this account about these days, and no file yet."""
    days = [clock.local(row.moment).date() for row in rows if row.moment is not None]
    found: dict[tuple[object, object], list[BankLine]] = {}
    if days:
        for line in db.session.scalars(sa.select(BankLine).where(
                sa.or_(BankLine.account_number == file.account.number, BankLine.account_id == file.account_id),
                BankLine.day.between(min(days) - twins.NEAR, max(days) + twins.NEAR),
                ~sa.exists().where(BankTelling.line_id == BankLine.id, BankTelling.source == taking.SOURCE),
        ).order_by(BankLine.id)):
            found.setdefault((line.direction, line.amount), []).append(line)
    return found
