"""The page of one buyer: the link, a text to send, and one action to join or part orders."""
from __future__ import annotations

import re

import pytest

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from livestream.buying import restricting
from livestream.first_paid import paying
from orders import cancelling
from tests.make import accounts
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
PHONE = "0912345678"


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def live(app):
    """Lan and Hoa in one order by one number, Mai in another, and the host's browser."""
    with app.app_context():
        host = accounts.person(Role.HOST)
        session = make.live(host_ids=(host.id,))
        for name, said in (("Lan", PHONE), ("Hoa", PHONE), ("Mai", "")):
            make.say(session, f"a1 1kg {said}", name)
        return session.id, f"/studio/{session.code}/buyers", accounts.Browser(app, host)


def order_codes(session_id, *names):
    session = make.fresh(type("S", (), {"id": session_id}))
    return [make.order_of(session, name).code for name in names]


def test_the_text_is_polite_and_opens_the_messages_of_a_phone(live):
    _, path, host = live

    page = host.get(f"{path}/1").text

    sms = re.search(r'href="(sms:[^"]+)"', page)[1]
    assert sms.startswith("sms:+84912345678?&amp;body=")
    assert "%2Fo%2F" in sms or "/o/" in sms
    assert "sms:" not in host.get(f"{path}/3").text


def test_nobody_whose_order_is_cancelled_is_asked_for_an_address(app, live):
    session_id, path, host = live
    assert "Please add your address here" in host.get(f"{path}/3").text

    with app.app_context():
        session = make.fresh(type("S", (), {"id": session_id}))
        cancelling.cancel_by_buyer(make.order_of(session, "Mai").secret, "Thôi ạ")
    page = host.get(f"{path}/3").text

    assert "Please add your address here" not in page
    assert "here you see your order" in page
    assert "qr.svg" not in page and "qr.svg" in host.get(f"{path}/1").text


def test_what_is_not_paid_is_no_place_on_the_waiting_list(app):
    with app.app_context():
        host = accounts.person(Role.HOST)
        session = make.live(allotment=1_000, first_paid=True, host_ids=(host.id,))
        for name in ("Lan", "Hoa"):
            make.say(session, "a1 1kg", name)
        for name in ("Lan", "Hoa"):
            paying.record_transfer(SYSTEM, session.id, make.buyer(session, name).number, 45_000, name)
        make.say(session, "a1 1kg", "Mai")
        crew, path = accounts.Browser(app, host), f"/studio/{session.code}/buyers"

    wished, queued = crew.get(f"{path}/3").text, crew.get(f"{path}/2").text

    assert "Not paid, nothing kept" in wished and "On the waiting list" not in wished
    assert "On the waiting list" in queued and "Not paid, nothing kept" not in queued
    assert "your money has come in" in queued and "nothing is kept for you yet" not in queued


def test_each_restriction_says_whose_it_is(app):
    with app.app_context():
        host = accounts.person(Role.HOST)
        session = make.live(host_ids=(host.id,))
        make.add(session)
        make.say(session, "a1 1kg")
        restricting.restrict(SYSTEM, session.id, 1, "bom hàng", clock.today())
        sellers, path = restricting.names(session).values(), f"/studio/{session.code}/buyers/1"
        crew = accounts.Browser(app, host)

    page = crew.get(path).text

    assert len(sellers) == 2 and all(page.count(name) == 1 for name in sellers)


def test_two_people_with_one_number_are_parted_and_joined_again(app, live):
    session_id, path, host = live
    assert "number 2: Hoa" in host.get(f"{path}/1").text

    parted = host.post(f"{path}/2/part", reason="Hai nhà", forget="")
    after = host.get(f"{path}/2").text
    with app.app_context():
        assert len(set(order_codes(session_id, "Lan", "Hoa"))) == 2
    joined = host.post(f"{path}/2/join", into="1")

    assert (parted.status_code, joined.status_code) == (303, 303)
    assert "Number 1 (Lan) has the same phone number and another order." in after
    with app.app_context():
        assert len(set(order_codes(session_id, "Lan", "Hoa"))) == 1


@pytest.mark.parametrize(("form", "fields", "status"), [
    ("part", {"reason": ""}, 422), ("part", {"reason": "x" * 201}, 422), ("join", {"into": "abc"}, 422),
    ("join", {"into": "99"}, 404), ("join", {"into": "1"}, 409), ("join", {"into": ""}, 422),
])
def test_what_cannot_be_done_is_said_on_the_page_with_what_was_typed(live, form, fields, status):
    _, path, host = live

    answer = host.post(f"{path}/2/{form}", **fields)

    assert answer.status_code == status
    assert "form-summary" in answer.text
    assert f'value="{next(iter(fields.values()))}"' in answer.text


def test_nobody_else_joins_or_parts(app, live):
    session_id, path, _ = live
    with app.app_context():
        other = accounts.Browser(app, accounts.person(Role.OPERATOR))
        before = order_codes(session_id, "Lan", "Hoa", "Mai")

    answers = [other.post(f"{path}/3/join", into="1"), other.post(f"{path}/2/part", reason="Phá", forget="y")]

    assert [answer.status_code for answer in answers] == [404, 404]
    with app.app_context():
        assert order_codes(session_id, "Lan", "Hoa", "Mai") == before
