"""Word to one viewer, in the log that everybody reads, that something of their own is other: a tick.

A tick is good once and says nothing: a keyed hash of who and of how many there were before. Only the pages of that
viewer know the next one, since it stands beside what they show; they see it pass in the public stream and ask for
their own part of the page again. Nobody else can tell whose it is, nor that two ticks are one person's. So of hundreds
who watch, only those ask whose claims or order have changed, and no stream is one viewer's alone
(docs/decisions/0010-ticks.md).
"""
from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from flask import current_app

from core import events
from core.db import INSERT, db
from core.prepared import Prepared
from core.transactions import at_end
from livestream import signals
from livestream.audience import identity
from livestream.audience.identity import Identity
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession, Platform, ViewerTicks

KIND = "own"
NEAR = 20  # so many of who wait for an item hear that the queue has moved: to them it matters soon


def changed(session: LiveSession, buyers: Iterable[LiveBuyer]) -> None:
    """What these buyers have, or how their order stands, is other: told once when the transaction ends."""
    for buyer in buyers:
        if identity.is_proved(buyer.author_id):
            at_end(_tell, (session, buyer, 0))


def queue_moved(session: LiveSession, item_ids: Collection[int]) -> None:
    """Somebody has left the queue for these items: those in front of it stand in another place now."""
    if item_ids and any(each.channel.platform == Platform.OWN for each in session.channels):
        for item_id in item_ids:
            at_end(_tell, (session, None, item_id))


def next_of(session: LiveSession, viewer: Identity) -> str:
    """The tick that this viewer's pages wait for. Ask before what they show is read, or a change may pass unseen."""
    if viewer.author is None:
        return _tick(session.id, viewer.phone, 1)
    told = db.session.scalar(sa.select(ViewerTicks.number).join(LiveBuyer, LiveBuyer.id == ViewerTicks.buyer_id).where(
        LiveBuyer.session_id == session.id, LiveBuyer.author_id == viewer.author))
    return _tick(session.id, viewer.author, (told or 0) + 1)


def _tell(changes: list[tuple[LiveSession, LiveBuyer | None, int]]) -> None:
    sessions = {session.id: session for session, _, _ in changes if not session.is_rehearsal}
    for session_id in sorted(sessions):
        those = [(buyer, item_id) for session, buyer, item_id in changes if session.id == session_id]
        buyers = {buyer.id: buyer for buyer, _ in those if buyer is not None}
        buyers |= {buyer.id: buyer for buyer in _in_front({item_id for _, item_id in those if item_id})}
        for buyer_id in sorted(buyers):
            for tick in _ticks(session_id, buyers[buyer_id]):
                events.append(signals.public_stream(session_id), KIND, tick=tick)


def _ticks(session_id: int, buyer: LiveBuyer) -> list[str]:
    """The next tick. The first one also reaches a page of somebody who is signed in and had never said anything."""
    number = _COUNT.scalar(buyer_id=buyer.id)
    first = [_tick(session_id, buyer.phone, 1)] if number == 1 and buyer.phone else []
    return [*first, _tick(session_id, buyer.author_id, number)]


def _in_front(item_ids: Collection[int]) -> Iterable[LiveBuyer]:
    for item_id in sorted(item_ids):
        yield from db.session.scalars(
            sa.select(LiveBuyer).join(Claim, Claim.buyer_id == LiveBuyer.id).where(
                Claim.item_id == item_id, Claim.status == ClaimStatus.WAITING,
                LiveBuyer.author_id.startswith(identity.PROVED, autoescape=True))
            .order_by(sa.func.coalesce(Claim.paid_id, 0), Claim.place).limit(NEAR))


def _tick(session_id: int, who: str, number: int) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.new(key, f"viewer tick:{session_id}:{who}:{number}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:12]).decode()


def _count(dialect: str) -> Any:
    rows = sa.inspect(ViewerTicks).local_table
    first = INSERT[dialect](rows).values(buyer_id=sa.bindparam("buyer_id"), number=1)
    return first.on_conflict_do_update(
        index_elements=["buyer_id"], set_={"number": rows.c.number + 1}).returning(rows.c.number)


_COUNT = Prepared(_count)
