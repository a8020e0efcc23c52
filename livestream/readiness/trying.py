"""What the crew tries out before going live, and counts: who, when, and what came of it."""
from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from core import clock, dated
from core.actors import Actor
from core.audit import note
from core.db import db
from core.idempotency import once
from core.transactions import use_case
from livestream import access
from livestream.errors import NoSuchItem, NotPlanned
from livestream.models import LiveSession, RunItem, SessionStatus, Trial, Tried
from livestream.readiness_errors import NotMeasured
from shop import stock

SLOWEST = "network_good_ms"  # a round trip that takes longer is not good enough, a dated setting
_LONGEST = 600_000


@dataclass(frozen=True)
class Measured:
    """What a device measured: half of its requests took less; how long until the event stream was open, if it was."""

    round_trip_ms: int
    stream_ms: int | None


@use_case
def try_network(actor: Actor, session_id: int, measured: Measured) -> Trial:
    """Keep what a device of the crew measured. Good is a short round trip with an open stream.

    Raises NoSuchSession, NotMeasured, NotPlanned once the session is over.
    """
    values = [measured.round_trip_ms] + ([measured.stream_ms] if measured.stream_ms is not None else [])
    if not all(type(each) is int and 0 <= each <= _LONGEST for each in values):
        raise NotMeasured
    is_good = measured.stream_ms is not None and measured.round_trip_ms <= dated.value(SLOWEST)
    return _keep(actor, session_id, Tried.NETWORK, is_good, measured)


@use_case
def try_printer(actor: Actor, session_id: int, is_good: bool) -> Trial:
    """Somebody printed a slip to try, and says whether it can be read. Raises NoSuchSession, NotPlanned."""
    return _keep(actor, session_id, Tried.PRINTER, is_good)


def _keep(actor: Actor, session_id: int, what: Tried, is_good: bool, measured: Measured | None = None) -> Trial:
    session = access.find(actor, session_id)
    if session.status in (SessionStatus.ENDED, SessionStatus.CANCELLED):
        raise NotPlanned
    made = Trial(session_id=session.id, what=what, is_good=is_good, person_id=actor.person_id,
                 round_trip_ms=measured.round_trip_ms if measured else None,
                 stream_ms=measured.stream_ms if measured else None, person_name=actor.name[:120], at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def latest(session: LiveSession) -> dict[Tried, Trial]:
    """What was tried last, of each kind."""
    last = sa.select(sa.func.max(Trial.id)).where(Trial.session_id == session.id).group_by(Trial.what)
    return {row.what: row for row in db.session.scalars(sa.select(Trial).where(Trial.id.in_(last)))}


@use_case(keyed=True)
def count_item(actor: Actor, session_id: int, code: str, base_units: int, request_key: str) -> None:
    """Somebody of the crew counted what lies in the store of an item's seller; the books follow.

    A repeat of the key does nothing. Raises NoSuchSession, NoSuchItem, NotPlanned, BadQuantity, HeldForOrders.
    """
    session = access.find(actor, session_id)
    if session.status != SessionStatus.PLANNED or session.is_rehearsal:
        raise NotPlanned
    item = next((each for each in session.line_up if each.code == code), None)
    if item is None:
        raise NoSuchItem
    once(f"readiness.count:{session_id}", request_key, [code, base_units], lambda: _count(session, item, base_units))


def _count(session: LiveSession, item: RunItem, base_units: int) -> int:
    stock.count(item.stock_item_id, base_units, "count")
    note("stock counted by the crew", f"session:{session.id}", code=item.code, counted=base_units)
    return item.id
