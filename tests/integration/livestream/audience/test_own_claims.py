"""Who claims on our own live page sees there what is kept, their place in the queue and their order, and changes it."""
from __future__ import annotations

import re

import pytest

from core import checks
from core.actors import SYSTEM
from livestream import sessions
from livestream.audience import own_claims
from livestream.buying import merging
from livestream.errors import NotWaiting
from livestream.models import ClaimStatus, Platform
from livestream.planning import lineup
from livestream.planning.lineup import NewItem
from shop.catalog import NewVariant
from tests.make import audience, orders, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
OTHER = "0987654321"


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def session(context):
    return make.live(allotment=2_000, channel_ids=(make.channel(Platform.OWN).id, make.channel().id))


@pytest.fixture
def browser(app, client, monkeypatch):
    return audience.browser(client, messenger=audience.messenger(app, monkeypatch))


def seen(session, who=None):
    found = own_claims.of(session, who or audience.viewer())
    return [(item.code, line.amount, line.place) for item in found.items for line in item.lines]


def test_what_is_kept_has_a_time_and_what_waits_a_place(session):
    make.say(session, "a1 2kg", "Hoa")

    audience.write(session, "a1 2kg")

    assert seen(session) == [("A01", 2.0, 1)]
    assert seen(session, audience.viewer(OTHER)) == []
    assert own_claims.of(session, None).items == ()
    make.say(session, "huỷ a1", "Hoa")
    assert seen(session) == [("A01", 2.0, None)]
    assert own_claims.of(session, audience.viewer()).items[0].lines[0].until is not None


def test_whoever_waits_may_leave_and_nobody_else_for_them(session):
    make.say(session, "a1 2kg", "Hoa")
    audience.write(session, "a1 1kg")
    waiting = own_claims.of(session, audience.viewer()).items[0].lines[0].claim_id

    for stranger in (audience.viewer(OTHER), None):
        with pytest.raises(NotWaiting):
            own_claims.leave(session.id, stranger, waiting)
    own_claims.leave(session.id, audience.viewer(), waiting)
    with pytest.raises(NotWaiting):
        own_claims.leave(session.id, audience.viewer(), waiting)

    assert seen(session) == []
    assert make.kilos(session, "Hoa") == 2


def test_tapping_another_amount_lowers_and_tapping_none_cancels_and_who_waits_moves_up(session):
    audience.write(session, "a1 2kg")
    make.say(session, "a1 2kg", "Hoa")

    lowered = audience.tap(session, "A01 1 kg")
    cancelled = audience.tap(session, "huỷ A01")

    assert (lowered.did, cancelled.did) == ({"lowered"}, {"cancelled"})
    assert seen(session) == []
    assert make.kilos(session, "Hoa") == 2


def test_the_same_number_is_the_same_buyer_on_every_device(session):
    phone, tablet = audience.viewer(name="Lan"), audience.viewer(name="Chị Lan")

    audience.write(session, "a1 1kg", phone)
    audience.write(session, "thêm a1 1kg", tablet)

    assert seen(session, phone) == seen(session, tablet) == [("A01", 1.0, None), ("A01", 1.0, None)]
    assert len({claim.buyer_id for claim in make.claims_of(session, "Lan")}) == 1


def test_the_order_is_opened_by_whoever_has_proved_its_number(session):
    audience.write(session, "a1 1kg")

    own = own_claims.of(session, audience.viewer())

    assert own.secret == make.order_of(session, "Lan").secret
    assert not own.has_address
    assert make.order_of(session, "Lan").buyer_phone == audience.PHONE


def test_a_number_that_somebody_writes_is_not_theirs_and_opens_nobodys_order(session):
    """The case of a stranger who knows a neighbour's number."""
    audience.write(session, "a1 1kg", audience.viewer(OTHER, "Mai"))

    audience.write(session, f"a1 1kg {OTHER}", audience.viewer(name="Lan"))

    assert make.order_of(session, "Lan").id != make.order_of(session, "Mai").id
    assert make.buyer(session, "Lan").phone == audience.PHONE
    assert own_claims.of(session, audience.viewer()).secret == make.order_of(session, "Lan").secret


