"""The cooperative's desk: what there is to do today, one tap each, and nobody else's parcels."""
from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from accounts.models import Person, Role, Scope
from core import checks
from core.db import db
from orders.cancelling import cancel_by_buyer
from orders.models import Order, OrderStatus, Parcel, ParcelStatus
from shop.models import Cooperative, Variant
from tests.make import accounts, shop
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


def seller_of(order: Order, place: int = 0) -> Cooperative:
    return db.session.get_one(Cooperative, order.lines[place].cooperative_id)


def member(seller: Cooperative) -> Person:
    return accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id))


@pytest.fixture
def desk(app: Flask) -> Any:
    """A parcel to pack, and the browser of somebody who works for its cooperative."""
    order = make.order()
    seller = seller_of(order)
    return Desk(Browser(app, member(seller)), seller.slug, order.parcels[0].id, order.parcels[0].code, order.code)


class Desk:
    def __init__(self, browser: Browser, slug: str, parcel_id: int, code: str, order_code: str) -> None:
        self.browser, self.slug, self.parcel_id, self.code, self.order_code = browser, slug, parcel_id, code, order_code

    def today(self) -> str:
        return self.browser.get(f"/desk/{self.slug}/today").text

    def step(self, step: str, **fields: str) -> str:
        answer = self.browser.post(f"/desk/{self.slug}/parcels/{self.code}/{step}", **fields)
        assert answer.status_code == 303, answer.text
        return self.browser.get(answer.location).text

    def status(self) -> ParcelStatus:
        return db.session.get_one(Parcel, self.parcel_id, populate_existing=True).status


def test_a_parcel_goes_out_with_one_tap_for_each_step(desk):
    assert "0912 345 678" not in desk.today()
    assert "09xx xxx 678" in desk.today()

    assert "Packed" in desk.step("pack")
    desk.step("hand-over")
    assert desk.status() == ParcelStatus.PICKED_UP
    assert 'href="tel:0912345678"' in desk.today()
    desk.step("deliver", with_cash="y")

    assert desk.status() == ParcelStatus.DELIVERED
    assert "Nothing to do right now" in desk.today()
    assert "90,000" in desk.browser.get(f"/desk/{desk.slug}/money").text
    assert checks.run() == []


def test_a_step_that_is_not_possible_any_more_is_said_and_changes_nothing(desk):
    page = desk.step("deliver")

    assert "not possible from where things stand now" in page
    assert desk.status() == ParcelStatus.TO_PACK


def test_a_refusal_needs_a_reason_and_comes_back(desk):
    desk.step("pack")
    desk.step("hand-over")
    assert "Please say why" in desk.step("refuse")
    desk.step("refuse", reason="Changed their mind")
    assert "Coming back" in desk.today()
    desk.step("take-back", in_good_order="y")

    assert desk.status() == ParcelStatus.BACK
    assert checks.run() == []


def test_what_was_delivered_can_be_given_back_and_paid_back(desk):
    for step in ("pack", "hand-over"):
        desk.step(step)
    desk.step("deliver", with_cash="y")
    page = desk.step("give-back", reason="Not what they expected", back="order")
    assert "Money given back" in page
    desk.step("refund", back="order")

    assert checks.run() == []


def test_the_packing_list_holds_totals_and_labels_to_print(desk):
    page = desk.browser.get(f"/desk/{desk.slug}/packing-list").text

    assert "0912 345 678" in page
    assert "phường Cầu Giấy, Hà Nội" in page
    assert "2 kg" in page
    assert "120,000" in page


def test_a_large_order_is_confirmed_after_a_call_or_cancelled(app):
    first = make.order({shop.sku(shop.product()): 60_000})
    seller = seller_of(first)
    browser = Browser(app, member(seller))
    page = browser.get(f"/desk/{seller.slug}/today").text
    assert "Call the buyer first" in page
    assert "tel:0912345678" in page

    assert browser.post(f"/desk/{seller.slug}/orders/{first.code}/confirm").status_code == 303
    assert make.status(first) == OrderStatus.CONFIRMED
    assert browser.post(f"/desk/{seller.slug}/orders/{first.code}/cancel").status_code == 303
    assert make.status(first) == OrderStatus.CANCELLED


def test_orders_are_listed_by_state_and_show_only_ones_own_part(app):
    order = make.from_two()
    seller, other = seller_of(order), seller_of(order, 1)
    browser = Browser(app, member(seller))

    assert order.code in browser.get(f"/desk/{seller.slug}/orders").text
    assert order.code in browser.get(f"/desk/{seller.slug}/orders?status=confirmed").text
    assert order.code not in browser.get(f"/desk/{seller.slug}/orders?status=placed").text
    assert browser.get(f"/desk/{seller.slug}/orders?status=nonsense&page=99").status_code == 200
    page = browser.get(f"/desk/{seller.slug}/orders/{order.code}").text
    assert "Mận hậu" in page
    assert "Gạo Séng Cù" not in page
    assert other.name not in page


