"""A deposit is paid while its order is cancelled: the money counts once, and never lies in an order that is no more
without anybody being asked about it."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks, outbox
from core.db import Dong, db
from core.outbox import Message
from core.transactions import use_case
from orders import awaiting, ledger, receiving
from orders.cancelling import cancel_by_buyer
from orders.ledger import Account, Leg, NewPosting, Posting
from orders.models import BankLine, Case, Order, OrderStatus, Payment, Refund
from tests import only
from tests.at_once import at_once, rival_at
from tests.make import deposits as make_rule
from tests.make import money
from tests.make import orders as make


@pytest.fixture
def whole(app: Flask):
    """Everything holds afterwards."""
    yield
    with app.app_context():
        assert checks.run() == []


def asked(app):
    """An order that waits for its deposit: its id and link, the line that would pay it, and how much."""
    with app.app_context():
        make_rule.rule(large=1)
        order = make.order()
        amount = awaiting.missing(order)
        return order.id, order.secret, money.line(amount, order.code).id, amount


def pay(made):
    return receiving.count_transfer(made[0], made[2], Dong(made[3])).is_cancelled


def is_known(app, order_id):
    """What became of the money: the order, how much it holds, and whether somebody is asked or it goes back."""
    with app.app_context():
        outbox.drain()
        order = db.session.get_one(Order, order_id)
        cases = db.session.query(Case).filter(Case.order_id == order_id, Case.closed_at.is_(None)).count()
        back = db.session.query(Refund).filter(Refund.order_id == order_id).count()
        freed = db.session.query(Message).filter(
            Message.topic == "orders.money_freed", Message.done_at.is_(None)).count()
        return order.status, order.received, bool(cases or back or freed)


@pytest.mark.usefixtures("whole")
def test_paid_and_cancelled_at_once_the_money_is_counted_once_and_known_of(app):
    for _ in range(6):
        made = asked(app)

        results = at_once(app, 3, lambda i, made=made: pay(made) if i == 0 else cancel_by_buyer(made[1], "").id)

        assert not [each for each in results if isinstance(each, Exception)], results
        status, _, known = is_known(app, made[0])
        assert (status, known) == (OrderStatus.CANCELLED, True)
        with app.app_context():
            assert db.session.query(Payment).filter_by(bank_line_id=made[2]).count() == 1
            assert db.session.get_one(BankLine, made[2]).remaining == 0


@pytest.mark.usefixtures("whole")
def test_who_counts_the_deposit_is_waited_for_and_then_it_is_cancelled(app, monkeypatch):
    made = asked(app)
    other = rival_at(app, monkeypatch, receiving, "count_transfers", lambda: cancel_by_buyer(made[1], "").id, 1)

    with app.app_context():
        assert pay(made) is False, "it was no cancelled order as the money was counted"

    assert other() == made[0]
    assert (is_known(app, made[0])[0], is_known(app, made[0])[2]) == (OrderStatus.CANCELLED, True)


@only.postgresql
def test_control_without_the_lock_the_deposit_lies_in_an_order_that_is_no_more(app, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    made = asked(app)

    @use_case
    def naive():
        status = db.session.scalar(sa.select(Order.status).where(Order.id == made[0]))
        book()
        assert status == OrderStatus.PLACED, "as it stood when it was read, nobody need be asked"
        db.session.execute(sa.update(Order).where(Order.id == made[0]).values(received=made[3]))

    def book():
        ledger.post([NewPosting(f"payment:naive-{made[0]}", "paid", [
            Leg(Account.UNCLEAR, Dong(made[3]), f"line:{made[2]}"),
            Leg(Account.BUYER, Dong(-made[3]), f"order:{made[0]}")])])

    other = rival_at(app, monkeypatch, ledger, "post", lambda: cancel_by_buyer(made[1], "").id, 20)
    with app.app_context():
        naive()

    assert other() == made[0]
    assert is_known(app, made[0]) == (OrderStatus.CANCELLED, made[3], False)
    with app.app_context():
        assert db.session.query(Posting).filter_by(document=f"payment:naive-{made[0]}").count() == 1
