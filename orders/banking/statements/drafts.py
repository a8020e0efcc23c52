"""A file of a bank as a draft: kept, its columns known or chosen, its rows read, corrected and dropped.

Only administrators handle money; for others there is no such file. Sending a file again finds the one that is there.
"""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core import clock, sealed
from core.actors import Actor
from core.audit import note
from core.db import Dong, db, insert_once
from core.text import one_line
from core.transactions import lock, use_case
from orders.access import sees_everything
from orders.banking.memos import codes_in
from orders.banking.statements import files, layout, reading, words
from orders.banking.statements.layout import Layout
from orders.banking.statements.movements import Conventions, Line, Movement, Reader
from orders.banking.statements.words import Meaning
from orders.errors import ReasonNeeded
from orders.models import BankAccount, Direction
from orders.models.money import Dates, Known, RowState, StatementFile, StatementMapping, StatementRow
from orders.statement_errors import NoSuchRow, NoSuchStatement, StatementWasTaken

_M = Meaning
# What a person corrects, whatever the columns of the file were.
CORRECTED = (_M.DATE, _M.DIRECTION, _M.AMOUNT, _M.TEXT, _M.REFERENCE, _M.COUNTER_NAME, _M.COUNTER_ACCOUNT)
_NOTED = (_M.DATE, _M.DIRECTION, _M.AMOUNT, _M.CREDIT, _M.DEBIT, _M.REFERENCE)  # without names and accounts
_FILES = "file of a bank"
_BY_HAND = Reader({meaning: meaning.value for meaning in CORRECTED}, Conventions())


@dataclass(frozen=True)
class Sent:
    """A file that was sent, and whether it is known from before."""

    file: StatementFile
    is_known: bool


def of(actor: Actor, file_id: int) -> StatementFile:
    """One file. Raises NoSuchStatement."""
    found = db.session.get(StatementFile, file_id, populate_existing=True) if sees_everything(actor) else None
    if found is None:
        raise NoSuchStatement
    return found


@use_case
def keep(actor: Actor, account_id: int, name: str, data: bytes) -> Sent:
    """Keep a file about this account. Where its columns are known from before, its rows are read at once.

    Raises NoSuchStatement for a strange account, and what `files.open_file` raises.
    """
    account = db.session.get(BankAccount, account_id) if sees_everything(actor) else None
    if account is None:
        raise NoSuchStatement
    digest, *older = sealed.digest(data, _FILES)
    where = files.open_file(data)
    known = sa.select(StatementFile).where(StatementFile.account_id == account.id)
    if older and (sent := db.session.scalars(known.where(StatementFile.digest.in_(older))).first()) is not None:
        return Sent(sent, is_known=True)
    is_new = insert_once(
        StatementFile, account_id=account.id, digest=digest, name=_shown(name), body=data, meanings=None,
        fingerprint=where.fingerprint, dates=Dates.AUTO, left_out=0, brought_by=actor.ref, brought_at=clock.now())
    file = db.session.scalars(known.where(StatementFile.digest == digest)).one()
    learnt = db.session.get(StatementMapping, (account.bin, where.fingerprint))
    if is_new and learnt is not None:
        _draft(file, where, {key: Meaning(value) for key, value in learnt.meanings.items()}, learnt.dates)
    return Sent(file, not is_new)


def layout_of(file: StatementFile) -> Layout:
    """The table of a file that is kept. Raises StatementWasTaken."""
    if file.taken_at is not None or file.body is None:
        raise StatementWasTaken
    return files.open_file(file.body)


@use_case
def choose(actor: Actor, file_id: int, meanings: Mapping[str, Meaning], dates: Dates) -> StatementFile:
    """These are the meanings of its columns: its rows are read by them, and the bank is known by them from now on.

    Raises NoSuchStatement, StatementWasTaken once a row was taken, ColumnsNotChosen, ColumnChosenTwice.
    """
    file = lock(StatementFile, of(actor, file_id).id)
    where = layout_of(file)
    if file.wanted_at is not None or db.session.scalar(sa.select(StatementRow.at).where(
            StatementRow.file_id == file.id, StatementRow.state == RowState.TAKEN).limit(1)) is not None:
        raise StatementWasTaken
    fitting = layout.fitting(where, meanings)
    told = {"meanings": {key: meaning.value for key, meaning in fitting.items()}, "dates": dates,
            "learnt_by": actor.ref, "learnt_at": clock.now()}
    if not insert_once(StatementMapping, bin=file.account.bin, fingerprint=where.fingerprint, **told):
        db.session.execute(sa.update(StatementMapping).where(
            StatementMapping.bin == file.account.bin, StatementMapping.fingerprint == where.fingerprint).values(told))
    _draft(file, where, fitting, dates)
    return file


def _draft(file: StatementFile, where: Layout, meanings: Mapping[str, Meaning], dates: Dates) -> None:
    """Read every row anew."""
    found = reading.read(where, meanings, reading.Terms(dates, file.account.number, clock.today()))
    db.session.execute(sa.delete(StatementRow).where(StatementRow.file_id == file.id))
    file.meanings, file.dates = {key: meaning.value for key, meaning in meanings.items()}, dates
    file.left_out = len(found.left_out)
    rows = [{"file_id": file.id, "at": line.at, "raw": None, "reason": "", "changed_by": "", "line_id": None,
             "external_id": "", "is_new": False, **_values(file, line)} for line in found.lines]
    if rows:
        db.session.execute(sa.insert(StatementRow), rows)


