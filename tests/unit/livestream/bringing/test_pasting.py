"""What is copied from the comments of platforms, in the shapes they have."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from livestream.bringing import pasting
from livestream.errors import TooManyLines

NOW = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)  # 20:30 in Lai Châu
TEN_MINUTES_AGO = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def at_half_past_eight():
    with clock.at(NOW):
        yield


def said(text):
    return [(row.author, row.text) for row in pasting.read(text)]


@pytest.mark.parametrize("text", [
    "Lan Nguyễn\na1 2kg\n2 phút\nThích\nTrả lời\n3\nHoa Lò\nTác giả\n1\nThích · Trả lời · 1 phút\n",
    "Lan Nguyễn: a1 2kg\nHoa Lò: 1",
    "Lan Nguyễn\ta1 2kg\nHoa Lò\t1",
    "[20:05] Lan Nguyễn: a1 2kg\n\n20:06:10 Hoa Lò: 1",
    "8:05 PM\nLan Nguyễn\na1 2kg\n8:06 PM\nHoa Lò\n1\n",
    "Lan Nguyễn\n2 phút\na1 2kg\nThích\nTrả lời\n5\nHoa Lò\n1 phút\n1\nThích",
    "Lan Nguyễn\na1 2kg\nHoa Lò\n1",
    "Lan Nguyễn\n\na1 2kg\n\nHoa Lò\n\n1\n",
    "Lan Nguyễn\na1 2kg\n\n2 phútThíchTrả lời\nHoa Lò\n1\n1 phútThíchTrả lời\nXem 3 phản hồi",
    "Lan Nguyễn\nTop fan\na1 2kg\n2m\nLike\nReply\nHoa Lò\n1\n1m\nLike\nReply",
])
def test_each_shape_is_read_as_who_said_what(text):
    assert said(text) == [("Lan Nguyễn", "a1 2kg"), ("Hoa Lò", "1")]


def test_a_comment_of_several_lines_is_one():
    assert said("Lan\na1 2kg\n0912 345 678\n2 phút\nThích\nHoa\na2\n1 phút") == [
        ("Lan", "a1 2kg 0912 345 678"), ("Hoa", "a2")]


def test_what_has_no_author_is_kept_to_be_mended():
    assert said("Lan\na1\nHoa\na2\nchốt a3") == [("Lan", "a1"), ("Hoa", "a2"), ("", "chốt a3")]


def test_a_time_ago_is_right_up_to_its_unit():
    (row,) = pasting.read("Lan\na1\n10 phút\nThích")

    assert (row.said_at, row.within) == (NOW - TEN_MINUTES_AGO, timedelta(minutes=1))


def test_a_time_of_day_is_of_today_and_of_yesterday_if_it_is_still_to_come():
    past, ahead = pasting.read("20:05:09 Lan: a1\n20:50:00 Hoa: a1")[::-1]

    assert (past.said_at, past.within) == (datetime(2026, 11, 21, 13, 5, 9, tzinfo=UTC), timedelta(seconds=1))
    assert ahead.said_at == datetime(2026, 11, 20, 13, 50, tzinfo=UTC)


def test_what_stands_newest_first_is_turned_round():
    assert said("Hoa\na2\n1 phút\nThích\nLan\na1\n3 phút\nThích") == [("Lan", "a1"), ("Hoa", "a2")]


def test_a_text_of_buttons_alone_has_no_comment():
    assert said("Thích\nTrả lời\n2 phút\n·\nXem tất cả 12 bình luận\nXem 3 phản hồi\n") == []


def test_decomposed_letters_and_markup_are_text_like_any_other():
    assert said("Lan: ma\u0323\u0302n <b>2kg</b>\u202e") == [("Lan", "mận <b>2kg</b>\u202e")]


def test_more_comments_than_a_form_holds_are_refused():
    with pytest.raises(TooManyLines):
        pasting.read("Lan: a1\n" * (pasting.MOST + 1))


@given(st.lists(st.sampled_from(
    ["Lan", "a1 2kg", "3", "2 phút", "Thích", "Trả lời", "", "20:05", "a: b", "·", "x\ty"])))
def test_no_line_of_words_is_ever_lost(lines):
    text = "\n".join(lines)

    together = " ".join(f"{row.author} {row.text}" for row in pasting.read(text))

    for word in ("Lan", "a1 2kg"):
        assert together.count(word) == lines.count(word)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    assert all(row.at >= 1 for row in pasting.read(text))
