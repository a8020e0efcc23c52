"""Who gets what is left, without any database."""
from __future__ import annotations

import pytest

from livestream.serving.queueing import Wanted, portion_of, serve


def kilos(*amounts, portion=1_000):
    return [Wanted(1, amount * 1_000, portion) for amount in amounts]


def test_whoever_came_first_is_served_first():
    left = {1: 5_000}

    assert serve(kilos(2, 2, 2), left, in_part=True) == [2_000, 2_000, 1_000]
    assert left == {1: 0}


def test_in_part_the_first_in_line_takes_what_there_is_and_nobody_is_overtaken():
    assert serve(kilos(3, 1), {1: 2_000}, in_part=True) == [2_000, 0]


def test_all_or_nothing_passes_over_who_wants_more_than_is_left():
    assert serve(kilos(3, 1), {1: 2_000}, in_part=False) == [0, 1_000]


def test_whoever_takes_only_whole_boxes_is_passed_over_by_loose_goods():
    assert serve([Wanted(1, 4_000, 2_000), Wanted(1, 1_000, 100)], {1: 1_500}, in_part=True) == [0, 1_000]


def test_of_what_is_not_there_nobody_gets_anything():
    assert serve(kilos(1), {}, in_part=True) == [0]
    assert serve([Wanted(1, 500, 1_000)], {1: 400}, in_part=True) == [0]


@pytest.mark.parametrize(("unit_base", "loose_step", "portion"), [
    (1_000, None, 1_000), (1_000, 100, 100), (1_000, 1, 1), (1, None, 1), (700, 100, 700), (2_500, 100, 100),
    (3_000, 10, 30),
])
def test_a_portion_is_whole_in_thousandths_of_the_unit(unit_base, loose_step, portion):
    assert portion_of(unit_base, loose_step) == portion
    assert portion * 1_000 % unit_base == 0
