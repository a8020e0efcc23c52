"""Comments composed from the rules are read as they were meant, or a person is asked."""
from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livestream.grammar import Kind, Reading
from tests.property.livestream.composing import Composer, Meant
from tests.property.livestream.composing_shapes import SHAPES
from tests.unit.livestream.grammar.labelled import SETS, grammar, said

SHOWS = sorted(set(SETS.values()))


def read(show: str, seed: int, kind: Kind, count: int = 1) -> list[tuple[Meant, Reading]]:
    """So many composed comments of that kind with their readings."""
    items = grammar(show).show.items
    composer = Composer(items, random.Random(seed), SHAPES)
    composed = [composer.one(kind) for _ in range(count)]
    return [(meant, grammar(show).read(meant.text, items[0].code)) for meant in composed]


def is_right(meant: Meant, reading: Reading) -> bool:
    return (reading.kind == meant.kind and said(reading.lines) == meant.lines
            and said(reading.cancel_lines) == meant.dropped)


@given(st.sampled_from(SHOWS), st.integers(0, 2**32), st.sampled_from(Kind))
@settings(max_examples=300, deadline=None)
def test_what_is_accepted_without_a_person_is_what_was_meant(show: str, seed: int, kind: Kind) -> None:
    ((meant, reading),) = read(show, seed, kind)

    if reading.kind in (Kind.order, Kind.cancel) and not reading.review:
        assert is_right(meant, reading), meant.text
        assert not meant.review, meant.text


@pytest.mark.parametrize("show", SHOWS)
def test_adding_and_replacing_are_told_apart_from_an_order_of_its_own(show: str) -> None:
    composed = [one for one in read(show, 7, Kind.order, 400) if one[0].mode is not None]

    other = [meant.text for meant, reading in composed if is_right(meant, reading) and reading.mode != meant.mode]
    assert len(composed) > 30
    assert other == []


@given(st.sampled_from(SHOWS), st.integers(0, 2**32), st.sampled_from(Kind))
@settings(max_examples=200, deadline=None)
def test_a_phone_is_found_however_it_is_spelt_and_nobodys_phone_is_taken(show: str, seed: int, kind: Kind) -> None:
    ((meant, reading),) = read(show, seed, kind)

    assert reading.phone == meant.phone, meant.text


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("kind", list(Kind))
def test_nearly_all_is_read_exactly_and_hardly_anybody_is_asked_for_nothing(show: str, kind: Kind) -> None:
    composed = read(show, 20_261, kind, 300)

    wrong = [meant.text for meant, reading in composed if not is_right(meant, reading)]
    asked = [meant.text for meant, reading in composed if reading.review and not meant.review]
    assert len(wrong) <= 3, wrong
    assert len(asked) <= 9, asked
