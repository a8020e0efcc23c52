"""What the provider tells us: signed events are kept and answered at once, and a job asks what is true about them.

The same event is kept once. Events come late, repeated and in any order, so what they say is not believed: they only
name what to ask about. One that cannot be acted on now, because the provider gives no answer, is tried again, more and
more seldom; it holds up no other.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
import structlog

from core import clock, dated
from core.db import db, insert_once
from core.errors import Unavailable
from core.transactions import use_case
from core.turns import give_way
from orders.cards import disputes, sent_back, settling
from orders.cards.errors import UnreadableEvent
from orders.cases.opening import About, close_cases, open_case
from orders.models import CardEvent, CaseKind, EventVerdict

RETENTION = "webhook_days"
_AT_ONCE = 50
_SOONEST, _LATEST = timedelta(seconds=30), timedelta(minutes=10)
_STUCK = timedelta(hours=6)
_LONGEST = 120
_ACTS: dict[str, Callable[[str], bool]] = {
    "checkout.session.completed": settling.settle,
    "checkout.session.async_payment_succeeded": settling.settle,
    "checkout.session.async_payment_failed": settling.settle,
    "checkout.session.expired": settling.settle,
    "charge.refunded": sent_back.settle_all,
    "charge.refund.updated": sent_back.settle,
    "refund.created": sent_back.settle,
    "refund.updated": sent_back.settle,
    "refund.failed": sent_back.settle,
    "charge.dispute.created": disputes.settle,
    "charge.dispute.updated": disputes.settle,
    "charge.dispute.closed": disputes.settle,
    "charge.dispute.funds_withdrawn": disputes.settle,
    "charge.dispute.funds_reinstated": disputes.settle,
}
KINDS = frozenset(_ACTS)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Told:
    """What an event says of itself; `subject` is what to ask about."""

    id: str
    kind: str
    subject: str
    is_live: bool


def read(body: bytes) -> Told:
    """The event in these bytes. Raises UnreadableEvent."""
    try:
        given = json.loads(body)
        about = given["data"]["object"]
        kind = given["type"]
        subject = about.get("payment_intent" if kind == "charge.refunded" else "id") or ""
        told = Told(given["id"], kind, subject, given.get("livemode", False))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableEvent from error
    texts = (told.id, told.kind, told.subject)
    if not all(isinstance(each, str) and each.isascii() and each.isprintable() for each in texts) \
            or not 0 < len(told.id) <= _LONGEST or len(told.subject) > _LONGEST or type(told.is_live) is not bool:
        raise UnreadableEvent
    return told


@use_case(keyed=True)
def keep(told: Told, body: bytes) -> bool:
    """Write down what came, to be acted on soon. False if it was there already, or is nothing that we act on."""
    now = clock.now()
    return told.kind in KINDS and insert_once(
        CardEvent, event_id=told.id, kind=told.kind, subject=told.subject, body=body, received_at=now,
        verdict=EventVerdict.WAITING, attempts=0, due_at=now, done_at=None)


def waiting() -> Sequence[int]:
    """The events to be acted on now, the oldest first."""
    return db.session.scalars(sa.select(CardEvent.id).where(
        CardEvent.verdict == EventVerdict.WAITING, CardEvent.due_at <= clock.now()
    ).order_by(CardEvent.due_at, CardEvent.id).limit(_AT_ONCE)).all()


def act_on_waiting() -> int:
    """Ask about what has come. Returns how many events were settled."""
    settled = 0
    while ids := waiting():
        for event_id in ids:
            settled += act(event_id)
            give_way(db.engine)  # to the events that still come in
    return settled


def act(event_id: int) -> bool:
    """Ask about one event, and act on the answer. False if it is not its turn, or there was no answer."""
    begun = _begin(event_id)
    if begun is None:
        return False
    kind, subject = begun
    try:
        is_ours = _ACTS[kind](subject) if subject else False
    except Unavailable as error:
        log.warning("card event waits", event_id=event_id, kind=kind, why=type(error).__name__)
        return False
    _settle(event_id, is_ours)
    return True


@use_case
def _begin(event_id: int) -> tuple[str, str] | None:
    """Take it for a while: if nothing comes of that, its turn comes again."""
    event = db.session.get_one(CardEvent, event_id, populate_existing=True)
    now = clock.now()
    taken = sa.update(CardEvent).where(
        CardEvent.id == event_id, CardEvent.verdict == EventVerdict.WAITING, CardEvent.due_at == event.due_at,
        CardEvent.due_at <= now).values(
        attempts=CardEvent.attempts + 1, due_at=now + min(_SOONEST * 2 ** min(event.attempts, 10), _LATEST))
    if not db.session.execute(taken).rowcount:  # type: ignore[attr-defined]
        return None
    if now - event.received_at > _STUCK:
        open_case(CaseKind.STUCK, About(f"card event:{event.id}", note=f"{event.event_id}: {event.kind}"))
    return event.kind, event.subject


@use_case
def _settle(event_id: int, is_ours: bool) -> None:
    close_cases(f"card event:{event_id}", "settled")
    db.session.execute(sa.update(CardEvent).where(
        CardEvent.id == event_id, CardEvent.verdict == EventVerdict.WAITING).values(
        verdict=EventVerdict.DONE if is_ours else EventVerdict.IGNORED, done_at=clock.now()))


@use_case
def forget() -> int:
    """Remove what was settled long ago: it names people, and what came of it is kept elsewhere."""
    before = clock.now() - timedelta(days=dated.value(RETENTION))
    gone = sa.delete(CardEvent).where(
        CardEvent.received_at < before, CardEvent.verdict != EventVerdict.WAITING).returning(CardEvent.id)
    return len(db.session.scalars(gone).all())
