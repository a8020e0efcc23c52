"""More to sell while on air: set aside from the shelf, and whoever waits has it at once."""
from __future__ import annotations

from core import idempotency
from core.actors import Actor
from core.db import db
from core.transactions import use_case
from livestream import access, sessions, signals
from livestream.comments import acting
from livestream.errors import BadRestock, NotLive
from livestream.models import RunItem
from livestream.planning import lineup
from livestream.serving import claims

_MOST = 10**12


@use_case
def restock(actor: Actor, session_id: int, code: str, more: int, request_key: str) -> RunItem:
    """Set so many base units more aside, also while closing; who waits moves up at once.

    The same key, once: two operators who add add twice, one who presses twice does not. Raises NoSuchSession, NotLive,
    NoSuchItem, BadRestock, CannotHold when so much is not free.
    """
    access.find(actor, session_id)
    return db.session.get_one(RunItem, idempotency.once(
        f"livestream.more:{session_id}", request_key, [code, more], lambda: _restock(actor, session_id, code, more).id))


def _restock(actor: Actor, session_id: int, code: str, more: int) -> RunItem:
    session = access.lock_session(actor, session_id)
    if session.status not in sessions.ON_AIR:
        raise NotLive
    item = lineup.item_of(session, code)
    if type(more) is not int or not 1 <= more <= _MOST:
        raise BadRestock
    sessions.hold(session, item, more)
    item.allotment += more
    item.version += 1
    acting.tell(session, claims.promote(session, [item]))
    signals.items_changed(session, [item.id])
    return item
