"""More of an item, or another price, in the middle of the show."""
from __future__ import annotations

from decimal import Decimal

import pytest

from core import checks
from core.actors import SYSTEM
from livestream import quick, sessions
from livestream.desk_errors import NotSoldSo
from livestream.errors import AlreadyClaimed, CannotHold, NoSuchItem, NoSuchSession, NotPlanned
from livestream.models import ClaimStatus
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def more(session, quantity, key="key", actor=SYSTEM, code="A01"):
    return quick.add_to_allotment(actor, session.id, code, Decimal(quantity), key)


def test_who_waits_moves_up_when_more_is_set_aside_and_the_same_key_adds_once():
    session = make.live(allotment=1_000)
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 2kg", "Mai")
    assert make.kilos(session, "Mai", ClaimStatus.WAITING) == 2

    more(session, "3")
    item = more(session, "3")

    assert (make.kilos(session, "Mai"), item.allotment) == (2, 4_000)


def test_less_is_given_back_but_not_what_is_claimed():
    session = make.live(allotment=5_000)
    make.say(session, "a1 2kg", "Lan")

    assert more(session, "-3").allotment == 2_000
    with pytest.raises(AlreadyClaimed):
        more(session, "-1", "other")


@pytest.mark.parametrize(("quantity", "refusal"), [("0", NotSoldSo), ("0.00001", NotSoldSo), ("300", CannotHold)])
def test_what_cannot_be_set_aside_is_said(quantity, refusal):
    session = make.live()

    with pytest.raises(refusal):
        more(session, quantity)


def test_a_new_price_counts_from_now_on():
    session = make.live()
    make.say(session, "a1 1kg", "Lan")

    quick.set_price(SYSTEM, session.id, "A01", 39_000, "key")
    make.say(session, "a1 1kg", "Mai")

    assert [make.claims_of(session, name)[0].unit_price for name in ("Lan", "Mai")] == [45_000, 39_000]


def test_others_sessions_and_items_do_not_exist_and_after_the_end_nothing_changes():
    session = make.live()

    with pytest.raises(NoSuchItem):
        more(session, "1", code="Z09")
    with pytest.raises(NoSuchSession):
        more(session, "1", actor=shop.STRANGER)
    sessions.end(SYSTEM, session.id)
    with pytest.raises(NotPlanned):
        more(session, "1")
