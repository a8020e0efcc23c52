"""Orders by hand, in the words of the grammar: for a name, a phone number, or a number in the hall."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import db
from core.errors import DomainError
from core.idempotency import KeyReused
from livestream import sessions
from livestream.by_hand import hand
from livestream.channel_errors import CountsOnly
from livestream.desk_errors import (
    LetterNeeded,
    NoPhone,
    NoSuchCode,
    NoSuchNumber,
    NoSuchTail,
    NothingIsOnAir,
    TwoBuyers,
    TwoWays,
)
from livestream.errors import NobodyNamed, NotOnAir, NotUnderstood, OverTheLimit
from livestream.models import Comment, Desk, Platform
from tests.integration.livestream.buying.test_regulars import evening
from tests.make import livestream as make
from tests.make import shop

__all__ = ["evening"]
pytestmark = pytest.mark.usefixtures("context")
PAGE = (Path(__file__).parents[4] / "docs" / "by-hand.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| `")]


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def test_an_order_by_hand_needs_a_line_and_a_name():
    session = make.live()

    decided = hand.by_hand(SYSTEM, session.id, "a1 2 Lan 0912 345 678", "key-1")

    buyer = make.buyer(session)
    assert (decided.number, buyer.phone) == (buyer.number, "0912345678")
    assert make.kilos(session) == 2
    assert make.order_of(session).buyer_phone == "0912345678"


@pytest.mark.parametrize("name", ["Mỷ", "My", "Mẩy", "Năm"])
def test_a_name_that_begins_a_place_elsewhere_takes_no_number_with_it(name):
    session = make.live()

    hand.by_hand(SYSTEM, session.id, f"a1 2 {name}", "key-1")

    assert make.kilos(session, name) == 2


def test_an_order_by_hand_sent_twice_is_one():
    session = make.live()

    first = hand.by_hand(SYSTEM, session.id, "a1 2 Lan", "key-1")
    second = hand.by_hand(SYSTEM, session.id, "a1 2 Lan", "key-1")

    assert first.comment_id == second.comment_id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 1


@pytest.mark.parametrize(("text", "refusal"), [
    ("", NotUnderstood), ("Lan 0912345678", NotUnderstood), ("a9 2 Lan", NoSuchCode), ("a1 2", NobodyNamed),
    ("a1 0,3333 kg Lan", NotUnderstood), ("a1 100000 kg Lan", NotUnderstood), ("a1 2 Lan 091234567", NoPhone),
    ("a1 2 Lan 0912345678 0987654321", TwoBuyers), ("84 912345678", TwoWays), ("9 2 912345678", NoSuchCode),
    ("1 2 3 912345678", NotUnderstood), ("0 912345678 1 2 3", NotUnderstood), ("1 0,3333 912345678", NotUnderstood),
    ("5000 912345678", NotUnderstood), ("2 .678", NoSuchTail), ("huy 912345678", NotUnderstood),
    ("1 2 Lan 0912345678", NotUnderstood), ("2,5 a1", NotUnderstood), ("1,5 912345678", NotUnderstood),
])
def test_what_is_not_an_order_by_hand_is_said(text, refusal):
    session = make.live()

    with pytest.raises(refusal):
        hand.by_hand(SYSTEM, session.id, text, "key")

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


def test_orders_by_hand_keep_to_the_limit_too():
    session = make.planned()
    make.add(session, limit_per_buyer=1_000)
    sessions.go_live(SYSTEM, session.id)

    with pytest.raises(OverTheLimit):
        hand.by_hand(SYSTEM, session.id, "a1 2kg Lan", "key")


def test_nobody_is_steered_off_tiktok_by_hand_either():
    session = make.live(channel_ids=(make.channel(Platform.TIKTOK).id,))

    with pytest.raises(CountsOnly):
        hand.by_hand(SYSTEM, session.id, "a1 2kg Lan", "key")


def test_by_hand_nothing_is_taken_before_and_after_the_session():
    session = make.planned()
    make.add(session)

    with pytest.raises(NotOnAir):
        hand.by_hand(SYSTEM, session.id, "a1 2kg Lan", "key")


def test_an_order_by_hand_sent_again_after_the_end_is_answered_as_before():
    session = make.live()
    first = hand.by_hand(SYSTEM, session.id, "a1 2 Lan", "key-1")
    sessions.end(SYSTEM, session.id)

    assert hand.by_hand(SYSTEM, session.id, "a1 2 Lan", "key-1") == first
    with pytest.raises(NotOnAir):
        hand.by_hand(SYSTEM, session.id, "a1 2 Lan", "key-2")


def test_one_key_is_one_line():
    session = make.live()
    hand.by_hand(SYSTEM, session.id, "a1 2 Lan", "key-1")

    with pytest.raises(KeyReused):
        hand.by_hand(SYSTEM, session.id, "a1 5 Lan", "key-1")

    assert make.kilos(session) == 2


@pytest.mark.parametrize(("text", "kilos"), [
    ("1 a1 2", 2), ("1 a1", 1), ("#1 a1 2", 2), ("#1 2", 2), ("# 1 a1 2kg", 2), ("1: a1 2", 2), ("1", 1), ("#1", 1),
    ("1 2", 2), ("1 1 2", 2), ("1 2kg", 2), ("1, 3", 3), ("1 2 kg", 2), ("1 mận hậu sìn hồ 2kg", 2), ("1 2kg a1", 2),
])
def test_a_number_first_and_nobody_named_is_the_buyer_with_that_number(text, kilos):
    session = make.live()
    make.say(session, "chị ơi cho em xin giá a1", "Hoa")
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "huỷ a1", "Lan")

    decided = hand.by_hand(SYSTEM, session.id, text, "key")

    assert (decided.number, make.kilos(session)) == (make.buyer(session).number, kilos)
    comment = db.session.get_one(Comment, decided.comment_id)
    assert (comment.author_id, comment.desk) == (make.buyer(session).author_id, Desk.SETTLED)


def test_what_was_understood_is_marked_where_it_stands():
    session = make.live()
    make.say(session, "a1 1kg", "Lan")

    decided = hand.by_hand(SYSTEM, session.id, "#1  a1 2kg", "key")

    comment = db.session.get_one(Comment, decided.comment_id)
    start, end = comment.reading["lines"][0]["span"]
    assert comment.text[start:end] == "a1 2kg"


def test_a_number_first_with_a_name_is_how_much():
    session = make.live()
    make.say(session, "a1 1kg", "Lan")

    hand.by_hand(SYSTEM, session.id, "2 kg a1 Mai", "key")

    assert (make.kilos(session, "Lan"), make.kilos(session, "Mai")) == (1, 2)


@pytest.mark.parametrize("text", ["7 a1 2", "#7 a1 2", "#7 2", "7 a1"])
def test_a_number_that_nobody_has_is_said(text):
    session = make.live()

    with pytest.raises(NoSuchNumber) as refused:
        hand.by_hand(SYSTEM, session.id, text, "key")

    assert refused.value.facts["number"] == 7
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


@pytest.mark.parametrize(("text", "kilos"), [
    ("912345678", 1), ("0912345678", 1), ("2 912345678", 2), ("1 2 912345678", 2), ("912345678 1 2", 2),
    ("a1 912345678", 1), ("a1 2 912345678", 2), ("2kg 912 345 678", 2), ("10 912345678", 10), ("912345678 a1 2", 2),
])
def test_a_phone_number_says_who_it_is_and_then_no_number_is_one_of_the_hall(text, kilos):
    session = make.live()
    make.say(session, "a1 1kg", "Hoa")
    make.say(session, "huỷ a1", "Hoa")

    decided = hand.by_hand(SYSTEM, session.id, text, "key")

    buyer = make.buyer(session, "0912345678")
    assert (decided.number, buyer.phone, make.kilos(session, "0912345678")) == (buyer.number, "0912345678", kilos)
    assert make.kilos(session, "Hoa") == 0


def test_numbers_alone_are_pairs_of_item_and_quantity():
    session = make.live()
    make.add(session, shop.product(name="Chè shan tuyết"))

    decided = hand.by_hand(SYSTEM, session.id, "912345678 1 2 2 3", "key")

    assert [(line["code"], line["milli"]) for line in decided.outcome] == [("A01", 2_000), ("A02", 3_000)]
    marks = db.session.get_one(Comment, decided.comment_id).reading["marks"]
    text = "912345678 1 2 2 3"
    assert [(text[start:end], what, says) for start, end, what, says, _ in marks] == [
        ("912345678", "phone", ""), ("1", "goods", "A01"), ("2", "quantity", "2 kg"), ("2", "goods", "A02"),
        ("3", "quantity", "3 kg")]


def test_a_code_without_its_letter_is_refused_where_there_are_several_letters():
    session = make.live()
    make.add(session, shop.product(name="Chè shan tuyết"), code="B01")

    with pytest.raises(LetterNeeded):
        hand.by_hand(SYSTEM, session.id, "1 2 912345678", "key")

    hand.by_hand(SYSTEM, session.id, "2 912345678", "other")  # of the item on air
    assert make.kilos(session, "0912345678") == 2


def test_nothing_is_taken_for_the_item_on_air_while_none_is():
    session = make.planned()
    make.add(session)
    sessions.go_live(SYSTEM, session.id)

    with pytest.raises(NothingIsOnAir):
        hand.by_hand(SYSTEM, session.id, "2 912345678", "key")

    hand.by_hand(SYSTEM, session.id, "1 2 912345678", "other")
    assert make.kilos(session, "0912345678") == 2


def test_the_page_about_lines_by_hand_says_what_the_program_does(evening):
    make.add(evening, shop.product(name="Gạo Séng Cù"))
    for number in range(1, 13):
        make.say(evening, "a1 1kg", "Hoa" if number == 12 else f"Khách {number}")
    assert make.buyer(evening, "Hoa").number == 12

    for typed, *told in ROWS:
        line = typed.strip("`")
        if len(told) == 1:
            assert refused(evening, line) == re.match(r"\w+", told[0])[0], line
        else:
            assert [*meant(evening, line)] == told, line


def meant(session, typed):
    line = hand.read(session, typed)
    yield f"number {line.whose.number}" if line.whose else " ".join(filter(None, (line.reading.phone, line.name)))
    yield ", ".join(f"{each.code} {each.qty} {each.unit}" for each in line.reading.lines)


def refused(session, typed):
    try:
        line = hand.read(session, typed)
    except DomainError as refusal:
        return type(refusal).__name__
    return "" if line.whose or line.name or line.reading.phone else "NobodyNamed"
