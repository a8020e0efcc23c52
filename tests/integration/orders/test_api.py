import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core import clock
from core.actors import SYSTEM
from core.db import db
from core.idempotency import RequestKey
from orders.models import Order, Source
from shop import catalog
from tests.at_once import at_once
from tests.make import accounts, orders, shop
from tests.make.programs import ORDERS, Program, key, order_body, token

pytestmark = pytest.mark.usefixtures("context")
START = datetime(2026, 5, 1, 13, tzinfo=UTC)


@pytest.fixture
def program(app):
    """A program without a token."""
    return Program(app)


@pytest.fixture
def bags(app):
    """Ten bags."""
    with app.app_context():
        return shop.pieces(10)


def refused(answer, status, kind=None):
    """The problem that this answer tells."""
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    assert answer.json["status"] == status
    assert answer.json["title"]
    if kind is not None:
        assert answer.json["type"] == f"urn:problem:{kind}"
    return answer.json


def test_an_order_is_placed_and_read_by_its_secret(program, bags):
    placed = program.order(order_body(bags, 2, note="Gọi trước khi giao"))

    assert (placed.status_code, placed.content_type) == (201, "application/json")
    order = db.session.scalars(sa.select(Order)).one()
    assert placed.json == {
        "code": order.code, "secret": order.secret, "link": f"http://localhost/o/{order.secret}",
        "status": "confirmed", "placed_at": order.placed_at.isoformat(), "goods_total": 90_000,
        "freight": order.freight, "total": 90_000 + order.freight, "payment": "cod", "transfer": None,
        "lines": [{"product": "Túi thổ cẩm", "variant": "cái", "unit": "cái", "quantity": 2.0,
                   "unit_price": 45_000, "amount": 90_000, "is_cancelled": False}]}
    assert (order.source, order.note, order.buyer_phone) == (Source.API, "Gọi trước khi giao", orders.PHONE)
    again = program.get(f"{ORDERS}/{order.secret}")
    assert (again.status_code, again.json) == (200, placed.json)
    assert shop.levels(bags.stock_item_id) == (10, 2)


def test_sent_again_it_is_the_same_order_and_the_same_answer(program, bags):
    body = order_body(bags, 2)

    first, again = program.order(body, "k"), program.order(body, "k")

    assert (again.status_code, again.json) == (first.status_code, first.json) == (201, first.json)
    assert shop.levels(bags.stock_item_id) == (10, 2)


def test_the_order_of_names_in_a_body_makes_no_other_body(program, bags):
    body = order_body(bags)
    turned = dict(reversed(body.items()))

    assert program.order(body, "k").json == program.order(turned, "k").json


def test_the_same_key_for_another_order_is_refused(program, bags):
    program.order(order_body(bags, 2), "k")

    refused(program.order(order_body(bags, 3), "k"), 422, "KeyReused")
    assert shop.levels(bags.stock_item_id) == (10, 2)


def test_a_refused_order_gives_its_key_back(program, bags):
    refused(program.order(order_body(bags, 11), "k"), 409, "NotEnough")

    assert program.order(order_body(bags, 10), "k").status_code == 201


def test_nobody_is_shown_what_another_has_ordered_with_the_same_key(app, program, bags):
    minh = {"name": "Trần Văn Minh", "phone": "0987654321"}
    partner = Program(app, token(accounts.person()))

    placed = [program.order(order_body(bags), "k"), program.order(order_body(bags, buyer=minh), "k"),
              partner.order(order_body(bags), "k")]

    assert [answer.status_code for answer in placed] == [201, 201, 201]
    assert len({answer.json["code"] for answer in placed}) == 3


def test_twins_at_the_same_moment_are_one_order(app, bags):
    body = order_body(bags, 2)

    answers = at_once(app, 8, lambda _: app.test_client().post(
        ORDERS, json=body, headers={"Idempotency-Key": "k"}))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["code"] for answer in answers}) == 1
    assert shop.levels(bags.stock_item_id) == (10, 2)


