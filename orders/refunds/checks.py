"""What must hold of money that goes back, to another order, or nowhere: each row has exactly the entries that its state
says, and nobody gets more than there was."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from core import checks
from core.checks import Question, each_row, fixed
from orders.models import Payment, Refund, RefundStatus
from orders.money_bookings import FAILED, PROMISED, RETURNED, SENT

_S = RefundStatus
_BOOKED: Mapping[str, tuple[RefundStatus, ...]] = {
    PROMISED: tuple(_S), SENT: (_S.SENT, _S.RETURNED), FAILED: (_S.FAILED,), RETURNED: (_S.RETURNED,)}
_GONE_WRONG = (_S.FAILED, _S.RETURNED)


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


def install() -> None:
    """Let `flask check` ask all this."""
    checks.add("no payment goes back twice", no_payment_goes_back_twice, about_money=True)
