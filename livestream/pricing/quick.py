"""Another price of an item in the middle of the show, with one line typed."""
from __future__ import annotations

from core import idempotency
from core.actors import Actor
from core.db import db
from core.transactions import use_case
from livestream import access
from livestream.models import RunItem
from livestream.planning import lineup


@use_case
def set_price(actor: Actor, session_id: int, code: str, price: int, request_key: str) -> RunItem:
    """The live price of the item's first pack size from now on; what was claimed before keeps its price.

    The same key, once. Raises NoSuchItem, BadLivePrice, NotPlanned after the end.
    """
    access.find(actor, session_id)

    def act() -> int:
        item = lineup.item_of(access.lock_session(actor, session_id), code)
        return lineup.change_price(actor, session_id, code, {item.prices[0].variant.sku: price}).id

    return db.session.get_one(RunItem, idempotency.once(
        f"livestream.quick:{session_id}", request_key, ["price", code, price], act))
