"""Ordering in one page, the way browsers do."""
from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from core.idempotency import RequestKey
from orders.models import Order, OrderStatus
from shop import catalog
from tests.integration.orders.buying import ADDRESS, field, fill, form, only_order
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


def test_from_the_basket_to_the_order_page(app, client, plums):
    fill(client, plums)
    assert "Mận hậu" in client.get("/basket").text

    answer = client.post("/checkout", data=form(client))

    assert answer.status_code == 303
    order = only_order(app)
    assert answer.location == f"/o/{order.secret}"
    assert (order.status, order.ward_code, order.street) == (OrderStatus.CONFIRMED, "00166", "12 ngõ 34 phố Thử")
    page = client.get(answer.location).text
    assert order.code in page
    assert "0912345678" not in page
    assert "0912 345 678" not in page
    assert "Your basket is empty" in client.get("/basket").text
    assert order.code in client.get("/my-orders").text
    assert order.code not in app.test_client().get("/my-orders").text


def test_a_double_tap_is_one_order_even_after_the_basket_is_empty(app, client, plums):
    fill(client, plums)
    sent = form(client)

    first = client.post("/checkout", data=sent)
    second = client.post("/checkout", data=sent)

    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    only_order(app)


def test_the_form_sent_again_with_other_values_shows_the_order_and_offers_another(app, client, plums):
    fill(client, plums)
    sent = form(client)
    client.post("/checkout", data=sent)
    order = only_order(app)

    again = client.post("/checkout", data={**sent, "note": "please ring twice"})

    assert again.status_code == 422
    assert order.code in again.text
    assert "please ring twice" in again.text
    key = field(again.text, "request_key")
    assert key != sent["request_key"]
    client.post("/checkout", data={**sent, "note": "please ring twice", "request_key": key})
    with app.app_context():
        assert make.count(Order) == 2


def test_a_changed_price_shows_both_and_one_button_accepts_it(app, client, plums):
    fill(client, plums)
    sent = form(client)
    with app.app_context():
        catalog.change_price(shop.ADMIN, plums, 50_000)

    refused = client.post("/checkout", data=sent)

    assert refused.status_code == 409
    assert "45,000" in refused.text
    assert "50,000" in refused.text
    assert "Nguyễn Thị Lan" in refused.text
    assert "Order as it stands now" in refused.text
    accepted = client.post("/checkout", data={**sent, "lines": field(refused.text, "lines")})
    assert accepted.status_code == 303
    assert only_order(app).goods_total == 100_000


def test_what_somebody_else_bought_meanwhile_is_said_and_the_rest_can_be_ordered(app, client):
    with app.app_context():
        plums = shop.sku(shop.product(in_stock=3_000))
    fill(client, plums, "3")
    sent = form(client)
    with app.app_context():
        make.order({plums: 2_000}, buyer_phone="0987654321")

    refused = client.post("/checkout", data=sent)

    assert refused.status_code == 409
    assert "Only 1 kg left of the 3 kg" in refused.text
    assert ADDRESS in refused.text
    accepted = client.post("/checkout", data={**sent, "lines": field(refused.text, "lines")})
    assert accepted.status_code == 303


def test_a_withdrawn_product_leaves_the_sum_and_the_rest_stays(app, client, plums):
    with app.app_context():
        rice = shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù")
        rice_id, rice_sku = rice.id, shop.sku(rice)
    fill(client, plums)
    fill(client, rice_sku, "1")
    sent = form(client)
    with app.app_context():
        catalog.withdraw(shop.ADMIN, rice_id)

    refused = client.post("/checkout", data=sent)

    assert refused.status_code == 409
    assert "No longer for sale" in refused.text
    assert client.post("/checkout", data={**sent, "lines": field(refused.text, "lines")}).status_code == 303
    assert only_order(app).goods_total == 90_000


def test_when_nothing_is_left_the_basket_says_so(app, client):
    with app.app_context():
        bag = shop.pieces(1).sku
    fill(client, bag, "1")
    sent = form(client)
    with app.app_context():
        make.order({bag: 1_000})

    answer = client.post("/checkout", data=sent, follow_redirects=True)

    assert "Sold out just now" in answer.text


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"buyer_phone": "12345"}, "not a mobile number"),
    ({"buyer_phone": ""}, "required"),
    ({"buyer_name": " "}, "required"),
    ({"address": ""}, "required"),
    ({"address": "phường Cầu Giấy, Hà Nội"}, "add the house number"),
    ({"address": "somewhere"}, "do not recognise the commune"),
    ({"payment_method": "gold"}, "Not a valid choice"),
    ({"address": "9" * 400}, "longer than"),
])
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_is_kept(app, client, plums, changes, sentence):
    fill(client, plums)
    sent = form(client, note="Xin gọi trước", **changes)

    answer = client.post("/checkout", data=sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Xin gọi trước" in answer.text
    with app.app_context():
        assert make.count(Order) == 0
        assert make.count(RequestKey) == 0


def test_a_divided_ward_is_asked_and_the_answer_counts(app, client, plums):
    fill(client, plums)
    sent = form(client, address="12 phố Thử, phường Dịch Vọng Hậu, Cầu Giấy, Hà Nội")

    asked = client.post("/checkout", data=sent)

    assert asked.status_code == 422
    assert "phường Nghĩa Đô" in asked.text
    about = field(asked.text, "asked_about")
    assert client.post("/checkout", data={**sent, "ward": "00160", "asked_about": about}).status_code == 303
    assert only_order(app).ward_code == "00160"


def test_an_answer_does_not_count_for_another_address(app, client, plums):
    fill(client, plums)
    sent = form(client, address="12 phố Thử, phường Dịch Vọng Hậu, Cầu Giấy, Hà Nội", ward="00160",
                asked_about="another address")

    assert client.post("/checkout", data=sent).status_code == 422


def test_a_commune_can_be_named_when_the_address_is_not_understood(app, client, plums):
    fill(client, plums)
    sent = form(client, address="nhà ông Chớ, gần suối", province="12", commune="sin suối hồ")

    assert client.post("/checkout", data=sent).status_code == 303
    assert (only_order(app).ward_code, only_order(app).street) == ("03394", "nhà ông Chớ, gần suối")


def test_the_price_in_the_form_is_what_was_seen_and_never_what_is_paid(app, client, plums):
    fill(client, plums)

    forged = form(client, lines=f"{plums}:1000:1", price="1", total="1", status="delivered")
    answer = client.post("/checkout", data=forged)

    assert answer.status_code == 409
    with app.app_context():
        assert make.count(Order) == 0
