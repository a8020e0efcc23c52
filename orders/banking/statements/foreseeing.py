"""What taking a file in would do now: which rows are new, and which somebody has told of already."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.db import db
from orders.banking import twins
from orders.banking.statements import overlaps, taking
from orders.models import BankLine, BankTelling
from orders.models.money import RowState, StatementFile, StatementRow


@dataclass(frozen=True)
class Foreseen:
    """Rows by where they stand in the file: `known` were told before, `doubtful` may have been, and of `asked` a person
    must say whether they were."""

    known: frozenset[int]
    doubtful: frozenset[int]
    new: int
    asked: frozenset[int] = frozenset()


def foresee(file: StatementFile) -> Foreseen:
    """Ask of every good row. Nothing is changed."""
    rows = db.session.scalars(sa.select(StatementRow).where(
        StatementRow.file_id == file.id, StatementRow.state == RowState.GOOD)
        .order_by(StatementRow.moment, StatementRow.at)).all()
    named = overlaps.names(file, rows)
    asked = {at for at, name in named.items() if name == overlaps.ASKED}
    known, doubtful, others = {at for at, name in named.items() if name.is_known}, set[int](), _others(file, rows)
    for row in rows:
        if row.at in known | asked:
            continue
        near = others.get((row.direction, row.amount), [])
        day = clock.local(row.moment or clock.now()).date()
        found = twins.choose(taking.as_heard(file, row, named[row.at].external_id), day,
                             [line for line in near if abs(line.day - day) <= twins.NEAR])
        if found.line is not None:
            near.remove(found.line)  # a line is one movement: the next like it is another
            known.add(row.at)
        elif found.doubtful is not None:
            doubtful.add(row.at)
    return Foreseen(frozenset(known), frozenset(doubtful), len(rows) - len(known) - len(asked), frozenset(asked))


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
