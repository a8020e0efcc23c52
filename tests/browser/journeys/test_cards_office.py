"""Money of cards in the office: what the provider pays out is written down; what a bank takes back holds the goods."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts.models import Role, Scope
from core.db import db
from orders.models import Order
from shop.models import Cooperative
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import button, fill, link, main_text, sign_in, vi
from tests.make import accounts, cards, cash


@pytest.fixture
def taken(app):
    """Two orders paid by card, one of them in dispute, and a payout of the provider at the bank."""
    with app.app_context(), cards.connected(app) as server:
        orders = [cards.by_card(), cards.by_card()]
        intents = [cards.intent_of(server.stripe, cards.paid(each, server.stripe)) for each in orders]
        server.stripe.dispute(intents[1])
        cards.tell(server.stripe)
        order = db.session.get_one(Order, orders[1].id, populate_existing=True)
        seller = db.session.get_one(Cooperative, order.parcels[0].cooperative_id)
        cash.line(orders[0].total // 2, "STRIPE PAYOUT PO 1")
        yield SimpleNamespace(
            admin=accounts.person(Role.ADMIN, language="vi").phone, covers=orders[0].total, secret=order.secret,
            member=accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id), language="vi").phone,
            parcel=order.parcels[0].code)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_payout_with_unusual_fees_is_looked_at_twice(browse, check, taken, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, taken.admin)
    page.goto("/office/money/cards")
    check(page)
    link(page, "It is a payout").click()
    check(page)
    fill(page, covers=str(taken.covers), note="po_1, 27/11")
    button(page, "Write it down").click()
    expect(page.locator(".field-error")).to_have_count(1)
    check(page)
    page.locator("input[name=sure]").check()
    button(page, "Write it down").click()

    expect(page.locator("table.cards")).to_contain_text("po_1, 27/11")
    expect(page.get_by_text(vi("The bank decides"))).to_be_visible()
    check(page)


def test_nobody_packs_or_pays_again_what_a_bank_looks_into(browse, check, taken):
    seller = browse("/", viewport=PHONE)
    sign_in(seller, taken.member)
    expect(seller.locator("main")).to_contain_text(taken.parcel)
    expect(seller.locator("main")).to_contain_text(vi("Keep this parcel."))
    expect(seller.get_by_role("button", name=vi("Packed"), exact=True)).to_have_count(0)
    check(seller)

    buyer = browse(f"/o/{taken.secret}", viewport=PHONE)
    assert vi("Nothing. Your bank is looking into the payment by card, as its holder has asked. What has not left yet "
              "waits for its answer, and nothing is to be paid again meanwhile. If this is a mistake, please call the "
              "seller.") in main_text(buyer)
    check(buyer)
