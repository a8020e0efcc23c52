"""The session that is live while somebody looks, fed with data/comments.jsonl at a pace one can watch."""
from __future__ import annotations

import json
import random
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import NOBODY, SYSTEM
from core.db import db
from core.events import Event
from core.transactions import batch, transaction
from demo import papers, past, store
from demo import sessions as demo_sessions
from demo.sellers import Seller
from demo.sessions import Crew, Plan
from demo.store import DATA, Remembered
from livestream import sessions
from livestream.audience import talk
from livestream.comments import hearing
from livestream.comments.hearing import Heard
from livestream.models import LiveBuyer, LiveSession, Platform, SessionStatus
from livestream.planning import copying, crew
from livestream.planning.plans import NewSession
from livestream.pricing import deals
from livestream.pricing.deals import NewDeal
from orders import checkout
from orders.models import Order, OrderStatus, Source
from shop import stock
from shop.errors import OutOfStock
from shop.models import StockItem

PACE = 10  # ten minutes of the run-of-show pass in one
_PAUSE = 300  # seconds of the run-of-show, before it begins anew
MOST_ROUNDS = 10  # then it stays quiet until the demo is started again
_THINKS = timedelta(seconds=40)
_SHOPS_EVERY = 30  # seconds
_SOON = timedelta(seconds=1)
_DEAL_AFTER, _DEAL_MINUTES, _DEAL_UNITS = timedelta(minutes=1), 10, 20
_TITLE = "Phiên live nông sản vùng cao"


def start(people: Crew, sellers: dict[str, Seller]) -> str:
    """Go live now with the whole run-of-show; the code of the session."""
    items, prices, of = demo_sessions.show_items(sellers)
    with batch():
        demo_sessions.fill_shelves(items)
        plan = Plan(_TITLE, "03478", clock.now() + _SOON, ("co-ba", "own"), items, of, prices)
        return _go_live(demo_sessions.schedule(people, plan))


def tonight(people: Crew, sellers: dict[str, Seller]) -> str:
    """Another one at eight in the evening, of what the embroiderers make; the code of the session."""
    seller = sellers["theu-tay"]
    goods = [(each, 20 if each.sizes[0].base_units == 1 else 20_000) for each in seller.goods.values()]
    with batch():
        plan = Plan("Chợ phiên Sin Suối Hồ", "03394", eight_tonight(), ("vu-thi-chu",), goods, [seller])
        return demo_sessions.schedule(people, plan, people.second_host).code


def start_again(remembered: Remembered) -> Remembered | None:
    """At a later start: end the old session, go live with a new one like it, and plan another evening.

    None if these sessions are not in this database.
    """
    old, planned = session_with(remembered.live), session_with(remembered.tonight)
    if old is None or planned is None:
        return None
    with batch():
        _end(old)
        _fill_up(old)
        papers.renew(old)
        fresh = _go_live(_like(old, clock.now() + _SOON))
        if planned.status == SessionStatus.PLANNED and planned.ends_at > clock.now():
            return replace(remembered, live=fresh, rounds=0)
        if planned.status == SessionStatus.PLANNED:
            sessions.cancel(SYSTEM, planned.id, "nobody went live")
        return replace(remembered, live=fresh, tonight=_like(planned, eight_tonight()).code, rounds=0)


def session_with(code: str) -> LiveSession | None:
    """The session with this code, if it is in this database."""
    return db.session.scalar(sa.select(LiveSession).where(LiveSession.code == code))


