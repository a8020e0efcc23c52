"""What an operator changes about an item in the middle of the show, with one line typed: more of it, another price."""
from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from core import idempotency
from core.actors import Actor
from core.db import db
from core.transactions import use_case
from livestream import access, lineup
from livestream.desk_errors import NotSoldSo
from livestream.errors import NoSuchItem
from livestream.models import LiveSession, RunItem


@use_case
def add_to_allotment(actor: Actor, session_id: int, code: str, quantity: Decimal, request_key: str) -> RunItem:
    """Set so much more of the item aside, in its first unit, less when negative; who waits moves up at once.

    The same key, once: two operators who add add twice, one who presses twice does not. Raises NoSuchItem, NotSoldSo,
    CannotHold, AlreadyClaimed, NotPlanned after the end.
    """
    access.find(actor, session_id)

    def act() -> int:
        item = _item(access.lock_session(actor, session_id), code)
        more = quantity * item.prices[0].variant.base_units
        if not more or more != more.to_integral_value():
            raise NotSoldSo
        return lineup.change_allotment(actor, session_id, code, item.allotment + int(more)).id

    return _once(session_id, request_key, ["more", code, str(quantity)], act)


@use_case
def set_price(actor: Actor, session_id: int, code: str, price: int, request_key: str) -> RunItem:
    """The live price of the item's first pack size from now on; what was claimed before keeps its price.

    The same key, once. Raises NoSuchItem, BadLivePrice, NotPlanned after the end.
    """
    access.find(actor, session_id)

    def act() -> int:
        item = _item(access.lock_session(actor, session_id), code)
        return lineup.change_price(actor, session_id, code, {item.prices[0].variant.sku: price}).id

    return _once(session_id, request_key, ["price", code, price], act)


def _once(session_id: int, request_key: str, body: list[object], act: Callable[[], int]) -> RunItem:
    return db.session.get_one(RunItem, idempotency.once(f"livestream.quick:{session_id}", request_key, body, act))


def _item(session: LiveSession, code: str) -> RunItem:
    item = next((each for each in session.line_up if each.code == code and each.prices), None)
    if item is None:
        raise NoSuchItem
    return item
