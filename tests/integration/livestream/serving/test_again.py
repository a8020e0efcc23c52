"""Live orders that are not paid in time: who waits moves up in the same transaction; late money takes what is left."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.models import ClaimStatus
from livestream.serving.goods import hold_of
from orders.expiry import extending
from orders.models import OrderStatus
from shop import stock
from tests.make import expiry, money, orders, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
DAY = extending.timedelta(days=1)


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def by_transfer(session, author="Lan", phone=orders.PHONE):
    """The order of somebody who has said where to and pays by transfer."""
    if not db.session.query(money.BankAccount).count():
        money.account()
    return orders.completed(make.order_of(session, author), phone, payment_method="transfer")


def left(session):
    return sum(stock.held(hold_of(session.id)).values())


def test_who_waits_has_the_goods_of_an_order_that_was_not_paid():
    session = make.live(allotment=3_000)
    make.say(session, "a1 3kg", "Lan")
    make.say(session, "a1 2kg", "Hoa")
    order = by_transfer(session)

    expiry.given_up(order)

    assert order.status == OrderStatus.CANCELLED
    assert make.kilos(session, "Hoa") == 2
    assert left(session) == 1_000


def test_late_money_of_who_lost_the_goods_to_the_queue_is_a_case():
    session = make.planned()
    make.add(session, shop.product(in_stock=3_000), allotment=3_000)
    sessions.go_live(SYSTEM, session.id)
    make.say(session, "a1 3kg", "Lan")
    make.say(session, "a1 3kg", "Hoa")
    order = by_transfer(session)
    total = order.total
    expiry.given_up(order)

    assert money.transferred(order, total).is_cancelled

    assert make.kilos(session, "Hoa") == 3
    assert [case[0] for case in expiry.cases(order)] == ["late"]


def test_late_money_takes_what_the_session_has_left_and_nobody_has_claimed():
    session = make.live(allotment=3_000)
    make.say(session, "a1 2kg", "Lan")
    order = by_transfer(session)
    total = order.total
    expiry.given_up(order)
    assert left(session) == 3_000

    assert not money.transferred(order, total).is_cancelled

    assert order.status == OrderStatus.CONFIRMED
    assert left(session) == 1_000
    assert [claim.status for claim in make.claims_of(session, "Lan")] == [ClaimStatus.RELEASED]
    assert make.fresh(session).line_up[0].allotment == 1_000


def test_what_the_session_lacks_comes_from_the_shelf_when_it_is_over():
    session = make.live(allotment=3_000)
    make.say(session, "a1 2kg", "Lan")
    order = by_transfer(session)
    total = order.total
    expiry.given_up(order)
    sessions.end(SYSTEM, session.id)

    money.transferred(order, total)

    assert order.status == OrderStatus.CONFIRMED


def test_a_session_that_has_too_little_gives_nothing_in_part():
    session = make.live(allotment=3_000)
    make.say(session, "a1 2kg", "Lan")
    order = by_transfer(session)
    total = order.total
    expiry.given_up(order)
    make.say(session, "a1 2kg", "Hoa")

    money.transferred(order, total)

    assert order.status == OrderStatus.CONFIRMED, "two kilos lie on the shelf"
    assert (left(session), make.kilos(session, "Hoa")) == (1_000, 2)


def test_more_time_takes_the_goods_of_the_session_too():
    session = make.live(allotment=3_000)
    make.say(session, "a1 3kg", "Lan")
    order = by_transfer(session)
    expiry.given_up(order)

    with expiry.over(order):
        extending.extend(SYSTEM, order.id, DAY, "asked", "k")

    assert (order.status, left(session)) == (OrderStatus.PLACED, 0)


def test_goods_claimed_later_begin_the_time_to_pay_anew():
    session = make.live()
    make.say(session, "a1 2kg", "Lan")
    order = by_transfer(session)
    total, before = order.total, order.pay_by
    with expiry.after_the_deadline(order, -1):
        money.transferred(order, total - 1)
        make.say(session, "thêm a1 1kg", "Lan")

    assert order.pay_by > before
    assert order.status == OrderStatus.PLACED
