"""Whatever an operator means, written in any of the short forms, is read as it was meant, or refused."""
from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.phones import mobile, spaced
from livestream.by_hand import shorthand

PHONES = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)
QUANTITIES = st.one_of(st.integers(1, 200), st.sampled_from(["0,5", "1,5", "2.5"])).map(str)
LINES = st.one_of(
    st.just([]), QUANTITIES.map(lambda each: [(None, each)]),
    st.lists(st.tuples(st.integers(1, 99), QUANTITIES), min_size=1, max_size=4, unique_by=lambda each: each[0]))
GAPS = st.sampled_from([" ", ", ", "  "])
NINE = st.sampled_from([lambda phone: phone[1:], str, spaced, lambda phone: f"+84{phone[1:]}"])


def numbers(lines, gap):
    return gap.join(f"{code}{gap}{quantity}" if code else quantity for code, quantity in lines)


def meant(lines):
    return [(code, Decimal(quantity.replace(",", "."))) for code, quantity in lines] or [(None, Decimal(1))]


def read(line):
    found = shorthand.split(line)
    hall, wanted = shorthand.wanted(found)
    return hall, found.tail, found.phone, [(each.code, each.quantity) for each in wanted]


@given(st.integers(1, 999_999), LINES, GAPS, st.booleans())
def test_for_a_number_in_the_hall(hall, lines, gap, sign):
    line = gap.join(filter(None, (f"{'#' if sign else ''}{hall}", numbers(lines, gap))))

    assert read(line) == (hall, "", None, meant(lines))


@given(PHONES, NINE, LINES, GAPS, st.booleans())
def test_for_a_phone_number(phone, written, lines, gap, first):
    parts = [written(phone), numbers(lines, gap)]
    line = gap.join(filter(None, parts if first else parts[::-1]))

    try:
        assert read(line) == (None, "", phone, meant(lines))
    except (Invalid, TypeError):  # three digits may belong to a number with spaces, 84 to a country
        assert any(len(quantity) == 3 or quantity == "84" for _, quantity in lines) or any(
            code == 84 for code, _ in lines)


@given(st.from_regex(r"[0-9]{3,10}", fullmatch=True), LINES, GAPS, st.booleans())
def test_for_last_digits(tail, lines, gap, first):
    parts = [f".{tail}", numbers(lines, gap)]

    assert read(gap.join(filter(None, parts if first else parts[::-1]))) == (None, tail, None, meant(lines))


@given(st.text("0123456789 .,+-#…:84", max_size=40))
def test_any_digits_are_read_or_refused_and_a_phone_number_is_one_that_was_typed(line):
    try:
        found = shorthand.split(line)
    except Invalid:
        return

    assert len(found.words) == len(line)
    if found.phone is not None:
        start, end = found.phone_span
        typed = line[start:end]
        assert found.phone in (mobile(typed), mobile(f"0{typed}"))
        assert not line[start - 1:start].isdigit()
        assert not line[end:end + 1].isdigit()
