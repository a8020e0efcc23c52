"""What the bank says an account holds, beside what our lines come to; and the first day on which the two differ.

Whoever tells of a movement often tells what the account held after it. A person says what it held at the end of some
day; from there on our lines add up to what it holds now. A movement that nobody told, or one that was told and never
was, is a difference from its day on.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.transactions import use_case
from orders.access import sees_everything
from orders.banking.errors import BadOpening, NoSuchAccount
from orders.models import BankAccount, BankLine, BankTelling, Direction
from orders.models.money import BankLineEnd, BankOpening, LineEnd

MOST = 10**14
_SHOWN = 60


@dataclass(frozen=True)
class Moved:
    """A line that counts, with what the account held after it, if somebody said so."""

    line: BankLine
    told: Dong | None

    @property
    def signed(self) -> int:
        """Below zero for what went out."""
        return self.line.amount if self.line.direction == Direction.IN else -self.line.amount


@dataclass(frozen=True)
class Day:
    """What the bank says at the end of a day, and what our lines come to."""

    day: date
    told: Dong
    ours: Dong

    @property
    def difference(self) -> Dong:
        """Above zero: the bank has more than our lines say."""
        return Dong(self.told - self.ours)


@dataclass(frozen=True)
class Compared:
    """An account: from where we count, the days that can be compared, the latest first, and the first that differs."""

    account: BankAccount
    opening: BankOpening | None
    days: tuple[Day, ...]
    first_wrong: Day | None
    proposed: tuple[date, Dong] | None  # what it held before the first line of which somebody said so
    open_out: Dong  # what went out and nobody has explained: the books do not know of it yet

    @property
    def latest(self) -> Day | None:
        """The last day that can be compared."""
        return self.days[0] if self.days else None


@use_case
def open_with(actor: Actor, account_id: int, day: date, amount: int) -> BankOpening:
    """At the end of this day the account held so much: we count from there. The latest word counts.

    Raises NoSuchAccount, BadOpening.
    """
    account = db.session.get(BankAccount, account_id) if sees_everything(actor) else None
    if account is None:
        raise NoSuchAccount
    if not date(2020, 1, 1) <= day <= clock.today() or type(amount) is not int or abs(amount) > MOST:
        raise BadOpening
    made = BankOpening(account_id=account.id, day=day, amount=Dong(amount), made_at=clock.now(),
                       made_by=actors.current().ref)
    db.session.add(made)
    db.session.flush()
    note("opening balance set", f"bank_account:{account.id}", amount=amount, since=day.isoformat())
    return made


def compare_all(actor: Actor) -> list[Compared]:
    """Every account that is in use, or was."""
    if not sees_everything(actor):
        return []
    return [compare(account) for account in db.session.scalars(sa.select(BankAccount).order_by(
        BankAccount.ended_at.is_not(None), BankAccount.id))]


def compare(account: BankAccount) -> Compared:
    """One account."""
    opening = db.session.scalars(sa.select(BankOpening).where(BankOpening.account_id == account.id).order_by(
        BankOpening.id.desc()).limit(1)).first()
    since = date.min if opening is None else opening.day
    moved = lines_of(account, since + timedelta(days=1) if opening else since)
    days = [] if opening is None else _days(opening, moved)
    wrong = next((each for each in days if each.difference), None)
    left = db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(BankLine.remaining), 0)).where(
        BankLine.account_id == account.id, BankLine.direction == Direction.OUT))
    return Compared(account, opening, tuple(reversed(days[-_SHOWN:])), wrong, _proposed(moved), Dong(int(left or 0)))


def lines_of(account: BankAccount, first: date, last: date | None = None) -> list[Moved]:
    """The lines of these days that are movements of their own, in the order in which they were."""
    held = sa.func.max(BankTelling.balance).label("held")
    told = {row.line_id: Dong(int(row.held)) for row in db.session.execute(
        sa.select(BankTelling.line_id, held).join(BankLine, BankLine.id == BankTelling.line_id).where(
            BankLine.account_id == account.id, BankTelling.balance.is_not(None)).group_by(BankTelling.line_id))}
    twice = sa.exists().where(BankLineEnd.line_id == BankLine.id, BankLineEnd.kind == LineEnd.SAME)
    wanted = sa.select(BankLine).where(BankLine.account_id == account.id, BankLine.day >= first, ~twice)
    if last is not None:
        wanted = wanted.where(BankLine.day <= last)
    return [Moved(line, told.get(line.id)) for line in db.session.scalars(wanted.order_by(BankLine.at, BankLine.id))]


def first_wrong_lines(found: Compared) -> list[Moved]:
    """Where it goes wrong on the first day that differs: from the last line after which both agree to the first after
    which they do not. Among them, or missing from them, is what is wrong."""
    if found.first_wrong is None or found.opening is None:
        return []
    moved = lines_of(found.account, found.first_wrong.day, found.first_wrong.day)
    before = lines_of(found.account, found.opening.day + timedelta(days=1), found.first_wrong.day - timedelta(days=1))
    ours, begin = found.opening.amount + sum(each.signed for each in before), 0
    for place, each in enumerate(moved):
        ours += each.signed
        if each.told is not None and each.told == ours:
            begin = place
        elif each.told is not None:
            return moved[begin:place + 1][-_SHOWN:]
    return moved[-_SHOWN:]


def _days(opening: BankOpening, moved: Sequence[Moved]) -> list[Day]:
    by_day: dict[date, list[Moved]] = defaultdict(list)
    for each in moved:
        by_day[each.line.day].append(each)
    found, ours = [], int(opening.amount)
    for day in sorted(by_day):
        ours += sum(each.signed for each in by_day[day])
        closing = _closing(by_day[day])
        if closing is not None:
            told, after = closing
            found.append(Day(day, told, Dong(ours - after)))
    return found


def _closing(moved: Sequence[Moved]) -> tuple[Dong, int] | None:
    """What the account held after the last of them of which somebody said so, and what came and went after it. Where
    several were at one moment, as in a file that tells only days, the last is the one from which no other went on."""
    told = [each for each in moved if each.told is not None]
    if not told:
        return None
    at = max(each.line.at for each in told)
    last = [each for each in told if each.line.at == at]
    begun = [int(each.told or 0) - each.signed for each in last]
    ends = [each for each in last if each.told not in begun]
    after = sum(each.signed for each in moved if each.line.at > at)
    return Dong(int((ends or last)[-1].told or 0)), after


def _proposed(moved: Sequence[Moved]) -> tuple[date, Dong] | None:
    first = next((each for each in moved if each.told is not None), None)
    if first is None or first.told is None:
        return None
    before = sum(each.signed for each in moved if each.line.day == first.line.day and (
        each.line.at, each.line.id) < (first.line.at, first.line.id))
    return first.line.day - timedelta(days=1), Dong(first.told - first.signed - before)
