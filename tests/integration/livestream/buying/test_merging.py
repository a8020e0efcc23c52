"""One buyer and session is one order: joined by a phone number, and a person's word when that was wrong."""
from __future__ import annotations

import pytest

from core import checks, outbox
from core.actors import SYSTEM
from core.db import db
from livestream.buying import merging
from livestream.errors import AlreadyPacked, NothingToPart, SameOrder, TwoAddresses, WhyParted
from livestream.models import ClaimStatus, Platform
from orders import delivery, order_page, parcels
from orders.models import Order, OrderStatus
from tests.make import livestream as make
from tests.make import orders

pytestmark = pytest.mark.usefixtures("context")
PHONE, OTHER = "0912345678", "0987654321"


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    while outbox.drain():
        pass
    assert checks.run() == []


@pytest.fixture
def session():
    """On air on two pages at once."""
    return make.live(channel_ids=(make.channel().id, make.channel(Platform.YOUTUBE).id))


def tube(session, text, author):
    return make.say(session, text, author, platform=Platform.YOUTUBE)


def complete(order, phone=PHONE, street="12 phố Thử", key="k"):
    done = delivery.complete(order.secret, name="Nguyễn Thị Lan", phone=phone, ward_code=orders.WARD, street=street,
                             note="", request_key=f"{key}-{order.id}")
    while outbox.drain():
        pass
    return done


def open_orders():
    db.session.rollback()
    return db.session.query(Order).filter(Order.status.in_(("placed", "confirmed"))).all()


