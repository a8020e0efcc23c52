"""Another price in the middle of the show."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from livestream import sessions
from livestream.errors import NoSuchItem, NoSuchSession, NotPlanned
from livestream.pricing import quick
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def test_a_new_price_counts_from_now_on():
    session = make.live()
    make.say(session, "a1 1kg", "Lan")

    quick.set_price(SYSTEM, session.id, "A01", 39_000, "key")
    make.say(session, "a1 1kg", "Mai")

    assert [make.claims_of(session, name)[0].unit_price for name in ("Lan", "Mai")] == [45_000, 39_000]


def test_others_sessions_and_items_do_not_exist_and_after_the_end_nothing_changes():
    session = make.live()

    with pytest.raises(NoSuchItem):
        quick.set_price(SYSTEM, session.id, "Z09", 39_000, "key")
    with pytest.raises(NoSuchSession):
        quick.set_price(shop.STRANGER, session.id, "A01", 39_000, "key")
    sessions.end(SYSTEM, session.id)
    with pytest.raises(NotPlanned):
        quick.set_price(SYSTEM, session.id, "A01", 39_000, "key")
