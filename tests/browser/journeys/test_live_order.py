"""Who took something on air opens the link with a phone: they say where to, and later read what became of it."""
from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from core import clock, outbox
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.buying import merging
from livestream.models import LiveSession
from livestream.serving import following
from orders import delivery, parcels
from orders.models import Order
from tests.browser.journeys.steps import button, fill, link, main_text, vi
from tests.make import livestream, orders

PHONE, PLACE = "0912345678", "bản Nà Đon, xã Bình Lư, huyện Tam Đường, Lai Châu"


@pytest.fixture
def evening(app):
    """A session on air; `of(author)` is the path of their link, once they have claimed something."""
    with app.app_context():
        session = livestream.live(allotment=50_000)
        session_id = session.id

    def claim(author, text="a1 2kg"):
        with app.app_context():
            here = db.session.get_one(LiveSession, session_id)
            livestream.say(here, text, author)
            return f"/o/{livestream.order_of(here, author).secret}"

    return SimpleNamespace(id=session_id, claim=claim)


def stored(app, path):
    """What the order behind the link says now."""
    with app.app_context():
        return db.session.query(Order).filter_by(secret=path.removeprefix("/o/")).one()


def complete(path, phone=PHONE, street="12 phố Thử"):
    order = delivery.complete(path.removeprefix("/o/"), name="Nguyễn Thị Lan", phone=phone, ward_code=orders.WARD,
                              street=street, note="", request_key=f"complete {path}")
    while outbox.drain():
        pass
    return order


def test_a_buyer_says_where_to_with_one_thumb_whatever_they_get_wrong_first(app, browse, check, evening):
    path = evening.claim("Lan")
    page = browse(path)
    check(page)
    assert "2 kg" in main_text(page) and "90.000" in main_text(page)
    fill(page, buyer_phone="0912 345", address=PLACE)
    button(page, "Send it there").click()
    check(page)
    assert vi("This is not a mobile number. It has ten digits and begins with 03, 05, 07, 08 or 09.") in main_text(page)
    assert page.locator("[name=address]").input_value() == PLACE

    fill(page, buyer_phone=PHONE, address="chỗ cũ nhé em")
    button(page, "Send it there").click()
    check(page)
    assert page.locator("[name=buyer_phone]").input_value() == "0912 345 678"
    assert not stored(app, path).has_address

    second_tab = page.context.new_page()
    second_tab.goto(path)
    fill(page, address=PLACE)
    button(page, "Send it there").dblclick(no_wait_after=True)
    expect(page.locator(".cash-due")).to_contain_text("120.000")
    check(page)

    fill(second_tab, buyer_phone=PHONE, address="bản khác, xã Bình Lư, huyện Tam Đường, Lai Châu")
    button(second_tab, "Send it there").click()
    expect(second_tab.locator(".flash-alert")).to_be_visible()
    page.goto(path)
    assert "Nà Đon" in main_text(page) and PHONE not in main_text(page)
    assert "Nà Đon" in stored(app, path).street


def test_after_the_session_and_without_scripts_it_works_and_going_back_changes_nothing(app, browse, evening):
    path = evening.claim("Lan")
    with app.app_context():
        sessions.end(SYSTEM, evening.id)
    page = browse(path, java_script_enabled=False)

    fill(page, buyer_phone=PHONE, address=PLACE)
    button(page, "Send it there").click()

    expect(page.locator(".cash-due")).to_contain_text("120.000")
    page.go_back()
    if button(page, "Send it there").is_visible():  # as the browser has kept it
        fill(page, buyer_phone=PHONE, address="bản khác, xã Bình Lư, huyện Tam Đường, Lai Châu")
        button(page, "Send it there").click()
    assert "Nà Đon" in main_text(page) and "Nà Đon" in stored(app, path).street


def test_what_became_of_it_is_said_and_what_can_still_be_done(app, browse, check, evening):
    packed, lapsed, joined, doubled, gone_on = map(evening.claim, ("Lan", "Hoa", "Mai", "Sáu", "Sáu Tube"))
    with app.app_context():
        parcels.pack(SYSTEM, complete(packed).parcels[0].id)
        merging.join(SYSTEM, evening.id, 3, 4)
        complete(doubled, "0987654321")
        complete(gone_on, "0987654321")
        with clock.at(clock.now() + timedelta(minutes=31)):
            following.lapse(evening.id)
    page = browse(packed)
    check(page)
    assert vi("The goods are packed, so nothing can be changed here any more. Please call the seller."
              ) in main_text(page)
    assert page.locator("main form[method=post]:not([action$='/keep'])").count() == 0

    page.goto(lapsed)
    check(page)
    assert vi("The time to answer was over, so the goods went to the next buyer. Nothing is to be paid. If the live "
              "is still on, order there once more; or see what the market has.") in main_text(page)
    expect(link(page.locator("main"), "See the market")).to_be_visible()

    page.goto(joined)  # by the crew: another's link is not handed to whoever holds this one
    check(page)
    assert vi("Its link goes to the phone number that was given in the live. If you do not find it there, the seller "
              "sends it to you.") in main_text(page)
    assert doubled.removeprefix("/o/") not in page.content()

    page.goto(gone_on)  # who typed both numbers and both addresses is led on
    link(page, "See that order").click()
    page.wait_for_url(f"**{doubled}")


def test_a_link_that_was_guessed_says_nothing_of_anybody(browse, evening):
    path = evening.claim("Lan Bí Mật", f"a1 2kg {PHONE}")
    page = browse("/")

    answers = [page.request.get(each) for each in ("/o/" + "A" * 43, path[:-1], path + "A", path.swapcase())]

    assert {answer.status for answer in answers} == {404}
    assert not any("Bí Mật" in answer.text() or PHONE in answer.text() for answer in answers)
