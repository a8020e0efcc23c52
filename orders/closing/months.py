"""Closing a month: asked for by a person, looked at and done by a job; from then on nothing is booked into it.

The database refuses a posting into a closed month. What turns out wrong later is a new entry in a month that is open.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core import actors, checks, clock
from core.actors import Actor
from core.db import db
from core.errors import NotFound
from core.states import move
from core.transactions import lock, use_case
from orders.access import sees_everything
from orders.closing import judging
from orders.closing.judging import Judged, Says
from orders.ledger import Posting
from orders.models.money import ClosingStatus, MonthClosing
from orders.money_errors import EarlierMonthOpen, MonthNotOver

MOST_FAULTS = 50
_S = ClosingStatus


@dataclass(frozen=True)
class Month:
    """One month of the books: how many postings it holds, and its latest closing, if somebody has asked."""

    first_day: date
    last_day: date
    postings: int
    closing: MonthClosing | None
    may_close: bool  # it is over, nobody has asked, and all before it are closed


@use_case
def ask(actor: Actor, first_day: date) -> MonthClosing:
    """Have a month closed; asked twice it is asked once. Raises MonthNotOver, EarlierMonthOpen; 404 for strangers."""
    if not sees_everything(actor):
        raise NotFound
    first = first_day.replace(day=1)
    last = _last_of(first)
    if last >= clock.today():
        raise MonthNotOver
    latest = _latest(first)
    if latest is not None and latest.status != _S.FAILED:
        return latest
    if _is_earlier_open(first):
        raise EarlierMonthOpen
    closing = MonthClosing(
        first_day=first, last_day=last, asked_at=clock.now(), asked_by=actors.current().ref, faults=[])
    db.session.add(closing)
    db.session.flush()
    return closing


def asked() -> list[int]:
    """Those that a job should look at, the earliest month first."""
    return list(db.session.scalars(sa.select(MonthClosing.id).where(
        MonthClosing.status.in_((_S.ASKED, _S.CHECKED))).order_by(MonthClosing.first_day)))


def work_on(closing_id: int) -> ClosingStatus:
    """Look at everything, outside of any transaction, and close the month, or say what stands against it."""
    closing = db.session.get_one(MonthClosing, closing_id, populate_existing=True)
    seen = _counted(closing.first_day, closing.last_day)
    return _judge(closing_id, seen, judging.judge(checks.faults(), closing.last_day))


def months(actor: Actor) -> list[Month]:
    """Every month since the first posting, the latest first."""
    if not sees_everything(actor):
        return []
    first = db.session.scalar(sa.select(sa.func.min(Posting.day)))
    if first is None:
        return []
    per_day = db.session.execute(sa.select(Posting.day, sa.func.count()).group_by(Posting.day))
    counts: dict[date, int] = {}
    for day, count in per_day:
        counts[day.replace(day=1)] = counts.get(day.replace(day=1), 0) + count
    latest = {row.first_day: row for row in db.session.scalars(sa.select(MonthClosing).order_by(MonthClosing.id))}
    found, before_is_closed = [], True
    for month in _since(first.replace(day=1)):
        closing = latest.get(month)
        is_free = closing is None or closing.status == _S.FAILED
        found.append(Month(month, _last_of(month), counts.get(month, 0), closing,
                           is_free and before_is_closed and _last_of(month) < clock.today()))
        before_is_closed = closing is not None and closing.status == _S.CLOSED
    return found[::-1]


@use_case
def _judge(closing_id: int, seen: int, faults: list[Judged]) -> ClosingStatus:
    """Close it if nothing stands against it and nothing was booked into it since it was looked at."""
    closing = lock(MonthClosing, closing_id)
    if closing.status not in (_S.ASKED, _S.CHECKED):
        return closing.status
    closing.faults = [vars(fault) for fault in faults[:MOST_FAULTS]]
    if any(fault.says == Says.AGAINST for fault in faults):
        move(closing, _S.FAILED)
        closing.ended_at = clock.now()
        return closing.status
    move(closing, _S.CHECKED)
    db.session.flush()
    _hold_postings()
    closing.postings = _counted(closing.first_day, closing.last_day)
    ends_as = _S.CLOSED if closing.postings == seen else _S.ASKED
    move(closing, ends_as)
    if ends_as == _S.CLOSED:
        closing.ended_at = clock.now()
    return ends_as


def _hold_postings() -> None:
    """Whoever is booking now comes first, whoever comes later waits and is refused. On SQLite one writes at a time."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.text("LOCK TABLE ledger_postings IN SHARE ROW EXCLUSIVE MODE"))


def _counted(first: date, last: date) -> int:
    return db.session.scalars(sa.select(sa.func.count()).select_from(Posting).where(
        Posting.day.between(first, last))).one()


def _latest(first: date) -> MonthClosing | None:
    return db.session.scalar(sa.select(MonthClosing).where(MonthClosing.first_day == first).order_by(
        MonthClosing.id.desc()).limit(1))


def _is_earlier_open(first: date) -> bool:
    """True if something was booked before this month into one that is not closed."""
    closed = sa.exists().where(MonthClosing.status == _S.CLOSED, Posting.day.between(
        MonthClosing.first_day, MonthClosing.last_day))
    return bool(db.session.scalar(sa.select(sa.exists().where(Posting.day < first, ~closed))))


def _last_of(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _since(first: date) -> Iterable[date]:
    month = first
    while month <= clock.today():
        yield month
        month = _last_of(month) + timedelta(days=1)
