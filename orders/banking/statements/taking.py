"""Taking a file in: its good rows are heard as movements on our account, each once, whoever else tells of them.

Rows are heard together, many in one transaction, but for those that lock more than others (`hearing_many`).
Interrupted, it goes on where it stopped: a row that was heard says so, and hearing it again would change nothing. Rows
that are wrong stay in the draft, and so do rows that may be known already until a person has said so (`overlaps`), and
a row that breaks what hears it: it is wrong, and holds up no other.
"""
from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import Dong, db
from core.errors import Unavailable
from core.jobs import LeaseLost
from core.transactions import lock, lock_all, use_case
from orders.banking import heard, hearing, hearing_many
from orders.banking.heard import HeardLine
from orders.banking.statements import cells, drafts, overlaps
from orders.banking.statements.cells import Bad
from orders.models.money import Known, RowState, StatementFile, StatementRow
from orders.statement_errors import NothingToTake, StatementWasTaken

SOURCE = "file"
_TOGETHER, _BUSY = 200, 2  # rows; seconds after which jobs and people have their turn
log = logging.getLogger(__name__)
_ROWS = cast(sa.Table, StatementRow.__table__).c
_TAKEN = (sa.update(StatementRow.__table__).where(  # type: ignore[arg-type]
    _ROWS.file_id == sa.bindparam("file"), _ROWS.at == sa.bindparam("row"))
    .values(state=RowState.TAKEN, external_id=sa.bindparam("called"), line_id=sa.bindparam("line"),
            is_new=sa.bindparam("new")))


def take(actor: Actor, file_id: int) -> None:
    """Have the good rows heard: as many as a request has time for now, the rest by a job.

    Raises NoSuchStatement, StatementWasTaken, NothingToTake.
    """
    _want(actor, file_id)
    go_on(file_id)


@use_case
def _want(actor: Actor, file_id: int) -> None:
    file = lock(StatementFile, drafts.of(actor, file_id).id)
    if file.taken_at is not None:
        raise StatementWasTaken
    if not _next(file):
        raise NothingToTake
    file.wanted_at = file.wanted_at or clock.now()


@use_case
def say(actor: Actor, file_id: int, at: int, known: Known) -> None:
    """A person says of a row that may be known already that it is the same, or another movement.

    Raises NoSuchStatement, NoSuchRow, StatementWasTaken.
    """
    file = lock(StatementFile, drafts.of(actor, file_id).id)
    row = drafts.row_of(actor, file.id, at)
    if row.state != RowState.GOOD:
        raise StatementWasTaken
    row.known, row.changed_by = known, actor.ref


def waits_longest() -> int | None:
    """The file that waits longest for its rows to be heard."""
    return db.session.scalar(sa.select(StatementFile.id).where(StatementFile.wanted_at.is_not(None)).order_by(
        StatementFile.wanted_at, StatementFile.id).limit(1))


def go_on_with_all() -> int:
    """Go on with the file that waits longest; 1 if there is one."""
    file_id = waits_longest()
    if file_id is None:
        return 0
    go_on(file_id)
    return 1


def go_on(file_id: int) -> None:
    """Hear more rows of a file, for some seconds. What breaks is tried alone, and then left."""
    until, most = time.monotonic() + _BUSY, _TOGETHER
    while True:
        try:
            number = _hear_some(file_id, most)
        except (Unavailable, LeaseLost):
            raise
        except Exception:
            if most > 1:
                most = 1
                continue
            log.exception("a row of statement %s cannot be heard", file_id)
            number, most = _leave_out(file_id), _TOGETHER
        if not number or time.monotonic() > until:
            return


@use_case
def _hear_some(file_id: int, most: int) -> int:
    """The next rows, in one transaction; 0 when none is left, and the file is settled."""
    file = _locked(file_id)
    if file.wanted_at is None:
        return 0
    rows = _together(_next(file)[:most])
    if not rows:
        file.wanted_at = None
        drafts.settle(file)
        return 0
    told = _told_now(file, rows)
    asked = [row for row in rows if row.at not in told]
    for row in asked:
        row.known = Known.ASKED
    lines = list(told.values())
    heard = hearing.hear_together(lines) if lines else []
    taken = [{"row": at, "called": line.external_id, "line": each.line_id, "new": each.is_new}
             for (at, line), each in zip(told.items(), heard, strict=True)]
    db.session.flush()
    if taken:
        db.session.connection().execute(_TAKEN, [{"file": file_id, **each} for each in taken])
    db.session.expire_all()
    return len(rows)


@use_case
def _leave_out(file_id: int) -> int:
    """The next row breaks what hears it: a person looks at it, others go on."""
    row = _next(_locked(file_id))[0]
    row.state, row.faults, row.identity = RowState.WRONG, [["", Bad.BROKE.value]], ""
    row.moment = row.amount = row.direction = None
    return 1


def _locked(file_id: int) -> StatementFile:
    """The file, with others of its account that are being heard: by what they tell a row is called."""
    account_id = db.session.scalar(sa.select(StatementFile.account_id).where(StatementFile.id == file_id))
    busy = db.session.scalars(sa.select(StatementFile.id).where(
        StatementFile.account_id == account_id, StatementFile.wanted_at.is_not(None))).all()
    return next(file for file in lock_all(StatementFile, {*busy, file_id}) if file.id == file_id)


def _told_now(file: StatementFile, rows: Sequence[StatementRow]) -> dict[int, HeardLine]:
    """What these rows tell, by where they stand; without those of which a person is asked."""
    found = overlaps.names(file, rows)
    return {row.at: as_heard(file, row, found[row.at].external_id) for row in rows if found[row.at] != overlaps.ASKED}


def _next(file: StatementFile) -> Sequence[StatementRow]:
    """The oldest first, as they happened."""
    return db.session.scalars(sa.select(StatementRow).where(
        StatementRow.file_id == file.id, StatementRow.state == RowState.GOOD, StatementRow.known != Known.ASKED)
        .order_by(StatementRow.moment, StatementRow.at).limit(_TOGETHER)).all()


def _together(rows: Sequence[StatementRow]) -> Sequence[StatementRow]:
    """Those of these rows that may be heard together; or the first, if none may."""
    if len(rows) < 2:
        return rows
    apart = hearing_many.apart({row.told.get("text", "") for row in rows})
    return [row for row in rows if row.told.get("text", "") not in apart] or rows[:1]


def as_heard(file: StatementFile, row: StatementRow, external_id: str) -> HeardLine:
    """The row as hearing wants it."""
    if row.moment is None or row.amount is None or row.direction is None:
        raise AssertionError(f"row {row.at} of file {file.id} is not complete")
    return HeardLine(
        SOURCE, external_id, file.account.number, row.direction, row.amount, row.moment,
        text=row.told.get("text", ""), reference=row.told.get("reference", ""),
        counter_name=row.told.get("counter_name", ""), counter_account=row.told.get("counter_account", ""),
        has_time=row.has_time, balance=_held(row.told.get("balance", "")))


def _held(cell: str) -> Dong | None:
    """What the column of balances says; nothing where it cannot be read, which is no reason to keep the row out."""
    try:
        return heard.held(cells.amount(cell))
    except cells.Unread:
        return None
