"""Live sessions: planned, live, closing, ended.

While planned a session holds nothing. Going live turns the allotment of each item into a hold "session:<id>";
claims take theirs out of it; what is left at the end goes back to the shelf. While closing, late comments still
count until `closes_at`; then the session ends by itself.
"""
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from core import clock, dated, idempotency, templating
from core.actors import Actor
from core.audit import note
from core.db import db
from core.states import move
from core.text import one_line
from core.transactions import lock, use_case
from livestream import access, signals, terms
from livestream.buying import ordering
from livestream.desk_errors import AnotherOnAir
from livestream.errors import CannotHold, ItemNotForSale, NoSuchItem, NothingToShow, NotLive, NotPlanned
from livestream.models import (
    Channel,
    Claim,
    ClaimStatus,
    LiveSession,
    RunItem,
    SessionStatus,
)
from livestream.models.claims import SESSION_ENDED
from livestream.planning import plans
from livestream.planning.occupied import check_not_live
from livestream.planning.plans import NewSession
from livestream.pricing import quota
from livestream.readiness import clearing, points
from livestream.rehearsal import scores
from livestream.serving import goods
from shop.errors import OutOfStock
from shop.models import ProductStatus, StockItem

ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)


@use_case
def schedule(actor: Actor, wish: NewSession) -> LiveSession:
    """Plan a session; whoever plans it and is no administrator belongs to its crew.

    Raises MayNotSchedule, BadTitle, BadTimes, NeedsChannel, NoSuchChannel, NeedsHost, NotOfTheCrew,
    UnknownSeller, UnknownWard, ChannelIsBusy, HostIsBusy.
    """
    access.check_schedules(actor, wish.is_rehearsal)
    values, people = plans.checked(actor, wish)
    plans.take_places(wish, people)
    session = plans.write_new(actor, values, wish, people)
    note("session planned", f"session:{session.id}", code=session.code)
    signals.session_changed(session)
    return session


@use_case
def change(actor: Actor, session_id: int, wish: NewSession) -> LiveSession:
    """Write the plan anew while the session has not begun; a rehearsal stays one.

    Raises what `schedule` raises, and NotPlanned.
    """
    wish = replace(wish, is_rehearsal=access.find(actor, session_id).is_rehearsal)
    values, people = plans.checked(actor, wish)
    plans.take_places(wish, people, session_id)
    session = access.lock_session(actor, session_id)
    if session.status != SessionStatus.PLANNED:
        raise NotPlanned
    plans.write_again(actor, session, values, wish, people)
    note("session changed", f"session:{session.id}", starts_at=wish.starts_at.isoformat())
    signals.session_changed(session)
    return session


@use_case
def cancel(actor: Actor, session_id: int, reason: str = "") -> LiveSession:
    """Take a planned session back; a second call changes nothing. Raises NotPlanned once it has begun."""
    session = access.lock_session(actor, session_id)
    if session.status not in (SessionStatus.PLANNED, SessionStatus.CANCELLED):
        raise NotPlanned
    if move(session, SessionStatus.CANCELLED, one_line(reason)[:200]):
        plans.revised(session)
        signals.session_changed(session)
    return session


@use_case
def go_live(actor: Actor, session_id: int) -> LiveSession:
    """Begin: each item's allotment is held for the session from now on. A second call changes nothing.

    Raises NotPlanned, NothingToShow, ItemNotForSale, PapersMissing, HostsNotChecked, ChannelIsBusy, and CannotHold
    with the item whose allotment is not on the shelf; then nothing is held.
    """
    planned = access.find(actor, session_id)
    for each in planned.channels:
        lock(Channel, each.channel_id)
    session = access.lock_session(actor, session_id)
    if session.status == SessionStatus.LIVE:
        return session
    if session.status != SessionStatus.PLANNED:
        raise NotPlanned
    if not session.is_rehearsal:
        check_not_live(session)
    items = [item for item in session.line_up if item.prices]
    if not items:
        raise NothingToShow
    clearing.clear(actor, session, session.line_up)
    if not session.is_rehearsal:
        points.keep(actor, session)
    for item in sorted(items, key=lambda each: each.stock_item_id):
        if item.product.status != ProductStatus.ACTIVE:
            raise ItemNotForSale(item=f"{item.code} {item.product.name}")
        hold(session, item, item.allotment)
    terms.fix(session)
    move(session, SessionStatus.LIVE)
    session.went_live_at = clock.now()
    signals.session_changed(session)
    signals.items_changed(session)
    return session


