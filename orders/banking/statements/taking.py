"""Taking a file in: its good rows are heard as movements on our account, each once, whoever else tells of them.

Some rows are heard together in one transaction; those that name an order each in one of their own, since they lock it.
Interrupted, it goes on where it stopped: a row that was heard says so, and hearing it again would change nothing. Rows
that are wrong stay in the draft.
"""
from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import db
from core.transactions import lock, use_case
from orders.banking import hearing, hearing_many
from orders.banking.heard import HeardLine
from orders.banking.statements import drafts
from orders.models.money import RowState, StatementFile, StatementRow
from orders.statement_errors import NothingToTake, StatementWasTaken

SOURCE = "file"
_TOGETHER, _BUSY = 200, 2  # rows; seconds after which jobs and people have their turn
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
    if not drafts.counts(file)[RowState.GOOD]:
        raise NothingToTake
    file.wanted_at = file.wanted_at or clock.now()


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
    """Hear more rows of a file, for some seconds."""
    until = time.monotonic() + _BUSY
    while _hear_some(file_id):
        if time.monotonic() > until:
            return


@use_case
def _hear_some(file_id: int) -> int:
    """The next rows, in one transaction; 0 when none is left, and the file is settled."""
    file = lock(StatementFile, file_id)
    if file.wanted_at is None:
        return 0
    rows = _alike(_next(file))
    if not rows:
        file.wanted_at = None
        drafts.settle(file)
        return 0
    told = _told_now(file, rows)
    lines = list(told.values())
    heard = [hearing.hear(lines[0])] if len(lines) == 1 else hearing_many.hear_many(lines)
    taken = [{"row": at, "called": line.external_id, "line": each.line_id, "new": each.is_new}
             for (at, line), each in zip(told.items(), heard, strict=True)]
    db.session.connection().execute(_TAKEN, [{"file": file_id, **each} for each in taken])
    db.session.expire_all()
    return len(taken)


def _told_now(file: StatementFile, rows: Sequence[StatementRow]) -> dict[int, HeardLine]:
    """What these rows tell, by where they stand."""
    ids = _external_ids(file, rows)
    return {row.at: as_heard(file, row, ids[row.at]) for row in rows}


def _next(file: StatementFile) -> Sequence[StatementRow]:
    """The oldest first, as they happened."""
    return db.session.scalars(sa.select(StatementRow).where(
        StatementRow.file_id == file.id, StatementRow.state == RowState.GOOD)
        .order_by(StatementRow.moment, StatementRow.at).limit(_TOGETHER)).all()


def _alike(rows: Sequence[StatementRow]) -> Sequence[StatementRow]:
    """Of these rows as many from the first on as may be heard together: those that are no matter of others, or one
    that is."""
    if not rows:
        return rows
    naming = hearing_many.naming(row.told.get("text", "") for row in rows)
    days = [day for row in rows if (day := row.day) is not None]
    strange = hearing_many.strange_amounts(min(days), max(days))
    until = next((place for place, row in enumerate(rows)
                  if row.told.get("text", "") in naming or row.amount in strange), len(rows))
    return rows[:max(1, until)]


def _external_ids(file: StatementFile, rows: Iterable[StatementRow]) -> dict[int, str]:
    """What each row is called: its identity, and a number that no other row of the file has with it.

    Two transfers that nothing tells apart are so two movements, and the same two in any other file that tells of both.
    """
    used = defaultdict[str, set[str]](set)
    for identity, external_id in db.session.execute(sa.select(StatementRow.identity, StatementRow.external_id).where(
            StatementRow.file_id == file.id, StatementRow.state == RowState.TAKEN,
            StatementRow.identity.in_({row.identity for row in rows}))):
        used[identity].add(external_id)
    found = {}
    for row in rows:
        number = next(n for n in range(1, 100_000) if f"{row.identity}:{n}" not in used[row.identity])
        found[row.at] = f"{row.identity}:{number}"
        used[row.identity].add(found[row.at])
    return found


def as_heard(file: StatementFile, row: StatementRow, external_id: str) -> HeardLine:
    """The row as hearing wants it."""
    if row.moment is None or row.amount is None or row.direction is None:
        raise AssertionError(f"row {row.at} of file {file.id} is not complete")
    return HeardLine(
        SOURCE, external_id, file.account.number, row.direction, row.amount, row.moment,
        text=row.told.get("text", ""), reference=row.told.get("reference", ""),
        counter_name=row.told.get("counter_name", ""), counter_account=row.told.get("counter_account", ""),
        has_time=row.has_time)
