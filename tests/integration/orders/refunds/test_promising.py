"""Promising money back: never more than there is, once for each key, booked at once."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM, Actor, Grant
from core.db import Dong, db
from core.idempotency import BadKey, KeyReused
from orders import balances
from orders.cancelling import cancel_order
from orders.cases import opening
from orders.errors import NoSuchOrder, NothingLeftOfTheLine, ReasonNeeded
from orders.ledger import Account, Entry
from orders.models import BankLine, CaseKind, Order, RefundStatus
from orders.money_errors import AmountNeeded, MoreThanPaidSo, MoreThanSurplus, NoSuchLine, NotPaidSo
from orders.refunds import promising
from tests.make import money, refunds
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")
SELLER = Actor("person:9", frozenset({"member"}), 9, frozenset({Grant("member", "cooperative", "1")}))


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def balance(account, party=None):
    wanted = sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account)
    return db.session.scalar(wanted if party is None else wanted.where(Entry.party == party))


def fresh(order):
    return db.session.get_one(Order, order.id, populate_existing=True)


def test_what_is_promised_is_no_money_of_the_order_any_more():
    order = refunds.overpaid(20_000)

    refund = refunds.of_order(order, 15_000)

    assert refund.status == RefundStatus.PROMISED
    assert balances.of(fresh(order)).surplus == 5_000
    assert balance(Account.REFUND, f"refund:{refund.id}") == -15_000
    assert refund.made_by == "system"


def test_the_same_key_is_the_same_refund():
    order, wished = refunds.overpaid(20_000), refunds.wish(15_000)

    first = promising.promise(SYSTEM, order.id, wished)
    second = promising.promise(SYSTEM, order.id, wished)

    assert first.id == second.id
    assert balances.of(fresh(order)).surplus == 5_000


def test_a_key_that_was_used_for_another_sum_is_refused():
    order = refunds.overpaid(20_000)
    refunds.of_order(order, 15_000, request_key="once")

    with pytest.raises(KeyReused):
        refunds.of_order(order, 5_000, request_key="once")
    with pytest.raises(BadKey):
        refunds.of_order(order, 5_000, request_key="x" * 65)


@pytest.mark.parametrize(("amount", "error"), [(20_001, MoreThanSurplus), (0, AmountNeeded), (-1, AmountNeeded)])
def test_never_more_than_is_too_much_and_never_nothing(amount, error):
    order = refunds.overpaid(20_000)

    with pytest.raises(error):
        refunds.of_order(order, amount)

    assert balances.of(fresh(order)).surplus == 20_000


def test_what_pays_for_goods_does_not_go_back():
    order = refunds.overpaid(0)

    with pytest.raises(MoreThanSurplus):
        refunds.of_order(order, 1)


def test_a_reason_is_needed_and_a_known_way():
    order, line = refunds.overpaid(20_000), money.line(1_000)

    with pytest.raises(ReasonNeeded):
        refunds.of_order(order, 1_000, reason=" ")
    with pytest.raises(NotPaidSo):
        refunds.of_order(order, 1_000, provider="cheque")
    with pytest.raises(NotPaidSo):
        refunds.of_line(line, 1_000, provider="cod")


def test_only_whoever_handles_money_promises():
    order, line = refunds.overpaid(20_000), money.line(1_000)

    with pytest.raises(NoSuchOrder):
        promising.promise(SELLER, order.id, refunds.wish(1_000))
    with pytest.raises(NoSuchLine):
        promising.promise_line(SELLER, line.id, refunds.wish(1_000))


def test_money_that_is_nobodys_goes_back_as_far_as_it_is_left():
    line = money.line(50_000)

    refund = refunds.of_line(line, 30_000)

    assert db.session.get_one(BankLine, line.id).remaining == 20_000
    assert balance(Account.UNCLEAR, f"line:{line.id}") == -20_000
    assert balance(Account.REFUND, f"refund:{refund.id}") == -30_000
    with pytest.raises(NothingLeftOfTheLine):
        refunds.of_line(line, 20_001)
    with pytest.raises(AmountNeeded):
        refunds.of_line(line, 0)


def test_a_card_gets_back_at_most_what_it_paid():
    order, payment = refunds.paid_by_card()
    money.transferred(order, 30_000)
    cancel_order(SYSTEM, order.id, "out of plums")

    with pytest.raises(MoreThanPaidSo):
        refunds.of_order(order, payment.amount + 1, provider="card", payment_id=payment.id)
    refunds.of_order(order, 100_000, provider="card", payment_id=payment.id)
    with pytest.raises(MoreThanPaidSo):
        refunds.of_order(order, payment.amount - 99_999, provider="card", payment_id=payment.id)


def test_nothing_goes_to_a_card_that_paid_another_order_or_did_not_pay():
    order, _ = refunds.paid_by_card()
    money.transferred(order, 10_000)
    _, strange = refunds.paid_by_card()
    begun = refunds.by_card(order, 10_000)

    for payment_id in (strange.id, begun.id, None):
        with pytest.raises(NotPaidSo):
            refunds.of_order(order, 10_000, provider="card", payment_id=payment_id)


def test_what_is_too_much_goes_back_as_it_came_the_card_first():
    order, payment = refunds.paid_by_card()
    money.transferred(order, 30_000)
    assert promising.ways(fresh(order)) == [promising.Way("card", Dong(30_000), payment.id)]

    cancel_order(SYSTEM, order.id, "out of plums")

    assert promising.ways(fresh(order)) == [
        promising.Way("card", payment.amount, payment.id), promising.Way("transfer", Dong(30_000))]


def test_what_was_not_paid_in_cash_does_not_go_back_in_cash():
    order = refunds.overpaid()

    with pytest.raises(NotPaidSo):
        refunds.of_order(order, 20_000, provider="cod")


def test_cash_goes_back_in_cash():
    parcel = make.delivered()
    from orders import returns
    returns.give_back(SYSTEM, parcel.id, "too sour")

    assert promising.ways(fresh(parcel.order)) == [promising.Way("cod", Dong(90_000))]


def test_the_case_of_a_surplus_is_closed_with_the_last_of_it():
    order = refunds.overpaid(20_000)
    opening.open_case(CaseKind.OVER, opening.About(f"order:{order.code}", order_id=order.id))

    refunds.of_order(order, 15_000)
    assert len(opening.waiting(SYSTEM)) == 1
    refunds.of_order(order, 5_000)

    assert opening.waiting(SYSTEM) == []