@pytest.mark.parametrize("given", [None, "", " ", "x" * 201, "x" * 300, "chìa khoá", "a b", "\x7f"])
def test_without_a_readable_key_nothing_is_ordered(program, bags, given):
    headers = {} if given is None else {"Idempotency-Key": given.encode().decode("latin-1")}

    answer = program.post(ORDERS, order_body(bags), headers=headers)

    assert "Idempotency-Key" in refused(answer, 400, "BadHeader")["errors"]
    assert orders.count(Order) == 0


def test_a_key_of_two_hundred_characters_is_a_key(program, bags):
    assert program.order(order_body(bags), "x" * 200).status_code == 201


def test_keys_are_kept_for_a_day_at_least(program, bags):
    with clock.at(START):
        first = program.order(order_body(bags), "k")
    with clock.at(START + timedelta(hours=24)):
        assert program.order(order_body(bags), "k").json["code"] == first.json["code"]


def changed(**parts):
    """Changes to an order, as {"buyer.name": value}."""
    def apply(body):
        for path, value in parts.items():
            *above, last = path.split("__")
            inside = body
            for name in above:
                inside = inside[int(name) if name.isdecimal() else name]
            inside[last] = value
        return body
    return apply


_WRONG = [
    changed(buyer=None), changed(buyer=[]), changed(buyer="Lan"), changed(buyer__name=""), changed(buyer__name="  "),
    changed(buyer__name="x" * 121), changed(buyer__name=["Lan"]), changed(buyer__name={"a": 1}),
    changed(buyer__name=7), changed(buyer__name=None), changed(buyer__phone="0123456789"),
    changed(buyer__phone="12345"), changed(buyer__phone="٠٩١٢٣٤٥٦٧٨"), changed(buyer__phone=912345678),
    changed(buyer__role="admin"), changed(address__ward_code="99999"), changed(address__ward_code="0016"),
    changed(address__ward_code=166), changed(address__ward_code="00166\n1"), changed(address__street=""),
    changed(address__street="x" * 301), changed(address__province="01"), changed(lines=[]), changed(lines={}),
    changed(lines=None), changed(lines="x"), changed(lines=[1]), changed(lines__0__quantity=0),
    changed(lines__0__quantity=-1), changed(lines__0__quantity=1.5), changed(lines__0__quantity="1"),
    changed(lines__0__quantity=True), changed(lines__0__quantity=1000), changed(lines__0__quantity=[1]),
    changed(lines__0__quantity=None), changed(lines__0__quantity=2**53), changed(lines__0__price=0),
    changed(lines__0__price=-45_000), changed(lines__0__price=45_000.0), changed(lines__0__price="45000"),
    changed(lines__0__price=10**9 + 1), changed(lines__0__sku=""), changed(lines__0__sku="x" * 25),
    changed(lines__0__agreed_price=1), changed(lines__0__session_id=1), changed(note="x" * 501),
    changed(note=None), changed(note=[]), changed(payment="card"), changed(payment=None), changed(total=1),
    changed(status="delivered"), changed(id=1), changed(source="live"), changed(goods_total=0),
]


@pytest.mark.parametrize("wrong", range(len(_WRONG)))
def test_what_is_not_allowed_is_refused_and_nothing_is_ordered(program, bags, wrong):
    body = _WRONG[wrong](order_body(bags))

    refused(program.order(body), 422)

    assert orders.count(Order) == orders.count(RequestKey) == 0


def test_every_fault_is_named_where_it_stands(program, bags):
    body = order_body(bags, 0, note=None, more=1)
    del body["buyer"]["name"]

    errors = refused(program.order(body), 422, "BadBody")["errors"]

    assert set(errors) == {"buyer", "lines", "note", "more"}
    assert set(errors["buyer"]) == {"name"}
    assert set(errors["lines"]["0"]) == {"quantity"}


def test_the_same_product_twice_is_refused(program, bags):
    line = order_body(bags)["lines"][0]

    refused(program.order(order_body(bags, lines=[line, line])), 422, "BadWish")


def test_more_lines_than_an_order_holds_are_refused(program, bags):
    line = order_body(bags)["lines"][0]

    refused(program.order(order_body(bags, lines=[{**line, "sku": f"x{i}"} for i in range(51)])), 422, "BadBody")


