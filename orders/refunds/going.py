"""What becomes of a refund: it is being sent, it went, it did not go, it came back. Each said again changes nothing.

Rows are locked in the order of core.locking: bank lines, the order, the refund.
"""
from __future__ import annotations

import sqlalchemy as sa

from core import outbox
from core.actors import Actor
from core.db import Dong, db
from core.money import vnd
from core.states import IllegalMove, move
from core.transactions import lock, lock_all, use_case
from orders import balances, followers, ledger, money_bookings, receiving
from orders.access import lock_order, sees_everything
from orders.cases.opening import About, close_cases, open_case
from orders.models import BankLine, CaseKind, Order, Refund, RefundStatus
from orders.money_errors import NoSuchRefund, OtherAmountCameBack, ReferenceNeeded
from orders.refunds import taken_back
from orders.topics import REFUND_SENT

_S = RefundStatus


@use_case
def begin(actor: Actor, refund_id: int) -> bool:
    """A person sends it now: others see that. False if somebody has begun before, or it has gone already."""
    refund_of(actor, refund_id)
    refund = lock(Refund, refund_id)
    return refund.status in (_S.PROMISED, _S.UNKNOWN) and move(refund, _S.SENDING)


@use_case
def sent(actor: Actor, refund_id: int, reference: str) -> Refund:
    """It went; `reference` is what the bank or the provider calls it. Raises ReferenceNeeded, IllegalMove."""
    refund, _ = _locked(actor, refund_id)
    if refund.status in (_S.SENT, _S.RETURNED):
        return refund
    text = " ".join(reference.split())
    if not 1 <= len(text) <= 80:
        raise ReferenceNeeded
    went(refund, text)
    return refund


def went(refund: Refund, reference: str) -> None:
    """The same for whoever has locked it."""
    if not move(refund, _S.SENT):
        return
    refund.reference = reference
    ledger.post([money_bookings.refund_sent(refund)])
    close_cases(f"refund:{refund.id}", "sent")
    outbox.put(REFUND_SENT, str(refund.id), refund_id=refund.id)


@use_case
def failed(actor: Actor, refund_id: int, reason: str) -> Refund:
    """It did not go and will not: that money is again the order's, or the bank line's, and a person looks at it.

    Raises core.states.IllegalMove when it went.
    """
    order_id = db.session.scalar(sa.select(Refund.order_id).where(Refund.id == refund_id))
    if order_id is not None:
        followers.prepare_payment(order_id)
    refund, line = _locked(actor, refund_id)
    if not move(refund, _S.FAILED, " ".join(reason.split())[:200]):
        return refund
    close_cases(f"refund:{refund.id}", "failed")
    order = _give_to_source(refund, line)
    ledger.post([money_bookings.refund_failed(refund, order)])
    if order is not None:
        ask_a_person(order.id)
    return refund


@use_case
def unknown(refund_id: int) -> None:
    """Whoever sends it gave no answer that can be believed."""
    refund = lock(Refund, refund_id)
    if refund.status == _S.SENDING:
        move(refund, _S.UNKNOWN)


@use_case
def came_back(actor: Actor, refund_id: int, line_id: int | None = None) -> Refund:
    """The bank of the buyer has sent it back, and `line_id` is how we got it; without one the card provider told us.

    That money is again the order's, and a case says so. Raises OtherAmountCameBack, core.states.IllegalMove.
    """
    order_id = db.session.scalar(sa.select(Refund.order_id).where(Refund.id == refund_id))
    if order_id is not None:
        followers.prepare_payment(order_id)
    refund, line = _locked(actor, refund_id, line_id)
    if refund.status == _S.RETURNED:
        return refund
    if (line_id is None) == (refund.provider == "transfer"):
        raise IllegalMove(old=refund.status, new=_S.RETURNED)
    if line_id is not None:
        back = db.session.get_one(BankLine, line_id)
        if back.remaining < refund.amount or line_id == refund.bank_line_id:
            raise OtherAmountCameBack(left=vnd(back.remaining), amount=vnd(refund.amount))
        back.remaining = Dong(back.remaining - refund.amount)
        if not back.remaining:
            close_cases(f"line:{line_id}", "returned")
    move(refund, _S.RETURNED)
    order = _give_to_source(refund, line)
    ledger.post([money_bookings.refund_returned(refund, order, line_id)])
    subject = f"line:{refund.bank_line_id}" if order is None else f"order:{order.code}"
    open_case(CaseKind.RETURNED, About(subject, order_id=refund.order_id, bank_line_id=refund.bank_line_id,
                                       refund_id=refund.id, amount=refund.amount))
    return refund


def refund_of(actor: Actor, refund_id: int) -> Refund:
    """One refund, for whoever may handle money. Raises NoSuchRefund."""
    refund = db.session.get(Refund, refund_id) if sees_everything(actor) else None
    if refund is None:
        raise NoSuchRefund
    return refund


def _locked(actor: Actor, refund_id: int, line_id: int | None = None) -> tuple[Refund, BankLine | None]:
    """The refund and the line that it is of, locked with the order, and with the line that it came back on."""
    found = refund_of(actor, refund_id)
    lines = {line.id: line for line in lock_all(
        BankLine, [each for each in (found.bank_line_id, line_id) if each is not None])}
    if found.order_id is not None:
        lock_order(found.order_id)
    return lock(Refund, refund_id), lines.get(found.bank_line_id or 0)


def _give_to_source(refund: Refund, line: BankLine | None) -> Order | None:
    """It counts again where it had come from; the order that is, if it is one."""
    if line is not None:
        line.remaining = Dong(line.remaining + refund.amount)
        return None
    order = db.session.get_one(Order, refund.order_id)
    receiving.change_received(order, refund.amount)
    return order


@use_case(joins=True)
def ask_a_person(order_id: int) -> None:
    """A case for what this order, which is locked, has too much, unless one waits already, or nothing is too much.

    What a bank has taken back stays with us."""
    order = db.session.get_one(Order, order_id)
    taken_back.keep(order)
    surplus = balances.of(order).surplus
    if surplus:
        open_case(CaseKind.OVER, About(f"order:{order.code}", order_id=order.id, amount=surplus))
