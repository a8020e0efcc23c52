"""What the code for a whole buyer asks is counted as it was asked, whatever came before and comes meanwhile."""
from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db, maintenance
from orders import balances
from orders.banking import bundles, hearing, memos, vietqr
from orders.banking.matching import Match
from orders.cancelling import cancel_by_buyer
from orders.cases import opening
from orders.codes import new_code
from orders.models import Order, OrderStatus
from orders.models.money import BundledOrder, TransferBundle
from orders.together import merging
from tests.make import bank, deposits, money, shop
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def whole_of(orders):
    """What its buyer sees, having pressed the button where there is one."""
    secrets = [order.secret for order in orders]
    [whole] = bundles.of_links(secrets)
    if whole.asked is None:
        bundles.give_code(secrets[0], secrets)
        [whole] = bundles.of_links(secrets)
    return whole


def heard_of(amount, text):
    return hearing.hear(bank.told(amount, f"MBVCB.77.{text.lower()}.CT tu 0123"))


def pays(whole):
    """The transfer that the picture asks for."""
    said = vietqr.read(whole.asked.payload)
    return heard_of(said.amount, said.memo)


def stand(orders):
    db.session.expire_all()
    return [(order.status, order.received, balances.of(order).left) for order in orders]


def part_paid():
    """Two orders, of the first of which something has come."""
    orders = [money.by_transfer() for _ in range(2)]
    money.transferred(orders[0], 1_000)
    return orders


def test_of_orders_of_which_something_has_come_just_the_rest_is_asked_and_counted():
    orders = part_paid()
    whole = whole_of(orders)

    heard = pays(whole)

    assert (heard.match, whole.amount) == (Match.SEVERAL, sum(order.total for order in orders) - 1_000)
    assert stand(orders) == [(OrderStatus.CONFIRMED, order.total, 0) for order in orders]
    assert opening.waiting(SYSTEM) == []


def test_a_deposit_and_an_order_by_transfer_are_paid_together():
    deposits.rule(large=1)
    by_transfer, at_the_door = money.by_transfer(), make.order()
    whole = whole_of([by_transfer, at_the_door])
    deposit = whole.parts[1].left
    assert 0 < deposit < at_the_door.total

    heard = pays(whole)

    assert heard.match == Match.SEVERAL
    assert stand([by_transfer, at_the_door]) == [
        (OrderStatus.CONFIRMED, by_transfer.total, 0),
        (OrderStatus.CONFIRMED, deposit, at_the_door.total - deposit)]


def test_two_deposits_are_paid_together():
    deposits.rule(large=1)
    orders = [make.order() for _ in range(2)]

    assert pays(whole_of(orders)).match == Match.SEVERAL
    assert {status for status, _, _ in stand(orders)} == {OrderStatus.CONFIRMED}


def test_orders_of_which_nothing_has_come_are_asked_for_by_their_own_codes():
    orders = [money.by_transfer() for _ in range(2)]

    assert memos.codes_in(whole_of(orders).asked.memo) == tuple(order.code for order in orders)
    assert make.count(TransferBundle) == 0


def test_another_sum_has_another_code_and_the_one_before_is_still_counted_as_it_asked():
    orders = part_paid()
    before = whole_of(orders)
    money.transferred(orders[1], 2_000)
    [seen] = bundles.of_links([order.secret for order in orders])

    assert seen.asked is None
    assert whole_of(orders).asked.memo != before.asked.memo
    assert pays(before).match == Match.SEVERAL
    assert [case.kind.value for case in opening.waiting(SYSTEM)] == ["over"]
    assert [received for _, received, _ in stand(orders)] == [orders[0].total, orders[1].total + 2_000]


def test_in_whatever_order_they_come_money_for_one_and_what_was_asked_of_both_end_the_same():
    found = []
    for order_of_lines in itertools.permutations(range(3)):
        orders = part_paid()
        whole = whole_of(orders)
        lines = [(whole.amount, whole.asked.memo), (orders[0].total, orders[0].code), (3_000, orders[1].code)]
        for place in order_of_lines:
            heard_of(*lines[place])
        found.append(stand(orders))

    assert found == found[:1] * 6


@pytest.mark.parametrize("difference", [-1, 1])
def test_a_dong_more_or_less_than_was_asked_is_for_a_person(difference):
    orders = part_paid()
    whole = whole_of(orders)

    assert heard_of(whole.amount + difference, whole.asked.memo).match == Match.UNCLEAR
    assert [received for _, received, _ in stand(orders)] == [1_000, 0]


def test_the_sum_beside_another_order_is_not_what_was_asked():
    orders, other = part_paid(), money.by_transfer()
    whole = whole_of(orders)

    assert heard_of(whole.amount, f"{whole.asked.memo} {other.code}").match == Match.UNCLEAR


def test_orders_that_were_put_together_meanwhile_are_paid_by_it():
    sku = shop.sku(shop.product(in_stock=100_000))
    orders = [money.by_transfer({sku: 1_000}) for _ in range(3)]
    money.transferred(orders[0], 1_000)
    whole = whole_of(orders)
    into = merging.by_staff(SYSTEM, orders[0].id, orders[1].id, None, "k")

    assert pays(whole).match == Match.SEVERAL
    db.session.expire_all()
    assert into.received == 1_000 + whole.parts[0].left + whole.parts[1].left
    assert orders[2].received == orders[2].total


def test_the_part_of_one_that_its_buyer_has_cancelled_meanwhile_waits_for_a_person():
    orders = part_paid()
    whole = whole_of(orders)
    cancel_by_buyer(orders[1].secret, "")

    assert pays(whole).match == Match.SEVERAL
    assert stand(orders) == [(OrderStatus.CONFIRMED, orders[0].total, 0),
                             (OrderStatus.CANCELLED, whole.parts[1].left, 0)]
    assert [(case.kind.value, case.order_id) for case in opening.waiting(SYSTEM)] == [("late", orders[1].id)]


def test_more_orders_than_one_code_holds_are_paid_by_several(monkeypatch):
    monkeypatch.setattr(bundles, "MOST", 3)
    orders = [money.by_transfer() for _ in range(5)]

    found = bundles.of_links([order.secret for order in orders])

    assert [len(whole.parts) for whole in found] == [3, 2]
    assert {bundles.with_others(order.secret, [each.secret for each in orders]).secret for order in orders} == {
        orders[0].secret, orders[3].secret}


def test_the_database_keeps_no_code_that_asks_nothing():
    orders = part_paid()
    whole_of(orders)
    other = money.by_transfer()
    bundle = db.session.scalars(sa.select(TransferBundle.id)).one()
    db.session.rollback()

    with pytest.raises(sa.exc.IntegrityError), maintenance() as connection:
        connection.execute(sa.insert(BundledOrder).values(bundle_id=bundle, order_id=other.id, amount=0))


def test_a_code_from_before_that_knows_no_sums_pays_all_that_its_orders_cost():
    orders = [money.by_transfer() for _ in range(3)]
    whole = whole_of(orders)
    code, ids = new_code(), [order.id for order in orders]
    with maintenance() as connection:
        connection.execute(sa.insert(TransferBundle).values(
            id=77, code=code, orders=",".join(map(str, ids)), made_at=clock.now()))
        connection.execute(sa.insert(BundledOrder), [{"bundle_id": 77, "order_id": order_id} for order_id in ids])

    assert heard_of(whole.amount, code).match == Match.SEVERAL
    assert {order.status for order in db.session.scalars(sa.select(Order))} == {OrderStatus.CONFIRMED}
