"""Money for an order: booked, paying lines, and what follows from being paid."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from orders import balances, handling, parcels, receiving, reports
from orders.cancelling import cancel_order
from orders.errors import NothingLeftOfTheLine, NotPaidYet, UnknownPaymentMethod
from orders.ledger import Account, Entry
from orders.models import BankLine, OrderStatus, Payment, PaymentStatus
from tests.make import money
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def waiting_cash(order):
    return list(db.session.scalars(sa.select(Payment.amount).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED).order_by(Payment.id)))


def test_a_transfer_is_offered_only_while_an_account_is_shown():
    with pytest.raises(UnknownPaymentMethod):
        make.order(payment_method="transfer")

    order = money.by_transfer()

    assert (order.status, order.pay_by is not None, order.parcels) == (OrderStatus.PLACED, True, [])


def test_an_order_paid_in_full_is_confirmed_and_asks_for_nothing_at_the_door():
    order = money.by_transfer()

    counted = money.transferred(order)

    assert (counted.balance.left, counted.balance.surplus, counted.is_cancelled) == (0, 0, False)
    assert order.status == OrderStatus.CONFIRMED
    assert order.received == order.total
    assert [line.paid for line in order.lines] == [line.amount for line in order.lines]
    assert waiting_cash(order) == []
    assert (balance(Account.BANK), balance(Account.UNCLEAR), balance(Account.BUYER)) == (
        order.total, 0, -order.total)
    assert checks.run() == []


def test_a_part_is_kept_waiting_and_nobody_can_confirm_it():
    order = money.by_transfer()

    counted = money.transferred(order, 1_000)

    assert counted.balance.left == order.total - 1_000
    assert order.status == OrderStatus.PLACED
    with pytest.raises(NotPaidYet):
        handling.confirm(SYSTEM, order.id)
    assert checks.run() == []


def test_two_parts_add_up_and_what_is_too_much_is_surplus():
    order = money.by_transfer()
    money.transferred(order, 1_000)

    counted = money.transferred(order, order.total)

    assert (order.status, counted.balance.surplus) == (OrderStatus.CONFIRMED, 1_000)
    assert checks.run() == []


def test_nothing_is_counted_twice_of_one_line():
    order, line = money.by_transfer(), money.line(50_000)
    receiving.count_transfer(order.id, line.id, Dong(30_000))

    with pytest.raises(NothingLeftOfTheLine):
        receiving.count_transfer(order.id, line.id, Dong(20_001))

    receiving.count_transfer(order.id, line.id, Dong(20_000))
    assert db.session.get_one(BankLine, line.id).remaining == 0
    assert order.received == 50_000


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_is_no_money(amount):
    order, line = money.by_transfer(), money.line(50_000)

    with pytest.raises(NothingLeftOfTheLine):
        receiving.count_transfer(order.id, line.id, Dong(amount))


def test_the_paid_figure_is_goods_only_and_tells_each_commune_its_part():
    order = money.by_transfer()
    money.transferred(order, order.total + 5_000)

    day = clock.local(order.placed_at).date()
    assert reports.revenue(SYSTEM, day, day).total.paid == order.goods_total


def test_a_transfer_for_an_order_with_cash_lowers_what_the_rider_collects():
    order = make.from_two()
    first, second = waiting_cash(order)

    money.transferred(order, first + 10_000)

    assert sum(waiting_cash(order)) == second - 10_000
    assert checks.run() == []
    for parcel in order.parcels:
        parcels.pack(SYSTEM, parcel.id)
        parcels.hand_over_to_courier(SYSTEM, parcel.id)
        parcels.deliver(SYSTEM, parcel.id)
    assert order.received == order.total
    assert balance(Account.BUYER) == 0
    assert balance(Account.CASH_IN_TRANSIT) == second - 10_000
    assert checks.run() == []


def test_money_for_a_cancelled_order_is_all_surplus():
    order = money.by_transfer()
    cancel_order(SYSTEM, order.id, "changed their mind")

    counted = money.transferred(order, 60_000)

    assert counted.is_cancelled
    assert counted.balance.surplus == counted.balance.received > 0
    assert checks.run() == []


def test_a_cancelled_order_that_was_paid_owes_the_buyer_everything():
    order = money.by_transfer()
    money.transferred(order)

    cancel_order(SYSTEM, order.id, "out of plums")

    assert balances.of(order).surplus == order.received > 0
    assert [line.paid for line in order.lines] == [0]
    assert checks.run() == []
