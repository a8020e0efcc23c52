"""Flash deals: for a while the first so many of one pack size cost less, and what they cost follows from the moment
of the comment alone (livestream.pricing.prices); nobody has to be quick with a key.

A deal is prepared for a moment, to be started by the crew, or begins at once. It never changes: whoever wants another
one stops or withdraws it and prepares another. Two deals of one pack size never hold at the same time; the database
refuses it, and says it in words here.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import clock, templating
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.transactions import lock, use_case
from livestream import access, signals
from livestream.errors import (
    BadDeal,
    BadDealMoment,
    DealIsNoDeal,
    DealIsOver,
    DealsOverlap,
    NoSuchDeal,
    NoSuchItem,
    NotOnAir,
    NotPlanned,
)
from livestream.models import Deal, ItemPrice, LiveSession, RunItem, SessionStatus

_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
_MOST = 10**12


@dataclass(frozen=True)
class NewDeal:
    """A deal as it is prepared. Without `starts_at` it waits for the crew or begins now; amounts in base units."""

    price_id: int
    price: int
    minutes: int
    cap: int
    cap_per_buyer: int | None = None
    starts_at: datetime | None = None
    begins_now: bool = False


@use_case
def prepare(actor: Actor, session_id: int, code: str, wish: NewDeal) -> Deal:
    """Prepare a deal on an item, or begin it at once.

    Raises NoSuchItem, BadDeal, DealIsNoDeal, BadDealMoment, DealsOverlap, NotPlanned, NotOnAir.
    """
    session = _open(actor, session_id)
    size = next((size for item in session.line_up if item.code == code for size in item.prices
                 if size.id == wish.price_id), None)
    if size is None:
        raise NoSuchItem
    _check(size, wish)
    if wish.starts_at is not None and wish.starts_at < clock.now():
        raise BadDealMoment
    deal = Deal(session_id=session.id, price_id=size.id, price=Dong(wish.price), minutes=wish.minutes, cap=wish.cap,
                cap_per_buyer=wish.cap_per_buyer, made_at=clock.now(), made_by=actor.person_id)
    if wish.begins_now and session.status not in _ON_AIR:
        raise NotOnAir
    if wish.begins_now or wish.starts_at is not None:
        _set_window(deal, wish.starts_at)
    db.session.add(deal)
    db.session.flush()
    note("deal prepared", f"session:{session.id}", deal=deal.id, code=code, price=deal.price, cap=deal.cap)
    if wish.begins_now:
        _show(session, deal, is_on=True)
    else:
        signals.items_changed(session, [size.item_id])
    return deal


@use_case
def start(actor: Actor, session_id: int, deal_id: int) -> Deal:
    """Begin a prepared deal now; a second call changes nothing.

    Raises NoSuchDeal, NotOnAir, DealIsOver, DealsOverlap, DealIsNoDeal.
    """
    session, deal = _deal(actor, session_id, deal_id)
    now = clock.now()
    if session.status not in _ON_AIR:
        raise NotOnAir
    if deal.starts_at is not None and deal.withdrawn_at is None and deal.starts_at <= now < _end(deal):
        return deal
    if deal.withdrawn_at is not None or deal.starts_at is not None:
        raise DealIsOver
    if deal.price >= deal.item_price.price:
        raise DealIsNoDeal(price=templating.dong(deal.item_price.price))
    _set_window(deal, now)
    db.session.flush()
    _show(session, deal, is_on=True)
    return deal


@use_case
def stop(actor: Actor, session_id: int, deal_id: int) -> Deal:
    """End a deal that runs, or withdraw one that has not begun; a second call changes nothing.

    What was said before keeps its price, whenever it is heard.
    """
    session, deal = _deal(actor, session_id, deal_id)
    now = clock.now()
    if deal.withdrawn_at is not None or (deal.starts_at is not None and _end(deal) <= now):
        return deal
    if deal.starts_at is None or deal.starts_at > now:
        deal.withdrawn_at = now
        note("deal withdrawn", f"session:{session.id}", deal=deal.id)
    else:
        deal.ends_at = now
        note("deal stopped", f"session:{session.id}", deal=deal.id)
    db.session.flush()
    if deal.is_shown:
        _show(session, deal, is_on=False)
    else:
        signals.items_changed(session, [deal.item_price.item_id])
    return deal


@use_case
def follow_clock(session_id: int) -> int:
    """Show on all screens which deals have begun or ended by the clock. Returns how many; a repeat finds none."""
    session = lock(LiveSession, session_id)
    now = clock.now()
    changed = db.session.scalars(sa.select(Deal).where(Deal.session_id == session_id, _differs(now)).order_by(Deal.id))
    found = list(changed)
    for deal in found:
        _show(session, deal, is_on=not deal.is_shown)
    return len(found)


def sessions_due() -> list[int]:
    """The sessions on air in which a deal has begun or ended and screens do not know it yet."""
    wanted = sa.select(Deal.session_id).join(LiveSession, LiveSession.id == Deal.session_id).where(
        LiveSession.status.in_(_ON_AIR), _differs(clock.now())).distinct()
    return sorted(db.session.scalars(wanted))


def find(session: LiveSession, deal_id: int) -> Deal:
    """A deal of this session. Raises NoSuchDeal, also for others'."""
    deal = db.session.get(Deal, deal_id, populate_existing=True)
    if deal is None or deal.session_id != session.id:
        raise NoSuchDeal
    return deal


