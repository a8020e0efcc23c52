"""The written rule on repeats and changes, without any database."""
from __future__ import annotations

import pytest

from core.db import Dong
from livestream.comments import rules
from livestream.comments.rules import Agreed, CannotSplit, Did, Have, Make, Want


def have(claim_id, kilos, price_id=1, is_waiting=False, unit=1_000):
    milli = kilos * 1_000 * 1_000 // unit
    return Have(claim_id, price_id, milli, kilos * 1_000, unit, Agreed(Dong(45_000)), is_waiting)


def want(kilos, price_id=1):
    return Want(price_id, int(kilos * 1_000), int(kilos * 1_000))


def test_the_first_time_is_a_claim():
    assert rules.order([], want(2)) == rules.Change(Did.CLAIMED, (), (Make(1, 2_000, 2_000),), 2_000)


def test_the_same_again_is_nothing():
    change = rules.order([have(1, 2)], want(2))

    assert (change.did, change.release, change.make) == (Did.REPEATED, (), ())


def test_more_claims_only_the_difference():
    change = rules.order([have(1, 2), have(2, 1)], want(5))

    assert (change.did, change.release, change.make) == (Did.RAISED, (), (Make(1, 2_000, 2_000),))


def test_less_gives_up_what_waits_before_what_is_held():
    change = rules.order([have(1, 2), have(2, 3, is_waiting=True)], want(2))

    assert (change.did, change.release, change.make, change.base_units) == (Did.LOWERED, (2,), (), 2_000)


def test_less_splits_a_claim_and_what_stays_keeps_its_price_and_place():
    change = rules.less([have(1, 3)], 1_000)

    assert change.release == (1,)
    assert change.make == (Make(1, 2_000, 2_000, Agreed(Dong(45_000)), instead_of=1),)


def test_what_would_stay_must_be_part_of_the_unit():
    with pytest.raises(CannotSplit):
        rules.less([have(1, 6, unit=7_000)], 1_234)


def test_an_addition_never_takes_anything_away():
    change = rules.order([have(1, 2)], want(2), is_addition=True)

    assert (change.did, change.release, change.base_units) == (Did.ADDED, (), 4_000)


def test_another_unit_replaces_everything():
    change = rules.order([have(1, 2), have(2, 1)], want(4, price_id=2))

    assert (change.did, change.release, change.make) == (Did.REPLACED, (1, 2), (Make(2, 4_000, 4_000),))


def test_taking_off_more_than_there_is_takes_everything_off():
    change = rules.less([have(1, 2)], 5_000)

    assert (change.did, change.release, change.make, change.base_units) == (Did.CANCELLED, (1,), (), 0)


def test_where_there_is_nothing_nothing_is_cancelled():
    assert rules.less([], 1_000).did == Did.NOTHING
    assert rules.nothing_more([]).did == Did.NOTHING
