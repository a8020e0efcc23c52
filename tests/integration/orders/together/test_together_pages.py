"""Pages of orders that are sent together, for buyers behind their links and for people who send them."""
from __future__ import annotations

import pytest

from accounts.models import Role, Scope
from core import checks
from orders.models import OrderStatus
from orders.together import joined, parking
from tests.make import accounts, shop
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


def two(**details):
    goods = shop.product()
    shop.keeps(goods.variants[0].id, 365)
    return make.order({shop.sku(goods): 2_000}), make.order({shop.sku(goods): 1_000}, **details)


def knowing(app, *orders):
    browser = Browser(app)
    for order in orders:
        browser.post(f"/o/{order.secret}/keep")
    return browser


def test_a_browser_that_knows_both_links_puts_them_together(app):
    first, second = two()
    browser = knowing(app, first, second)
    assert "Send both together" in browser.get(f"/o/{second.secret}").text

    page = browser.get(f"/o/{second.secret}/together").text
    answer = browser.post(f"/o/{second.secret}/together", other=first.secret, request_key="k")

    assert first.code in page
    assert (answer.status_code, answer.location) == (303, f"/o/{first.secret}")
    assert joined.goes_on_in(second.id) == first.id
    assert browser.post(f"/o/{second.secret}/together", other=first.secret, request_key="k").status_code == 303
    assert checks.run() == []


def test_a_link_that_the_browser_does_not_know_is_not_enough(app):
    first, second = two()
    browser = knowing(app, second)

    assert first.code not in browser.get(f"/o/{second.secret}/together").text
    assert browser.post(f"/o/{second.secret}/together", other=first.secret, request_key="k").status_code == 404
    assert joined.goes_on_in(second.id) == second.id


def test_two_doors_are_asked_and_the_chosen_one_counts(app):
    first, second = two(street="8 ngõ 9 phố Khác")
    browser = knowing(app, first, second)

    page = browser.get(f"/o/{second.secret}/together").text
    refused = browser.post(f"/o/{second.secret}/together", other=first.secret, request_key="k1")
    browser.post(f"/o/{second.secret}/together", other=first.secret, address=second.secret, request_key="k2")

    assert "To which address do both go?" in page
    assert refused.status_code == 409
    assert first.street == "8 ngõ 9 phố Khác"


def test_an_order_waits_and_is_sent_after_all(app):
    first, _ = two()
    browser = Browser(app)
    assert "Wait for the next live session" in browser.get(f"/o/{first.secret}").text

    browser.post(f"/o/{first.secret}/wait")
    assert parking.of(first.id) is not None
    assert "It waits for the next live session" in browser.get(f"/o/{first.secret}").text
    browser.post(f"/o/{first.secret}/send-now")

    assert parking.of(first.id) is None


def test_the_seller_puts_them_together_on_the_desk(app):
    first, second = two()
    seller = first.lines[0].cooperative_id
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller)))

    page = browser.get(f"/orders-together/{second.code}").text
    answer = browser.post(f"/orders-together/{second.code}", other=first.code, request_key="k")

    assert first.code in page
    assert (answer.status_code, second.status) == (303, OrderStatus.CANCELLED)
    browser.post(f"/orders-together/{first.code}/wait")
    assert parking.of(first.id) is not None
    browser.post(f"/orders-together/{first.code}/send-now")
    assert parking.of(first.id) is None


def test_a_seller_of_part_of_it_is_offered_nothing(app):
    whole, part = make.from_two(), make.order()
    seller = part.lines[0].cooperative_id
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller)))

    assert whole.code not in browser.get(f"/orders-together/{part.code}").text
    assert browser.post(f"/orders-together/{part.code}", other=whole.code, request_key="k").status_code == 404
    stranger = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(shop.cooperative().id)))
    assert stranger.get(f"/orders-together/{part.code}").status_code == 404
