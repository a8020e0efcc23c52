"""The moment of paying, and the goods that go with it, in one transaction: who pays first is served first.

`count_paid` is the moment for whoever knows of money or of an address; `record_transfer` is what the crew writes down.
All of them lock the session first, so that of many who pay at once each is served after the other.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import idempotency
from core.actors import Actor
from core.audit import note
from core.db import db
from core.transactions import lock, use_case
from livestream import access, signals, terms
from livestream.comments import acting, telling
from livestream.errors import NoSuchLiveBuyer
from livestream.first_paid import ranks, unserved
from livestream.first_paid_errors import BadAmount, NotFirstPaid
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession, PayingMoment
from livestream.serving import claims
from livestream.serving.sharing import may_promote
from orders import awaiting
from orders.models import Order, OrderStatus
from orders.wishes import PAID_BEFORE

TRANSFER = "transfer"
LEAST, MOST = 1_000, 1_000_000_000  # dong


@dataclass(frozen=True)
class Paid:
    """How an order was paid, and how much was seen coming in (with cash on delivery nothing yet)."""

    method: str
    amount: int | None = None


@use_case(keyed=True)
def count_paid(order_id: int, paid: Paid, request_key: str) -> int:
    """This order is paid now: what its buyers wish in sessions of this kind is theirs as far as there is any.

    What there is none of waits in the order of paying. The same key, once; returns the number of the moment, 0 where
    nobody in the order wishes anything. Whoever matches money with orders calls this.
    """
    def act() -> int:
        found = [_pay_order(session, order_id, paid) for session in lock_sessions(order_id)]
        return next((moment.id for moment in found if moment is not None), 0)

    return idempotency.once(f"livestream.paid:{order_id}", request_key, [paid.method, paid.amount], act)


@use_case(keyed=True)
def record_transfer(actor: Actor, session_id: int, number: int, amount: int, request_key: str) -> PayingMoment:
    """The crew has seen this buyer's money come in. The same key, once.

    It counts as paid whatever the amount: whoever writes it down decides that it is enough. Money that comes when
    nothing is to be had any more is written down as well, and is a case for the crew (livestream.first_paid.unserved).
    Raises NoSuchSession, NoSuchLiveBuyer, NotFirstPaid, BadAmount.
    """
    access.find(actor, session_id)
    if type(amount) is not int or not LEAST <= amount <= MOST:
        raise BadAmount

    def act() -> int:
        session = access.lock_session(actor, session_id)
        buyer = db.session.scalar(sa.select(LiveBuyer).where(
            LiveBuyer.session_id == session.id, LiveBuyer.number == number))
        if buyer is None:
            raise NoSuchLiveBuyer
        if not terms.is_first_paid(session):
            raise NotFirstPaid
        payers = _in_order(session, buyer.order_id) if buyer.order_id is not None else [buyer]
        moment = _pay(session, payers, buyer, Paid(TRANSFER, amount))
        note("transfer recorded", f"session:{session.id}", number=number, amount=amount)
        return moment.id if moment is not None else 0

    found = idempotency.once(f"livestream.transfer:{session_id}", request_key, [number, amount], act)
    return db.session.get_one(PayingMoment, found)


def lock_sessions(order_id: int) -> list[LiveSession]:
    """The sessions of this kind in which buyers of this order wish something, locked; before the order is locked."""
    wanted = sa.select(LiveBuyer.session_id).where(LiveBuyer.order_id == order_id).distinct()
    sessions = [db.session.get_one(LiveSession, session_id) for session_id in sorted(db.session.scalars(wanted))]
    return [lock(LiveSession, session.id) for session in sessions if terms.is_first_paid(session)]


def prepare(order_id: int) -> None:
    """An order is about to be completed: sessions are locked before orders."""
    lock_sessions(order_id)


def completed(order_id: int) -> None:
    """The buyer has said where to. With cash on delivery that is the moment of paying, unless a deposit comes first."""
    order = db.session.get_one(Order, order_id)
    if order.payment_method in PAID_BEFORE or awaiting.missing(order):
        return
    for session in lock_sessions(order_id):
        _pay_order(session, order_id, Paid(order.payment_method))


def received(order_id: int) -> None:
    """The money for what the order costs by now is here: that is the moment of paying."""
    order = db.session.get_one(Order, order_id)
    for session in lock_sessions(order_id):
        _pay_order(session, order_id, Paid(order.payment_method))


def give_up(order_id: int) -> None:
    """The buyer has cancelled the order: nothing more is wished in it."""
    order = db.session.get_one(Order, order_id)
    if order.status != OrderStatus.CANCELLED:
        return
    for session in lock_sessions(order_id):
        wishes = _waiting(_in_order(session, order_id))
        if wishes:
            acting.tell(session, claims.release(session, wishes, "order cancelled"))


def _pay_order(session: LiveSession, order_id: int, paid: Paid) -> PayingMoment | None:
    payers = _in_order(session, order_id)
    return _pay(session, payers, payers[0], paid)


def _pay(session: LiveSession, payers: Sequence[LiveBuyer], by: LiveBuyer, paid: Paid) -> PayingMoment | None:
    """Give these buyers, who are in one order, what there is of what they have not paid yet.

    None if that is nothing and no money has come either.
    """
    wishes = [claim for claim in _waiting(payers) if claim.paid_id is None] if may_promote(session) else []
    if not wishes and paid.amount is None:
        return None
    moment = ranks.note(session, by, paid.method, paid.amount)
    for claim in wishes:
        claim.paid_id = moment.id
    db.session.flush()
    seen_by = [buyer.id for buyer in payers] if paid.amount is None else ()  # who has just sent a form sees it there
    turn = claims.promote(session, list({claim.item_id: claim.item for claim in wishes}.values()), seen_by)
    acting.tell(session, turn)
    telling.tell_claims(session, payers)
    signals.crew(session, "unserved", {"cases": unserved.number_of_cases(session)})
    return moment


def _waiting(buyers: Sequence[LiveBuyer]) -> list[Claim]:
    wanted = sa.select(Claim).where(
        Claim.buyer_id.in_([buyer.id for buyer in buyers]), Claim.status == ClaimStatus.WAITING)
    return list(db.session.scalars(wanted.order_by(Claim.id).execution_options(populate_existing=True)))


def _in_order(session: LiveSession, order_id: int) -> list[LiveBuyer]:
    wanted = sa.select(LiveBuyer).where(LiveBuyer.session_id == session.id, LiveBuyer.order_id == order_id)
    return list(db.session.scalars(wanted.order_by(LiveBuyer.id)))
