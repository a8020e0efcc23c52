"""Each question the books are asked about live sessions finds the fault it looks for."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.db import db
from core.transactions import transaction
from livestream import checks as live_checks
from livestream.models import Claim, ClaimStatus, Deal, ItemPrice, LiveBuyer, LivePrice, LiveSession, RunItem
from livestream.pricing import price_checks
from livestream.serving.goods import hold_of
from shop import stock
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
ELSEWHERE = {"figures are what they count"}  # tests/integration/livestream/test_figures.py


def write(statement):
    """Past every use case: what a bug or a hand in the database would do."""
    with transaction():
        db.session.execute(statement)


def evening():
    """Two kilos that Lan has, and one that Hoa waits for."""
    session = make.live(allotment=2_000)
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 1kg", "Hoa")
    return session


def more_is_set_aside_than_held(session):
    write(sa.update(RunItem).values(allotment=RunItem.allotment + 1))


def a_claim_keeps_goods_it_has_handed_on(session):
    stock.reserve({session.items[0].stock_item_id: 1}, f"claim:{make.claims_of(session)[0].id}")


def an_order_line_is_lost(session):
    write(sa.update(Claim).where(Claim.status == ClaimStatus.ORDERED).values(line_id=None))


def goods_come_and_nobody_is_served(session):
    stock.reserve({session.items[0].stock_item_id: 1_000}, hold_of(session.id))
    write(sa.update(RunItem).values(allotment=RunItem.allotment + 1_000))


def who_came_later_has_the_goods(session):
    write(sa.update(Claim).where(Claim.status == ClaimStatus.ORDERED).values(place_of=10_000))


def who_waits_has_a_time_limit(session):
    write(sa.update(Claim).where(Claim.status == ClaimStatus.WAITING).values(expires_at=clock.now()))


def somebody_has_more_than_one_may(session):
    write(sa.update(RunItem).values(limit_per_buyer=1_000, limit_since=None))


def another_price_held_at_that_moment(session):
    claim = make.claims_of(session)[0]
    write(sa.insert(LivePrice).values(price_id=claim.price_id, price=50_000, at=claim.priced_at))


def a_price_changes_without_its_history(session):
    write(sa.update(ItemPrice).values(price=ItemPrice.price + 1))


def a_deal_counts_units_that_nobody_has(session):
    make.begun(session, kilos=5)
    write(sa.update(Deal).values(taken=1_000))


def somebody_has_more_of_a_deal_than_one_may(session):
    other = make.live()
    make.begun(other, kilos=5, cap_per_buyer=1_000)
    make.say(other, "a1 1kg", "Mai")
    make.say(other, "a1 1kg", "Sáu")
    write(sa.update(LiveBuyer).where(LiveBuyer.session_id == other.id).values(phone="0987654321"))


FAULTS = {
    "sessions hold what is left": more_is_set_aside_than_held,
    "claims hold what they say": a_claim_keeps_goods_it_has_handed_on,
    "ordered claims have lines": an_order_line_is_lost,
    "nobody waits for what is left": goods_come_and_nobody_is_served,
    "nobody who waits was overtaken": who_came_later_has_the_goods,
    "only ordered claims lapse": who_waits_has_a_time_limit,
    "nobody takes more than the limit": somebody_has_more_than_one_may,
    "claims cost what held when they were said": another_price_held_at_that_moment,
    "live prices are the last ones kept": a_price_changes_without_its_history,
    "deals are taken by claims": a_deal_counts_units_that_nobody_has,
    "nobody takes more of a deal than one may": somebody_has_more_of_a_deal_than_one_may,
}


def found():
    db.session.rollback()
    return [fault.split(":")[0] for fault in checks.run()]


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_found_and_called_by_its_name(name):
    session = evening()
    assert found() == []

    FAULTS[name](db.session.get_one(LiveSession, session.id))

    assert name in found()


def test_no_question_is_without_a_fault_that_it_finds():
    modules = {live_checks.__name__, price_checks.__name__}
    ours = {name for name, check in checks._checks.items() if check.__module__ in modules}

    assert ours - ELSEWHERE == set(FAULTS)
