"""The crew puts orders of one buyer together, or lets one wait; only what is wholly from their own sessions."""
from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from accounts.models import Role
from core import checks, clock
from core.db import db
from orders import parcels
from orders.models import Order, OrderStatus
from orders.together import joined, parking
from tests.make import accounts, shop
from tests.make import livestream as make
from tests.make import orders as sold
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
PHONE = "0912345678"
_hours = itertools.count(1)


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def host():
    return accounts.person(Role.HOST)


def evening(host, **details):
    """A session of this host, in which Lan has bought something that keeps. Each has an hour of its own."""
    begins = clock.now() + timedelta(hours=2 * next(_hours))
    session = make.live(host_ids=(host.id,), starts_at=begins, ends_at=begins + timedelta(hours=1))
    shop.keeps(session.items[0].product.variants[0].id, 365)
    make.say(session, f"a1 1kg {PHONE}", "Lan")
    return session, sold.completed(make.order_of(session, "Lan"), **details)


def address(session, step=""):
    return f"/studio/{session.code}/buyers/{make.buyer(session, 'Lan').number}/together{step}"


def status(order):
    return db.session.get_one(Order, order.id, populate_existing=True).status


def test_two_evenings_of_one_host_go_in_one_parcel(app, host):
    _, first = evening(host)
    session, second = evening(host)
    crew, path = Browser(app, host), address(session)
    assert path in crew.get(path.removesuffix("/together")).text

    page = crew.get(path).text
    answer = crew.post(path, other=first.code, request_key="k")
    again = crew.post(path, other=first.code, request_key="k")

    assert first.code in page
    assert (answer.status_code, answer.location) == (303, path.removesuffix("/together"))
    assert again.status_code == 303
    assert joined.goes_on_in(second.id) == first.id
    assert status(second) == OrderStatus.CANCELLED


def test_two_doors_are_asked_about(app, host):
    _, first = evening(host, street="1 ngõ Một")
    session, second = evening(host, street="2 ngõ Hai")
    crew, path = Browser(app, host), address(session)
    assert "To which address do both go?" in crew.get(path).text

    assert crew.post(path, other=first.code, request_key="k1").status_code == 409
    assert crew.post(path, other=first.code, address=second.code, request_key="k2").status_code == 303

    assert db.session.get_one(Order, first.id, populate_existing=True).street == "2 ngõ Hai"


def test_orders_of_other_crews_and_of_the_shop_are_not_theirs(app, host):
    _, of_others = evening(accounts.person(Role.HOST))
    from_shop = sold.order(buyer_phone=PHONE)
    session, mine = evening(host)
    crew, path = Browser(app, host), address(session)

    page = crew.get(path).text
    for other in (of_others, from_shop):
        assert other.code not in page
        assert crew.post(path, other=other.code, request_key=f"k{other.id}").status_code == 404
    assert crew.post(path, other="CB0000000X", request_key="k").status_code == 404
    assert crew.post(path, other="", request_key="k").status_code == 404
    assert {status(of_others), status(from_shop), status(mine)} == {OrderStatus.CONFIRMED}


def test_an_order_with_goods_of_the_shop_in_it_is_not_wholly_theirs(app, host):
    session, order = evening(host)
    mixed = sold.order(buyer_phone=PHONE)
    admin = accounts.person(Role.ADMIN)
    Browser(app, admin).post(address(session), other=mixed.code, request_key="k")
    assert joined.goes_on_in(mixed.id) == order.id

    Browser(app, host).post(address(session, "/wait"))

    assert parking.of(order.id) is None


@pytest.mark.parametrize("step", ["", "/wait", "/send-now"])
def test_people_of_other_sessions_sellers_and_strangers_find_nothing(app, host, step):
    _, first = evening(host)
    session, second = evening(host)
    other = accounts.person(Role.HOST)
    make.live(host_ids=(other.id,))
    path = address(session, step)

    for person, answers in ((other, {404}), (accounts.person(Role.TRAINER), {403, 404})):
        browser = Browser(app, person)
        assert browser.post(path, other=first.code, request_key="k").status_code in answers
        assert browser.get(address(session)).status_code in answers
    assert Browser(app).post(path, other=first.code, request_key="k").status_code in (303, 401, 403)
    assert joined.goes_on_in(second.id) == second.id
    assert parking.of(second.id) is None


def test_buyers_that_there_are_not_and_buyers_without_an_order(app, host):
    session, _ = evening(host)
    crew = Browser(app, host)

    assert crew.get(f"/studio/{session.code}/buyers/99/together").status_code == 404
    assert crew.post(f"/studio/{session.code}/buyers/99/together/wait").status_code == 404


def test_it_waits_for_the_next_session_and_is_sent_now(app, host):
    session, order = evening(host)
    crew = Browser(app, host)
    assert "Wait for the next live session" in crew.get(address(session)).text

    crew.post(address(session, "/wait"))
    assert parking.of(order.id) is not None
    assert "Send it now" in crew.get(address(session)).text
    crew.post(address(session, "/send-now"))

    assert parking.of(order.id) is None


def test_what_is_packed_stays_alone(app, host):
    _, first = evening(host)
    session, second = evening(host)
    parcels.pack(sold.seller_of(first.parcels[0]), first.parcels[0].id)
    crew, path = Browser(app, host), address(session)

    assert first.code not in crew.get(path).text
    assert crew.post(path, other=first.code, request_key="k").status_code == 409
    assert joined.goes_on_in(second.id) == second.id