def test_goods_that_the_crew_has_put_into_anothers_order_show_no_link_to_it(session):
    make.say(session, "a1 1kg 0900000001", "Hoa")
    audience.write(session, "a1 1kg")
    merging.join(SYSTEM, session.id, make.buyer(session, "Lan").number, make.buyer(session, "Hoa").number)

    own = own_claims.of(session, audience.viewer())

    assert own.secret is None
    assert [item.code for item in own.items] == ["A01"]


def test_claims_in_several_pack_sizes_are_named_in_none_and_cancelled_as_a_whole(context):
    session = make.planned(channel_ids=(make.channel(Platform.OWN).id,))
    goods = shop.product(None, shop.kilo(), NewVariant("hộp", 2_000, 85_000))
    lineup.add_item(SYSTEM, session.id, NewItem(goods.slug, {each.sku: 80_000 for each in goods.variants}, 9_000))
    sessions.go_live(SYSTEM, session.id)

    audience.write(session, "a1 1kg")
    audience.write(session, "thêm a1 1 hộp")
    item = own_claims.of(session, audience.viewer()).items[0]
    audience.tap(session, "huỷ A01")

    assert (item.unit, [(line.amount, line.unit) for line in item.lines]) == (None, [(1.0, "kg"), (1.0, "hộp")])
    assert seen(session) == []


def test_the_page_shows_the_place_and_leaves_it(session, browser):
    make.say(session, "a1 2kg", "Hoa")
    audience.write(session, "a1 1kg")
    page = browser.get(f"/lives/{session.code}").text
    assert "Quý khách đứng đầu hàng chờ mã A01" in page

    answer = audience.post(browser, f"/lives/{session.code}/change", page, item="A01", unit="kg", cancel="1")

    assert answer.status_code == 303
    assert seen(session) == []
    assert make.kilos(session, "Hoa", ClaimStatus.ORDERED) == 2


def test_how_much_is_wanted_in_front_is_said_and_nobody_is_named(session, browser):
    make.say(session, "a1 4kg", "Hoa")
    audience.write(session, "a1 1kg")

    page = browser.get(f"/lives/{session.code}").text

    assert "Quý khách đứng thứ 2 trong hàng chờ mã A01, phía trước còn 2 kg." in page


def test_where_who_pays_first_is_served_first_the_page_says_that_nothing_is_kept(browser):
    session = make.live(channel_ids=(make.channel(Platform.OWN).id,), first_paid=True)

    assert audience.write(session, "a1 1kg").is_wish
    [line] = own_claims.of(session, audience.viewer()).items[0].lines
    page = browser.get(f"/lives/{session.code}").text

    assert (line.is_wish, line.place, line.until) == (True, None, None)
    assert "Phiên này không giữ hàng khi mới bình luận: ai thanh toán trước được trước." in page
    assert f"/o/{make.order_of(session, audience.viewer().name).secret}" in page


def test_the_own_part_alone_is_what_the_page_shows_and_nobody_elses(session, browser):
    part = browser.get(f"/lives/{session.code}/own")
    assert (part.status_code, "data-own-item" in part.text) == (200, False)

    audience.write(session, "a1 2kg")
    part = browser.get(f"/lives/{session.code}/own").text

    assert 'data-own-item="A01"' in part and f"/o/{make.order_of(session, 'Lan').secret}" in part
    tick = re.search(r'data-tick="([^"]+)"', part)[1]
    assert f'data-tick="{tick}"' in browser.get(f"/lives/{session.code}").text
    browser.delete_cookie("session")
    assert "data-own" not in browser.get(f"/lives/{session.code}/own").text


def test_the_own_part_says_where_the_order_stands(session, browser):
    audience.write(session, "a1 2kg")
    assert "Đã đặt" in browser.get(f"/lives/{session.code}/own").text

    orders.completed(make.order_of(session, "Lan"), audience.PHONE)

    part = browser.get(f"/lives/{session.code}/own").text
    assert "Xem đơn hàng" in part and "Giữ cho quý khách đến" not in part


def test_of_a_session_that_is_none_there_is_no_own_part(browser):
    assert browser.get("/lives/none/own").status_code == 404
