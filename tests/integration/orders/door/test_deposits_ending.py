"""What becomes of a deposit: it expires, comes late, goes back, or is kept when the parcel is refused."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from orders import awaiting, returns
from orders.cancelling import cancel_by_buyer
from orders.door import keeping
from orders.door.errors import NotSoMuch
from orders.expiry import extending, giving_up, jobs
from orders.ledger import Account, Entry
from orders.models import OrderStatus, Payment, PaymentStatus, Refund
from orders.refunds import following
from tests.make import deposits as make_rule
from tests.make import expiry, money
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def large():
    """A parcel of any size needs 30 percent."""
    make_rule.rule(large=1)


def cash(order):
    return list(db.session.scalars(sa.select(Payment.amount).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED)))


def test_unpaid_it_expires_like_any_order_and_late_money_lets_it_go_on(large):
    order = make.order()
    total = order.total
    with expiry.after_the_deadline(order, 119):
        assert jobs.give_up_unpaid() == 0
    with expiry.after_the_deadline(order, 120):
        assert jobs.give_up_unpaid() == 1
    assert order.status == OrderStatus.CANCELLED

    money.transferred(order, 36_000)

    assert order.status == OrderStatus.CONFIRMED
    assert cash(order) == [total - 36_000]


def test_a_part_of_a_deposit_is_a_case_when_it_expires_and_more_time_helps(large):
    order = make.order()
    money.transferred(order, 10_000)
    with expiry.after_the_deadline(order, 120):
        giving_up.give_up(order.id)
    assert [case[:2] for case in expiry.cases(order)] == [("short", 10_000)]

    extending.extend(SYSTEM, order.id, timedelta(days=5), "asked", "k")

    assert awaiting.missing(order) == 26_000


def test_cancelled_by_the_buyer_it_goes_back_as_it_came(large):
    order = make.order()
    money.transferred(order, 36_000)
    cancel_by_buyer(order.secret, "")

    following.give_back(order.id, was_cancelled=True)

    assert db.session.scalars(sa.select(Refund.amount)).all() == [36_000]


def test_refused_at_the_door_a_person_keeps_it_with_a_reason(large):
    order = make.order()
    money.transferred(order, 36_000)
    returns.refuse(SYSTEM, make.shipped(order).id, "no")
    following.give_back(order.id, was_cancelled=False)
    assert [case[:2] for case in expiry.cases(order)] == [("over", 36_000)]
    assert keeping.most(order) == 36_000

    with pytest.raises(NotSoMuch):
        keeping.keep(SYSTEM, order.id, Dong(36_001), "no", "k0")
    keeping.keep(SYSTEM, order.id, Dong(30_000), "two ways of freight", "k1")
    keeping.keep(SYSTEM, order.id, Dong(30_000), "two ways of freight", "k1")
    assert keeping.most(order) == 6_000
    keeping.keep(SYSTEM, order.id, Dong(6_000), "all of it", "k2")

    assert (order.received, expiry.cases(order)[0][3]) == (0, "written_off")
    loss = db.session.scalar(sa.select(sa.func.sum(Entry.amount)).where(Entry.account == Account.LOSS))
    assert loss == -36_000


def test_what_was_no_deposit_cannot_be_kept_so():
    order = make.order()
    money.transferred(order)
    returns.refuse(SYSTEM, make.shipped(order).id, "no")

    assert keeping.most(order) == 0
    with pytest.raises(NotSoMuch):
        keeping.keep(SYSTEM, order.id, Dong(1_000), "no", "k")
