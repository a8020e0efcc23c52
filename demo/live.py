"""The session that is live while somebody looks, fed with data/comments.jsonl at a pace one can watch."""
from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from core import clock
from core.actors import SYSTEM
from core.db import db
from core.transactions import batch
from demo import sessions as demo_sessions
from demo import store
from demo.sellers import Seller
from demo.sessions import Crew, Plan
from demo.store import DATA
from livestream import crew, hearing, lineup, sessions
from livestream.hearing import Heard
from livestream.models import LiveSession, Platform, SessionStatus
from livestream.plans import NewSession
from shop import stock

PACE = 10  # ten minutes of the run-of-show pass in one
_TITLE = "Phiên live nông sản vùng cao"


def start(people: Crew, sellers: dict[str, Seller]) -> int:
    """Go live now with the whole run-of-show; the id of the session."""
    items, prices, of = demo_sessions.show_items(sellers)
    with batch():
        demo_sessions.fill_shelves(items)
        plan = Plan(_TITLE, "03478", clock.now() + timedelta(seconds=1), ("co-ba", "own"), items, of, prices)
        return _go_live(demo_sessions.schedule(people, plan).id)


def tonight(people: Crew, sellers: dict[str, Seller]) -> int:
    """Another one at eight in the evening, of what the embroiderers make; the id of the session."""
    seller = sellers["theu-tay"]
    goods = [(each, 20 if each.sizes[0].base_units == 1 else 20_000) for each in seller.goods.values()]
    with batch():
        plan = Plan("Chợ phiên Sin Suối Hồ", "03394", _eight(), ("vu-thi-chu",), goods, [seller])
        return demo_sessions.schedule(people, plan, people.second_host).id


def start_again(live_id: int, tonight_id: int) -> tuple[int, int]:
    """At a later start: end the old session, go live with a new one like it, and plan another evening."""
    old, planned = db.session.get_one(LiveSession, live_id), db.session.get_one(LiveSession, tonight_id)
    with batch():
        if old.status == SessionStatus.LIVE:
            sessions.close(SYSTEM, old.id)
        if old.status == SessionStatus.CLOSING:
            sessions.end(SYSTEM, old.id)
        stock.receive({item.stock_item_id: item.allotment for item in old.items if item.allotment}, "new harvest")
        fresh = _go_live(_like(old, clock.now() + timedelta(seconds=1)))
        if planned.status == SessionStatus.PLANNED and planned.ends_at > clock.now():
            return fresh, planned.id
        if planned.status == SessionStatus.PLANNED:
            sessions.cancel(SYSTEM, planned.id, "nobody went live")
        return fresh, _like(planned, _eight())


def _go_live(session_id: int) -> int:
    session = sessions.go_live(SYSTEM, session_id)
    sessions.put_on_air(SYSTEM, session_id, session.items[0].code)
    return session_id


def _eight() -> datetime:
    """Eight this evening; when that is over for today, tomorrow."""
    start_of_day, _ = clock.day_bounds(clock.today())
    eight = start_of_day + timedelta(hours=20)
    return eight if clock.now() < eight - timedelta(minutes=15) else eight + timedelta(days=1)


def _like(old: LiveSession, starts_at: datetime) -> int:
    """Plan a session with the crew, channels and run-of-show of another one."""
    people = crew.of_session(old.id)
    session = sessions.schedule(SYSTEM, NewSession(
        title=old.title, commune_code=old.commune_code, starts_at=starts_at,
        ends_at=starts_at + (old.ends_at - old.starts_at), language=old.language,
        channel_ids=tuple(each.channel_id for each in old.channels), host_ids=tuple(people.hosts),
        operator_ids=tuple(people.operators), cooperative_ids=tuple(each.cooperative_id for each in old.cooperatives)))
    for item in old.items:
        prices = {price.variant.sku: price.price for price in item.prices}
        lineup.add_item(SYSTEM, session.id, lineup.NewItem(item.product.slug, prices, item.allotment, item.code))
    return session.id


def replay() -> int:
    """Hand in the comments that are due, and put on air what is due. A repeat hands in nothing twice."""
    remembered = store.read()
    session = db.session.get(LiveSession, remembered.live) if remembered else None
    if session is None or session.status != SessionStatus.LIVE or session.went_live_at is None:
        return 0
    passed = (clock.now() - session.went_live_at).total_seconds() * PACE
    _turn(session, int(passed))
    due = [each for each in _comments() if each["at_second"] <= passed]
    late = [_heard(session.went_live_at, session.id, each) for each in due if each["at_second"] > passed - 60 * PACE]
    return hearing.hear(SYSTEM, session.id, late).heard if late else 0


def _turn(session: LiveSession, passed: int) -> None:
    """What the host holds up now."""
    minute = passed // 60
    code = next((each["code"] for each in _segments() if each["start_minute"] <= minute < each["end_minute"]), None)
    on_air = next((item.code for item in session.items if item.id == session.on_air_id), None)
    if code is not None and code != on_air:
        sessions.put_on_air(SYSTEM, session.id, code)


def _heard(began: datetime, session_id: int, each: dict[str, Any]) -> Heard:
    moment = began + timedelta(seconds=each["at_second"] / PACE)
    platform = Platform.FACEBOOK if hash_of(each["author"]) % 3 else Platform.OWN
    return Heard(platform, f"demo-{session_id}-{each['id']}", each["author"], each["author"], each["text"], moment)


def hash_of(text: str) -> int:
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
