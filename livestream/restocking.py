"""More to sell while on air: set aside from the shelf, and whoever waits has it at once."""
from __future__ import annotations

from core.actors import Actor
from core.transactions import use_case
from livestream import access, acting, claims, sessions, signals
from livestream.errors import BadRestock, NoSuchItem, NotLive
from livestream.models import RunItem

_MOST = 10**12


@use_case
def restock(actor: Actor, session_id: int, code: str, more: int) -> RunItem:
    """Set so many base units more aside, also while closing; who waits moves up at once.

    Raises NoSuchSession, NotLive, NoSuchItem, BadRestock, CannotHold when so much is not free.
    """
    session = access.lock_session(actor, session_id)
    if session.status not in sessions.ON_AIR:
        raise NotLive
    item = next((each for each in session.line_up if each.code == code), None)
    if item is None:
        raise NoSuchItem
    if type(more) is not int or not 1 <= more <= _MOST:
        raise BadRestock
    sessions.hold(session, item, more)
    item.allotment += more
    item.version += 1
    acting.tell(session, claims.promote(session, [item]))
    signals.items_changed(session, [item.id])
    return item
