"""What buyers see and send, the way browsers do."""
from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from core.idempotency import RequestKey
from orders import returns
from orders.models import Order, OrderStatus
from shop import catalog
from tests.make import orders as make
from tests.make import shop

ADDRESS = "12 ngõ 34 phố Thử, phường Cầu Giấy, Hà Nội"


@pytest.fixture(autouse=True)
def _english(client: FlaskClient):
    with client.session_transaction() as session:
        session["language"] = "en"


@pytest.fixture
def plums(app: Any) -> str:
    """Plums by the kilogram, 100 kg of them."""
    with app.app_context():
        return shop.sku(shop.product())


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html) or re.search(
        rf'value="([^"]*)"[^>]*name="{name}"', html)
    assert found, f"no field {name}"
    return found[1]


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/my-orders").text)
    assert found
    return found[1]


def post(client: FlaskClient, url: str, **fields: str) -> Any:
    return client.post(url, data={"csrf_token": token(client), **fields})


def fill(client: FlaskClient, sku: str, quantity: str = "2") -> None:
    assert post(client, "/basket/add", sku=sku, quantity=quantity).status_code == 303


def form(client: FlaskClient, **changes: str) -> dict[str, str]:
    page = client.get("/checkout").text
    return {"csrf_token": token(client), "request_key": field(page, "request_key"), "lines": field(page, "lines"),
            "buyer_name": "Nguyễn Thị Lan", "buyer_phone": "0912 345 678", "address": ADDRESS,
            "payment_method": "cod", **changes}


def only_order(app: Any) -> Order:
    with app.app_context():
        order = db.session.scalars(sa.select(Order)).one()
        assert checks.run() == []
        return order


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


def test_the_price_in_the_form_is_what_was_seen_and_never_what_is_paid(app, client, plums):
    fill(client, plums)

    forged = form(client, lines=f"{plums}:1000:1", price="1", total="1", status="delivered")
    answer = client.post("/checkout", data=forged)

    assert answer.status_code == 409
    with app.app_context():
        assert make.count(Order) == 0


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