def test_two_channels_with_one_phone_are_one_order(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    tube(session, f"a1 1kg {PHONE}", "Lan Tube")

    assert [order.goods_total for order in open_orders()] == [135_000]


def test_a_phone_given_late_joins_the_later_order_into_the_earlier(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    tube(session, "a1 1kg", "Lan Tube")
    gone = make.order_of(session, "Lan Tube")

    tube(session, f"sđt em {PHONE}", "Lan Tube")

    assert [order.code for order in open_orders()] == [make.order_of(session, "Lan").code]
    assert order_page.read(db.session.get_one(Order, gone.id)).is_joined


def test_a_corrected_number_is_written_on_the_order_and_gets_the_link(session):
    make.say(session, "a1 2kg 0912345670", "Lan")

    make.say(session, f"nhầm số, sđt em {PHONE}", "Lan")

    assert make.order_of(session).buyer_phone == PHONE
    assert [order.buyer_phone for order in open_orders()] == [PHONE]


def test_a_wrong_number_that_was_somebody_elses_is_undone_when_it_is_corrected(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    tube(session, f"a1 1kg {PHONE}", "Hoa")

    tube(session, f"nhầm số, sđt em {OTHER}", "Hoa")

    assert {order.buyer_phone: order.goods_total for order in open_orders()} == {PHONE: 90_000, OTHER: 45_000}
    assert make.order_of(session, "Hoa").buyer_name == "Hoa"


def test_what_somebody_claims_after_their_order_lapsed_goes_into_the_order_with_their_number(session):
    make.say(session, f"a1 1kg {PHONE}", "Lan")
    make.say(session, "huỷ a1", "Lan")
    tube(session, f"a1 2kg {PHONE}", "Hoa")

    make.say(session, "a1 3kg", "Lan")

    assert [order.goods_total for order in open_orders()] == [225_000]


def test_a_number_typed_at_the_order_page_is_that_of_later_claims(session):
    make.say(session, "a1 2kg", "Lan")
    complete(make.order_of(session))

    tube(session, f"a1 1kg {PHONE}", "Lan Tube")

    assert [order.goods_total for order in open_orders()] == [135_000]
    assert make.buyer(session).phone == PHONE


def test_two_orders_completed_with_the_same_number_and_address_become_one(session):
    make.say(session, "a1 2kg", "Lan")
    tube(session, "a1 1kg", "Lan Tube")
    first, second = make.order_of(session), make.order_of(session, "Lan Tube")
    complete(first)

    complete(second, street="12 PHỐ thử")

    assert [(order.id, order.goods_total, order.status) for order in open_orders()] == [
        (first.id, 135_000, OrderStatus.CONFIRMED)]
    assert order_page.read(db.session.get_one(Order, second.id)).goes_on_in == first.secret


def test_two_orders_to_two_places_stay_two_and_the_crew_is_told(session):
    make.say(session, "a1 2kg", "Lan")
    tube(session, "a1 1kg", "Mẹ Lan")
    complete(make.order_of(session))

    complete(make.order_of(session, "Mẹ Lan"), street="99 phố Khác")

    assert len(open_orders()) == 2
    assert [each.name for each in merging.with_same_phone(make.buyer(session))] == ["Mẹ Lan"]
    with pytest.raises(TwoAddresses):
        merging.join(SYSTEM, session.id, 2, 1)


def test_naming_the_number_of_somebody_else_takes_nothing_out_of_their_order(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    tube(session, "a1 1kg", "Kẻ Lạ")
    stranger = complete(make.order_of(session, "Kẻ Lạ"), phone=OTHER)

    tube(session, f"sđt {PHONE}", "Kẻ Lạ")

    assert make.order_of(session, "Lan").goods_total == 90_000
    assert db.session.get_one(Order, stranger.id).goods_total == 45_000


def test_what_is_being_packed_is_left_alone(session):
    make.say(session, "a1 2kg", "Lan")
    order = complete(make.order_of(session))
    parcels.pack(SYSTEM, order.parcels[0].id)
    tube(session, "a1 1kg", "Lan Tube")

    tube(session, f"sđt {PHONE}", "Lan Tube")

    assert make.order_of(session, "Lan Tube").goods_total == 45_000
    with pytest.raises(AlreadyPacked):
        merging.join(SYSTEM, session.id, 2, 1)


def test_an_order_that_is_confirmed_takes_the_goods_and_the_cash_grows(session):
    make.say(session, "a1 2kg", "Lan")
    order = complete(make.order_of(session))
    tube(session, "a1 1kg", "Lan Tube")

    merging.join(SYSTEM, session.id, 2, 1)

    page = order_page.read(db.session.get_one(Order, order.id, populate_existing=True))
    assert (page.order.goods_total, page.collect) == (135_000, page.order.total)


def test_a_person_parts_two_buyers_with_one_action_and_they_stay_apart(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    tube(session, f"a1 1kg {PHONE}", "Hoa")

    merging.part(SYSTEM, session.id, 2, "Hai nhà khác nhau", True)
    tube(session, f"a1 2kg {PHONE}", "Hoa")

    assert make.order_of(session, "Lan").goods_total == 90_000
    assert make.order_of(session, "Hoa").goods_total == 90_000
    assert [claim.status for claim in make.claims_of(session, "Hoa")] == [ClaimStatus.ORDERED] * 2


def test_who_is_parted_without_a_number_must_answer_in_time_again(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    tube(session, f"a1 1kg {PHONE}", "Hoa")

    order = merging.part(SYSTEM, session.id, 2, "Nhầm số", True)

    assert order.buyer_phone is None
    assert make.claims_of(session, "Hoa")[0].expires_at is not None
    assert order_page.read(order).kept_until == make.claims_of(session, "Hoa")[0].expires_at


def test_who_wants_to_part_goods_that_are_packed_is_told_so(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    tube(session, f"a1 1kg {PHONE}", "Hoa")
    order = complete(make.order_of(session, "Lan"))
    parcels.pack(SYSTEM, order.parcels[0].id)

    with pytest.raises(AlreadyPacked):
        merging.part(SYSTEM, session.id, 2, "Hai người", True)


def test_parting_and_joining_can_go_back_and_forth(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    tube(session, f"a1 1kg {PHONE}", "Hoa")
    for _ in range(2):
        merging.part(SYSTEM, session.id, 2, "Hai người", False)
        merging.join(SYSTEM, session.id, 2, 1)

    assert [order.goods_total for order in open_orders()] == [135_000]


def test_what_cannot_be_parted_or_joined_is_said(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    with pytest.raises(NothingToPart):
        merging.part(SYSTEM, session.id, 1, "Hai người", True)
    tube(session, f"a1 1kg {PHONE}", "Hoa")
    with pytest.raises(WhyParted):
        merging.part(SYSTEM, session.id, 2, " ", True)
    with pytest.raises(SameOrder):
        merging.join(SYSTEM, session.id, 2, 1)


def test_what_was_dropped_from_a_confirmed_order_may_be_taken_again(session):
    other = make.add(session)
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    make.say(session, f"{other.code} 1kg", "Lan")
    complete(make.order_of(session, "Lan"))

    make.say(session, f"huỷ {other.code}", "Lan")
    counts = make.say(session, f"{other.code} 2kg", "Lan")

    assert counts.ordered == 1
    assert sum(order.goods_total for order in open_orders()) == 180_000


def test_goods_of_a_seller_whose_parcel_was_dropped_still_follow_a_phone(session):
    other = make.add(session)
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    make.say(session, f"{other.code} 1kg", "Lan")
    complete(make.order_of(session, "Lan"))
    make.say(session, f"huỷ {other.code}", "Lan")
    tube(session, f"{other.code} 2kg", "Lan Tube")

    tube(session, f"sđt em {PHONE}", "Lan Tube")

    assert sum(order.goods_total for order in open_orders()) == 180_000
