"""What happens by the clock, and what screens are told."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock, events
from core.actors import SYSTEM
from livestream import jobs, sessions, signals
from livestream.models import SessionStatus
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def test_a_closing_session_ends_by_itself_when_its_time_is_over():
    session = make.live()
    sessions.close(SYSTEM, session.id)
    sessions.close(SYSTEM, session.id)
    assert jobs.end_closing_sessions() == 0

    with clock.at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert jobs.end_closing_sessions() == 1

    assert make.fresh(session).status == SessionStatus.ENDED


def test_buyers_follow_what_is_on_air_and_nothing_about_people():
    session = make.live()
    make.say(session, "a1 2kg 0912345678", "Lan Bí Mật")

    told = events.after(signals.public_stream(session.id), 0)

    assert {event.kind for event in told} == set(signals.PUBLIC_KINDS) - {"deal", "said", "own"}
    everything = str([event.payload for event in told])
    assert "Lan" not in everything
    assert "0912345678" not in everything
    assert told[-1].payload["left"] == 8_000


def test_the_crew_follows_everything():
    session = make.live()
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "1", "Hoa")

    kinds = {event.kind for event in events.after(session.stream, 0, 500)}

    assert kinds == set(signals.CREW_KINDS) - {"deal", "look", "gap", "promoted", "channel", "playing"}


def test_lapsed_claims_are_released_by_the_clock_and_those_with_a_phone_stay():
    session = make.live()
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 1kg 0912345678", "Hoa")

    with clock.at(clock.now() + timedelta(minutes=31)):
        assert jobs.release_lapsed_claims() == 1
        assert jobs.release_lapsed_claims() == 0

    assert (make.kilos(session, "Lan"), make.kilos(session, "Hoa")) == (0, 1)


def test_after_the_end_lapsed_goods_go_back_to_the_shelf():
    session = make.live()
    make.say(session, "a1 2kg", "Lan")
    sessions.end(SYSTEM, session.id)

    with clock.at(clock.now() + timedelta(minutes=31)):
        jobs.release_lapsed_claims()

    item = shop.item_of(session.items[0].product)
    assert (item.on_hand, item.reserved) == (100_000, 0)
