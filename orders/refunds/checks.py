"""What must hold of money that goes back, to another order, or nowhere: each row has exactly the entries that its state
says, and nobody gets more than there was."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from core import checks
from core.checks import Question, differences, each_row, fixed
from core.db import DongColumn
from orders.ledger import Account, Entry, Posting
from orders.models import MoneyMove, Order, Payment, Refund, RefundStatus, WriteOff
from orders.money_bookings import FAILED, LEAVES, MOVED, PROMISED, RETURNED, SENT, WRITTEN_OFF

_S = RefundStatus
_BOOKED: Mapping[str, tuple[RefundStatus, ...]] = {
    PROMISED: tuple(_S), SENT: (_S.SENT, _S.RETURNED), FAILED: (_S.FAILED,), RETURNED: (_S.RETURNED,)}
_GONE_WRONG = (_S.FAILED, _S.RETURNED)


@fixed
def refunds_are_booked() -> Iterable[Question]:
    """Promised, sent, failed and returned as the state of each refund says, to the dong, and nothing else."""
    document = sa.literal("refund:") + sa.cast(Refund.id, sa.String)
    source = sa.case((Refund.order_id.is_not(None), Account.BUYER.value), else_=Account.UNCLEAR.value)
    owner = sa.case((Refund.order_id.is_not(None), sa.literal("order:") + Order.code),
                    else_=sa.literal("line:") + sa.cast(Refund.bank_line_id, sa.String))
    leaves = sa.case(*((Refund.provider == way, account.value) for way, account in LEAVES.items()), else_="")
    waits, nobody = sa.literal(Account.REFUND.value), sa.literal("")
    legs: list[tuple[str, Any, Any, int]] = [
        (PROMISED, source, owner, 1), (PROMISED, waits, document, -1),
        (SENT, waits, document, 1), (SENT, leaves, nobody, -1),
        (FAILED, waits, document, 1), (FAILED, source, owner, -1),
        (RETURNED, source, owner, -1)]  # what it came back on stands in the other leg
    wanted = sa.union_all(*(
        sa.select(document.label("document"), sa.literal(kind).label("kind"), account.label("account"),
                  party.label("party"), sa.cast(sign * Refund.amount, DongColumn).label("amount"))
        .outerjoin(Order, Order.id == Refund.order_id).where(Refund.status.in_(_BOOKED[kind]))
        for kind, account, party, sign in legs)).subquery()
    yield from differences(sa.select(wanted), _legs("refund:", sa.or_(Posting.kind != RETURNED, Entry.amount < 0)),
                           "{0} is {1} and {4} not booked so on {2}", "{0} is booked as {1}, {4} on {2}, and is not")


@fixed
def moves_and_write_offs_are_booked() -> Iterable[Question]:
    """Each once, to the dong, and nothing else."""
    source, target = sa.orm.aliased(Order), sa.orm.aliased(Order)
    document = (sa.literal("move:") + sa.cast(MoneyMove.id, sa.String)).label("document")
    buyer = sa.literal(Account.BUYER.value)
    wanted = sa.union_all(*(
        sa.select(document, sa.literal(MOVED), buyer, sa.literal("order:") + order.code,
                  sa.cast(sign * MoneyMove.amount, DongColumn)).join(order, order.id == column)
        for order, column, sign in ((source, MoneyMove.from_order_id, 1), (target, MoneyMove.to_order_id, -1))))
    yield from differences(sa.select(wanted.subquery()), _legs("move:"), "{0} of {4} is not booked",
                           "{0} is booked with {4} for {3}, and is not so")
    document = (sa.literal("write_off:") + sa.cast(WriteOff.id, sa.String)).label("document")
    given_up = sa.select(document, sa.literal(WRITTEN_OFF), sa.literal(Account.LOSS.value), sa.literal(""),
                         WriteOff.amount)
    taken_off = sa.select(document, sa.literal(WRITTEN_OFF), buyer, sa.literal("order:") + Order.code,
                          sa.cast(-WriteOff.amount, DongColumn)).join(Order, Order.id == WriteOff.order_id)
    yield from differences(sa.select(sa.union_all(given_up, taken_off).subquery()), _legs("write_off:"),
                           "{0} of {4} is not booked", "{0} is booked with {4} on {2}, and is not so")


@fixed
def no_payment_goes_back_twice() -> Iterable[Question]:
    """Of a payment no more goes back than it was, and only of one that was paid in that way."""
    back = sa.func.sum(Refund.amount).label("back")
    yield from each_row(
        sa.select(Payment.reference, Payment.amount, back).join(Refund, Refund.payment_id == Payment.id)
        .where(Refund.status.not_in(_GONE_WRONG)).group_by(Payment.id).having(back > Payment.amount),
        "of payment {reference} of {amount} goes back {back}")
    strange = sa.or_(Payment.id.is_(None), Payment.provider != Refund.provider, Payment.order_id != Refund.order_id)
    yield from each_row(
        sa.select(Refund.id).outerjoin(Payment, Payment.id == Refund.payment_id).where(
            sa.or_(Refund.provider == "card", Refund.payment_id.is_not(None)), strange),
        "refund {id} is of a payment that it cannot be of")


def _legs(prefix: str, *conditions: Any) -> Any:
    """What is booked for documents of this kind."""
    return sa.select(Posting.document, Posting.kind, sa.cast(Entry.account, sa.String), Entry.party, Entry.amount).join(
        Entry, Entry.posting_id == Posting.id).where(Posting.document.startswith(prefix), *conditions)


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (refunds_are_booked, moves_and_write_offs_are_booked, no_payment_goes_back_twice):
        checks.add(check.__name__.replace("_", " "), check, about_money=True)
