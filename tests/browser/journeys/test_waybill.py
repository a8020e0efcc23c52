"""A parcel that a carrier takes and that is paid after its waybill was made: from scanning to stopping it, with the
red mark on its pages, its label and its slip."""
from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts.models import Role, Scope
from core.actors import SYSTEM
from core.db import db
from livestream.printing import slips
from orders import parcels
from orders.models import Order, Parcel, ParcelStatus
from shop.models import Cooperative
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, link, main_text, sign_in, sure, vi
from tests.make import accounts, livestream, money, orders

QUIET = "window.print = () => {}"  # there is no printer here
RED = (176, 0, 32)


@pytest.fixture
def evening(app):
    """What Lan took on air, packed; the seller of it, and the slip on its bag."""
    with app.app_context():
        host = accounts.person(Role.HOST, language="vi")
        session = livestream.live(host_ids=(host.id,))
        livestream.say(session, "a1 2kg 0912345678", "Lan")
        order = orders.completed(livestream.order_of(session, "Lan"))
        run = slips.print_new(SYSTEM, session.id)
        coop = db.session.get_one(Cooperative, order.lines[0].cooperative_id)
        member = accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(coop.id), language="vi")
        parcel = parcels.pack(SYSTEM, order.parcels[0].id)
        return SimpleNamespace(
            slug=coop.slug, seller=member.phone, host=host.phone, order=order.id, parcel=parcel.id, code=parcel.code,
            total=order.total, slip=f"/studio/{session.code}/slips/runs/{run}")


def red(locator):
    """How much of it is as red as the mark, from 0 to 1, as it comes out of a printer that prints colours."""
    seen = Image.open(io.BytesIO(locator.screenshot())).convert("RGB")
    same = sum(count for count, colour in seen.getcolors(seen.width * seen.height) if colour == RED)
    return same / (seen.width * seen.height)


def pays(app, evening):
    with app.app_context():
        money.transferred(db.session.get_one(Order, evening.order), evening.total)


def parcel_of(app, evening):
    with app.app_context():
        found = db.session.get_one(Parcel, evening.parcel)
        return found.status, found.carrier, found.waybill, found.label_cash


def test_paid_after_the_waybill_was_made_it_stays_until_that_is_stopped(app, browse, check, evening):
    desk, studio = browse("/", viewport=PHONE), browse("/", viewport=DESK)
    desk.context.add_init_script(QUIET)
    studio.context.add_init_script(QUIET)
    sign_in(desk, evening.seller)
    sign_in(studio, evening.host)
    link(desk, "Carrier and waybill").click()
    check(desk)
    desk.locator("[name=carrier][value=viettelpost]").check()
    desk.locator("[name=waybill]").fill("12")
    button(desk, "Keep").click()
    expect(desk.locator(".form-summary")).to_be_visible()
    check(desk)
    desk.locator("[name=waybill]").fill("vtp158781801")
    desk.keyboard.press("Enter")  # as a scanner does
    expect(desk.locator(".flash")).to_contain_text("VTP158781801")
    check(desk)
    assert vi("Cash on it:") in main_text(desk)
    studio.goto(evening.slip)
    expect(studio.locator(".slip-stop")).to_have_count(0)

    pays(app, evening)
    desk.reload()
    check(desk)
    assert vi("Stop: the label asks for another sum.") in main_text(desk)
    expect(button(desk, "Handed over")).to_have_count(0)
    studio.reload()
    studio.emulate_media(media="print")
    expect(studio.locator(".slip-stop")).to_contain_text(vi("STOP: change the label, another sum is due"))
    assert red(studio.locator(".slip-stop")) > 0.5
    link(desk, "Print a new label").click()
    check(desk)
    desk.emulate_media(media="print")
    expect(desk.locator(".label-stop")).to_contain_text("VTP158781801")
    assert red(desk.locator(".label-stop")) > 0.5
    assert vi("Paid: take no money") in main_text(desk)
    desk.emulate_media(media="screen")

    desk.goto(f"/desk/{evening.slug}/today")
    button(desk, "The waybill is stopped").click()
    sure(desk)
    expect(desk.locator(".flash")).to_contain_text(evening.code)
    check(desk)
    desk.goto(f"/desk/{evening.slug}/today")
    check(desk)
    expect(button(desk, "Handed over")).to_have_count(0)
    assert vi("no waybill yet") in main_text(desk)
    link(desk, "Type the waybill").click()
    desk.locator("[name=waybill]").fill("VTP158781802")
    button(desk, "Keep").click()
    studio.reload()
    expect(studio.locator(".slip-stop")).to_have_count(0)
    button(desk, "Handed over").click()
    expect(desk.locator(".flash")).to_contain_text(evening.code)

    assert parcel_of(app, evening) == (ParcelStatus.PICKED_UP, "viettelpost", "VTP158781802", 0)


def test_or_until_it_is_changed_and_keeps_its_number(app, browse, check, evening):
    desk = browse("/", viewport=DESK)
    sign_in(desk, evening.seller)
    desk.goto(f"/desk/{evening.slug}/parcels/{evening.code}/waybill")
    check(desk)
    desk.locator("[name=carrier][value=vnpost]").check()
    desk.locator("[name=waybill]").fill("EB123456789VN")
    button(desk, "Keep").click()
    pays(app, evening)
    desk.reload()
    check(desk)

    button(desk, "The waybill is changed").click()
    sure(desk)
    button(desk, "Handed over").click()
    expect(desk.locator(".flash")).to_contain_text(evening.code)

    assert parcel_of(app, evening) == (ParcelStatus.PICKED_UP, "vnpost", "EB123456789VN", 0)