def _go_live(planned: LiveSession) -> str:
    """On air, with a flash deal on its first item that the crew may start, or the replay after a minute."""
    session = sessions.go_live(SYSTEM, planned.id)
    first = session.items[0]
    sessions.put_on_air(SYSTEM, session.id, first.code)
    size, units = first.prices[0], first.prices[0].variant.base_units
    deals.prepare(SYSTEM, session.id, first.code, NewDeal(
        size.id, size.price * 4 // 5, _DEAL_MINUTES, min(_DEAL_UNITS, first.allotment // units) * units))
    return session.code


def _flash(session: LiveSession, went_live_at: datetime) -> None:
    """Start the prepared deal after a minute, unless the crew has started or withdrawn it by then."""
    if clock.now() >= went_live_at + _DEAL_AFTER:
        for deal in deals.of_item(session.items[0]):
            if deal.made_by is None and deals.state_of(deal) == "ready":
                deals.start(SYSTEM, session.id, deal.id)


def _end(session: LiveSession) -> None:
    if session.status == SessionStatus.LIVE:
        sessions.close(SYSTEM, session.id)
    if session.status == SessionStatus.CLOSING:
        sessions.end(SYSTEM, session.id)


def _fill_up(like: LiveSession) -> None:
    """Bring in what lacks for another session like this one."""
    lacking = {}
    for item in like.line_up:
        shelf = db.session.get_one(StockItem, item.stock_item_id, populate_existing=True)
        lacking[shelf.id] = item.allotment - (shelf.on_hand - shelf.reserved)
    stock.receive({item_id: units for item_id, units in lacking.items() if units > 0}, "new harvest")


def eight_tonight() -> datetime:
    """Eight this evening; when that is over for today, tomorrow."""
    start_of_day, _ = clock.day_bounds(clock.today())
    eight = start_of_day + timedelta(hours=20)
    return eight if clock.now() < eight - timedelta(minutes=15) else eight + timedelta(days=1)


def _like(old: LiveSession, starts_at: datetime) -> LiveSession:
    """Plan a session with the crew, channels and run-of-show of another one."""
    people = crew.of_session(old.id)
    session = sessions.schedule(SYSTEM, NewSession(
        title=old.title, commune_code=old.commune_code, starts_at=starts_at,
        ends_at=starts_at + (old.ends_at - old.starts_at), language=old.language,
        channel_ids=tuple(each.channel_id for each in old.channels), host_ids=tuple(people.hosts),
        operator_ids=tuple(people.operators), cooperative_ids=tuple(each.cooperative_id for each in old.cooperatives)))
    with transaction():
        copying.take_over(old, session)
    return session


def replay() -> int:
    """Hand in the comments that are due, and put on air what is due. A repeat hands in nothing twice.

    When the run-of-show is over, the session begins anew, so that there is something to see for some hours.
    """
    remembered = store.read()
    session = session_with(remembered.live) if remembered else None
    if session is None or session.status != SessionStatus.LIVE or session.went_live_at is None:
        return 0
    passed = (clock.now() - session.went_live_at).total_seconds() * PACE
    if passed > _segments()[-1]["end_minute"] * 60 + _PAUSE:
        _next_round(session)
        return 0
    _turn(session, session.went_live_at, int(passed))
    _flash(session, session.went_live_at)
    _answer(session)
    _shop(session, int(passed) // PACE // _SHOPS_EVERY)
    due = [each for each in _comments() if each["at_second"] <= passed]
    late = [_heard(session.went_live_at, session, each) for each in due if each["at_second"] > passed - 60 * PACE]
    return hearing.hear(SYSTEM, session.id, late).heard if late else 0


def _next_round(session: LiveSession) -> None:
    remembered = store.read()
    if remembered is None or remembered.rounds >= MOST_ROUNDS:
        with batch():
            _end(session)
    elif (fresh := start_again(remembered)) is not None:
        store.write(replace(fresh, rounds=remembered.rounds + 1))


def _answer(session: LiveSession) -> None:
    """Two of three buyers open their link after a while and say where to; the others keep the crew waiting."""
    waiting = sa.select(Order, LiveBuyer.phone).join(LiveBuyer, LiveBuyer.order_id == Order.id).where(
        LiveBuyer.session_id == session.id, Order.status == OrderStatus.PLACED, Order.ward_code.is_(None),
        Order.placed_at < clock.now() - _THINKS)
    for order, phone in {order.id: (order, phone) for order, phone in db.session.execute(waiting)}.values():
        if order.id % 3:
            past.complete(order, past.buyer(random.Random(order.id), phone or f"0903{order.id:06d}"))


def _shop(session: LiveSession, number: int) -> None:
    """Beside the live session people buy in the shop, now this, now that: once for each number."""
    variant = session.line_up[number % len(session.line_up)].prices[0].variant
    line = checkout.WishLine(variant.sku, 1_000 * (1 + number % 3), variant.price)
    who = past.buyer(random.Random(number), f"0904{session.id % 1000:03d}{number % 1000:03d}")
    wish = checkout.PlaceOrder(lines=(line,), request_key=session.code, source=Source.SHOP, **who)
    with suppress(OutOfStock):  # the live session holds the rest
        checkout.place_order(NOBODY, wish)


def _turn(session: LiveSession, began: datetime, passed: int) -> None:
    """What the host holds up now, unless the crew has put something on air since this item's time began."""
    minute = passed // 60
    segment = next((each for each in _segments() if each["start_minute"] <= minute < each["end_minute"]), None)
    if segment is None:
        return
    since = began + timedelta(minutes=segment["start_minute"]) / PACE
    if not db.session.scalar(sa.select(sa.exists().where(
            Event.stream == session.stream, Event.kind == "on_air", Event.at >= since))):
        sessions.put_on_air(SYSTEM, session.id, segment["code"])


def _heard(began: datetime, session: LiveSession, each: dict[str, Any]) -> Heard:
    moment = began + timedelta(seconds=each["at_second"] / PACE)
    platform = Platform.FACEBOOK if _number_of(each["author"]) % 3 else Platform.OWN
    known = f"{talk.WRITTEN if platform is Platform.OWN else ''}demo-{session.code}-{each['id']}"
    return Heard(platform, known, each["author"], each["author"], each["text"], moment)


def _number_of(text: str) -> int:
    """The same number for the same author in every process."""
    return sum(text.encode())


@cache
def _comments() -> list[dict[str, Any]]:
    lines = (DATA / "comments.jsonl").read_text("utf-8").splitlines()
    return [{name: each[name] for name in ("id", "text", "author", "at_second")} for each in map(json.loads, lines)]


@cache
def _segments() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DATA / "run_of_show.json").read_text("utf-8"))["segments"]
    return found
