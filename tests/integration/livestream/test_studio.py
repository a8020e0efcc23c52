"""The pages of hosts and operators."""
from __future__ import annotations

import re
import secrets
from datetime import timedelta

import pytest

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from livestream.models import Platform, SessionStatus
from livestream.planning import lineup
from tests.make import accounts, shop
from tests.make import livestream as make

JSON = {"Accept": "application/json"}
pytestmark = pytest.mark.usefixtures("context")


STAFF_PAGES = ("", "/sheet", "/items/new", "/items/A01", "/console", "/presenter", "/buyers/1", "/buyers/1/qr.svg",
               "/events")
STEPS = ("/go_live", "/close", "/end", "/cancel", "/console/on-air/A01", "/console/by-hand", "/items/A01/move",
    "/items/A01/remove", "/console/comments/2/take", "/console/comments/2/accept", "/console/comments/2/dismiss",
    "/console/comments/2/give_back")
BAD_PLANS = [
    {"title": ""}, {"day": "2026-02-31"}, {"day": ""}, {"starts": "25:00"}, {"channels": "999"}, {"hosts": "999"},
    {"commune": "99999"}, {"hosts": ""}, {"day": "2020-01-01"}, {"language": "x" * 41}, {"channels": "abc"},
]
BAD_ITEMS = [
    {"price_0": "0"}, {"price_0": "-5"}, {"price_0": "abc"}, {"price_0": "99999999999"}, {"allotment": "0,3333"},
    {"allotment": "abc"}, {"allotment": "-1"}, {"allotment": "999999999"}, {"minutes": "0"}, {"minutes": "1.5"},
    {"code": "1A"}, {"limit": "x"}, {"price_0": ""}, {"talking_points": "x" * 5_001},
]


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def live(app):
    """A session on air on our own page and on Facebook, and its host's browser."""
    with app.app_context():
        host = accounts.person(Role.HOST, name="Giàng Thị Mỷ")
        channels = (make.channel(Platform.OWN).id, make.channel().id)
        session = make.live(host_ids=(host.id,), channel_ids=channels, title="Chợ phiên Sìn Hồ")
        make.say(session, "a1 2kg 0912345678", "Lan <b>đậm</b>")
        make.say(session, "1", "Hoa")
        return session.id, session.code, accounts.Browser(app, host)


def session_of(session_id):
    return make.fresh(type("S", (), {"id": session_id}))


def keyed(page, **fields):
    found = re.search(r'name="request_key"[^>]*value="([^"]+)"', page) or re.search(
        r'value="([^"]+)"[^>]*name="request_key"', page)
    return {"request_key": found[1], **fields}


def plan_fields(app, **fields):
    with app.app_context():
        channel, host = make.channel(), accounts.person(Role.HOST)
        day = clock.local(clock.now() + timedelta(days=2)).date()
        values = {"request_key": secrets.token_urlsafe(16),
                  "title": "Phiên thứ Bảy", "commune": make.COMMUNE, "day": day.isoformat(), "starts": "20:00",
                  "ends": "22:00", "language": "", "channels": str(channel.id), "hosts": str(host.id)}
        return {**values, **fields}


def test_the_crew_sees_its_session_and_others_do_not_know_it(app, live, client):
    _, code, host = live
    with app.app_context():
        other = accounts.Browser(app, accounts.person(Role.HOST))
        trainer = accounts.Browser(app, accounts.person(Role.TRAINER))

    for path in STAFF_PAGES:
        assert host.get(f"/studio/{code}{path}", headers=JSON if path == "/events" else {}).status_code == 200
        assert other.get(f"/studio/{code}{path}", headers=JSON).status_code == 404
        assert other.get(f"/studio/NOSUCH{path}", headers=JSON).status_code == 404
        assert trainer.get(f"/studio/{code}{path}", headers=JSON).status_code == 403
        assert client.get(f"/studio/{code}{path}", headers=JSON).status_code == 401


def test_nobody_else_changes_anything(app, live):
    session_id, code, _ = live
    with app.app_context():
        other = accounts.Browser(app, accounts.person(Role.OPERATOR))

    for path in STEPS:
        assert other.post(f"/studio/{code}{path}", text="a1 1kg Lan", request_key="k").status_code == 404
    with app.app_context():
        assert session_of(session_id).status == SessionStatus.LIVE


def test_what_buyers_wrote_is_shown_as_text(live):
    _, code, host = live

    page = host.get(f"/studio/{code}/console").text

    assert "Lan &lt;b&gt;đậm&lt;/b&gt;" in page
    assert "<b>đậm" not in page


def test_the_console_works_without_scripts(app, live):
    session_id, code, host = live
    with app.app_context():
        comment_id = make.last_comment(session_of(session_id)).id
    page = host.get(f"/studio/{code}/console").text

    accepted = host.post(f"/studio/{code}/console/comments/{comment_id}/accept", text="a1 3 kg")
    ordered = host.post(f"/studio/{code}/console/by-hand", **keyed(page, text="a1 1 Mai 0987654321"))
    on_air = host.post(f"/studio/{code}/console/on-air/A01")

    assert [each.status_code for each in (accepted, ordered, on_air)] == [303, 303, 303]
    with app.app_context():
        assert make.kilos(session_of(session_id), "Hoa") == 3
        assert make.kilos(session_of(session_id), "Mai") == 1


