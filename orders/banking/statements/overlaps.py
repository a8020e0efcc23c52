"""What each row of a file is called, so that files that overlap tell of a movement once.

A row is compared with rows that other files of the account have told: as much, the same way, on the same day.
Reference, running balance and time of day say whether two are one, as far as both files have them; the words must
agree. Two equal movements that a file shows are two, and the same two in another file. Where nothing but sum, day and
words agrees, they are one if one of the files tells all that the other tells of the days they share; otherwise a person
is asked.
"""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import count

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from orders.banking import twins
from orders.banking.statements import cells, words
from orders.models import Direction
from orders.models.money import Known, RowState, StatementFile, StatementRow

_AT_ONCE = 500  # sums in one question
_SHARED = 2  # rows on days that both files tell of, from which on they prove something
Group = tuple[Direction | None, Dong | None, date | None]


class Same(IntEnum):
    """Whether two rows are one movement, as far as the rows themselves tell."""

    NO = 0
    PERHAPS = 1
    YES = 2


@dataclass(frozen=True)
class Name:
    """What a row is called. `is_known`: another file has told of it. "" while a person is asked."""

    external_id: str
    is_known: bool = False


ASKED = Name("")


def names(file: StatementFile, rows: Iterable[StatementRow]) -> dict[int, Name]:
    """What good rows of this file are called, by where they stand."""
    wanted = {row.at: row for row in rows}
    days = [row.day for row in wanted.values() if row.day is not None]
    if not days:
        return {}
    amounts = {row.amount for row in wanted.values()}
    as_much = StatementRow.amount.in_(amounts) if len(amounts) <= _AT_ONCE else sa.true()
    others = db.session.scalars(sa.select(StatementFile.id).where(
        StatementFile.account_id == file.account_id, StatementFile.id != file.id)).all()
    mine = _rows(days, [file.id], as_much, StatementRow.state.in_((RowState.GOOD, RowState.TAKEN)))
    theirs = _rows(days, others, as_much, StatementRow.state == RowState.TAKEN) if others else {}
    found: dict[int, Name] = {}
    shared = _Shared(file)
    for group in {_group(row) for row in wanted.values()}:
        found |= _name(mine[group], theirs.get(group, []), shared)
    return {at: found[at] for at in wanted}


def _name(mine: Sequence[StatementRow], theirs: Sequence[StatementRow], shared: _Shared) -> dict[int, Name]:
    """The rows of one sum, day and direction. What is surely the same is found first: no other takes its place."""
    taken = {row.external_id for row in mine if row.state == RowState.TAKEN}
    free = defaultdict[str, list[StatementRow]](list)
    for row in theirs:
        if row.external_id not in taken:
            free[row.external_id].append(row)
    used, left = taken | {row.external_id for row in theirs}, [row for row in mine if row.state == RowState.GOOD]
    found: dict[int, Name] = {}
    for least in (Same.YES, Same.PERHAPS):
        for row in left:
            if row.at in found or row.known == Known.OTHER:
                continue
            name = next((each for each, told in free.items() if _as_told(row, told) >= least), None)
            if name is None:
                continue
            if least == Same.YES or row.known == Known.SAME or any(shared.proves(each.file_id) for each in free[name]):
                del free[name]
                found[row.at] = Name(name, is_known=True)
            else:
                found[row.at] = ASKED
    for row in left:
        if row.at not in found:
            name = next(each for each in _numbered(row.identity) if each not in used)
            used.add(name)
            found[row.at] = Name(name)
    return found


def _as_told(row: StatementRow, told: Sequence[StatementRow]) -> Same:
    """The same for a movement that several files have told."""
    says = {same(row, each) for each in told}
    return Same.NO if Same.NO in says else max(says)


def same(one: StatementRow, other: StatementRow) -> Same:
    """Whether two rows of as much, on one day, are the same movement."""
    for says in (_reference(one, other), _balance(one, other)):
        if says != Same.PERHAPS:
            return says
    texts = [words.plain(row.told.get("text", "")).replace(" ", "") for row in (one, other)]
    if all(texts) and not twins.agree(*texts):
        return Same.NO
    if one.has_time and other.has_time:
        return Same.YES if one.moment == other.moment else Same.NO
    return Same.PERHAPS


def _reference(one: StatementRow, other: StatementRow) -> Same:
    mine, theirs = (words.plain(row.told.get("reference", "")) for row in (one, other))
    if not mine or not theirs:
        return Same.PERHAPS
    if mine != theirs:
        return Same.NO
    return Same.YES if _balance(one, other) != Same.NO else Same.NO


def _balance(one: StatementRow, other: StatementRow) -> Same:
    mine, theirs = (_dong(row.told.get("balance", "")) for row in (one, other))
    if mine is None or theirs is None:
        return Same.PERHAPS
    return Same.YES if mine == theirs else Same.NO


def _dong(text: str) -> int | None:
    try:
        return cells.amount(text)
    except cells.Unread:
        return None


def _numbered(identity: str) -> Iterator[str]:
    return (f"{identity}:{number}" for number in count(1))


def _group(row: StatementRow) -> Group:
    return row.direction, row.amount, row.day


def _rows(days: Sequence[date], file_ids: Sequence[int], *conditions: sa.ColumnElement[bool]
          ) -> dict[Group, list[StatementRow]]:
    found = defaultdict[Group, list[StatementRow]](list)
    wanted = sa.select(StatementRow).where(
        StatementRow.file_id.in_(file_ids), StatementRow.moment >= clock.day_bounds(min(days))[0],
        StatementRow.moment < clock.day_bounds(max(days))[1], *conditions)
    for row in db.session.scalars(wanted.order_by(StatementRow.file_id, StatementRow.moment, StatementRow.at)):
        found[_group(row)].append(row)
    return found


class _Shared:
    """Which other files tell of the days that they share with this one as this one does: asked when it is needed."""

    def __init__(self, file: StatementFile) -> None:
        self._file, self._proven = file, dict[int, bool]()
        self._mine: Counter[Group] | None = None

    def proves(self, other_id: int) -> bool:
        """True if on each such day one of the two tells everything that the other tells, and there is enough of it."""
        if other_id not in self._proven:
            if self._mine is None:
                self._mine = _counted(self._file.id)
            self._proven[other_id] = _cover(self._mine, _counted(other_id))
        return self._proven[other_id]


def _counted(file_id: int) -> Counter[Group]:
    rows = db.session.execute(sa.select(StatementRow.direction, StatementRow.amount, StatementRow.moment).where(
        StatementRow.file_id == file_id, StatementRow.state.in_((RowState.GOOD, RowState.TAKEN))))
    return Counter((row.direction, row.amount, clock.local(row.moment).date()) for row in rows)


def _cover(mine: Counter[Group], theirs: Counter[Group]) -> bool:
    days = [{day for _, _, day in each if day is not None} for each in (mine, theirs)]
    first, last = max(map(min, days)), min(map(max, days))
    of_days = [defaultdict[date, Counter[Group]](Counter) for _ in (mine, theirs)]
    for kept, counted in zip(of_days, (mine, theirs), strict=True):
        for group, number in counted.items():
            if group[2] is not None and first <= group[2] <= last:
                kept[group[2]][group] = number
    both = of_days[0].keys() | of_days[1].keys()
    return sum((mine & theirs).values()) >= _SHARED and all(
        of_days[0][day] <= of_days[1][day] or of_days[1][day] <= of_days[0][day] for day in both)
