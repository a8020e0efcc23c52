"""Whatever a buyer says, in whatever order: they have what they said last, and no claim is lost or doubled."""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.db import Dong
from livestream.comments import rules
from livestream.comments.rules import Agreed, Have, Want

sayings = st.lists(st.tuples(st.sampled_from(["order", "add", "less", "cancel"]), st.integers(1, 20)), max_size=12)


def play(said):
    """The open claims after all this was said, and what a person would say the buyer has."""
    have, expected, number = [], 0, 0
    for what, kilos in said:
        want = Want(1, kilos * 1_000, kilos * 1_000)
        if what == "order":
            change, expected = rules.order(have, want), kilos
        elif what == "add":
            change, expected = rules.order(have, want, is_addition=True), expected + kilos
        elif what == "less":
            change, expected = rules.less(have, kilos * 1_000), max(0, expected - kilos)
        else:
            change, expected = rules.nothing_more(have), 0
        assert set(change.release) <= {each.claim_id for each in have}
        have = [each for each in have if each.claim_id not in change.release]
        for make in change.make:
            number += 1
            have.append(Have(number, make.price_id, make.milli, make.base_units, 1_000, Agreed(Dong(45_000)),
                             number % 3 == 0))
    return have, expected


@given(sayings)
def test_the_buyer_has_what_they_said(said):
    have, expected = play(said)

    assert sum(each.base_units for each in have) == expected * 1_000


@given(sayings, st.integers(1, 20))
def test_saying_the_same_twice_changes_nothing_the_second_time(said, kilos):
    have, _ = play([*said, ("order", kilos)])

    assert rules.order(have, Want(1, kilos * 1_000, kilos * 1_000)).make == ()
    assert rules.order(have, Want(1, kilos * 1_000, kilos * 1_000)).release == ()