def test_what_is_not_understood_by_hand_stays_in_the_field(live):
    _, code, host = live
    page = host.get(f"/studio/{code}/console").text

    answer = host.post(f"/studio/{code}/console/by-hand", **keyed(page, text="gì đó lạ"))

    assert answer.status_code == 422
    assert 'value="gì đó lạ"' in answer.text


def test_a_decision_that_comes_second_is_said_in_words(app, live):
    session_id, code, host = live
    with app.app_context():
        comment_id = make.last_comment(session_of(session_id)).id
    host.post(f"/studio/{code}/console/comments/{comment_id}/dismiss")

    answer = host.post(f"/studio/{code}/console/comments/{comment_id}/dismiss")

    assert answer.status_code == 303
    assert "flash-alert" in host.get(f"/studio/{code}/console").text


def test_the_link_of_a_buyer_opens_the_order(live, client):
    _, code, host = live

    answer = host.get(f"/studio/{code}/buyers/1", headers=JSON)

    assert client.get(answer.json["link"].removeprefix("http://localhost")).status_code == 200
    assert answer.json["link"] in answer.json["text"]
    assert host.get(f"/studio/{code}/buyers/99").status_code == 404


def test_the_picture_of_the_link_is_a_drawing(live):
    _, code, host = live

    answer = host.get(f"/studio/{code}/buyers/1/qr.svg")

    assert answer.mimetype == "image/svg+xml"
    assert answer.data.startswith(b"<?xml")


def test_a_session_is_planned_filled_and_begun_in_the_studio(app):
    with app.app_context():
        browser = accounts.Browser(app, accounts.person(Role.HOST))
        goods = shop.product()
        slug = goods.slug

    planned = browser.post("/studio/new", **plan_fields(app))
    home = planned.location
    added = browser.post(f"{home}/items/new/{slug}", code="A01", price_0="45.000", allotment="12,5", limit="5",
                         minutes="10", talking_points="Ngon")
    begun = browser.post(f"{home}/go_live")

    assert [each.status_code for each in (planned, added, begun)] == [303, 303, 303]
    assert begun.location == f"{home}/console"
    page = browser.get(begun.location).text
    assert "12,5" in page or "12.5" in page


def test_a_bad_plan_is_shown_again_with_what_was_typed(app):
    with app.app_context():
        browser = accounts.Browser(app, accounts.person(Role.HOST))

    plan = plan_fields(app)
    for fields in BAD_PLANS:
        answer = browser.post("/studio/new", **plan | {"language": "Mông"} | fields)
        assert answer.status_code == 422, fields
        assert "form-summary" in answer.text
        assert fields.get("language", "Mông") in answer.text


def test_a_conflict_names_the_other_session(app):
    browser = accounts.Browser(app, accounts.person(Role.HOST))
    fields = plan_fields(app)
    first = browser.post("/studio/new", **fields)
    other = plan_fields(app, channels=fields["channels"], title="Phiên khác", starts="21:00", ends="23:00")

    answer = browser.post("/studio/new", **other)

    assert first.status_code == 303
    assert answer.status_code == 409
    assert "Phiên thứ Bảy" in answer.text
    assert 'value="Phiên khác"' in answer.text


def test_a_bad_item_is_shown_again_with_a_reason(app, live):
    _, code, host = live
    with app.app_context():
        slug = shop.product(name="Chè").slug
    values = {"code": "A02", "price_0": "45000", "allotment": "5", "minutes": "10", "limit": "", "talking_points": ""}

    for fields in BAD_ITEMS:
        answer = host.post(f"/studio/{code}/items/new/{slug}", **values | fields)
        assert answer.status_code in (409, 422), fields
        assert "form-summary" in answer.text


def test_an_item_is_changed_moved_and_taken_out(app, live):
    session_id, code, host = live
    with app.app_context():
        make.add(session_of(session_id), shop.product(name="Chè"))

    changed = host.post(f"/studio/{code}/items/A01", code="A01", price_0="40000", allotment="20", minutes="5", limit="",
                        talking_points="")
    moved = host.post(f"/studio/{code}/items/A02/move", way="up")
    removed = host.post(f"/studio/{code}/items/A02/remove")

    assert [each.status_code for each in (changed, moved, removed)] == [303, 303, 303]
    with app.app_context():
        session = session_of(session_id)
        items = [(item.code, item.allotment, item.prices[0].price) for item in session.line_up]
        assert items == [("A01", 20_000, 40_000)]
        with pytest.raises(Exception, match=r"not in the run-of-show"):
            lineup.change_price(SYSTEM, session_id, "A02", {})


def test_what_stands_against_going_live_is_said_on_the_page(app):
    with app.app_context():
        host = accounts.person(Role.HOST)
        code = make.planned(host_ids=(host.id,)).code
        browser = accounts.Browser(app, host)

    answer = browser.post(f"/studio/{code}/go_live")

    assert answer.status_code == 409
    assert "form-summary" in answer.text


def test_the_studio_lists_only_own_sessions(app, live):
    with app.app_context():
        other = accounts.Browser(app, accounts.person(Role.HOST))

    assert "Chợ phiên Sìn Hồ" in live[2].get("/studio").text
    assert "Chợ phiên Sìn Hồ" not in other.get("/studio").text
