"""Basket and order page, the way browsers use them."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core import clock
from core.actors import SYSTEM
from core.db import db
from orders import returns
from orders.models import Order, OrderStatus
from tests.integration.orders.buying import ADDRESS, field, fill, form, only_order, post, token
from tests.make import orders as make
from tests.make import shop


@pytest.fixture(autouse=True)
def _english(client: FlaskClient):
    with client.session_transaction() as session:
        session["language"] = "en"


@pytest.fixture
def plums(app: Any) -> str:
    """Plums by the kilogram, 100 kg of them."""
    with app.app_context():
        return shop.sku(shop.product())


@pytest.mark.parametrize("quantity", ["0", "-1", "1e9", "999999", "abc", "0,0001", "1,5", "", "NaN"])
def test_quantities_that_are_none_change_nothing(client, quantity):
    with client.application.app_context():
        bag = shop.pieces(5).sku

    answer = post(client, "/basket/add", sku=bag, quantity=quantity)

    assert answer.status_code in (303, 404, 422)
    if quantity:
        assert "Your basket is empty" in client.get("/basket").text


def test_forged_codes_and_links_lead_nowhere(client, plums):
    fill(client, plums)

    assert post(client, "/basket/add", sku="FORGED", quantity="1").status_code == 404
    assert client.get("/o/forged").status_code == 404
    assert post(client, "/o/forged/cancel").status_code == 404
    assert client.post("/checkout", data=form(client, lines="FORGED:1000:1")).status_code == 303
    assert client.post("/checkout", data=form(client, lines=f"{plums}:1:45000")).status_code == 303


def test_the_buyer_cancels_until_it_is_packed(app, client, plums):
    with app.app_context():
        first, second = make.order({plums: 1_000}), make.order({plums: 1_000})
        open_secret, packed_secret = first.secret, second.secret
        make.shipped(second)

    post(client, f"/o/{open_secret}/cancel")
    late = client.post(f"/o/{packed_secret}/cancel", data={"csrf_token": token(client)}, follow_redirects=True)

    assert "Please call them" in late.text
    with app.app_context():
        states = set(db.session.scalars(sa.select(Order.status)))
        assert states == {OrderStatus.CANCELLED, OrderStatus.SHIPPED}


def test_the_buyer_of_a_live_order_adds_the_address_behind_the_link(app, client):
    with app.app_context():
        secret = make.live_order(shop.product()).secret
    page = client.get(f"/o/{secret}").text
    sent = {"csrf_token": token(client), "request_key": field(page, "request_key"), "buyer_name": "Lan",
            "buyer_phone": "0912345678", "address": ADDRESS}

    assert client.post(f"/o/{secret}", data={**sent, "buyer_phone": "1"}).status_code == 422
    assert client.post(f"/o/{secret}", data=sent).status_code == 303
    assert client.post(f"/o/{secret}", data=sent).status_code == 303

    order = only_order(app)
    assert (order.status, order.buyer_phone) == (OrderStatus.CONFIRMED, "0912345678")


def test_every_state_has_its_page(app, client):
    with app.app_context():
        made = [make.order(), make.from_two(), make.live_order(shop.product()),
                make.order({shop.sku(shop.product()): 60_000})]
        shown = [order.secret for order in made]
        shown += [make.shipped().order.secret, make.delivered().order.secret]
        with clock.at(clock.now() - timedelta(days=1)):
            back = make.shipped()
            returns.refuse(SYSTEM, back.id, "no")
            given = make.delivered()
            returns.give_back(SYSTEM, given.id, "no")
        shown += [back.order.secret, given.order.secret]
    for secret in shown:
        answer = client.get(f"/o/{secret}")
        assert answer.status_code == 200
        assert "What to do now" in answer.text


def test_the_basket_keeps_thirty_kinds_and_not_more(app, client):
    with app.app_context():
        seller = shop.cooperative()
        skus = [shop.sku(shop.product(seller, name=f"Mận {i}")) for i in range(31)]
    for sku in skus:
        fill(client, sku, "1")

    assert client.get("/basket").text.count('name="remove"') == 30


def test_other_quantities_and_lines_taken_out(client, plums):
    fill(client, plums)

    post(client, "/basket/change", **{f"q-{plums}": "5"})
    assert 'value="5"' in client.get("/basket").text
    post(client, "/basket/change", **{f"q-{plums}": "lots"})
    assert 'value="5"' in client.get("/basket").text
    post(client, "/basket/change", remove=plums)
    assert "Your basket is empty" in client.get("/basket").text
