"""Partial fill and the waiting list: first come, first served, in the transaction that frees the goods."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock, outbox
from core.actors import SYSTEM
from core.forms import new_key
from core.messaging import sending
from livestream import jobs, sessions
from livestream.comments import hearing
from livestream.errors import NoSuchSession
from livestream.models import ClaimStatus
from livestream.planning import lineup
from livestream.planning.lineup import NewItem
from livestream.serving import promotions, restocking
from shop.catalog import NewVariant
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")
ORDERED, WAITING = ClaimStatus.ORDERED, ClaimStatus.WAITING


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def has(session, author):
    return make.kilos(session, author), make.kilos(session, author, WAITING)


def deliver():
    while outbox.drain():
        pass


def texts(about):
    return [row.text for row in sending.latest(f"order:{about.code}")]


def test_whoever_wants_more_than_is_left_gets_what_is_left_and_waits_for_the_rest():
    session = make.live(allotment=2_000)

    counts = make.say(session, "a1 3kg", "Lan")

    assert has(session, "Lan") == (2, 1)
    assert (counts.ordered, counts.waiting) == (0, 1)
    said = make.last_comment(session).reading["outcome"][0]
    assert (said["milli"], said["waiting"], said["state"]) == (3_000, 1_000, "waiting")


def test_all_or_nothing_waits_as_a_whole():
    session = make.live(allotment=2_000, fills_in_part=False)

    make.say(session, "a1 3kg", "Lan")

    assert has(session, "Lan") == (0, 3)


def test_the_first_in_line_takes_what_is_freed_and_nobody_is_overtaken():
    session = make.live(allotment=2_000)
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 3kg", "Hoa")
    make.say(session, "a1 1kg", "Mai")

    make.say(session, "bớt a1 1kg", "Lan")

    assert (has(session, "Hoa"), has(session, "Mai")) == ((1, 2), (0, 1))


def test_what_waits_for_the_rest_keeps_its_place():
    session = make.live(allotment=2_000)
    make.say(session, "a1 3kg", "Lan")
    make.say(session, "a1 1kg", "Hoa")

    make.set_aside(session, 3_000)
    make.set_aside(session, 4_000)

    assert (has(session, "Lan"), has(session, "Hoa")) == ((3, 0), (1, 0))


def test_a_new_claim_does_not_overtake_who_waits_for_what_has_lapsed():
    session = make.live(allotment=2_000)
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 2kg", "Hoa")

    with clock.at(clock.now() + timedelta(minutes=31)):
        make.say(session, "a1 2kg", "Mai")

    assert (has(session, "Lan"), has(session, "Hoa"), has(session, "Mai")) == ((0, 0), (2, 0), (0, 2))


def test_whoever_exchanges_goods_keeps_what_they_give_up_before_others_get_it():
    goods = shop.product(None, shop.kilo(), NewVariant("hộp", 2_000, 85_000))
    session = make.planned()
    lineup.add_item(SYSTEM, session.id, NewItem(
        goods.slug, {variant.sku: variant.price for variant in goods.variants}, 3_000))
    sessions.go_live(SYSTEM, session.id)
    make.say(session, "a1 3kg", "Lan")
    make.say(session, "a1 1kg", "Hoa")

    make.say(session, "a1 1 hộp", "Lan")

    assert (has(session, "Lan"), has(session, "Hoa")) == ((2, 0), (1, 0))


def test_after_the_closing_time_nobody_moves_up_any_more_even_before_the_job_has_come_by():
    session = make.live(allotment=2_000)
    first = make.comment("a1 2kg", "Lan")
    hearing.hear(SYSTEM, session.id, [first])
    make.say(session, "a1 2kg", "Hoa")
    sessions.close(SYSTEM, session.id)

    with clock.at(clock.now() + timedelta(minutes=11)):
        hearing.hear(SYSTEM, session.id, [make.removed(first)])

        assert has(session, "Hoa") == (0, 2)
        assert jobs.end_closing_sessions() == 1


def test_while_closing_more_may_be_set_aside_and_who_waits_moves_up():
    session = make.live(allotment=2_000)
    make.say(session, "a1 3kg", "Lan")
    sessions.close(SYSTEM, session.id)

    restocking.restock(SYSTEM, session.id, "A01", 1_000, new_key())

    assert has(session, "Lan") == (3, 0)


def test_whoever_moves_up_is_told_by_message_once():
    session = make.live(allotment=1_000)
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 1kg 0912345678", "Hoa")

    make.say(session, "huỷ a1", "Lan")
    deliver()
    deliver()

    told = [text for text in texts(make.order_of(session, "Hoa")) if "đến lượt" in text]
    assert len(told) == 1
    assert promotions.to_tell(make.fresh(session)) == []


def test_whoever_moves_up_without_a_phone_number_is_told_by_the_crew():
    session = make.live(allotment=1_000)
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 1kg", "Hoa")
    make.say(session, "huỷ a1", "Lan")
    deliver()

    assert [(each.name, each.goods) for each in promotions.to_tell(session)] == [("Hoa", "A01")]
    with pytest.raises(NoSuchSession):
        promotions.told(shop.STRANGER, session.id, make.buyer(session, "Hoa").number)
    promotions.told(SYSTEM, session.id, make.buyer(session, "Hoa").number)
    promotions.told(SYSTEM, session.id, make.buyer(session, "Hoa").number)

    assert promotions.to_tell(session) == []


def test_each_promotion_has_its_own_time():
    session = make.live(allotment=2_000)
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 2kg", "Hoa")
    before = make.claims_of(session, "Hoa", [ORDERED])[0].expires_at

    with clock.at(clock.now() + timedelta(minutes=10)):
        make.say(session, "huỷ a1", "Lan")
        now = clock.now()

    kept = [claim.expires_at for claim in make.claims_of(session, "Hoa", [ORDERED])]
    assert kept == [before, now + timedelta(minutes=30)]


def test_a_buyer_is_reminded_once_before_goods_lapse_if_a_number_is_known():
    session = make.live()
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 1kg 0912345678", "Hoa")
    assert jobs.remind_of_expiry() == 0

    with clock.at(clock.now() + timedelta(minutes=115)):
        assert (jobs.remind_of_expiry(), jobs.remind_of_expiry()) == (1, 0)
        deliver()

    told = [text for text in texts(make.order_of(session, "Hoa")) if "giữ đến" in text]
    assert len(told) == 1
