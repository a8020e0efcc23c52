"""The pages of live sessions: for buyers, for the crew, and for nobody else."""
from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from livestream import sessions
from livestream.models import Platform
from tests.make import accounts
from tests.make import livestream as make

JSON = {"Accept": "application/json"}
pytestmark = pytest.mark.usefixtures("context")


BAD_CLAIMS = [
    {"quantity": "0"}, {"quantity": "-1"}, {"quantity": "abc"}, {"quantity": "1e9"}, {"quantity": ""},
    {"quantity": "999999999"}, {"buyer_phone": "123"}, {"buyer_name": ""}, {"item": "Z99"}, {"unit": "tấn"},
    {"item": "A01; DROP", "unit": "kg"}, {"quantity": "0,0001"},
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


def claim(client_page, browser, code, **fields):
    values = {"item": "A01", "unit": "kg", "quantity": "2", "buyer_name": "Chị Mai", "buyer_phone": "0987 654 321"}
    return browser.post(f"/lives/{code}", **keyed(client_page, **{**values, **fields}))


def plan_fields(app, **fields):
    with app.app_context():
        channel, host = make.channel(), accounts.person(Role.HOST)
        day = clock.local(clock.now() + timedelta(days=2)).date()
        values = {"title": "Phiên thứ Bảy", "commune": make.COMMUNE, "day": day.isoformat(), "starts": "20:00",
                  "ends": "22:00", "language": "", "channels": str(channel.id), "hosts": str(host.id)}
        return {**values, **fields}


def test_the_timetable_shows_what_is_live_and_what_comes(app, live, client):
    with app.app_context():
        make.planned(title="Phiên ngày mai")

    page = client.get("/lives").text

    assert "Chợ phiên Sìn Hồ" in page
    assert "Phiên ngày mai" in page


def test_the_market_shows_what_is_live(live, client):
    assert "Chợ phiên Sìn Hồ" in client.get("/").text


def test_the_live_page_shows_the_item_on_air_and_nobody_by_name(live, client):
    _, code, _ = live

    page = client.get(f"/lives/{code}").text

    assert "A01" in page
    assert "Mận hậu Sìn Hồ" in page
    assert "Lan" not in page
    assert "0912345678" not in page


@pytest.mark.parametrize("state", ["planned", "cancelled", "closing", "ended"])
def test_the_live_page_in_every_state(app, client, state):
    with app.app_context():
        session = make.planned() if state in ("planned", "cancelled") else make.live()
        code = session.code
        if state != "planned":
            {"cancelled": sessions.cancel, "closing": sessions.close, "ended": sessions.end}[state](SYSTEM, session.id)

    assert client.get(f"/lives/{code}").status_code == (404 if state == "cancelled" else 200)


def test_buyers_events_say_nothing_about_people(live, client):
    _, code, _ = live

    answer = client.get(f"/lives/{code}/events?after=0", headers=JSON)

    assert {event["kind"] for event in answer.json["events"]} == {"session", "on_air", "item"}
    assert "Lan" not in answer.text
    assert client.get("/lives/NOSUCH/events", headers=JSON).status_code == 404


def test_a_claim_on_our_own_page_opens_the_buyers_order(app, live):
    _, code, _ = live
    browser = accounts.Browser(app)
    page = browser.get(f"/lives/{code}").text

    first = claim(page, browser, code)
    again = claim(page, browser, code)

    assert first.status_code == 303
    assert first.location.startswith("/o/")
    assert again.location == first.location
    with app.app_context():
        assert make.kilos(session_of(live[0]), "Chị Mai") == 2


def test_a_known_phone_number_opens_nobodys_order(app, live):
    _, code, _ = live
    browser = accounts.Browser(app)
    page = browser.get(f"/lives/{code}").text

    answer = claim(page, browser, code, buyer_phone="0912345678")

    assert answer.location == f"/lives/{code}"


def test_a_bad_claim_is_refused_in_words_or_waits_for_a_person_and_takes_nothing(app, live):
    _, code, _ = live
    browser = accounts.Browser(app)
    page = browser.get(f"/lives/{code}").text

    for fields in BAD_CLAIMS:
        assert claim(page, browser, code, **fields).status_code in (303, 422), fields
        page = browser.get(f"/lives/{code}").text

    with app.app_context():
        assert make.claims_of(session_of(live[0]), "Chị Mai") == []


@pytest.mark.parametrize(("url", "frame"), [
    ("https://www.youtube.com/watch?v=abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
    ("https://example.test/x", ""), ("https://evil.test/?u=youtube.com", ""),
])
def test_only_known_videos_are_shown_in_our_page(app, client, url, frame):
    with app.app_context():
        channel = make.channel(Platform.YOUTUBE)
        session = make.live(channel_ids=(channel.id,), video_urls={channel.id: url})
        code = session.code

    page = client.get(f"/lives/{code}").text

    assert (f'src="{frame}"' in page) if frame else ("<iframe" not in page)
