"""When an order with cash on delivery needs a deposit, and how much."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.db import Dong
from orders.door.rule import AREA, LARGE, NEW, REFUSED, Facts, Rule, amount, reasons

RULE = Rule(30, Dong(50_000), Dong(3_000_000), Dong(1_500_000), Dong(1_000_000), 1, frozenset({"12", "00166"}))


def facts(value=100_000, is_regular=True, refused=0, ward="99999", province="01"):
    return Facts(Dong(value), is_regular, refused, ward, province)


@pytest.mark.parametrize(("known", "why"), [
    (facts(), ()), (facts(2_999_999), ()), (facts(3_000_000), (LARGE,)),
    (facts(1_499_999, is_regular=False), ()), (facts(1_500_000, is_regular=False), (NEW,)),
    (facts(refused=1), (REFUSED,)), (facts(1_000_000, province="12"), (AREA,)), (facts(999_999, province="12"), ()),
    (facts(1_000_000, ward="00166"), (AREA,)),
    (facts(3_000_000, False, 2, "00166"), (LARGE, NEW, REFUSED, AREA)),
])
def test_each_reason_by_itself_and_all_together(known, why):
    assert reasons(RULE, known) == why


def test_a_limit_of_zero_is_no_limit_and_without_percent_nobody_is_asked():
    off = Rule(30, Dong(0), Dong(0), Dong(0), Dong(0), 0, frozenset({"12"}))
    assert reasons(off, facts(10**9, False, 9, province="12")) == ()
    assert reasons(Rule(0, *[Dong(1)] * 4, 1, frozenset({"12"})), facts(10**9, False, 9, province="12")) == ()


@pytest.mark.parametrize(("value", "asked"), [
    (1_000_000, 300_000), (1_000_001, 301_000), (100_000, 50_000), (40_000, 40_000), (0, 0)])
def test_how_much(value, asked):
    assert amount(RULE, Dong(value)) == asked


@given(st.integers(0, 10**9), st.integers(1, 100), st.integers(0, 10**7))
def test_never_more_than_everything_and_never_less_than_the_percentage(value, percent, least):
    asked = amount(Rule(percent, Dong(least), Dong(1), Dong(0), Dong(0), 0), Dong(value))

    assert 0 <= asked <= value
    assert asked == value or asked * 100 >= value * percent
    assert asked == value or asked >= least