_UNREADABLE = {
    "nothing": b"", "no JSON": b"order=1", "cut off": b'{"buyer": ', "a list": b"[]", "a text": b'"x"', "null": b"null",
    "NUL": b'{"note": "a\\u0000b"}', "NUL in a name": b'{"a\\u0000": 1}', "half a pair": b'{"note": "\\ud800"}',
    "not a number": b'{"note": NaN}', "infinite": b'{"note": -Infinity}', "too large to be finite": b'{"note": 1e400}',
    "beyond 2^63": b'{"lines": [{"quantity": 9223372036854775808}]}', "5,000 digits": b'{"a": ' + b"9" * 5_000 + b"}",
    "deep": b'{"a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", "twice": b'{"note": "a", "note": "b"}',
    "no UTF-8": b'{"note": "\xff"}', "two bodies": b"{}{}",
}


@pytest.mark.parametrize("what", _UNREADABLE)
def test_a_body_that_cannot_be_read_is_refused(program, what):
    answer = program.post(ORDERS, data=_UNREADABLE[what], content_type="application/json",
                          headers={"Idempotency-Key": key()})

    refused(answer, 400, "Malformed")


@pytest.mark.parametrize("content_type", [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "", "x"])
def test_a_body_that_does_not_say_it_is_json_is_refused(program, bags, content_type):
    answer = program.post(ORDERS, data=json.dumps(order_body(bags)), content_type=content_type,
                          headers={"Idempotency-Key": key()})

    refused(answer, 415)


def test_a_body_in_json_with_a_charset_is_read(program, bags):
    answer = program.post(ORDERS, data=json.dumps(order_body(bags)), content_type="application/json; charset=utf-8",
                          headers={"Idempotency-Key": key()})

    assert answer.status_code == 201


def test_a_body_that_is_too_large_is_refused(program, bags):
    refused(program.order(order_body(bags, note="x" * 2_000_000)), 413)


def test_goods_that_nobody_sells_are_not_found(program, bags):
    body = order_body(bags)
    body["lines"][0]["sku"] = "NO-SUCH"

    refused(program.order(body), 404, "NoSuchVariant")


def test_another_price_now_is_a_conflict_that_says_both(program, bags):
    body = order_body(bags)
    catalog.change_price(SYSTEM, bags.sku, 50_000)

    problem = refused(program.order(body), 409, "PriceChanged")

    assert problem["errors"] == {bags.sku: {"price": 50_000, "seen": 45_000}}
    assert "50.000" in problem["title"]
    assert "45.000" in problem["title"]


def test_too_little_is_a_conflict_that_says_what_is_left(program, bags):
    assert refused(program.order(order_body(bags, 11)), 409, "NotEnough")["errors"] == {bags.sku: {"left": 10.0}}
    program.order(order_body(bags, 10))
    assert refused(program.order(order_body(bags)), 409, "AllGone")["errors"] == {bags.sku: {"left": 0}}


def test_withdrawn_goods_are_a_conflict(program, bags):
    catalog.withdraw(SYSTEM, bags.product_id)

    refused(program.order(order_body(bags)), 409, "Withdrawn")


@pytest.mark.parametrize("secret", ["x", "x" * 43, "..", "x" * 5_000, "%C3%A9", "'--", "1"])
def test_an_invented_secret_finds_nothing(program, secret):
    refused(program.get(f"{ORDERS}/{secret}"), 404)


def test_a_code_is_no_secret(program, bags):
    code = program.order(order_body(bags)).json["code"]

    refused(program.get(f"{ORDERS}/{code}"), 404, "NoSuchOrder")


def test_a_secret_with_a_nul_cannot_be_read(program):
    refused(program.get(f"{ORDERS}/a%00b"), 400)


def test_programs_are_answered_in_their_language(program, bags):
    body = order_body(bags, 11)

    said = [program.post(ORDERS, body, headers={"Idempotency-Key": key(), "Accept-Language": language}).json["title"]
            for language in ("en-GB,en;q=0.9", "fr")]

    assert "Somebody was faster" in said[0]
    assert said[1] != said[0]


def test_what_is_no_way_to_ask_is_refused(program):
    answer = program.client.delete(ORDERS)

    refused(answer, 405)
    assert "POST" in answer.headers["Allow"]