def hold(session: LiveSession, item: RunItem, base_units: int) -> None:
    """Set so much more aside for the session. Raises CannotHold with what is free."""
    if not base_units:
        return
    try:
        goods.set_aside(session, {item.stock_item_id: base_units})
    except OutOfStock as error:
        shelf = db.session.get_one(StockItem, item.stock_item_id, populate_existing=True)
        said = [templating.quantity(amount, shelf.unit) for amount in (base_units, shelf.on_hand - shelf.reserved)]
        raise CannotHold(item=f"{item.code} {item.product.name}", code=item.code, wanted=said[0],
                         left=said[1]) from error


@use_case
def put_on_air(actor: Actor, session_id: int, code: str, request_key: str = "", instead_of: str | None = None
               ) -> RunItem:
    """Show this item now: "+1" in a comment means it.

    The same request key does it once, however late it comes again. Whoever says `instead_of` which item they saw
    on air (or "" for none) is refused when meanwhile it is another. Raises NotLive, NoSuchItem, AnotherOnAir.
    """
    if not request_key:
        return _put_on_air(actor, session_id, code, instead_of)
    access.find(actor, session_id)
    item_id = idempotency.once(f"livestream.on_air:{session_id}", request_key, [code, instead_of],
                               lambda: _put_on_air(actor, session_id, code, instead_of).id)
    return db.session.get_one(RunItem, item_id)


def _put_on_air(actor: Actor, session_id: int, code: str, instead_of: str | None) -> RunItem:
    session = access.lock_session(actor, session_id)
    if session.status != SessionStatus.LIVE:
        raise NotLive
    item = next((each for each in session.line_up if each.code == code and each.prices), None)
    if item is None:
        raise NoSuchItem
    if session.on_air_id != item.id:
        now = next((each.code for each in session.line_up if each.id == session.on_air_id), "")
        if instead_of is not None and now != instead_of:
            raise AnotherOnAir(code=now)
        session.on_air_id = item.id
        signals.on_air(session, item)
    return item


@use_case
def close(actor: Actor, session_id: int) -> LiveSession:
    """The host says goodbye; comments count for the closing minutes. A second call changes nothing."""
    session = access.lock_session(actor, session_id)
    if session.status != SessionStatus.CLOSING:
        if session.status != SessionStatus.LIVE:
            raise NotLive
        _close(session)
        signals.session_changed(session)
    return session


def _close(session: LiveSession) -> None:
    move(session, SessionStatus.CLOSING)
    session.closes_at = clock.now() + timedelta(minutes=dated.value("closing_minutes"))


@use_case
def end(actor: Actor, session_id: int) -> LiveSession:
    """Over: nobody waits any more, and what is left of the allotment goes back to the shelf.

    Claims that are part of an order stay; without a phone number they still lapse at their time.
    A second call changes nothing. Raises NotLive.
    """
    session = access.lock_session(actor, session_id)
    if session.status == SessionStatus.ENDED:
        return session
    if session.status not in ON_AIR:
        raise NotLive
    if session.status == SessionStatus.LIVE:
        _close(session)
    move(session, SessionStatus.ENDED)
    session.ended_at = clock.now()
    session.on_air_id = None
    waiting = sa.select(Claim).where(Claim.session_id == session.id, Claim.status == ClaimStatus.WAITING)
    unserved = list(db.session.scalars(waiting.order_by(Claim.id)))
    quota.count(unserved)
    for claim in unserved:
        move(claim, ClaimStatus.RELEASED, SESSION_ENDED)
    db.session.flush()
    ordering.close_unserved(session)
    goods.give_all_back(session)
    if session.is_rehearsal:
        scores.finish(session)
    signals.session_changed(session)
    signals.items_changed(session)
    signals.totals_changed(session, money=True)
    return session


def due(limit: int = 20) -> list[int]:
    """The sessions whose closing time is over."""
    wanted = sa.select(LiveSession.id).where(
        LiveSession.status == SessionStatus.CLOSING, LiveSession.closes_at <= clock.now())
    return list(db.session.scalars(wanted.order_by(LiveSession.id).limit(limit)))
