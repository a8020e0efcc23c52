"""Comments are stored once and become claims, by the written rule."""
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock, events
from core.actors import SYSTEM
from core.db import db
from core.states import StatusChange
from livestream import sessions
from livestream.comments import hearing
from livestream.errors import NoSuchChannel, NoSuchSession, NotOnAir
from livestream.models import ClaimStatus, Desk, Platform
from livestream.serving.goods import hold_of
from orders.cancelling import JOINED
from orders.models import OrderStatus
from shop import stock
from shop.catalog import NewVariant
from shop.models import Unit
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")
WAITING, ORDERED, RELEASED = ClaimStatus.WAITING, ClaimStatus.ORDERED, ClaimStatus.RELEASED


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def left(session):
    return sum(stock.held(hold_of(session.id)).values()) / 1000


def outcome(session):
    return [line["did"] for line in make.last_comment(session).reading["outcome"]]


def test_a_sure_order_takes_its_goods_out_of_the_session_and_begins_an_order():
    session = make.live()

    counts = make.say(session, "chốt a1 2kg")

    assert counts == hearing.Counts(heard=1, ordered=1)
    assert make.kilos(session) == 2
    assert left(session) == 8
    order = make.order_of(session)
    assert (order.status, order.goods_total, len(order.lines)) == (OrderStatus.PLACED, 90_000, 1)
    assert stock.held(f"order:{order.code}") == {order.lines[0].stock_item_id: 2_000}


def test_a_later_claim_of_the_same_buyer_adds_a_line_to_the_same_order():
    session = make.live()
    tea = make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)), price=200_000)

    make.say(session, "a1 2kg")
    make.say(session, f"{tea.code} 1kg")

    order = make.order_of(session)
    assert [line.amount for line in order.lines] == [90_000, 200_000]
    assert order.goods_total == 290_000


def test_a_comment_that_is_delivered_again_does_nothing():
    session = make.live()
    said = make.comment("a1 2kg")
    hearing.hear(SYSTEM, session.id, [said])

    counts = hearing.hear(SYSTEM, session.id, [said, said])

    assert counts == hearing.Counts(repeated=2)
    assert make.kilos(session) == 2


def test_a_chat_that_is_delivered_again_is_stored_once():
    session = make.live()
    said = make.comment("chào cả nhà")

    assert hearing.hear(SYSTEM, session.id, [said, said]) == hearing.Counts(heard=1, repeated=1)
    assert hearing.hear(SYSTEM, session.id, [said]) == hearing.Counts(repeated=1)


def test_plus_one_means_the_item_on_air_when_it_was_said():
    session = make.live()
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)))
    long_ago = clock.now() + timedelta(minutes=1)
    with clock.at(clock.now() + timedelta(minutes=2)):
        sessions.put_on_air(SYSTEM, session.id, "A02")
    with clock.at(clock.now() + timedelta(minutes=3)):
        make.say(session, "chốt 2", said_at=long_ago)

    assert [claim.item.code for claim in make.claims_of(session)] == ["A01"]


def test_said_just_after_a_change_on_air_a_person_decides():
    session = make.live()
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)))
    later = clock.now() + timedelta(minutes=2)
    with clock.at(later):
        sessions.put_on_air(SYSTEM, session.id, "A02")
    with clock.at(later + timedelta(seconds=3)):
        counts = make.say(session, "chốt 2")

    assert counts.doubtful == 1
    assert "item_just_changed" in make.last_comment(session).reading["reasons"]


def test_a_doubtful_comment_waits_at_the_desk_with_what_was_understood():
    session = make.live()

    counts = make.say(session, "1")

    comment = make.last_comment(session)
    assert counts.doubtful == 1
    assert comment.desk == Desk.OPEN
    assert comment.reading["lines"][0]["code"] == "A01"
    assert make.claims_of(session) == []


def test_on_tiktok_nothing_becomes_a_claim_but_everything_is_counted():
    page, tiktok = make.channel(), make.channel(Platform.TIKTOK)
    session = make.live(channel_ids=(page.id, tiktok.id))

    counts = make.say(session, "a1 2kg 0912345678", platform=Platform.TIKTOK)

    assert counts == hearing.Counts(heard=1)
    assert make.claims_of(session) == []
    assert make.last_comment(session).desk == Desk.DONE


def test_two_names_with_one_phone_are_one_order():
    session = make.live()
    make.say(session, "a1 2kg 0912345678", "Lan")

    make.say(session, "a1 1kg", "Lan Nguyễn")
    make.say(session, "sđt 0912345678", "Lan Nguyễn")

    assert make.order_of(session, "Lan").id == make.order_of(session, "Lan Nguyễn").id
    assert make.order_of(session).goods_total == 135_000
    assert left(session) == 7
    assert db.session.scalars(sa.select(StatusChange.reason).where(
        StatusChange.entity == "orders", StatusChange.new == "cancelled")).all() == [JOINED]


