"""A person says for what a movement is: each dong once, with a reason, whoever else is at it."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import NOBODY, SYSTEM
from core.db import Dong, db
from orders import balances
from orders.banking import by_hand, suggesting
from orders.banking.errors import NoSuchLine, NothingGiven, NotSuchMoney
from orders.banking.explaining import Said
from orders.banking.hearing import hear
from orders.banking.suggesting import Why
from orders.errors import NothingLeftOfTheLine, ReasonNeeded
from orders.ledger import Account, Entry
from orders.models import BankLine, Case, CaseKind, Direction, OrderStatus
from orders.models.money import LineEnd
from orders.money_errors import NoSuchOrderToPay
from tests.make import bank, money

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _account(context):
    money.account(bank.ACCOUNT)


def line(amount=50_000, text="mua man", **details):
    return db.session.get_one(BankLine, hear(bank.told(amount, text, **details)).line_id)


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def open_cases():
    return list(db.session.scalars(sa.select(Case.kind).where(Case.closed_at.is_(None)).order_by(Case.id)))


def test_money_given_to_an_order_pays_it_and_closes_the_case():
    order = money.by_transfer()
    found = line(order.total)
    assert open_cases() == [CaseKind.UNKNOWN]

    by_hand.give(SYSTEM, found.id, {order.code: order.total}, "k")

    assert (order.status, found.remaining, open_cases()) == (OrderStatus.CONFIRMED, 0, [])
    assert checks.run() == []


def test_the_same_key_again_gives_nothing_more():
    order = money.by_transfer()
    found = line(order.total * 2)
    for _ in range(2):
        by_hand.give(SYSTEM, found.id, {order.code: order.total}, "k")

    assert (order.received, found.remaining, open_cases()) == (order.total, order.total, [CaseKind.UNKNOWN])


def test_one_line_is_parted_among_orders():
    first, second = money.by_transfer(), money.by_transfer()
    found = line(first.total + second.total)

    by_hand.give(SYSTEM, found.id, {second.code: second.total, first.code: first.total}, "k")

    assert [first.status, second.status] == [OrderStatus.CONFIRMED] * 2
    assert checks.run() == []


def test_more_than_the_order_costs_is_a_case_of_its_own():
    order = money.by_transfer()
    found = line(order.total + 7_000)

    by_hand.give(SYSTEM, found.id, {order.code: order.total + 7_000}, "k")

    assert (balances.of(order).surplus, open_cases()) == (7_000, [CaseKind.OVER])


@pytest.mark.parametrize(("parts", "refusal"), [
    ({}, NothingGiven), ({"CB0000000X": Dong(1)}, NoSuchOrderToPay)])
def test_nothing_and_nobody_is_refused(parts, refusal):
    with pytest.raises(refusal):
        by_hand.give(SYSTEM, line().id, parts, "k")


@pytest.mark.parametrize("amount", [0, -1, 50_001])
def test_no_more_than_is_left_is_given(amount):
    order, found = money.by_transfer(), line()

    with pytest.raises((NothingGiven, NothingLeftOfTheLine)):
        by_hand.give(SYSTEM, found.id, {order.code: Dong(amount)}, "k")

    assert (order.received, found.remaining) == (0, 50_000)


def test_money_that_went_out_and_that_of_others_is_given_to_nobody():
    order = money.by_transfer()
    for details in ({"direction": Direction.OUT}, {"account_number": "999"}):
        with pytest.raises(NothingLeftOfTheLine):
            by_hand.give(SYSTEM, line(**details).id, {order.code: Dong(1)}, "k")


def test_only_who_handles_money_sees_it():
    found = line()

    with pytest.raises(NoSuchLine):
        by_hand.give(NOBODY, found.id, {}, "k")
    with pytest.raises(NoSuchLine):
        by_hand.end(NOBODY, found.id, Said(LineEnd.OWN, "ours"), "k")


@pytest.mark.parametrize("kind", [LineEnd.SAME, LineEnd.OWN])
def test_what_came_in_and_is_no_buyers_is_booked_by_what_it_was(kind):
    found = line()

    by_hand.end(SYSTEM, found.id, Said(kind, "as the bank says"), "k")

    assert (balance(Account.BANK), balance(Account.UNCLEAR)) == (0, 0)
    assert (found.remaining, open_cases()) == (0, [])
    assert checks.run() == []


@pytest.mark.parametrize(("direction", "said"), [
    (Direction.IN, Said(LineEnd.FEE, "x")), (Direction.OUT, Said(LineEnd.INCOME, "x")),
    (Direction.OUT, Said(LineEnd.REFUND, "x")), (Direction.OUT, Said(LineEnd.REFUND, "x", refund_id=1)),
    (Direction.OUT, Said(LineEnd.PAYOUT, "x", payout_id=1)), (Direction.OUT, Said(LineEnd.FEE, "x", refund_id=1))])
def test_what_it_cannot_have_been_is_refused(direction, said):
    found = line(direction=direction)

    with pytest.raises(NotSuchMoney):
        by_hand.end(SYSTEM, found.id, said, "k")

    assert found.remaining == 50_000


def test_a_reason_is_needed_and_a_line_ends_once():
    found = line()
    with pytest.raises(ReasonNeeded):
        by_hand.end(SYSTEM, found.id, Said(LineEnd.OWN, "  "), "k1")
    by_hand.end(SYSTEM, found.id, Said(LineEnd.OWN, "ours"), "k2")

    with pytest.raises(NothingLeftOfTheLine):
        by_hand.end(SYSTEM, found.id, Said(LineEnd.OWN, "ours"), "k3")


def test_what_speaks_for_an_order_is_found():
    order = money.by_transfer(buyer_name="Nguyễn Thị Lan", buyer_phone="0912345678")
    other = money.by_transfer(buyer_name="Vàng A Thử", buyer_phone="0987654321")
    broken = order.code[:-2] + ("XX" if order.code[-2:] != "XX" else "YY")

    by_code = suggesting.suggestions(line(1, f"ck {broken}"))
    by_all = suggesting.suggestions(line(order.total, "LAN 0912345678", counter_name="NGUYEN THI LAN"))
    by_name = suggesting.suggestions(line(3, "VANG A THU chuyen tien"))

    assert (by_code[0].order.id, by_code[0].why) == (order.id, (Why.CODE,))
    assert (by_all[0].order.id, set(by_all[0].why)) == (order.id, {Why.AMOUNT, Why.PHONE, Why.NAME})
    assert [each.order.id for each in by_name] == [other.id]
    assert suggesting.suggestions(line(4, "khong ro")) == []