def test_the_desk_of_others_does_not_exist(app):
    mine, theirs = make.order(), make.order()
    own, other = seller_of(mine), seller_of(theirs)
    browser = Browser(app, member(own))
    parcel = theirs.parcels[0]

    for path in ("today", "packing-list", "orders", "money", f"orders/{theirs.code}", "orders/CB00000000"):
        assert browser.get(f"/desk/{other.slug}/{path}").status_code == 404
    for path in (f"desk/{other.slug}/parcels/{parcel.code}/pack", f"desk/{own.slug}/parcels/{parcel.code}/pack",
                 f"desk/{own.slug}/parcels/CB00000000-1/pack", f"desk/{own.slug}/orders/{theirs.code}/cancel",
                 f"desk/{own.slug}/orders/{theirs.code}/confirm",
                 f"desk/{own.slug}/parcels/{mine.parcels[0].code}/explode"):
        assert browser.post(f"/{path}").status_code == 404
    assert make.status(theirs) == OrderStatus.CONFIRMED
    assert parcel.status == ParcelStatus.TO_PACK


def test_somebody_without_a_cooperative_has_no_desk(app):
    order = make.order()
    slug = seller_of(order).slug
    officer = Browser(app, accounts.person(Role.OFFICER, Scope.COMMUNE, shop.BINH_LU))

    assert officer.get(f"/desk/{slug}/today").status_code == 403
    assert Browser(app).get(f"/desk/{slug}/today").status_code == 303
    assert Browser(app, accounts.person(Role.ADMIN)).get(f"/desk/{slug}/today").status_code == 200


def test_a_buyer_who_refused_before_is_marked(desk):
    for step in ("pack", "hand-over"):
        desk.step(step)
    desk.step("refuse", reason="Changed their mind")
    variant_id = make.lines(db.session.get_one(Parcel, desk.parcel_id).order)[0].variant_id
    make.order({db.session.get_one(Variant, variant_id).sku: 1_000})

    assert "Refused before: 1 of 2" in desk.today()


@pytest.fixture
def three(app: Flask) -> Any:
    """Three parcels to pack of one cooperative, and the browser of somebody who works there."""
    goods = shop.product()
    placed = [make.order({shop.sku(goods): 1_000}, buyer_phone=f"091234567{place}") for place in range(3)]
    seller = seller_of(placed[0])
    parcels = [order.parcels[0] for order in placed]
    return Browser(app, member(seller)), seller.slug, parcels


def statuses() -> list[str]:
    db.session.expire_all()
    return sorted(parcel.status.value for parcel in db.session.scalars(sa.select(Parcel)))


def test_all_parcels_that_are_shown_go_with_one_tap(three):
    browser, slug, parcels = three
    codes = [parcel.code for parcel in parcels]
    page = browser.get(f"/desk/{slug}/today").text
    assert all(f'name="code" value="{code}"' in page for code in codes)

    browser.post(f"/desk/{slug}/today/pack", code=codes[:2])
    assert statuses() == ["packed", "packed", "to_pack"]
    answer = browser.post(f"/desk/{slug}/today/pack", code=codes, back="order")
    assert statuses() == ["packed"] * 3
    assert answer.location.endswith("/today")
    assert "3 parcels: Packed" in browser.get(answer.location).text
    browser.post(f"/desk/{slug}/today/hand-over", code=codes)
    browser.post(f"/desk/{slug}/today/hand-over", code=codes)

    assert statuses() == ["picked_up"] * 3
    assert checks.run() == []


def test_one_that_cannot_go_holds_all_of_them_and_it_is_said(three):
    browser, slug, parcels = three
    codes = [parcel.code for parcel in parcels]
    cancel_by_buyer(parcels[1].order.secret, "Đổi ý")

    answer = browser.post(f"/desk/{slug}/today/pack", code=codes)

    assert statuses() == ["cancelled", "to_pack", "to_pack"]
    page = browser.get(answer.location).text
    assert 'class="flash flash-alert"' in page
    assert f'value="{codes[1]}"' not in page


@pytest.mark.parametrize("path", ["today/deliver", "today/nonsense"])
def test_only_harmless_steps_go_together(three, path):
    browser, slug, parcels = three

    assert browser.post(f"/desk/{slug}/{path}", code=[parcels[0].code]).status_code == 404


def test_parcels_of_others_or_none_go_nowhere(three):
    browser, slug, parcels = three
    foreign = make.order().parcels[0]

    assert browser.post(f"/desk/{slug}/today/pack", code=[parcels[0].code, foreign.code]).status_code == 404
    assert browser.post(f"/desk/{slug}/today/pack").status_code == 404
    assert set(statuses()) == {"to_pack"}
