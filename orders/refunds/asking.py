"""Refunds that a machine sends: the provider of the payment is asked outside of any transaction, and never twice at a
time; with a key of the refund, so that asking again gives nothing more.

What is being sent is written down first. Without an answer that can be believed it is unknown, and asked again by a
job: at once at first, more seldom as it grows old; after an hour a case has a person look.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import actors, clock
from core.db import Dong, db
from core.errors import Unavailable
from core.states import StatusChange, move
from core.transactions import lock, use_case
from orders.cases.opening import About, open_case
from orders.models import CaseKind, Payment, Refund, RefundStatus
from orders.payments import providers
from orders.payments.provider import Outcome
from orders.refunds import going

AGAIN = timedelta(minutes=1)
STUCK = timedelta(hours=1)
DEAD = timedelta(minutes=5)  # longer than any answer takes: whoever asked is gone
_S = RefundStatus
_BY_HAND = ("cod", "transfer")


@dataclass(frozen=True)
class Question:
    """What the provider is asked."""

    provider: str
    reference: str
    amount: Dong
    key: str


def pass_on(refund_id: int) -> Outcome | None:
    """Ask the provider to send it, or what became of it, and act on the answer. None if it is not our turn."""
    question = _begin(refund_id)
    if question is None:
        return None
    provider = providers.of(question.provider)
    try:
        outcome = Outcome.UNKNOWN if provider is None else provider.refund(
            question.reference, question.amount, question.key)
    except Unavailable:
        outcome = Outcome.UNKNOWN
    if outcome is Outcome.PAID:
        going.sent(actors.SYSTEM, refund_id, question.key)
    elif outcome is Outcome.REFUSED:
        _refused(refund_id)
    else:
        _no_answer(refund_id)
    return outcome


def waiting() -> list[int]:
    """The refunds that a machine should be asked about now, the oldest first."""
    since = sa.select(sa.func.max(StatusChange.at)).where(
        StatusChange.entity == Refund.__tablename__, StatusChange.entity_id == Refund.id).scalar_subquery()
    found = db.session.execute(sa.select(Refund.id, Refund.status, Refund.made_at, since).where(
        Refund.provider.not_in(_BY_HAND), Refund.status.in_((_S.PROMISED, _S.SENDING, _S.UNKNOWN))).order_by(Refund.id))
    now = clock.now()
    return [row.id for row in found if _is_due(row.status, row.made_at, row[3] or row.made_at, now)]


def _is_due(status: RefundStatus, made_at: datetime, since: datetime, now: datetime) -> bool:
    if status == _S.SENDING:
        return now - since >= DEAD
    return now - since >= max(AGAIN, (now - made_at) / 10)


@use_case
def _begin(refund_id: int) -> Question | None:
    refund = lock(Refund, refund_id)
    if refund.provider in _BY_HAND or refund.payment_id is None:
        return None
    if refund.status == _S.SENDING and refund_id in waiting():
        move(refund, _S.UNKNOWN)
    if refund.status not in (_S.PROMISED, _S.UNKNOWN):
        return None
    move(refund, _S.SENDING)
    reference = db.session.get_one(Payment, refund.payment_id).reference
    return Question(refund.provider, reference, refund.amount, f"refund-{refund.id}-{reference}"[:80])


@use_case
def _no_answer(refund_id: int) -> None:
    going.unknown(refund_id)
    refund = db.session.get_one(Refund, refund_id)
    if refund.status == _S.UNKNOWN and clock.now() - refund.made_at >= STUCK:
        open_case(CaseKind.STUCK, About(f"refund:{refund.id}", order_id=refund.order_id, refund_id=refund.id,
                                        payment_id=refund.payment_id, amount=refund.amount))


@use_case
def _refused(refund_id: int) -> None:
    going.failed(actors.SYSTEM, refund_id, "refused by the provider")
