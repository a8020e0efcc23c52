"""The crew of a live session puts two evenings of one buyer into one parcel, or lets an order wait for the next one."""
from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core import checks, clock
from core.db import db
from orders.models import Order, OrderStatus
from orders.together import joined, parking
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, link, main_text, sign_in, vi
from tests.make import accounts, livestream, orders, shop


@pytest.fixture
def evenings(app):
    """Two sessions of one host, in each of which Lan has bought something that keeps, to two addresses."""
    with app.app_context():
        host = accounts.person(Role.HOST, language="vi")
        made = []
        for hours, street in ((2, "1 ngõ Một"), (4, "2 ngõ Hai")):
            begins = clock.now() + timedelta(hours=hours)
            session = livestream.live(host_ids=(host.id,), starts_at=begins, ends_at=begins + timedelta(hours=1))
            shop.keeps(session.items[0].product.variants[0].id, 365)
            livestream.say(session, "a1 1kg 0912345678", "Lan")
            order = orders.completed(livestream.order_of(session, "Lan"), street=street)
            made.append((session.code, livestream.buyer(session, "Lan").number, order.id, order.code, order.secret))
        (_, _, first_id, first, secret), (session_code, number, second_id, second, _) = made
        yield SimpleNamespace(phone=host.phone, first=first, first_id=first_id, second=second, second_id=second_id,
                              secret=secret, path=f"/studio/{session_code}/buyers/{number}")


def status(app, order_id):
    with app.app_context():
        return db.session.get_one(Order, order_id).status


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_two_evenings_go_in_one_parcel_to_the_door_that_was_chosen(app, browse, check, evenings, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, evenings.phone)
    page.goto(evenings.path)
    link(page, "Send together, or let it wait").click()
    expect(page.locator("main h1")).to_contain_text(evenings.second)
    assert vi("To which address do both go?") in main_text(page)
    check(page)

    page.get_by_role("button", name="2 ngõ Hai").click()
    page.wait_for_url(f"**{evenings.path}")
    expect(page.locator("main")).to_contain_text(evenings.first)
    check(page)

    assert (status(app, evenings.first_id), status(app, evenings.second_id)) == (
        OrderStatus.CONFIRMED, OrderStatus.CANCELLED)
    with app.app_context():
        assert joined.goes_on_in(evenings.second_id) == evenings.first_id
        assert db.session.get_one(Order, evenings.first_id).street == "2 ngõ Hai"
        assert checks.run() == []
    buyer = browse(f"/o/{evenings.secret}", viewport=PHONE)
    check(buyer)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_an_order_waits_for_the_next_session_and_is_sent_after_all(app, browse, check, evenings, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, evenings.phone)
    page.goto(f"{evenings.path}/together")
    button(page, "Wait for the next live session").click()
    page.goto(f"{evenings.path}/together")
    expect(button(page, "Send it now")).to_be_visible()
    check(page)
    with app.app_context():
        assert parking.of(evenings.second_id) is not None

    button(page, "Send it now").click()
    page.goto(f"{evenings.path}/together")
    expect(button(page, "Wait for the next live session")).to_be_visible()
    with app.app_context():
        assert parking.of(evenings.second_id) is None
        assert checks.run() == []
