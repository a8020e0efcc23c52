"""So many orders worth exactly so much, whatever chance says."""
from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.plan import Basket, choose
from demo.sellers import Size

PRICES = (52_000, 98_000, 100_000, 120_000, 156_000)


def basket(price: int, count: int = 1) -> Basket:
    return Basket(((Size("S", "kg", 1, 1_000, price), count),))


BASKETS = [basket(price) for price in PRICES]


def test_a_basket_is_worth_its_lines():
    assert basket(40_000, 3).value == 120_000


@given(picks=st.lists(st.sampled_from(PRICES), min_size=1, max_size=60), seed=st.integers())
def test_what_is_chosen_is_exact_or_refused(picks, seed):
    try:
        chosen = choose(BASKETS, len(picks), sum(picks), random.Random(seed))
    except ValueError:
        return
    assert len(chosen) == len(picks)
    assert sum(each.value for each in chosen) == sum(picks)
    assert set(chosen) <= set(BASKETS)


@given(seed=st.integers())
def test_the_figures_of_the_programme_can_always_be_reached(seed):
    chosen = choose(BASKETS, 250, 26_000_000, random.Random(seed))

    assert (len(chosen), sum(each.value for each in chosen)) == (250, 26_000_000)
    assert len({each.value for each in chosen}) == len(PRICES), "all kinds are among them"


@pytest.mark.parametrize("total", [0, 51_999, 156_001, 10**9])
def test_what_no_baskets_add_up_to_is_refused(total):
    with pytest.raises(ValueError, match="cannot be worth"):
        choose(BASKETS, 1, total, random.Random(1))


def test_the_same_seed_chooses_the_same():
    assert choose(BASKETS, 40, 4_000_000, random.Random(7)) == choose(BASKETS, 40, 4_000_000, random.Random(7))
