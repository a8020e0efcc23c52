"""First paid, first served: a claim reserves nothing, and goods go to who pays first."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from core.idempotency import KeyReused
from livestream import sessions
from livestream.errors import NoSuchLiveBuyer, NoSuchSession
from livestream.first_paid import paying
from livestream.first_paid.paying import Paid
from livestream.first_paid_errors import BadAmount, NotFirstPaid
from livestream.models import ClaimStatus, PayingMoment
from orders.cancelling import cancel_by_buyer
from orders.errors import TooLateToChange
from orders.models import OrderStatus
from tests.integration.livestream.first_paid.acts import complete, has, transfer
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def test_a_claim_reserves_nothing_and_begins_an_order_without_goods():
    session = make.live(allotment=2_000, first_paid=True)

    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 2kg", "Hoa")

    assert has(session, "Lan") == has(session, "Hoa") == (0, 2)
    order = make.order_of(session, "Lan")
    assert (order.status, order.lines, order.goods_total) == (OrderStatus.PLACED, [], 0)
    assert order.id != make.order_of(session, "Hoa").id


def test_goods_go_to_who_pays_first_and_not_to_who_wrote_first():
    session = make.live(allotment=2_000, first_paid=True)
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 2kg", "Hoa")

    complete(session, "Hoa")
    complete(session, "Lan")

    assert (has(session, "Hoa"), has(session, "Lan")) == ((2, 0), (0, 2))
    assert make.order_of(session, "Hoa").status == OrderStatus.CONFIRMED
    assert make.order_of(session, "Lan").status == OrderStatus.PLACED


def test_what_is_paid_is_kept_for_good():
    session = make.live(first_paid=True)
    make.say(session, "a1 2kg", "Lan")
    transfer(session, "Lan")

    [claim] = make.claims_of(session)

    assert (claim.status, claim.expires_at) == (ClaimStatus.ORDERED, None)


@pytest.mark.parametrize(("fills_in_part", "hoa", "mai"), [(True, (1, 2), (0, 1)), (False, (0, 3), (1, 0))])
def test_too_little_is_left_for_who_pays_next(fills_in_part, hoa, mai):
    session = make.live(allotment=3_000, fills_in_part=fills_in_part, first_paid=True)
    for author, kilos in (("Lan", 2), ("Hoa", 3), ("Mai", 1)):
        make.say(session, f"a1 {kilos}kg", author)

    for author in ("Lan", "Hoa", "Mai"):
        complete(session, author)

    assert (has(session, "Lan"), has(session, "Hoa"), has(session, "Mai")) == ((2, 0), hoa, mai)


def test_the_same_key_pays_once_and_for_something_else_it_is_refused():
    session = make.live(first_paid=True)
    make.say(session, "a1 2kg", "Lan")

    first, second = transfer(session, "Lan", key="k"), transfer(session, "Lan", key="k")

    assert first.id == second.id
    assert len(db.session.scalars(sa.select(PayingMoment)).all()) == 1
    with pytest.raises(KeyReused):
        transfer(session, "Lan", 91_000, key="k")


def test_whoever_matches_money_with_orders_calls_the_same_moment():
    session = make.live(allotment=2_000, first_paid=True)
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 2kg", "Hoa")
    order = make.order_of(session, "Hoa")

    first = paying.count_paid(order.id, Paid("transfer", 90_000), "bank-1")

    assert paying.count_paid(order.id, Paid("transfer", 90_000), "bank-1") == first > 0
    assert (has(session, "Hoa"), has(session, "Lan")) == ((2, 0), (0, 2))


def test_an_order_of_goods_that_are_kept_anyway_needs_no_moment():
    session = make.live()
    make.say(session, "a1 2kg", "Lan")

    assert paying.count_paid(make.order_of(session, "Lan").id, Paid("transfer", 90_000), "bank-1") == 0
    complete(session, "Lan")

    assert db.session.scalars(sa.select(PayingMoment)).all() == []


def test_after_the_closing_time_nothing_is_given_and_money_is_written_down_all_the_same():
    session = make.live(first_paid=True)
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 2kg", "Hoa")
    sessions.close(SYSTEM, session.id)

    with clock.at(clock.now() + timedelta(hours=1)):
        complete(session, "Lan")
        transfer(session, "Hoa")

    assert has(session, "Lan") == has(session, "Hoa") == (0, 2)
    assert [moment.amount for moment in db.session.scalars(sa.select(PayingMoment))] == [90_000]


def test_at_the_end_orders_without_goods_are_closed_and_their_links_say_so():
    session = make.live(allotment=2_000, first_paid=True)
    for author in ("Lan", "Hoa", "Mai"):
        make.say(session, "a1 2kg", author)
    complete(session, "Lan")
    complete(session, "Hoa")

    sessions.end(SYSTEM, session.id)

    states = [make.order_of(session, author).status for author in ("Lan", "Hoa", "Mai")]
    assert states == [OrderStatus.CONFIRMED, OrderStatus.CANCELLED, OrderStatus.CANCELLED]
    with pytest.raises(TooLateToChange):
        complete(session, "Mai")


def test_a_buyer_cancels_before_anything_was_given():
    session = make.live(first_paid=True)
    make.say(session, "a1 2kg", "Lan")

    cancel_by_buyer(make.order_of(session, "Lan").secret, "")

    assert has(session, "Lan") == (0, 0)
    assert make.order_of(session, "Lan").status == OrderStatus.CANCELLED
    make.say(session, "a1 1kg", "Lan")
    assert make.order_of(session, "Lan").status == OrderStatus.PLACED


def test_in_a_rehearsal_the_crew_says_who_has_paid_and_there_are_no_orders():
    session = make.live(allotment=2_000, first_paid=True, is_rehearsal=True, channel_ids=())
    for author in ("Lan", "Hoa"):
        make.say(session, "a1 2kg", author, platform=make.Platform.OWN)

    transfer(session, "Hoa")

    assert [make.kilos(session, author, ClaimStatus.HELD) for author in ("Lan", "Hoa")] == [0, 2]
    assert make.buyer(session, "Hoa").order_id is None
    sessions.end(SYSTEM, session.id)


@pytest.mark.parametrize("amount", [0, 999, -1, 1_000_000_001, True, "90000", 1.5])
def test_an_amount_that_is_none_is_refused(amount):
    session = make.live(first_paid=True)
    make.say(session, "a1 2kg", "Lan")

    with pytest.raises(BadAmount):
        transfer(session, "Lan", amount)

    assert has(session, "Lan") == (0, 2)


def test_only_the_crew_writes_down_transfers_and_only_where_that_decides():
    session, other = make.live(first_paid=True), make.live()
    make.say(session, "a1 2kg", "Lan")
    make.say(other, "a1 2kg", "Lan")

    with pytest.raises(NoSuchSession):
        paying.record_transfer(shop.STRANGER, session.id, 1, 90_000, "k1")
    with pytest.raises(NoSuchLiveBuyer):
        paying.record_transfer(SYSTEM, session.id, 99, 90_000, "k2")
    with pytest.raises(NotFirstPaid):
        paying.record_transfer(SYSTEM, other.id, 1, 90_000, "k3")
