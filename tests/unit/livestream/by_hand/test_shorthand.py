"""The shorthand of orders by hand: whom a line is for, what its numbers say, and what is refused."""
from __future__ import annotations

from decimal import Decimal

import pytest

from livestream.by_hand import shorthand
from livestream.desk_errors import NoPhone, ShortTail, TwoBuyers, TwoWays


def said(line):
    """(hall, tail, phone, the pairs) of a line of numbers."""
    found = shorthand.split(line)
    meant = shorthand.wanted(found)
    assert meant is not None, line
    return meant[0], found.tail, found.phone, [(each.code, str(each.quantity)) for each in meant[1]]


@pytest.mark.parametrize(("line", "hall", "pairs"), [
    ("12", 12, [(None, "1")]), ("#12", 12, [(None, "1")]), ("12 2", 12, [(None, "2")]), ("#12 2", 12, [(None, "2")]),
    ("12 0,5", 12, [(None, "0.5")]), ("12, 2", 12, [(None, "2")]), ("12: 2", 12, [(None, "2")]),
    ("12 3 2", 12, [(3, "2")]), ("12 03 2", 12, [(3, "2")]), ("12 3 2 5 1", 12, [(3, "2"), (5, "1")]),
    ("12, 3, 2, 5, 1", 12, [(3, "2"), (5, "1")]), ("2 #12", 12, [(None, "2")]), ("3 2 #12", 12, [(3, "2")]),
])
def test_without_a_phone_number_the_first_number_is_that_of_the_hall(line, hall, pairs):
    assert said(line) == (hall, "", None, pairs)


@pytest.mark.parametrize("phone", [
    "912345678", "0912345678", "912 345 678", "912.345.678", "0912 345 678", "0912-345-678", "09 12 34 56 78",
    "+84 912 345 678", "84912345678", "+84912345678",
])
@pytest.mark.parametrize(("line", "pairs"), [
    ("{}", [(None, "1")]), ("2 {}", [(None, "2")]), ("10 {}", [(None, "10")]), ("3 2 {}", [(3, "2")]),
    ("{} 3 2", [(3, "2")]), ("3 2 5 1 {}", [(3, "2"), (5, "1")]), ("2, {}", [(None, "2")]),
])
def test_with_a_phone_number_no_number_is_one_of_the_hall(line, pairs, phone):
    if phone == "84912345678" and line.startswith("{}"):
        line = line.strip()

    assert said(line.format(phone)) == (None, "", "0912345678", pairs)


@pytest.mark.parametrize(("line", "pairs"), [
    (".678", [(None, "1")]), ("2 .678", [(None, "2")]), (".678 2", [(None, "2")]), ("3 2 .678", [(3, "2")]),
    ("2 ...678", [(None, "2")]), ("2 …678", [(None, "2")]),
])
def test_a_point_and_last_digits_say_who_it_is(line, pairs):
    assert said(line) == (None, "678", None, pairs)


def test_a_number_in_the_hall_with_its_sign_may_get_a_phone_number():
    assert said("#12 2 912345678") == (12, "", "0912345678", [(None, "2")])


@pytest.mark.parametrize("line", [
    "12 3 2 5",  # pairs, and one left
    "912345678 3 2 5", "12 0 2", "12 3 2 3 1",  # item 3 twice
    "2,5", "2,5 3", "0", "05 2",  # no number in the hall
    "12 1,5 2",  # no code
    "", "  ", ",",
])
def test_numbers_that_fit_no_rule_say_nothing(line):
    assert shorthand.wanted(shorthand.split(line)) is None


@pytest.mark.parametrize(("line", "refusal"), [
    ("12345678", NoPhone), ("2 91234567", NoPhone), ("2 09123456789", NoPhone), ("20912345678", NoPhone),
    ("2 412345678", NoPhone), ("a1 2 Lan 091234567", NoPhone), ("2,0912345678", NoPhone), ("2 0112345678", NoPhone),
    (".67", ShortTail), ("2 .5 ", ShortTail),
    ("912345678 987654321", TwoBuyers), (".678 912345678", TwoBuyers), (".678 .432", TwoBuyers), ("#1 .678", TwoBuyers),
    ("#1 #2 3", TwoBuyers),
    ("84 912345678", TwoWays), ("84 912 345 678", TwoWays),
])
def test_what_is_not_sure_is_refused_in_its_words(line, refusal):
    with pytest.raises(refusal):
        shorthand.split(line)


@pytest.mark.parametrize("line", ["091234567 2", "0912 345 67 8", "500 912 345 678", "912 345 678 912"])
def test_digits_are_never_put_together_to_a_phone_number_where_they_may_be_something_else(line):
    try:
        found = shorthand.split(line)
    except NoPhone:
        return
    assert found.phone is None
    assert shorthand.wanted(found) is None


def test_the_same_phone_number_twice_is_one_buyer():
    assert shorthand.split("2 912345678 0912345678").phone == "0912345678"


@pytest.mark.parametrize(("line", "words", "phone"), [
    ("a1 2 Lan 912345678", "a1 2 Lan          ", "0912345678"), ("912345678 a1 2", "          a1 2", "0912345678"),
    ("a1 2 Lan 0912 345 678", "a1 2 Lan             ", "0912345678"),
    ("Lan,0912345678 a1", "Lan,           a1", "0912345678"),
    ("#12 a1 2", "    a1 2", None), ("a1 2 lan .678", "a1 2 lan     ", None),
])
def test_the_words_of_a_line_keep_their_places(line, words, phone):
    found = shorthand.split(line)

    assert (found.words, found.phone, found.numbers) == (words.rstrip() + " " * (len(line) - len(words.rstrip())),
                                                         phone, None)


def test_where_a_number_stands_is_kept():
    _, wanted = shorthand.wanted(shorthand.split("12  3 2,5"))

    assert (wanted[0].span, wanted[0].code_span, wanted[0].quantity) == ((4, 9), (4, 5), Decimal("2.5"))


def test_a_long_line_is_taken_apart_quickly():
    for line in ("9" * 500, "9 " * 250, "0." * 250, ". " * 250, "# " * 250, "912 " * 125):
        try:
            shorthand.wanted(shorthand.split(line))
        except (NoPhone, TwoBuyers, ShortTail):
            continue