def test_with_a_phone_number_goods_are_kept_until_the_order_is_to_be_completed():
    session = make.live()
    make.say(session, "a1 2kg")
    first = make.claims_of(session)[0].expires_at

    make.say(session, "0912345678")

    assert make.claims_of(session)[0].expires_at > first + timedelta(hours=1)
    assert make.buyer(session).phone == "0912345678"
    assert make.order_of(session).buyer_phone == "0912345678"


def test_late_comments_count_while_the_session_closes_and_not_after():
    session = make.live()
    sessions.close(SYSTEM, session.id)
    make.say(session, "a1 1kg", "Lan")

    with clock.at(clock.now() + timedelta(minutes=11)):
        counts = make.say(session, "a1 1kg", "Hoa")

    assert make.kilos(session, "Lan") == 1
    assert counts == hearing.Counts(heard=1)
    assert make.claims_of(session, "Hoa") == []
    assert outcome(session) == ["late"]


def test_before_and_after_the_session_nothing_is_heard():
    session = make.planned()
    make.add(session)
    with pytest.raises(NotOnAir):
        make.say(session, "a1 1kg")
    sessions.go_live(SYSTEM, session.id)
    sessions.end(SYSTEM, session.id)

    with pytest.raises(NotOnAir):
        make.say(session, "a1 1kg")


def test_a_stranger_cannot_report_comments():
    session = make.live()

    with pytest.raises(NoSuchSession):
        hearing.hear(shop.STRANGER, session.id, [make.comment("a1 1kg")])


def test_comments_of_a_channel_that_is_not_of_the_session_are_refused():
    session = make.live()

    with pytest.raises(NoSuchChannel):
        make.say(session, "a1 1kg", platform=Platform.YOUTUBE)


def test_long_and_odd_texts_are_cut_and_kept():
    session = make.live()

    make.say(session, "ạ" * 3_000)
    make.say(session, "a1 2kg\0")
    make.say(session, "")

    assert make.claims_of(session) == []


def test_a_comment_whose_author_is_hidden_waits_for_a_person():
    session = make.live()

    counts = make.say(session, "a1 2kg", author_id="")

    assert counts.doubtful == 1
    assert make.last_comment(session).reading["reasons"] == ["no_author"]


def test_pieces_are_counted_in_pieces():
    session = make.planned()
    bag = shop.product(None, NewVariant("con", 1, 280_000, weight_g=1_300), in_stock=40, unit=Unit.PIECE, name="Gà đen",
                       aliases=("gà",))
    make.add(session, bag, allotment=5, price=280_000)
    sessions.go_live(SYSTEM, session.id)

    make.say(session, "lấy 2 con gà")

    assert make.order_of(session).goods_total == 560_000


def test_one_comment_that_cannot_be_kept_takes_no_others_along():
    session = make.live()
    before, after = make.comment("a1 1kg", author="Lan"), make.comment("a1 2kg", author="Hoa")
    broken = replace(make.comment("a1 3kg", author="Mai"), author_id="\ud800")  # no database has such a letter

    with pytest.raises(UnicodeEncodeError):
        hearing.hear(SYSTEM, session.id, [before, broken, after])

    assert (make.kilos(session, "Lan"), make.kilos(session, "Hoa"), left(session)) == (1, 2, 7)
    assert hearing.hear(SYSTEM, session.id, [before, after]) == hearing.Counts(repeated=2)


def test_what_comes_together_is_told_together_and_nothing_is_left_out():
    session = make.live()
    seen = events.heads([session.stream])[session.stream]
    buyers = ("Lan", "Hoa", "Mai")

    hearing.hear(SYSTEM, session.id, [
        *(make.comment("a1 2kg", author=name) for name in buyers), make.comment("đẹp quá", author="Lan")])

    told = events.after(session.stream, seen)
    comments = [event.payload for event in told if event.kind == "comment"]
    assert [(each["author"], each["number"]) for each in comments] == [
        ("Lan", 1), ("Hoa", 2), ("Mai", 3), ("Lan", 1)]
    assert [[line["milli"] for line in each["claims"]] for each in comments] == [[2_000]] * 4
    assert {event.kind: event.payload for event in told}["item"]["left"] == 4_000
    assert {event.kind: event.payload for event in told}["totals"]["comments"] == 4
    assert [event.seq for event in told] == list(range(seen + 1, seen + 1 + len(told)))


def test_what_is_refused_in_the_middle_is_undone_alone():
    session = make.live()
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)), limit_per_buyer=1_000)

    counts = hearing.hear(SYSTEM, session.id, [
        make.comment("a1 1kg", author="Lan"), make.comment("a2 5kg", author="Hoa"),
        make.comment("a1 2kg", author="Mai")])

    assert (counts.ordered, counts.doubtful) == (2, 1)
    assert (make.kilos(session, "Lan"), make.kilos(session, "Hoa"), make.kilos(session, "Mai")) == (1, 0, 2)
