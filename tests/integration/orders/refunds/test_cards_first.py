"""What was paid by card goes back to the card: by a transfer its buyer could have it twice, with a dispute."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from orders import balances
from orders.models import Order, Refund
from orders.money_errors import GoesToItsCard
from orders.refunds import going, promising
from tests.make import accounts as people
from tests.make import allowances, money, refunds
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def twice(context):
    """An order that was paid by card, and all of it by a transfer as well; and the payment by card."""
    order, payment = refunds.paid_by_card()
    money.transferred(order, order.total)
    return db.session.get_one(Order, order.id, populate_existing=True), payment


def surplus(order):
    return balances.of(db.session.get_one(Order, order.id, populate_existing=True)).surplus


def test_as_much_as_was_transferred_may_go_back_by_a_transfer_and_no_more():
    order, _ = refunds.paid_by_card()
    _, too_much = refunds.paid_by_card(20_000, order)
    money.transferred(order, 5_000)

    with pytest.raises(GoesToItsCard):
        refunds.of_order(order, 5_001)
    refunds.of_order(order, 5_000)
    refunds.of_order(order, 20_000, provider="card", payment_id=too_much.id)

    assert surplus(order) == 0


def test_what_came_by_card_alone_goes_by_no_transfer():
    order, payment = refunds.paid_by_card()
    parcel = make.delivered(order, with_cash=False)
    line = allowances.line_of(parcel)

    for amount in (1, 30_000):
        with pytest.raises(GoesToItsCard):
            allowances.grant(line, amount, provider="transfer")

    assert make.count(Refund) == 0
    allowances.grant(line, 30_000, provider="card", payment_id=payment.id)


def test_what_the_card_did_not_take_may_be_transferred(twice):
    order, payment = twice
    refund = refunds.of_order(order, order.total, provider="card", payment_id=payment.id)
    going.failed(SYSTEM, refund.id, "the card is closed")

    refunds.of_order(order, order.total)

    assert surplus(order) == 0


def test_the_page_says_so_and_promises_nothing(app):
    order, _ = refunds.paid_by_card()
    refunds.paid_by_card(20_000, order)
    office = Browser(app, people.person(Role.ADMIN))

    answer = office.post(f"/office/money/orders/{order.code}/refund", amount="20000", way="transfer", reason="asked",
                         request_key="once")

    assert answer.status_code in (409, 422)
    assert "goes back to the card" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Refund)) == 0
    assert promising.ways(db.session.get_one(Order, order.id))[0].most == Dong(20_000)
