import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money

amounts = st.integers(-10**12, 10**12)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any))
def test_split_loses_nothing(total, weights):
    parts = money.split(total, weights)

    assert sum(parts) == total
    assert all(part >= 0 for part in parts)
    assert all(abs(p * sum(weights) - total * w) < sum(weights) for p, w in zip(parts, weights, strict=True))


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**6), min_size=1, max_size=9))
def test_equal_weights_differ_by_one_dong_at_most(total, weights):
    parts = money.split(total, [1] * len(weights))

    assert max(parts) - min(parts) <= 1


@given(amounts, st.integers(0, 10_000))
def test_a_claw_back_mirrors_its_fee(amount, basis_points):
    assert money.percent(-amount, basis_points) == -money.percent(amount, basis_points)


@given(amounts)
def test_all_of_it_is_all_of_it(amount):
    assert money.percent(amount, 10_000) == amount


def test_half_a_dong_goes_away_from_zero():
    assert [money.percent(amount, 100) for amount in (149, 150, -150, -149)] == [1, 2, -2, -1]


@pytest.mark.parametrize(("total", "weights", "parts"), [
    (100, [1, 1, 1], [34, 33, 33]), (1, [1, 1], [1, 0]), (0, [3, 4], [0, 0]), (10, [0, 1], [0, 10]),
])
def test_what_is_left_over_goes_to_the_largest_remainder_first(total, weights, parts):
    assert money.split(total, weights) == parts
