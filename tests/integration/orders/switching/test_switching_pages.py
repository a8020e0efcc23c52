"""Another way to pay on the page of the order, and in the office while the buyer is on the phone."""
from __future__ import annotations

import re

import pytest

from accounts.models import Role
from core import outbox
from core.db import db
from core.messaging import setting
from orders import parcels
from orders.models import Order, OrderStatus
from tests.contract.messaging.fake import FakeMessenger
from tests.integration.orders.buying import post, token
from tests.make import accounts, money, shop
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def messenger(app, context, client, monkeypatch):
    fake = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: fake)
    app.config.update(MESSENGER="fake", PUBLIC_URL="https://cho.example")
    with client.session_transaction() as session:
        session["language"] = "en"
    return fake


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def fresh(order):
    return db.session.get_one(Order, order.id, populate_existing=True)


def buttons(page):
    return re.findall(r'name="method" value="(\w+)"', page)


def test_the_page_offers_the_other_ways_and_says_what_comes_next(client):
    order = money.by_transfer(language="en")
    page = client.get(f"/o/{order.secret}").text
    assert buttons(page) == ["cod"]

    answer = client.post(f"/o/{order.secret}/way", data={"csrf_token": token(client), "method": "cod",
                                                         "request_key": "k"}, follow_redirects=True)

    assert "You pay in cash when the parcel comes; nothing more is to be done." in text(answer)
    assert buttons(answer.text) == ["transfer"]
    assert fresh(order).status == OrderStatus.CONFIRMED


def test_back_to_a_transfer_the_page_shows_the_code_and_that_cash_is_as_good(client):
    money.account()
    order = make.order(language="en")
    answer = post(client, f"/o/{order.secret}/way", method="transfer", request_key="k")
    shown = client.get(answer.location)

    assert "Please transfer: 120,000" in text(shown)
    assert "what has not come when the seller packs the parcel, the courier collects" in text(shown)
    assert "goods go to others" not in text(shown)
    assert client.get(f"/o/{order.secret}/transfer.svg").status_code == 200
    parcels.pack(make.seller_of(order.parcels[0]), order.parcels[0].id)
    shown = text(client.get(answer.location))
    assert "Please have this ready in cash for the courier: 120,000" in shown
    assert "Please transfer" not in shown


@pytest.mark.parametrize(("method", "key", "said"), [
    ("", "k", ""), ("barter", "k", "choose how you want to pay"), ("cod", "", "open for too long"),
    ("x" * 13, "k", "")])
def test_bad_forms_change_nothing(client, method, key, said):
    order = money.by_transfer(language="en")

    answer = post(client, f"/o/{order.secret}/way", method=method, request_key=key)

    assert answer.status_code == 303
    assert said in text(client.get(answer.location))
    assert fresh(order).payment_method == "transfer"


def test_without_a_token_or_a_link_nothing_is_done(client):
    order = money.by_transfer()

    assert client.post(f"/o/{order.secret}/way", data={"method": "cod", "request_key": "k"}).status_code in (303, 400)
    assert post(client, "/o/forged/way", method="cod", request_key="k").status_code == 404
    assert fresh(order).payment_method == "transfer"


def test_the_office_does_it_and_the_buyer_hears_of_it(app, client, messenger):
    order = money.by_transfer()
    admin = Browser(app, accounts.person(Role.ADMIN))
    assert buttons(admin.get(f"/office/orders/{order.code}").text) == ["cod"]

    answer = admin.post(f"/office/orders/{order.code}/way", method="cod", request_key="k")

    assert answer.status_code == 303
    while outbox.drain():
        pass
    assert fresh(order).payment_method == "cod"
    assert [each for each in messenger.sent.values() if order.code in each.text and "cách khác" in each.text]


def test_goods_added_to_a_paid_order_are_told_and_paid_by_the_same_code(client, messenger):
    goods = shop.product()
    order = money.by_transfer({shop.sku(goods): 2_000}, language="en")
    money.transferred(order)
    make.add_lines(order, make.agreed(goods))
    while outbox.drain():
        pass

    left = 80_000
    shown = text(client.get(f"/o/{order.secret}"))
    assert f"Please transfer what is left: {left:,}" in shown
    assert order.code in shown
    assert [each for each in messenger.sent.values() if "80,000" in each.text]
    money.transferred(fresh(order), left)
    assert parcels.pack(make.seller_of(order.parcels[0]), order.parcels[0].id).label_cash == 0


def test_what_was_not_transferred_by_packing_is_on_the_label(client):
    goods = shop.product()
    order = money.by_transfer({shop.sku(goods): 2_000}, language="en")
    money.transferred(order)
    make.add_lines(order, make.agreed(goods))

    packed = parcels.pack(make.seller_of(order.parcels[0]), order.parcels[0].id)

    assert packed.label_cash == 80_000
    assert "Please have this ready in cash for the courier: 80,000" in text(client.get(f"/o/{order.secret}"))
    assert client.get(f"/o/{order.secret}/transfer.svg").status_code == 404
    money.transferred(fresh(order), 80_000)  # all the same: the label follows only when a person has changed it
    assert db.session.get_one(type(packed), packed.id).label_cash == 80_000
