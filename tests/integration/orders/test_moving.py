"""Money that counts for another order, or is written off."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock, dated
from core.actors import SYSTEM, Actor
from core.db import Dong, db
from core.idempotency import BadKey, KeyReused
from core.money import vnd
from orders import balances, moving, returns, writing_off
from orders.cancelling import cancel_order
from orders.cases import opening
from orders.errors import NoSuchOrder, ReasonNeeded
from orders.ledger import Account, Entry
from orders.models import CaseKind, MoneyMove, Order, OrderStatus, WriteOff
from orders.money_errors import AmountNeeded, MoreThanMissing, MoreThanSurplus, SameOrder, TooMuchToWriteOff
from tests.make import money, refunds, shop
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")
STRANGER = Actor("person:9", frozenset({"member"}), 9)


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def now(order):
    return balances.of(db.session.get_one(Order, order.id, populate_existing=True))


def moved(source, target, amount, reason="same buyer", key="once"):
    return moving.move_money(SYSTEM, source.id, target.id, Dong(amount), reason, key)


def off(order, amount, reason="a few dong", key="once"):
    return writing_off.write_off(SYSTEM, order.id, Dong(amount), reason, key)


def test_what_is_too_much_of_one_pays_the_other_which_is_confirmed_with_it():
    source = refunds.overpaid(200_000)
    target = money.by_transfer()

    moved(source, target, target.total)

    assert (now(source).surplus, now(target).left) == (200_000 - target.total, 0)
    assert make.status(target) == OrderStatus.CONFIRMED
    assert [line.paid for line in make.lines(target)] == [target.goods_total]
    assert balance(Account.BANK) == source.total + 200_000
    assert balance(Account.UNCLEAR) == 0


def test_the_same_key_moves_once():
    source, target = refunds.overpaid(50_000), money.by_transfer()

    assert moved(source, target, 20_000).id == moved(source, target, 20_000).id

    assert make.count(MoneyMove) == 1
    with pytest.raises(KeyReused):
        moved(source, target, 10_000)
    with pytest.raises(BadKey):
        moved(source, target, 10_000, key="")


def test_no_more_moves_than_is_too_much_here_and_missing_there():
    source, target = refunds.overpaid(500_000), money.by_transfer()

    with pytest.raises(MoreThanMissing):
        moved(source, target, target.total + 1)
    with pytest.raises(MoreThanSurplus):
        moved(source, target, 500_001)
    with pytest.raises(AmountNeeded):
        moved(source, target, 0)
    with pytest.raises(SameOrder):
        moved(source, source, 1)
    with pytest.raises(ReasonNeeded):
        moved(source, target, 1, " ")
    with pytest.raises(NoSuchOrder):
        moving.move_money(STRANGER, source.id, target.id, Dong(1), "mine", "k")


def test_nothing_moves_to_an_order_that_was_given_up():
    source, target = refunds.overpaid(50_000), money.by_transfer()
    cancel_order(SYSTEM, target.id, "no")

    with pytest.raises(MoreThanMissing):
        moved(source, target, 1)


def test_money_of_an_order_that_was_given_up_moves():
    source, target = money.by_transfer(), money.by_transfer()
    money.transferred(source)
    cancel_order(SYSTEM, source.id, "no")
    opening.open_case(CaseKind.LATE, opening.About(f"order:{source.code}", order_id=source.id))
    opening.open_case(CaseKind.SHORT, opening.About(f"order:{target.code}", order_id=target.id))

    moved(source, target, target.total)

    assert now(source) == balances.Balance(Dong(0), Dong(0))
    assert opening.waiting(SYSTEM) == []


def test_less_cash_is_asked_for_when_money_has_moved_to_an_order_with_cash():
    source, target = refunds.overpaid(50_000), make.order()

    moved(source, target, 50_000)
    parcel = make.delivered(target)

    assert balance(Account.CASH_IN_TRANSIT) == target.total - 50_000
    assert now(parcel.order).left == 0


def test_the_other_orders_of_a_buyer_are_offered_while_something_is_missing():
    source = refunds.overpaid(50_000)
    open_one, paid = money.by_transfer(), money.by_transfer()
    money.transferred(paid)
    cancel_order(SYSTEM, money.by_transfer().id, "no")
    money.by_transfer(buyer_phone="0987654321")

    assert [order.id for order in moving.candidates(source)] == [open_one.id]


def test_what_lacks_a_little_is_given_up_and_the_order_goes_its_way():
    order = money.by_transfer()
    money.transferred(order, order.total - 2_000)
    opening.open_case(CaseKind.SHORT, opening.About(f"order:{order.code}", order_id=order.id))

    off(order, 2_000)
    off(order, 2_000)

    assert (now(order).left, balance(Account.LOSS)) == (0, 2_000)
    assert make.status(order) == OrderStatus.CONFIRMED
    assert make.count(WriteOff) == 1
    assert opening.waiting(SYSTEM) == []


def test_what_is_a_little_too_much_stays():
    order = refunds.overpaid(3_000)
    opening.open_case(CaseKind.OVER, opening.About(f"order:{order.code}", order_id=order.id))

    off(order, -3_000)

    assert (now(order).surplus, balance(Account.LOSS)) == (0, -3_000)
    assert opening.waiting(SYSTEM) == []


def test_cash_that_was_never_taken_may_be_given_up():
    parcel = make.delivered(with_cash=False)
    dated.enact("write_off_at_most", clock.today(), 1_000_000)

    off(parcel.order, parcel.order.total)

    assert (balance(Account.BUYER), balance(Account.LOSS)) == (0, parcel.order.total)


def test_more_than_the_limit_of_the_day_is_not_written_off():
    order = refunds.overpaid(60_000)

    with pytest.raises(TooMuchToWriteOff):
        off(order, -50_001)
    dated.enact("write_off_at_most", clock.today() + timedelta(days=1), 60_000)
    with pytest.raises(TooMuchToWriteOff):
        off(order, -50_001)
    with clock.at(clock.now() + timedelta(days=1)):
        off(order, -50_001)


def test_the_limit_is_one_of_the_order_and_not_of_each_tap():
    order = money.by_transfer(quantities={shop.sku(shop.product(in_stock=10_000_000)): 5_000})
    money.transferred(order, order.total - 150_000)
    off(order, 30_000, key="first")

    with pytest.raises(TooMuchToWriteOff) as refused:
        off(order, 20_001, key="second")
    off(order, 20_000, key="second")
    with pytest.raises(TooMuchToWriteOff):
        off(order, 1, key="third")

    assert refused.value.facts["left"] == vnd(20_000)
    assert (now(order).left, balance(Account.LOSS)) == (100_000, 50_000)
    assert make.status(order) == OrderStatus.PLACED


def test_what_is_kept_has_the_limit_for_itself_and_no_key_goes_round_it():
    order = refunds.overpaid(60_000)

    off(order, -50_000, key="first")
    for key, error in (("second", TooMuchToWriteOff), ("keep:me", BadKey)):
        with pytest.raises(error):
            off(order, -1, key=key)

    assert now(order).surplus == 10_000


def test_no_more_is_written_off_than_there_is():
    over, short = refunds.overpaid(1_000), money.by_transfer()
    money.transferred(short, short.total - 1_000)

    for order, amount, error in ((over, -1_001, MoreThanSurplus), (over, 1, MoreThanMissing), (over, 0, AmountNeeded),
                                 (short, 1_001, MoreThanMissing), (short, -1, MoreThanSurplus)):
        with pytest.raises(error):
            off(order, amount)
    with pytest.raises(ReasonNeeded):
        off(over, -1, "")
    with pytest.raises(NoSuchOrder):
        writing_off.write_off(STRANGER, over.id, Dong(-1), "mine", "k")
    with pytest.raises(BadKey):
        off(over, -1, key="x" * 65)


def test_what_comes_back_after_a_write_off_is_surplus():
    order = money.by_transfer()
    money.transferred(order, order.total - 2_000)
    off(order, 2_000)
    parcel = make.delivered(order)
    returns.give_back(SYSTEM, parcel.id, "too sour")

    assert now(order).surplus == order.goods_total
