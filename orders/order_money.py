"""How an order stands with its money, as one page shows it: what was paid, what went back, what can be done."""
from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from core.db import db
from orders import balances, moving, receiving
from orders.models import BankLine, MoneyMove, Order, Payment, PaymentStatus, Refund, WriteOff
from orders.refunds import promising
from orders.refunds.promising import Way

_CAME = (PaymentStatus.PAID, PaymentStatus.REFUNDED)


@dataclass(frozen=True)
class OrderMoney:
    """One order. `lines` are the bank lines that paid some of it, by id; `others` are open orders of the buyer."""

    order: Order
    balance: balances.Balance
    payments: list[Payment]
    lines: dict[int, BankLine]
    refunds: list[Refund]
    moves: list[tuple[MoneyMove, Order, bool]]  # with the other order; True: it came from there
    write_offs: list[WriteOff]
    ways: list[Way]
    others: list[tuple[Order, balances.Balance]]

    @property
    def came(self) -> list[Payment]:
        """The payments that are money."""
        return [payment for payment in self.payments if payment.status in _CAME]


def read(order: Order) -> OrderMoney:
    """Everything about the money of this order."""
    balance = balances.of(order)
    payments = receiving.payments_of([order.id])[order.id]
    ids = {payment.bank_line_id for payment in payments}
    lines = {line.id: line for line in db.session.scalars(sa.select(BankLine).where(BankLine.id.in_(ids)))}
    written = db.session.scalars(sa.select(WriteOff).where(WriteOff.order_id == order.id).order_by(WriteOff.id))
    others = moving.candidates(order) if balance.surplus else []
    return OrderMoney(
        order, balance, payments, lines, promising.refunds_of([order.id])[order.id], _moves(order), list(written),
        promising.ways(order) if balance.surplus else [], [(other, balances.of(other)) for other in others])


def _moves(order: Order) -> list[tuple[MoneyMove, Order, bool]]:
    rows = sa.select(MoneyMove, Order).join(Order, sa.or_(
        sa.and_(MoneyMove.from_order_id == order.id, Order.id == MoneyMove.to_order_id),
        sa.and_(MoneyMove.to_order_id == order.id, Order.id == MoneyMove.from_order_id))).order_by(MoneyMove.id)
    return [(row, other, row.to_order_id == order.id) for row, other in db.session.execute(rows)]
