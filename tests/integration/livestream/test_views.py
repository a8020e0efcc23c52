"""The pages of live sessions: for buyers, for the crew, and for nobody else."""
from __future__ import annotations

import pytest

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from livestream import sessions
from livestream.models import Platform
from tests.make import accounts
from tests.make import livestream as make

JSON = {"Accept": "application/json"}
pytestmark = pytest.mark.usefixtures("context")


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
