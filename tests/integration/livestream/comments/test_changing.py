"""Comments that are edited or removed on their platform."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock
from core.actors import SYSTEM
from livestream import sessions
from livestream.comments.hearing import Counts
from livestream.models import ClaimStatus, Platform
from livestream.planning import lineup
from livestream.serving.goods import hold_of
from orders.models import OrderStatus
from shop import stock
from tests.make import livestream as make
from tests.make import shop
from tests.make.livestream import hear, said

pytestmark = pytest.mark.usefixtures("context")
WAITING = ClaimStatus.WAITING


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def outcome(comment):
    return [line["did"] for line in make.stored(comment).reading["outcome"]]


def left(session):
    return sum(stock.held(hold_of(session.id)).values()) / 1000


def test_less_in_an_edit_lowers_the_claim_at_its_price():
    session = make.live()
    comment = said(session, "a1 3kg")
    lineup.change_price(SYSTEM, session.id, "A01", {session.items[0].prices[0].variant.sku: 50_000})

    assert hear(session, make.edited(comment, "a1 2kg")) == Counts(changed=1)

    assert (make.kilos(session), make.order_of(session).goods_total, left(session)) == (2, 90_000, 8)
    assert outcome(comment) == ["lowered"]
    assert (make.stored(comment).text, make.stored(comment).now) == ("a1 3kg", "a1 2kg")


def test_more_in_an_edit_is_new_at_the_price_of_now():
    session = make.live()
    comment = said(session, "a1 1kg")
    lineup.change_price(SYSTEM, session.id, "A01", {session.items[0].prices[0].variant.sku: 50_000})

    hear(session, make.edited(comment, "a1 3kg", after=60_000))

    assert [claim.unit_price for claim in make.claims_of(session)] == [45_000, 50_000]
    assert make.order_of(session).goods_total == 145_000
    assert outcome(comment) == ["raised"]


def test_an_edit_that_orders_the_same_changes_nothing():
    session = make.live()
    comment = said(session, "a1 2kg")
    before = [claim.id for claim in make.claims_of(session)]

    hear(session, make.edited(comment, "chốt a1 2kg giúp em"))

    assert [claim.id for claim in make.claims_of(session)] == before
    assert outcome(comment) == ["repeated"]


def test_an_edit_to_another_item_gives_the_first_one_back():
    session = make.live()
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)))
    comment = said(session, "a1 2kg")

    hear(session, make.edited(comment, "a2 2kg"))

    assert {claim.item.code for claim in make.claims_of(session, only=[ClaimStatus.ORDERED])} == {"A02"}
    assert left(session) == 18


def test_an_edit_of_an_order_into_words_takes_the_order_back():
    session = make.live()
    comment = said(session, "a1 2kg")

    hear(session, make.edited(comment, "mận đẹp quá"))

    assert make.kilos(session) == 0
    assert make.order_of(session).status == OrderStatus.CANCELLED


def test_words_that_are_edited_into_an_order_are_an_order():
    session = make.live()
    comment = said(session, "mận đẹp quá")

    hear(session, make.edited(comment, "a1 2kg"))

    assert make.kilos(session) == 2


def test_a_removal_takes_back_what_the_comment_did_and_who_waits_moves_up():
    session = make.live(allotment=2_000)
    comment = said(session, "a1 2kg")
    said(session, "a1 2kg", "Hoa")

    assert hear(session, make.removed(comment)) == Counts(changed=1)

    assert (make.kilos(session), make.kilos(session, "Hoa")) == (0, 2)
    assert outcome(comment) == ["cancelled"]
    assert make.stored(comment).removed_at is not None


def test_a_removal_takes_back_only_its_own_part():
    session = make.live()
    said(session, "a1 2kg")
    more = said(session, "lấy thêm a1 1kg")

    hear(session, make.removed(more))

    assert make.kilos(session) == 2


def test_what_was_said_twice_stays_when_one_of_them_is_removed():
    session = make.live()
    first = said(session, "a1 2kg")
    said(session, "a1 2kg")

    hear(session, make.removed(first))

    assert make.kilos(session) == 2


def test_a_cancelled_claim_does_not_come_back_by_an_edit_of_what_was_said_before():
    session = make.live()
    first = said(session, "a1 2kg")
    said(session, "huỷ đơn giúp em")

    hear(session, make.edited(first, "a1 3kg"))

    assert make.kilos(session) == 0


def test_a_lowered_claim_that_waits_keeps_its_place():
    session = make.live(allotment=1_000)
    said(session, "a1 1kg", "Mai")
    comment = said(session, "a1 3kg", "Lan")
    said(session, "a1 2kg", "Hoa")

    hear(session, make.edited(comment, "a1 1kg"))
    said(session, "huỷ a1", "Mai")

    assert make.kilos(session, "Lan") == 1
    assert make.kilos(session, "Hoa", WAITING) == 2


def test_an_edit_after_the_closing_time_changes_nothing_and_a_removal_still_does():
    session = make.live()
    comment = said(session, "a1 2kg")
    sessions.close(SYSTEM, session.id)

    with clock.at(clock.now() + timedelta(minutes=11)):
        hear(session, make.edited(comment, "a1 1kg", after=11 * 60_000))
        assert (make.kilos(session), outcome(comment)) == (2, ["late"])
        sessions.end(SYSTEM, session.id)
        hear(session, make.removed(comment, after=11 * 60_000))

    assert make.kilos(session) == 0
    assert shop.item_of(session.items[0].product).reserved == 0


def test_on_tiktok_an_edit_is_shown_and_nothing_more():
    session = make.live(channel_ids=(make.channel().id, make.channel(Platform.TIKTOK).id))
    comment = said(session, "đẹp quá", platform=Platform.TIKTOK)

    hear(session, make.edited(comment, "a1 2kg"))

    assert make.stored(comment).now == "a1 2kg"
    assert make.claims_of(session) == []


def test_plus_one_in_an_edit_means_what_was_on_air_when_it_was_said():
    session = make.live()
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)))
    comment = said(session, "đẹp quá")
    sessions.put_on_air(SYSTEM, session.id, "A02")

    hear(session, make.edited(comment, "chốt 2"))

    assert [claim.item.code for claim in make.claims_of(session)] == ["A01"]


def test_nothing_left_by_lapsing_an_edit_says_it_anew():
    session = make.live()
    comment = said(session, "a1 2kg")

    with clock.at(clock.now() + timedelta(minutes=31)):
        said(session, "a1 10kg", "Hoa")
        said(session, "huỷ a1", "Hoa")
        hear(session, make.edited(comment, "a1 3kg", after=31 * 60_000))

    assert make.kilos(session) == 3
