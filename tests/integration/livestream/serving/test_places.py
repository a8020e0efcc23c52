"""Whose turn comes when: what buyers are told is what they get."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.actors import SYSTEM
from core.forms import new_key
from livestream import sessions
from livestream.first_paid import paying
from livestream.models import ClaimStatus
from livestream.serving import places, restocking
from livestream.serving.places import Place
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
WAITING = ClaimStatus.WAITING


def queue(session, *authors):
    """Where each of them stands, by their first claim that waits."""
    found = []
    for author in authors:
        claims = make.claims_of(session, author, [WAITING])
        found.append(places.of(make.fresh(session), claims).get(claims[0].id) if claims else None)
    return found


def sold_out(*wishes, fills_in_part=True, **details):
    """A session without anything left, and who wants how much of it after that."""
    session = make.live(allotment=1_000, fills_in_part=fills_in_part, **details)
    make.say(session, "a1 1kg", "Sáu")
    for author, kilos in wishes:
        make.say(session, f"a1 {kilos}kg", author)
    return session


def test_buyers_stand_in_the_order_they_came_and_know_how_much_is_wanted_in_front():
    session = sold_out(("Lan", 3), ("Hoa", 1), ("Mai", 2))

    assert queue(session, "Sáu", "Lan", "Hoa", "Mai") == [None, Place(1, 0), Place(2, 3_000), Place(3, 4_000)]


def test_what_was_served_in_part_keeps_its_place():
    session = sold_out(("Lan", 3), ("Hoa", 1))

    restocking.restock(SYSTEM, session.id, "A01", 2_000, new_key())

    assert queue(session, "Lan", "Hoa") == [Place(1, 0), Place(2, 1_000)]


def test_whoever_moves_up_or_leaves_makes_room():
    session = sold_out(("Lan", 1), ("Hoa", 1), ("Mai", 1))

    restocking.restock(SYSTEM, session.id, "A01", 1_000, new_key())
    assert queue(session, "Lan", "Hoa", "Mai") == [None, Place(1, 0), Place(2, 1_000)]
    make.say(session, "huỷ a1", "Hoa")

    assert queue(session, "Mai") == [Place(1, 0)]


def test_buyers_are_counted_and_nobody_stands_in_front_of_themselves():
    session = sold_out(("Lan", 1), ("Hoa", 1))
    make.say(session, "thêm a1 2kg", "Lan")
    make.say(session, "thêm a1 1kg", "Hoa")

    of_hoa = places.of(make.fresh(session), make.claims_of(session, "Hoa", [WAITING]))

    assert sorted(of_hoa.values(), key=lambda place: place.ahead) == [Place(2, 1_000), Place(2, 3_000)]


def test_what_is_claimed_in_the_window_of_a_deal_waits_like_everything_else():
    session = sold_out(("Lan", 1))
    make.begun(session)
    make.say(session, "a1 2kg", "Hoa")

    assert queue(session, "Hoa") == [Place(2, 1_000)]


def test_other_items_are_other_queues():
    session = sold_out(("Lan", 1))
    make.add(session, allotment=0)
    make.say(session, "a2 1kg", "Hoa")

    assert queue(session, "Lan", "Hoa") == [Place(1, 0), Place(1, 0)]


def test_who_pays_first_stands_first_and_who_has_not_paid_stands_nowhere():
    session = sold_out(("Lan", 1), ("Hoa", 2), ("Mai", 3), first_paid=True)
    for author in ("Sáu", "Mai", "Hoa"):
        paying.record_transfer(SYSTEM, session.id, make.buyer(session, author).number, 45_000, new_key())

    assert queue(session, "Mai", "Hoa", "Lan") == [Place(1, 0), Place(2, 3_000), None]


def test_after_the_closing_time_nobody_moves_up_and_no_place_is_told():
    session = sold_out(("Lan", 1))
    sessions.close(SYSTEM, session.id)

    with clock.at(clock.now() + timedelta(hours=1)):
        assert queue(session, "Lan") == [None]


@pytest.mark.parametrize("fills_in_part", [True, False])
def test_place_one_is_served_next(fills_in_part):
    session = sold_out(("Lan", 2), ("Hoa", 2), ("Mai", 2), fills_in_part=fills_in_part)
    waiting = ["Lan", "Hoa", "Mai"]

    while waiting:
        first = [author for author in waiting if queue(session, author) == [Place(1, 0)]]
        restocking.restock(SYSTEM, session.id, "A01", 2_000, new_key())
        served = [author for author in waiting if make.kilos(session, author) == 2]
        assert first == served == waiting[:1]
        waiting = waiting[1:]
