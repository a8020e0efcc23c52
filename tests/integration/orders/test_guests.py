"""How much a stranger may order through the API, and who is none."""
from datetime import UTC, datetime, timedelta

import pytest

from accounts import tokens
from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from orders.models import Order
from tests.make import accounts, orders, shop
from tests.make.programs import ORDERS, Program, order_body, token

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


def test_a_guest_places_so_many_orders_and_no_more(program, bags, app):
    app.config["ORDERS_PER_PHONE"] = 2
    with clock.at(START):
        placed = [program.order(order_body(bags), f"k{number}") for number in range(3)]
        refused(placed[2], 429, "TooOften")
        assert placed[2].headers["Retry-After"] == "600"
        assert program.order(order_body(bags), "k1").json == placed[1].json  # known already
    with clock.at(START + timedelta(minutes=10)):
        assert program.order(order_body(bags), "k2").status_code == 201

    assert shop.levels(bags.stock_item_id) == (10, 3)


def test_from_one_address_come_so_many_orders_and_no_more(app, bags):
    app.config["ORDERS_PER_ADDRESS"] = 2
    here, there = Program(app, address="1.2.3.4"), Program(app, address="1.2.3.5")

    def order(program, number):
        return program.order(order_body(bags, buyer={"name": "Lan", "phone": f"091234567{number}"})).status_code

    assert [order(here, number) for number in range(4)] == [201, 201, 429, 429]
    assert order(there, 5) == 201


def test_refused_orders_do_not_count(program, bags, app):
    app.config["ORDERS_PER_PHONE"] = 1
    for _ in range(3):
        refused(program.order(order_body(bags, 11)), 409)

    assert program.order(order_body(bags)).status_code == 201


def test_a_partner_with_a_token_is_not_counted(app, bags):
    app.config.update(ORDERS_PER_PHONE=1, ORDERS_PER_ADDRESS=1)
    partner = Program(app, token(accounts.person()))

    assert [partner.order(order_body(bags)).status_code for _ in range(3)] == [201, 201, 201]


def test_a_token_that_has_ended_orders_nothing(app, bags):
    person = accounts.person()
    partner = Program(app, token(person))
    assert partner.order(order_body(bags), "k").status_code == 201
    tokens.end(SYSTEM, tokens.running(SYSTEM, person.id)[0].id)

    answer = partner.order(order_body(bags), "k")

    refused(answer, 401)
    assert answer.headers["WWW-Authenticate"].lower() == "bearer"
    assert orders.count(Order) == 1


def test_who_is_signed_in_by_cookie_is_a_guest_here(app, bags):
    app.config["ORDERS_PER_PHONE"] = 0
    browser = accounts.Browser(app, accounts.person(Role.ADMIN))

    answer = browser.client.post(ORDERS, json=order_body(bags), headers={"Idempotency-Key": "k"})

    refused(answer, 429)