def _values(file: StatementFile, line: Line) -> dict[str, Any]:
    """The row as the database keeps it."""
    told = {meaning.value: text for meaning, text in line.told.items() if text}
    faults = [[fault.column, fault.bad.value] for fault in line.faults]
    movement = line.movement
    if movement is None:
        return {"state": RowState.WRONG, "told": told, "faults": faults, "moment": None, "has_time": False,
                "amount": None, "direction": None, "identity": ""}
    return {"state": RowState.GOOD, "told": told, "faults": [], "moment": movement.when.at,
            "has_time": movement.when.has_time, "amount": Dong(movement.amount),
            "direction": Direction.IN if movement.is_in else Direction.OUT,
            "identity": _identity(file.account.number, movement)}


def _identity(number: str, movement: Movement) -> str:
    """The same for the same movement in every file that tells it.

    A bank's reference names a movement on its day; where there is none, its text does. Two that are still the same are
    told apart by a number when they are heard (`taking`).
    """
    day = clock.local(movement.when.at).date().isoformat()
    named = ("reference", movement.reference) if movement.reference else ("text", movement.text)
    parts = (number, "in" if movement.is_in else "out", str(movement.amount), day, *map(words.plain, named))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _shown(name: str) -> str:
    return "".join(each for each in one_line(name) if each.isprintable())[:160] or "?"


def row_of(actor: Actor, file_id: int, at: int) -> StatementRow:
    """One row of a file. Raises NoSuchStatement, NoSuchRow."""
    found = db.session.get(StatementRow, (of(actor, file_id).id, at), populate_existing=True)
    if found is None:
        raise NoSuchRow
    return found


@use_case
def correct(actor: Actor, file_id: int, at: int, told: Mapping[Meaning, str]) -> Line:
    """The row as a person says it is; kept when nothing is the matter with it, else nothing changes.

    Raises NoSuchStatement, NoSuchRow, StatementWasTaken.
    """
    file = lock(StatementFile, of(actor, file_id).id)
    row = _open_row(actor, file, at)
    before = row.told
    line = _BY_HAND.read(at, {meaning: one_line(told.get(meaning, "")) for meaning in CORRECTED})
    if line.movement is None:
        return line
    row.raw = row.raw or row.told
    for name, value in _values(file, line).items():
        setattr(row, name, value)
    row.changed_by, row.reason, row.known = actor.ref, "", Known.UNSAID
    note("statement row corrected", f"statement:{file.id}", row=at, before=_noted(before), now=_noted(row.told))
    return line


@use_case
def drop(actor: Actor, file_id: int, ats: Collection[int], reason: str) -> int:
    """These rows are no movements; how many are dropped now. Raises NoSuchStatement, NoSuchRow, ReasonNeeded."""
    file, why = lock(StatementFile, of(actor, file_id).id), one_line(reason)[:200]
    if not why:
        raise ReasonNeeded
    rows = [_open_row(actor, file, at) for at in sorted(set(ats))]
    for row in rows:
        note("statement row dropped", f"statement:{file.id}", row=row.at, told=_noted(row.told), reason=why)
        row.state, row.reason, row.changed_by = RowState.DROPPED, why, actor.ref
    settle(file)
    return len(rows)


def _noted(told: Mapping[str, str]) -> dict[str, Any]:
    """What of a row the audit log keeps: no names and no accounts, but which orders its words name."""
    kept = {name.value: told[name] for name in _NOTED if told.get(name)}
    return {**kept, "codes": codes_in(told.get(Meaning.TEXT, ""))}


def _open_row(actor: Actor, file: StatementFile, at: int) -> StatementRow:
    row = row_of(actor, file.id, at)
    if row.state == RowState.TAKEN or file.taken_at is not None:
        raise StatementWasTaken
    return row


def settle(file: StatementFile) -> None:
    """Once no row waits any more, the file is taken and its bytes go. Whoever asks has locked it."""
    db.session.flush()
    states = set(db.session.scalars(sa.select(StatementRow.state).where(StatementRow.file_id == file.id).distinct()))
    if not states & {RowState.GOOD, RowState.WRONG} and RowState.TAKEN in states:
        file.taken_at, file.body, file.wanted_at = clock.now(), None, None


@use_case
def discard(actor: Actor, file_id: int) -> None:
    """It was sent by mistake: as if it had never come. Raises NoSuchStatement, StatementWasTaken once a row was."""
    file = lock(StatementFile, of(actor, file_id).id)
    states = db.session.scalars(sa.select(StatementRow.state).where(StatementRow.file_id == file.id).distinct()).all()
    if file.wanted_at is not None or RowState.TAKEN in states:
        raise StatementWasTaken
    db.session.execute(sa.delete(StatementRow).where(StatementRow.file_id == file.id))
    db.session.delete(file)


def counts(file: StatementFile) -> dict[RowState, int]:
    """How many rows are in each state."""
    found = db.session.execute(sa.select(StatementRow.state, sa.func.count().label("number")).where(
        StatementRow.file_id == file.id).group_by(StatementRow.state))
    return dict.fromkeys(RowState, 0) | {row.state: row.number for row in found}


def rows_of(file: StatementFile, state: RowState, after: int = 0, most: int = 200) -> Sequence[StatementRow]:
    """Rows in this state, as they stand in the file."""
    return db.session.scalars(sa.select(StatementRow).where(
        StatementRow.file_id == file.id, StatementRow.state == state, StatementRow.at > after)
        .order_by(StatementRow.at).limit(most)).all()


def all_files(actor: Actor) -> list[StatementFile]:
    """The files that were sent, the latest first."""
    if not sees_everything(actor):
        return []
    wanted = sa.select(StatementFile).order_by(StatementFile.id.desc()).limit(100)
    return list(db.session.scalars(wanted))
