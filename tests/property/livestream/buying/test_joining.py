"""However the crew joins and parts buyers, and whatever numbers they say meanwhile: only lines move. Stock, claims and
money are the same after each step, and once all are one, the order is the same whichever way it came about."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import checks, outbox
from core.actors import SYSTEM
from core.db import db
from core.errors import DomainError
from livestream.buying import merging
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession, Platform
from orders.models import Order, OrderLine, OrderStatus
from shop.models import Hold, StockItem
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")
NAMES = ("Lan", "Hoa", "Mai", "Sáu")
numbers = st.integers(1, len(NAMES))
steps = st.lists(st.one_of(
    st.tuples(st.just("join"), numbers, numbers),
    st.tuples(st.just("part"), numbers, st.booleans()),
    st.tuples(st.just("say"), numbers, st.sampled_from(("0912345678", "0987654321")))), max_size=7)


def begin():
    """Four buyers on two channels with one to four kilos each, of two sellers."""
    session = make.live(channel_ids=(make.channel().id, make.channel(Platform.YOUTUBE).id))
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)), 10_000, 120_000)
    for number in range(1, len(NAMES) + 1):
        say(session, number, f"a{1 + number % 2} {number}kg")
    return session.id


def say(session, number, text):
    make.say(session, text, NAMES[number - 1], platform=Platform.YOUTUBE if number % 2 else Platform.FACEBOOK)


def act(session_id, step):
    """What a person tries may be refused, in words."""
    what, number, other = step
    try:
        if what == "join":
            merging.join(SYSTEM, session_id, number, other)
        elif what == "part":
            merging.part(SYSTEM, session_id, number, "Hai người", other)
        else:
            say(db.session.get_one(LiveSession, session_id), number, f"sđt em {other}")
    except DomainError:
        db.session.rollback()
    while outbox.drain():
        pass


def sums(session_id):
    """What must not change: everybody's claims, what is on the shelves and held, and the goods in open orders."""
    db.session.rollback()
    mine = sa.select(LiveBuyer.name, sa.func.sum(Claim.base_units), sa.func.sum(Claim.amount)).join(
        Claim, Claim.buyer_id == LiveBuyer.id).where(
        LiveBuyer.session_id == session_id, Claim.status == ClaimStatus.ORDERED).group_by(LiveBuyer.name)
    lines = sa.select(sa.func.sum(OrderLine.amount)).where(
        OrderLine.session_id == session_id, OrderLine.cancelled_at.is_(None))
    goods = sa.select(sa.func.sum(Order.goods_total)).where(
        Order.id.in_(sa.select(OrderLine.order_id).where(OrderLine.session_id == session_id)),
        Order.status == OrderStatus.PLACED)
    stock = sa.select(sa.func.sum(StockItem.on_hand), sa.func.sum(StockItem.reserved))
    return (sorted(tuple(row) for row in db.session.execute(mine)), db.session.scalar(lines), db.session.scalar(goods),
            tuple(db.session.execute(stock).one()), db.session.scalar(sa.select(sa.func.sum(Hold.base_units))))


@settings(max_examples=3 if settings().derandomize else 60, deadline=None, database=None,
          suppress_health_check=list(HealthCheck))
@given(steps=steps, last=st.permutations(range(2, len(NAMES) + 1)))
def test_in_whatever_order_buyers_are_joined_and_parted_the_sums_stay(steps, last):
    session_id = begin()
    before = sums(session_id)

    for step in steps:
        act(session_id, step)
        assert sums(session_id) == before
        assert checks.run() == []
    for number in last:
        act(session_id, ("join", number, 1))

    assert sums(session_id) == before
    assert checks.run() == []
    whole = db.session.scalars(sa.select(Order).where(
        Order.id.in_(sa.select(LiveBuyer.order_id).where(LiveBuyer.session_id == session_id)))).one()
    assert (whole.goods_total, whole.freight) == (2 * 45_000 + 4 * 45_000 + 4 * 120_000, 60_000)
