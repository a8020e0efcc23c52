"""The goods of a session come from the shelf; those of a rehearsal are counted in its own rows."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.errors import AlreadyClaimed
from livestream.models import ClaimStatus
from livestream.planning import lineup
from livestream.planning.lineup import ItemChange
from livestream.serving import goods, restocking
from shop import stock
from tests.make import livestream as make
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
HELD, WAITING = ClaimStatus.HELD, ClaimStatus.WAITING


@pytest.fixture
def rehearsal(context):
    return make.live(allotment=3_000, is_rehearsal=True, channel_ids=())


def shelf(session):
    return make.fresh(session).line_up[0].stock_item_id


def say(session, text, author="Lan"):
    make.say(session, text, author, platform=make.Platform.OWN)


def set_aside(session, base_units):
    lineup.change_item(SYSTEM, session.id, "A01", ItemChange("A01", 10, base_units, {}))


def test_a_real_session_takes_its_goods_from_the_shelf(context):
    session = make.live(allotment=3_000)

    make.say(session, "a1 2kg")

    assert goods.left(make.fresh(session)) == stock.held(goods.hold_of(session.id)) == {shelf(session): 1_000}


def test_a_rehearsal_counts_what_is_left_and_takes_nothing_from_the_shelf(rehearsal):
    say(rehearsal, "a1 2kg")

    assert goods.left(make.fresh(rehearsal)) == {shelf(rehearsal): 1_000}
    assert stock.held(goods.hold_of(rehearsal.id)) == {}
    assert make.kilos(rehearsal, state=HELD) == 2.0
    assert make.buyer(rehearsal).order_id is None


def test_a_rehearsal_needs_no_goods_on_the_shelf(context):
    session = make.live(allotment=10**9, is_rehearsal=True, channel_ids=())

    assert goods.left(make.fresh(session)) == {shelf(session): 10**9}


def test_who_wants_more_than_is_rehearsed_waits_and_moves_up(rehearsal):
    say(rehearsal, "a1 2kg")
    say(rehearsal, "a1 2kg", "Hoa")
    assert (make.kilos(rehearsal, "Hoa", HELD), make.kilos(rehearsal, "Hoa", WAITING)) == (1.0, 1.0)

    say(rehearsal, "huỷ a1")

    assert make.kilos(rehearsal, "Hoa", HELD) == 2.0
    assert goods.left(make.fresh(rehearsal)) == {shelf(rehearsal): 1_000}
    assert checks.run() == []


def test_more_may_be_set_aside_in_a_rehearsal_and_less_down_to_what_is_claimed(rehearsal):
    say(rehearsal, "a1 3kg")
    say(rehearsal, "a1 1kg", "Hoa")

    restocking.restock(SYSTEM, rehearsal.id, "A01", 2_000, "more")

    assert make.kilos(rehearsal, "Hoa", HELD) == 1.0
    with pytest.raises(AlreadyClaimed):
        set_aside(rehearsal, 3_999)
    set_aside(rehearsal, 4_000)
    assert goods.left(make.fresh(rehearsal)) == {}
    assert checks.run() == []


def test_claims_of_a_rehearsal_lapse_at_their_time(rehearsal, monkeypatch):
    say(rehearsal, "a1 3kg")
    until = make.claims_of(rehearsal)[0].expires_at
    assert until is not None

    with make.clock.at(until):
        say(rehearsal, "a1 2kg", "Hoa")

    assert (make.kilos(rehearsal, "Hoa", HELD), make.kilos(rehearsal, "Lan", HELD)) == (2.0, 0.0)


def test_after_a_rehearsal_nothing_is_left_and_what_was_kept_stays_as_it_was_said(rehearsal):
    say(rehearsal, "a1 2kg")
    say(rehearsal, "a1 2kg", "Hoa")

    sessions.end(SYSTEM, rehearsal.id)

    assert goods.left(make.fresh(rehearsal)) == {}
    assert (make.kilos(rehearsal, "Hoa", HELD), make.kilos(rehearsal, "Hoa", WAITING)) == (1.0, 0.0)
    assert checks.run() == []


def test_the_database_refuses_an_order_of_a_rehearsal(rehearsal):
    say(rehearsal, "a1 2kg")
    claim = make.claims_of(rehearsal)[0]
    db.session.rollback()

    assert refused("UPDATE claims SET status = 'ordered' WHERE id = :id", id=claim.id)


def test_the_database_refuses_more_than_is_rehearsed(rehearsal):
    say(rehearsal, "a1 2kg")
    item_id = make.fresh(rehearsal).line_up[0].id
    db.session.rollback()

    assert refused("UPDATE item_figures SET claimed = 3001 WHERE item_id = :id", id=item_id)
    assert not refused("UPDATE item_figures SET claimed = 3000 WHERE item_id = :id", id=item_id)


def test_a_session_does_not_become_a_rehearsal_or_a_rehearsal_a_session(rehearsal):
    db.session.rollback()

    assert refused("UPDATE live_sessions SET is_rehearsal = :no WHERE id = :id", no=False, id=rehearsal.id)
