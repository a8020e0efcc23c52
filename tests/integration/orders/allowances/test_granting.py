"""A buyer gets part of the price back and keeps the goods: no more than was paid, once, borne by whom it says."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import NOBODY, SYSTEM
from core.db import Dong, db
from orders import balances, returns
from orders.allowances import granting
from orders.allowances.errors import GoodsNotThere, MoneyHasGone, MoreThanTheGoods, NoSuchAllowance, NotPaidInFull
from orders.allowances.granting import Grant
from orders.debts import owed
from orders.errors import NoSuchOrder, ReasonNeeded
from orders.ledger import Account, Entry
from orders.models import Order, Refund
from orders.models.money import Bearer, CorrectionAccount, Payout, UseKind
from orders.money_errors import AmountNeeded, NotPaidSo
from orders.refunds import going, promising
from orders.yearly import meter
from tests.make import allowances as make
from tests.make import orders, refunds, settlement, shop
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
A = CorrectionAccount
RATES = {"commission_host": 1_000, "fee_platform_cooperative": 200, "fee_platform_household": 200, "fee_operator": 100,
         "freight_producer": 3_000}


@pytest.fixture(autouse=True)
def _everything_holds(context):
    settlement.known_accounts()
    settlement.rates(**RATES)
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def seller(context):
    return shop.cooperative()


def sold(seller, price=100_000, **details):
    """A parcel of 1 kg that was sold on air, delivered and paid in cash; and its line."""
    parcel = settlement.sold(seller, 1_000, price, **{"session_id": 7, **details})
    return parcel, make.line_of(parcel)


def order_of(line):
    return db.session.get_one(Order, line.order_id, populate_existing=True)


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def corrected(seller):
    return [(each.account, each.amount) for each in settlement.corrections(seller)]


def test_the_buyer_gets_it_by_a_refund_and_the_order_stays_paid(seller):
    _, line = sold(seller)

    make.grant(line, 30_000)

    refund = db.session.scalars(sa.select(Refund)).one()
    assert (refund.amount, refund.order_id, refund.status) == (30_000, line.order_id, "promised")
    assert (order_of(line).received, balances.of(order_of(line)).surplus, line.paid) == (
        order_of(line).total, 0, line.amount)
    assert (balance(Account.LOSS), balance(Account.REFUND)) == (30_000, -30_000)


def test_the_seller_bears_it_in_the_run_that_settles_the_line(seller):
    _, line = sold(seller)
    make.grant(line, 30_000)

    run = settlement.locked(seller)

    whole, back = 100_000 - 10_000 - 3_000 - 3_000, 30_000 - 3_000 - 900
    assert corrected(seller) == [(A.LOSS, -30_000), (A.COMMISSION, 3_000), (A.FEES, 900)]
    assert (run.payable, run.corrected) == (whole - back, -back)
    assert (balance(Account.LOSS), balance(Account.COMMISSION), balance(Account.FEES)) == (0, -7_000, -2_100)


def test_of_a_settled_line_the_next_run_takes_it(seller):
    _, line = sold(seller)
    settlement.paid(seller)

    make.grant(line, 30_000)

    run = settlement.locked(seller)
    assert (run.sales, run.returned, run.corrected, run.carried) == (0, 0, -26_100, -26_100)
    assert balance(Account.LOSS) == 0


def test_commission_is_owed_less_to_the_host_of_the_session(seller):
    host = settlement.host_of(7)
    _, line = sold(seller)
    make.grant(line, 30_000)

    settlement.locked(seller)

    assert owed.debt(UseKind.COMMISSION, f"person:{host}").left == 7_000


def test_of_a_household_the_tax_stays_that_of_what_was_sold():
    household = shop.cooperative(kind=shop.CooperativeKind.HOUSEHOLD)
    _, line = sold(household)

    make.grant(line, 20_000)
    settlement.locked(household)

    assert A.TAX not in {account for account, _ in corrected(household)}
    [year] = meter.year(SYSTEM, clock.today().year)
    assert (year.revenue, year.allowed, year.withheld.total, balance(Account.TAX)) == (100_000, 20_000, 1_500, -1_500)


def test_what_was_allowed_and_undone_and_what_others_bear_is_none_of_the_year_of_a_seller():
    household = shop.cooperative(kind=shop.CooperativeKind.HOUSEHOLD)
    parcel, line = sold(household)
    _, other = sold(household)
    make.grant(line, 20_000)
    make.grant(other, 7_000, Bearer.OPERATOR)
    make.grant(other, 1_000)

    returns.give_back(SYSTEM, parcel.id, "all of it spoiled")

    assert meter.of_seller(SYSTEM, household.id, clock.today().year).allowed == 1_000


def test_parts_given_back_in_pieces_are_those_of_the_whole_line(seller):
    _, line = sold(seller, 33_333)
    for amount in (1, 11_111, 11_110, 11_111):
        make.grant(line, amount)

    settlement.locked(seller)

    assert (balance(Account.COMMISSION), balance(Account.FEES), balance(Account.LOSS)) == (0, 0, 0)


def test_the_operator_bears_it_as_a_loss_and_the_seller_nothing(seller):
    _, line = sold(seller)

    make.grant(line, 30_000, Bearer.OPERATOR)
    run = settlement.locked(seller)

    assert (corrected(seller), run.corrected, balance(Account.LOSS)) == ([], 0, 30_000)


def test_no_more_than_the_goods_goes_back(seller):
    _, line = sold(seller)
    make.grant(line, 60_000)

    with pytest.raises(MoreThanTheGoods):
        make.grant(line, 40_001)
    make.grant(line, 40_000)

    assert db.session.scalar(sa.select(sa.func.sum(Refund.amount))) == 100_000
    assert refused("INSERT INTO allowances (line_id, amount, bearer, reason, made_at, made_by) VALUES"
                   " (:line, 1, 'seller', 'x', '2026-11-01 00:00:00', 'system')", line=line.id)


def test_the_same_key_again_is_the_same(seller):
    _, line = sold(seller)

    first, second = (make.grant(line, 30_000, key="once") for _ in range(2))

    assert (first.id, orders.count(Refund)) == (second.id, 1)


def test_by_card_it_goes_to_the_card():
    order, payment = refunds.paid_by_card()
    parcel = orders.delivered(order, with_cash=False)

    make.grant(make.line_of(parcel), 10_000, provider="card", payment_id=payment.id)

    assert db.session.scalars(sa.select(Refund)).one().payment_id == payment.id


@pytest.mark.parametrize(("amount", "reason", "refusal"), [
    (0, "x", AmountNeeded), (-1, "x", AmountNeeded), (1.5, "x", AmountNeeded), (1, " ", ReasonNeeded),
    (1, "x" * 201, ReasonNeeded)])
def test_bad_input_is_refused(seller, amount, reason, refusal):
    _, line = sold(seller)
    wish = promising.Wish(amount=amount, provider="cod", reason=reason, request_key="k")

    with pytest.raises(refusal):
        granting.grant(SYSTEM, line.order_id, Grant(line.id, Bearer.SELLER, wish))


def test_a_way_it_was_not_paid_leaves_nothing_behind(seller):
    _, line = sold(seller)

    with pytest.raises(NotPaidSo):
        make.grant(line, 1_000, provider="card", payment_id=99)

    assert (granting.holding([line.id]), corrected(seller), balance(Account.LOSS)) == ([], [], 0)


def test_goods_on_their_way_or_of_another_order_are_refused(seller):
    parcel = orders.shipped()
    with pytest.raises(GoodsNotThere):
        make.grant(make.line_of(parcel), 1_000)
    _, line = sold(seller)
    wish = promising.Wish(amount=Dong(1), provider="cod", reason="x", request_key="k")

    with pytest.raises(GoodsNotThere):
        granting.grant(SYSTEM, parcel.order_id, Grant(line.id, Bearer.SELLER, wish))


def test_what_is_not_paid_yet_is_refused(seller):
    _, line = sold(seller, with_cash=False)

    with pytest.raises(NotPaidInFull):
        make.grant(line, 1_000)


def test_only_who_handles_money_may(seller):
    _, line = sold(seller)
    made = make.grant(line, 1_000)
    wish = promising.Wish(amount=Dong(1), provider="cod", reason="x", request_key="k")

    with pytest.raises(NoSuchOrder):
        granting.grant(NOBODY, line.order_id, Grant(line.id, Bearer.SELLER, wish))
    with pytest.raises(NoSuchAllowance):
        granting.undo(NOBODY, made.id, "x")


@pytest.mark.parametrize("settled", ["before", "between", "not"])
def test_goods_that_come_back_after_all_bring_back_the_rest_and_nothing_twice(seller, settled):
    parcel, line = sold(seller)
    if settled == "before":
        settlement.paid(seller)
    make.grant(line, 30_000)
    if settled == "between":
        settlement.paid(seller)

    returns.give_back(SYSTEM, parcel.id, "all of it spoiled")

    assert balances.of(order_of(line)).surplus == 70_000
    assert granting.holding([line.id]) == []
    settlement.locked(seller)
    assert (balance(Account.LOSS), balance(Account.COMMISSION)) == (0, 0)
    paid_out = db.session.scalar(sa.select(sa.func.sum(Payout.amount))) or 0
    assert balance(Account.PRODUCER) - paid_out == (3_000 if settled != "not" else 0), "freight stays"


def test_a_refund_that_failed_may_be_taken_back_and_one_that_goes_may_not(seller):
    _, line = sold(seller)
    made = make.grant(line, 30_000, provider="transfer")
    with pytest.raises(MoneyHasGone):
        granting.undo(SYSTEM, made.id, "a mistake")
    going.failed(SYSTEM, db.session.scalars(sa.select(Refund.id)).one(), "no such account")

    for _ in range(2):
        granting.undo(SYSTEM, made.id, "a mistake")

    assert (balances.of(order_of(line)).surplus, balance(Account.LOSS)) == (0, 0)
    run = settlement.locked(seller)
    assert (run.corrected, run.payable) == (0, 84_000)
