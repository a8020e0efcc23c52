"""Who claims on our own live page sees there what is kept, their place in the queue, and may leave it."""
from __future__ import annotations

import re

import pytest

from livestream import joining, own_claims
from livestream.errors import NotWaiting
from livestream.models import ClaimStatus, Platform
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def session(context):
    return make.live(allotment=1_000, channel_ids=(make.channel(Platform.OWN).id, make.channel().id))


def claim(session, browser, text="a1 2kg 0912345678"):
    joining.claim_here(session, browser, "Lan", text, f"key-{browser}")


def seen(session, browser):
    return [(line.code, line.amount, line.place) for line in own_claims.lines(session, browser)]


def test_what_is_kept_has_a_time_and_what_waits_a_place(session):
    make.say(session, "a1 2kg", "Hoa")

    claim(session, "one")

    assert seen(session, "one") == [("A01", 2.0, 2)]
    assert seen(session, "another") == seen(session, None) == []
    make.say(session, "huỷ a1", "Hoa")
    assert seen(session, "one") == [("A01", 1.0, None), ("A01", 1.0, 1)]
    assert own_claims.lines(session, "one")[0].until is not None


def test_whoever_waits_may_leave_and_nobody_else_for_them(session):
    make.say(session, "a1 2kg", "Hoa")
    claim(session, "one")
    waiting = own_claims.lines(session, "one")[0].claim_id

    with pytest.raises(NotWaiting):
        own_claims.leave(session.id, "another", waiting)
    own_claims.leave(session.id, "one", waiting)
    with pytest.raises(NotWaiting):
        own_claims.leave(session.id, "one", waiting)

    assert seen(session, "one") == []
    assert make.kilos(session, "Hoa", ClaimStatus.WAITING) == 1


def test_the_page_shows_the_place_and_leaves_it(session, client):
    make.say(session, "a1 2kg", "Hoa")
    with client.session_transaction() as browser:
        browser["live_browser"] = "one"
    claim(session, "one")
    waiting = own_claims.lines(session, "one")[0].claim_id

    page = client.get(f"/lives/{session.code}").text
    assert "Thứ 2 trong danh sách chờ" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    answer = client.post(f"/lives/{session.code}/leave", data={"claim": waiting, "csrf_token": token})

    assert answer.status_code == 303
    assert seen(session, "one") == []
