"""That nothing of a rehearsal is in any stock, order, book or message: asked by the command that checks the books."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.messaging.sending import Sending
from livestream.models import Claim, CrewReminder, LiveBuyer, LiveSession, PrivateReply, ViewerReminder
from orders.ledger import Entry
from orders.models import LineEvent, OrderLine
from shop.models import Hold, StockMove

_session, _claim = (sa.literal(f"{each}:") for each in ("session", "claim"))


def rehearsals_reach_nobody() -> Iterator[str]:
    """No hold, no movement of stock, no order, no entry in a book, no message is of a rehearsal."""
    of_session, of_claim = _names(_session, LiveSession.id), _names(_claim, Claim.id)
    yield from _found("holds", Hold.owner, sa.or_(Hold.owner.in_(of_session), Hold.owner.in_(of_claim)))
    yield from _found("stock moves", StockMove.reference, sa.or_(
        StockMove.reference.in_(of_session), StockMove.reference.in_(of_claim)))
    for what, column in _POINTING.items():
        yield from _found(what, column, column.in_(_ids()))
    yield from _found("buyers in an order", LiveBuyer.id, sa.and_(
        LiveBuyer.session_id.in_(_ids()), LiveBuyer.order_id.is_not(None)))
    codes = sa.select(_session.concat(LiveSession.code)).where(LiveSession.is_rehearsal)
    yield from _found("messages", Sending.reference, Sending.reference.in_(codes))


_POINTING: dict[str, Any] = {
    "order lines": OrderLine.session_id, "line events": LineEvent.session_id, "entries of the ledger": Entry.session_id,
    "private replies": PrivateReply.session_id, "reminders of viewers": ViewerReminder.session_id,
    "reminders of the crew": CrewReminder.session_id}
"""What would be told or sold to somebody, by the session it is of."""


def _ids() -> sa.Select[Any]:
    return sa.select(LiveSession.id).where(LiveSession.is_rehearsal)


def _names(kind: sa.ColumnElement[str], ident: Any) -> sa.Select[Any]:
    """How stock names the sessions that are rehearsals, or their claims."""
    named = sa.select(kind.concat(sa.cast(ident, sa.String)))
    return named.where(ident.in_(_ids()) if ident is LiveSession.id else Claim.session_id.in_(_ids()))


def _found(what: str, named: Any, wrong: sa.ColumnElement[bool]) -> Iterator[str]:
    for (name,) in db.session.execute(sa.select(named).where(wrong).distinct().order_by(named)):
        yield f"{what} of a rehearsal: {name}"
