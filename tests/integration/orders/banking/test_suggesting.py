"""Whose money it may be: everything that is open is looked at, by as many questions however much that is."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from core.actors import SYSTEM
from core.db import db
from orders.banking import suggesting
from orders.banking.suggesting import Why
from orders.cancelling import cancel_order
from tests.make import bank, money

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def account(context):
    return money.account(bank.ACCOUNT)


@contextmanager
def questions(found) -> Iterator[list[str]]:
    asked: list[str] = []
    assert found.remaining

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    db.session.rollback()
    db.session.expunge_all()
    db.session.add(found)
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def test_as_many_questions_however_many_orders_are_open(account):
    found, numbers = money.line(100_000, "khong ro", account_id=account.id), []
    for more in (3, 20):
        for number in range(more):
            money.by_transfer(buyer_name=f"Lò Văn {number}", buyer_phone=f"0912{number:06}")
        with questions(found) as asked:
            suggesting.suggestions(found)
        numbers.append(len(asked))

    assert numbers[0] == numbers[1] <= 10


def test_many_that_cost_the_same_are_loaded_together(account):
    orders = [money.by_transfer() for _ in range(12)]
    found = money.line(orders[0].total, "khong ro", account_id=account.id)
    remaining = found.remaining
    with questions(found) as asked:
        suggested = suggesting.suggestions(found)

    assert [each.why for each in suggested] == [(Why.AMOUNT,)] * 8
    assert {each.left for each in suggested} == {remaining}
    assert len(asked) <= 12


def test_the_oldest_of_many_is_found():
    oldest = money.by_transfer(buyer_name="Tẩn Mẩy", buyer_phone="0900000001")
    for number in range(30):
        money.by_transfer(buyer_name=f"Lò Văn {number}", buyer_phone=f"0912{number:06}")

    by_name = suggesting.suggestions(money.line(7, "TAN MAY tra tien"))
    by_phone = suggesting.suggestions(money.line(7, "0900000001"))

    assert [each.order.id for each in by_name] == [each.order.id for each in by_phone] == [oldest.id]


def test_what_was_given_up_is_known_by_what_it_cost():
    order = money.by_transfer()
    total = order.total
    cancel_order(SYSTEM, order.id, "changed their mind")

    [found] = suggesting.suggestions(money.line(total, "khong ro"))

    assert (found.order.id, found.left, found.why) == (order.id, 0, (Why.AMOUNT,))


def test_a_name_of_odd_signs_is_no_trouble():
    order = money.by_transfer(buyer_name="A | B", buyer_phone="0900000001")

    assert [each.order.id for each in suggesting.suggestions(money.line(7, "a b ck"))] == [order.id]
    assert suggesting.suggestions(money.line(7, "")) == []