def of_item(item: RunItem) -> list[Deal]:
    """All deals of an item, the latest first."""
    wanted = sa.select(Deal).join(ItemPrice, ItemPrice.id == Deal.price_id).where(ItemPrice.item_id == item.id)
    return list(db.session.scalars(wanted.order_by(Deal.id.desc()).options(
        joinedload(Deal.item_price).joinedload(ItemPrice.variant))))


def state_of(deal: Deal) -> str:
    """"ready", "planned", "on", "sold_out", "over" or "withdrawn"."""
    now = clock.now()
    if deal.withdrawn_at is not None:
        return "withdrawn"
    if deal.starts_at is None:
        return "ready"
    if _end(deal) <= now:
        return "over"
    if deal.starts_at > now:
        return "planned"
    return "sold_out" if deal.sold_out_at is not None else "on"


def _differs(now: datetime) -> sa.ColumnElement[bool]:
    holds = sa.and_(Deal.starts_at <= now, Deal.ends_at > now)
    return sa.and_(Deal.withdrawn_at.is_(None), Deal.starts_at.is_not(None), sa.or_(
        sa.and_(Deal.is_shown.is_(False), holds), sa.and_(Deal.is_shown, sa.not_(holds))))


def _open(actor: Actor, session_id: int) -> LiveSession:
    session = access.lock_session(actor, session_id)
    if session.status not in (SessionStatus.PLANNED, *_ON_AIR):
        raise NotPlanned
    return session


def _deal(actor: Actor, session_id: int, deal_id: int) -> tuple[LiveSession, Deal]:
    session = access.lock_session(actor, session_id)
    return session, find(session, deal_id)


def _check(size: ItemPrice, wish: NewDeal) -> None:
    """Whole units of the pack size, below the live price."""
    numbers: tuple[Any, ...] = (wish.price, wish.minutes, wish.cap, *(
        (wish.cap_per_buyer,) if wish.cap_per_buyer is not None else ()))
    if not all(type(each) is int and 1 <= each <= _MOST for each in numbers) or wish.minutes > 600 or (
            wish.cap_per_buyer is not None and wish.cap_per_buyer > wish.cap) or any(
            each % size.variant.base_units for each in (wish.cap, wish.cap_per_buyer or 0)):
        raise BadDeal
    if wish.price >= size.price:
        raise DealIsNoDeal(price=templating.dong(size.price))


def _set_window(deal: Deal, start: datetime | None) -> None:
    """From then on, or now. Raises DealsOverlap with the other one's window."""
    start = start or clock.now()
    end = start + timedelta(minutes=deal.minutes)
    with db.session.no_autoflush:
        other = db.session.scalars(sa.select(Deal).where(
            Deal.price_id == deal.price_id, Deal.id != (deal.id or 0), Deal.withdrawn_at.is_(None),
            Deal.starts_at < end, Deal.ends_at > start).order_by(Deal.starts_at).limit(1)).first()
    if other is not None and other.starts_at is not None:
        raise DealsOverlap(start=templating.moment(other.starts_at), end=templating.moment(_end(other)))
    deal.starts_at, deal.ends_at = start, end


def _end(deal: Deal) -> datetime:
    if deal.ends_at is None:
        raise AssertionError("a deal without an end")
    return deal.ends_at


def _show(session: LiveSession, deal: Deal, *, is_on: bool) -> None:
    deal.is_shown = is_on
    db.session.flush()
    signals.items_changed(session, [deal.item_price.item_id])
    signals.deal(session, deal.item_price, is_on=is_on)
