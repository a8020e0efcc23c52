"""More of an item in the middle of the show, the same by page and by key."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from livestream import sessions
from livestream.errors import BadRestock, CannotHold, NoSuchItem, NoSuchSession, NotLive
from livestream.models import ClaimStatus
from livestream.serving import restocking
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def more(session, base_units, key="key", actor=SYSTEM, code="A01"):
    return restocking.restock(actor, session.id, code, base_units, key)


def test_who_waits_moves_up_when_more_is_set_aside_and_the_same_key_adds_once():
    session = make.live(allotment=1_000)
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 2kg", "Mai")
    assert make.kilos(session, "Mai", ClaimStatus.WAITING) == 2

    more(session, 3_000)
    item = more(session, 3_000)

    assert (make.kilos(session, "Mai"), item.allotment) == (2, 4_000)
    assert more(session, 1_000, "of somebody else").allotment == 5_000


def test_also_while_the_session_closes_there_may_be_more():
    session = make.live(allotment=1_000)
    make.say(session, "a1 2kg", "Lan")
    sessions.close(SYSTEM, session.id)

    more(session, 1_000)

    assert make.kilos(session) == 2


@pytest.mark.parametrize(("base_units", "refusal"), [(0, BadRestock), (-1, BadRestock), (10**13, BadRestock),
                                                     (300_000, CannotHold)])
def test_what_cannot_be_set_aside_is_said(base_units, refusal):
    session = make.live()

    with pytest.raises(refusal):
        more(session, base_units)


def test_others_sessions_and_items_do_not_exist_and_after_the_end_there_is_no_more():
    session = make.live()

    with pytest.raises(NoSuchItem):
        more(session, 1_000, code="Z09")
    with pytest.raises(NoSuchSession):
        more(session, 1_000, actor=shop.STRANGER)
    sessions.end(SYSTEM, session.id)
    with pytest.raises(NotLive):
        more(session, 1_000)
