"""Money before packing: an order that expires and is paid late, a deposit and the call before it, and a parcel that is
held back because its label asks for another sum."""
from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role, Scope
from core import clock
from core.actors import SYSTEM
from core.db import db
from orders import awaiting, parcels
from orders.expiry import jobs
from orders.models import Order, OrderStatus, Parcel, ParcelStatus
from shop.models import Cooperative
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, link, main_text, sign_in, sure, vi
from tests.make import accounts, money, orders, shop
from tests.make import deposits as make_rule


@pytest.fixture
def seller(app):
    """A cooperative, somebody who works for it, and what it sells."""
    with app.app_context():
        goods = shop.product(in_stock=1_000_000)
        coop = db.session.get_one(Cooperative, goods.cooperative_id)
        member = accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(coop.id), language="vi")
        return SimpleNamespace(slug=coop.slug, phone=member.phone, sku=shop.sku(goods))


def status(app, order_id):
    with app.app_context():
        return db.session.get_one(Order, order_id).status


def pays(app, order_id, amount):
    with app.app_context():
        money.transferred(db.session.get_one(Order, order_id), amount)


def test_an_order_expires_gets_more_time_expires_again_and_is_paid_late(app, browse, check, seller):
    with app.app_context(), clock.at(clock.now() - timedelta(hours=25)):
        order = money.by_transfer({seller.sku: 2_000})
        made = SimpleNamespace(id=order.id, code=order.code, total=order.total, path=f"/o/{order.secret}")
    buyer, desk = browse(made.path, viewport=PHONE), browse("/", viewport=PHONE)
    sign_in(desk, seller.phone)
    desk.goto(f"/desk/{seller.slug}/orders/{made.code}")
    check(buyer)
    check(desk)

    with app.app_context(), clock.at(clock.now() + timedelta(hours=2)):
        assert jobs.give_up_unpaid() == 1
    for page in (buyer, desk):
        page.reload()
        check(page)
    assert vi("The time to pay was over, so the goods went back on the shelf for others.") in main_text(buyer)

    desk.get_by_text(vi("Let it go on, with more time to pay")).click()
    check(desk)
    desk.locator("[name=hours][value='2']").check()
    desk.locator(".more-time [name=reason]").fill("Ngân hàng bảo trì")
    button(desk, "Give more time").click()
    expect(desk.locator(".flash")).to_contain_text(made.code)
    check(desk)
    assert status(app, made.id) == OrderStatus.PLACED

    with app.app_context(), clock.at(clock.now() + timedelta(hours=5)):
        assert jobs.give_up_unpaid() == 1
    pays(app, made.id, made.total)
    buyer.reload()
    check(buyer)
    assert vi("Confirmed") in main_text(buyer)
    assert status(app, made.id) == OrderStatus.CONFIRMED


def test_a_deposit_is_ruled_asked_called_about_and_paid(app, browse, check, seller):
    with app.app_context():
        money.account()
        admin = accounts.person(Role.ADMIN, language="vi").phone
        orders.order({seller.sku: 200_000})
    office = browse("/", viewport=DESK)
    sign_in(office, admin)
    office.goto("/office/money/deposits")
    check(office)
    for name, value in {"percent": "30", "large_from": "5.000.000"}.items():
        office.locator(f"[name={name}]").fill(value)
    button(office, "See whom it would have hit").click()
    expect(office.locator("#tried table")).to_be_visible()
    check(office)
    button(office, "Keep the rule").click()
    expect(office.locator(".flash")).to_contain_text(vi("The rule is kept."))
    office.set_viewport_size(PHONE)
    check(office)

    with app.app_context():
        order = orders.order({seller.sku: 200_000}, buyer_phone="0987654321")
        made = SimpleNamespace(id=order.id, code=order.code, path=f"/o/{order.secret}", asked=awaiting.missing(order))
    buyer, desk = browse(made.path, viewport=PHONE), browse("/", viewport=PHONE)
    check(buyer)
    assert vi("Please transfer the deposit:") in main_text(buyer)
    sign_in(desk, seller.phone)
    link(desk, "Calls").click()
    check(desk)
    card = desk.locator(".parcel", has_text=made.code)
    button(card, "Nobody answered").click()
    expect(desk.locator(".parcel", has_text=made.code)).to_contain_text("Đã gọi 1 lần")
    button(desk.locator(".parcel", has_text=made.code), "The buyer wants it").click()
    desk.goto(f"/desk/{seller.slug}/orders/{made.code}")
    check(desk)
    assert status(app, made.id) == OrderStatus.PLACED, "called, and the deposit is not here"

    pays(app, made.id, made.asked)
    buyer.reload()
    check(buyer)
    assert status(app, made.id) == OrderStatus.CONFIRMED
    assert vi("Please have this ready in cash for the courier:") in main_text(buyer)


def test_a_packed_parcel_that_is_paid_stays_until_its_label_is_changed(app, browse, check, seller):
    with app.app_context():
        order = orders.order({seller.sku: 2_000})
        parcels.pack(SYSTEM, order.parcels[0].id)
        made = SimpleNamespace(id=order.id, parcel=order.parcels[0].id, code=order.parcels[0].code, total=order.total)
    desk = browse("/", viewport=PHONE)
    sign_in(desk, seller.phone)
    pays(app, made.id, made.total)
    desk.reload()
    check(desk)
    assert vi("Stop: the label asks for another sum.") in main_text(desk)
    expect(button(desk, "Handed over")).to_have_count(0)

    link(desk, "Print a new label").click()
    check(desk)
    assert vi("Paid: take no money") in main_text(desk)
    desk.goto(f"/desk/{seller.slug}/today")
    button(desk, "The label is changed").click()
    sure(desk)
    expect(button(desk, "Handed over")).to_have_count(1)
    button(desk, "Handed over").click()
    expect(desk.locator(".flash")).to_contain_text(made.code)
    check(desk)

    with app.app_context():
        assert db.session.get_one(Parcel, made.parcel).status == ParcelStatus.PICKED_UP


def test_the_same_pages_on_a_wide_screen(app, browse, check, seller):
    with app.app_context():
        make_rule.rule(large=1)
        waits = orders.order({seller.sku: 2_000})
        packed = orders.order({seller.sku: 1_000}, buyer_phone="0987654321")
        money.transferred(packed, awaiting.missing(packed))
        parcels.pack(SYSTEM, packed.parcels[0].id)
        money.transferred(packed, 20_000)
        path = f"/o/{waits.secret}"
    desk = browse("/", viewport=DESK)
    sign_in(desk, seller.phone)
    check(desk)
    for url in (f"/desk/{seller.slug}/calls", path):
        desk.goto(url)
        check(desk)
