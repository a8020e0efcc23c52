"""Parcels on their way out and back: stock, journal and books follow in the same transaction."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import db
from core.states import IllegalMove
from orders import opening, parcels, returns
from orders.cancelling import cancel_by_buyer, cancel_lines, cancel_order
from orders.errors import (
    AlreadyDelivered,
    NoMoneyDue,
    NoSuchOrder,
    NoSuchParcel,
    NotDelivered,
    NothingToRefund,
    ReasonNeeded,
    TooLateToCancel,
)
from orders.ledger import Account, Entry, Posting
from orders.models import Customer, LineEventKind, OrderStatus, ParcelStatus, PaymentStatus
from orders.refunds.handing import hand_back
from tests.make import orders as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")
K = LineEventKind


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def balance(account: Account) -> int:
    return db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
        Entry.account == account)).one()


def test_delivering_with_cash_books_what_the_producer_is_owed():
    parcel = make.delivered()

    assert parcel.status == ParcelStatus.DELIVERED
    assert make.status(parcel.order) == OrderStatus.DELIVERED
    assert [balance(account) for account in (Account.BUYER, Account.CASH_IN_TRANSIT, Account.PRODUCER,
                                             Account.FREIGHT)] == [0, 120_000, -90_000, -30_000]
    assert make.events(parcel.order) == [K.ORDERED, K.DELIVERED]
    assert shop.levels(parcel.order.lines[0].stock_item_id) == (98_000, 0)


def test_delivering_twice_books_once():
    parcel = make.delivered()

    parcels.deliver(SYSTEM, parcel.id)
    parcels.record_cash(SYSTEM, parcel.id)

    assert make.count(Posting) == 2


def test_cash_may_be_recorded_on_another_occasion():
    parcel = make.delivered(with_cash=False)
    assert balance(Account.BUYER) == 120_000

    payment = parcels.record_cash(SYSTEM, parcel.id)

    assert payment.status == PaymentStatus.PAID
    assert balance(Account.BUYER) == 0


def test_no_cash_is_due_for_a_parcel_in_the_store_or_one_that_was_refused():
    parcel = make.parcel(make.order())
    with pytest.raises(NoMoneyDue):
        parcels.record_cash(SYSTEM, parcel.id)
    make.shipped(parcel.order)
    returns.refuse(SYSTEM, parcel.id, "not at home")
    with pytest.raises(NoMoneyDue):
        parcels.record_cash(SYSTEM, parcel.id)


def test_a_refused_parcel_is_no_money_and_comes_back_on_the_shelf():
    parcel = make.shipped()

    returns.refuse(SYSTEM, parcel.id, "changed their mind")
    returns.refuse(SYSTEM, parcel.id, "changed their mind")
    returns.take_back(SYSTEM, parcel.id, in_good_order=True)
    returns.take_back(SYSTEM, parcel.id, in_good_order=True)

    assert make.count(Posting) == 0
    assert make.events(parcel.order) == [K.ORDERED, K.REFUSED]
    assert make.status(parcel.order) == OrderStatus.RETURNED
    assert shop.levels(parcel.order.lines[0].stock_item_id) == (100_000, 0)
    assert db.session.scalars(sa.select(Customer.refused)).one() == 1


def test_what_comes_back_spoiled_is_written_off():
    parcel = make.shipped()
    returns.refuse(SYSTEM, parcel.id, "rotten")
    returns.take_back(SYSTEM, parcel.id, in_good_order=False)

    assert shop.levels(parcel.order.lines[0].stock_item_id) == (98_000, 0)


def test_a_return_after_delivery_is_an_entry_of_its_own_and_the_money_another():
    parcel = make.delivered()

    returns.give_back(SYSTEM, parcel.id, "too sour")
    assert (balance(Account.PRODUCER), balance(Account.BUYER)) == (0, -90_000)
    hand_back(SYSTEM, parcel.id)
    hand_back(SYSTEM, parcel.id)

    assert (balance(Account.BUYER), balance(Account.CASH_IN_TRANSIT), balance(Account.FREIGHT)) == (0, 30_000, -30_000)
    assert make.events(parcel.order) == [K.ORDERED, K.DELIVERED, K.RETURNED]
    assert make.status(parcel.order) == OrderStatus.RETURNED


def test_cash_taken_for_a_parcel_that_is_lost_goes_back_with_the_freight():
    parcel = make.shipped()
    parcels.record_cash(SYSTEM, parcel.id)
    returns.lose(SYSTEM, parcel.id, "fell into the river")

    hand_back(SYSTEM, parcel.id)

    assert (balance(Account.BUYER), balance(Account.CASH_IN_TRANSIT)) == (0, 0)
    assert make.events(parcel.order) == [K.ORDERED, K.LOST]


def test_what_was_given_back_and_then_lost_is_a_return():
    parcel = make.delivered()
    returns.give_back(SYSTEM, parcel.id, "too sour")
    returns.lose(SYSTEM, parcel.id, "on the way back")

    assert make.events(parcel.order) == [K.ORDERED, K.DELIVERED, K.RETURNED]


def test_steps_out_of_turn_are_refused():
    parcel = make.parcel(make.order())
    with pytest.raises(IllegalMove):
        parcels.deliver(SYSTEM, parcel.id)
    with pytest.raises(NotDelivered):
        returns.give_back(SYSTEM, parcel.id, "early")
    make.delivered(parcel.order)
    with pytest.raises(AlreadyDelivered):
        returns.refuse(SYSTEM, parcel.id, "late")
    with pytest.raises(NothingToRefund):
        hand_back(SYSTEM, parcel.id)
    with pytest.raises(IllegalMove):
        parcels.take_out_again(SYSTEM, parcel.id)


def test_a_second_try_after_nobody_was_at_home():
    parcel = make.shipped()
    parcels.fail(SYSTEM, parcel.id, "nobody there")
    parcels.take_out_again(SYSTEM, parcel.id)
    parcels.deliver(SYSTEM, parcel.id)

    assert make.status(parcel.order) == OrderStatus.DELIVERED


def test_only_the_cooperative_handles_its_parcels():
    order = make.from_two()
    mine, theirs = order.parcels
    seller = make.seller_of(mine)

    parcels.pack(seller, mine.id)

    with pytest.raises(NoSuchParcel):
        parcels.pack(seller, theirs.id)
    with pytest.raises(NoSuchParcel):
        parcels.pack(seller, 999_999)
    with pytest.raises(ReasonNeeded):
        parcels.hand_over_to_courier(seller, mine.id)
        returns.refuse(seller, mine.id, " ")


def test_a_morning_of_parcels_is_packed_handed_over_and_delivered_at_once():
    bag = shop.pieces(10)
    orders = [make.order({bag.sku: 1_000}, buyer_phone=f"091234567{i % 2}") for i in range(3)]
    ids = [order.parcels[0].id for order in orders]

    for step in (parcels.pack_all, parcels.hand_over_all, parcels.deliver_all, parcels.deliver_all):
        assert [parcel.id for parcel in step(SYSTEM, [*reversed(ids), ids[0]])] == ids

    assert {make.status(order) for order in orders} == {OrderStatus.DELIVERED}
    assert [make.events(order) for order in orders] == [[K.ORDERED, K.DELIVERED]] * 3
    assert make.count(Posting) == 6
    assert shop.levels(bag.stock_item_id) == (7, 0)
    assert sorted(db.session.scalars(sa.select(Customer.delivered))) == [1, 2]


def test_some_were_there_already_and_some_are_paid_later():
    orders = [make.order(), make.order()]
    ids = [order.parcels[0].id for order in orders]
    make.delivered(orders[0])
    parcels.pack_all(SYSTEM, ids[1:])
    parcels.hand_over_all(SYSTEM, ids[1:])

    parcels.deliver_all(SYSTEM, ids, with_cash=False)

    assert make.count(Posting) == 3
    assert balance(Account.BUYER) == 120_000


def test_one_that_cannot_move_keeps_all_where_they_are():
    shipped, waiting = make.shipped(), make.parcel(make.order())

    with pytest.raises(IllegalMove):
        parcels.deliver_all(SYSTEM, [shipped.id, waiting.id])

    db.session.rollback()
    assert (shipped.status, waiting.status) == (ParcelStatus.PICKED_UP, ParcelStatus.TO_PACK)
    assert make.count(Posting) == 0


def test_a_foreign_parcel_among_many_keeps_all_where_they_are():
    order = make.from_two()
    mine, theirs = order.parcels

    with pytest.raises(NoSuchParcel):
        parcels.pack_all(make.seller_of(mine), [mine.id, theirs.id])

    db.session.rollback()
    assert {parcel.status for parcel in order.parcels} == {ParcelStatus.TO_PACK}
    parcels.pack_all(SYSTEM, [mine.id, theirs.id])
    assert make.status(order) == OrderStatus.PACKED


def test_none_at_all_is_nothing_done():
    for step in (parcels.pack_all, parcels.hand_over_all, parcels.deliver_all):
        assert step(SYSTEM, []) == []


def test_cancelling_gives_the_goods_back_until_something_is_packed():
    order = make.from_two()

    cancel_by_buyer(order.secret, "")
    cancel_by_buyer(order.secret, "")

    assert make.status(order) == OrderStatus.CANCELLED
    assert shop.levels(order.lines[0].stock_item_id) == (100_000, 0)
    assert (order.goods_total, order.freight) == (0, 0)
    assert make.events(order) == [K.ORDERED, K.ORDERED, K.CANCELLED, K.CANCELLED]


def test_a_packed_order_is_not_cancelled():
    order = make.order()
    parcels.pack(SYSTEM, order.parcels[0].id)

    with pytest.raises(TooLateToCancel):
        cancel_by_buyer(order.secret, "")
    parcels.unpack(SYSTEM, order.parcels[0].id)
    cancel_order(SYSTEM, order.id, "")


def test_cancelling_one_line_takes_its_parcel_and_its_money_along():
    order = make.from_two()
    first = order.lines[0]

    cancel_lines(SYSTEM, order.id, [first.id], "sold out")

    assert (order.goods_total, order.freight, order.status) == (90_000, 30_000, OrderStatus.CONFIRMED)
    assert sorted(parcel.status for parcel in order.parcels) == [ParcelStatus.CANCELLED, ParcelStatus.TO_PACK]
    cancel_lines(SYSTEM, order.id, [order.lines[1].id], "sold out")
    assert order.status == OrderStatus.CANCELLED


def test_a_smaller_parcel_asks_for_less_cash():
    seller = shop.cooperative()
    plums, rice = shop.product(seller), shop.product(seller, shop.kilo(30_000), name="Gạo Séng Cù")
    order = make.order({shop.sku(plums): 1_000, shop.sku(rice): 1_000})
    cancel_lines(SYSTEM, order.id, [order.lines[0].id], "")

    parcel = make.delivered(order)

    assert balance(Account.CASH_IN_TRANSIT) == 60_000
    assert len(opening.lines_of(parcel)) == 1


def test_strangers_cancel_nothing():
    order = make.from_two()
    seller = make.seller_of(order.parcels[0])

    for attempt in (lambda: cancel_by_buyer("forged", ""), lambda: cancel_order(seller, order.id, "mine"),
                    lambda: cancel_lines(seller, order.id, [order.lines[1].id], "not mine"),
                    lambda: cancel_lines(SYSTEM, order.id, [0], "")):
        with pytest.raises(NoSuchOrder):
            attempt()
