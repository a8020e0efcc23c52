"""Which orders a transfer is for, by its words and what the orders cost."""
from __future__ import annotations

import random

import pytest

from core.db import Dong
from orders.banking.matching import Match, Standing, decide, decide_all
from orders.codes import new_code


@pytest.fixture
def codes():
    return sorted(new_code() for _ in range(2))


def standing(code, due=100, left=None, given_up=False):
    return Standing(code, Dong(due), Dong(due if left is None else left), given_up)


@pytest.mark.parametrize(("amount", "left", "given_up", "match"), [
    (100, 100, False, Match.EXACT), (99, 100, False, Match.SHORT), (101, 100, False, Match.OVER),
    (60, 60, False, Match.EXACT), (100, 0, False, Match.TWICE), (100, 0, True, Match.LATE),
])
def test_money_for_one_order_counts_for_it_whatever_the_sum(codes, amount, left, given_up, match):
    found = decide(Dong(amount), f"MBVCB {codes[0]} chuyen tien", {
        codes[0]: standing(codes[0], 100, left, given_up)})

    assert (found.match, found.parts) == (match, ((codes[0], amount),))


def test_a_sum_of_two_orders_is_parted(codes):
    orders = {codes[0]: standing(codes[0], 100), codes[1]: standing(codes[1], 50)}

    found = decide(Dong(150), f"{codes[1]} {codes[0]}", orders)

    assert (found.match, dict(found.parts)) == (Match.SEVERAL, {codes[0]: 100, codes[1]: 50})


def test_what_came_before_changes_nothing_of_a_sum_for_two_orders(codes):
    whole, part = ({codes[0]: standing(codes[0], 100, left), codes[1]: standing(codes[1], 50)} for left in (100, 40))

    for amount in (90, 150, 170):
        assert decide(Dong(amount), " ".join(codes), whole) == decide(Dong(amount), " ".join(codes), part)


@pytest.mark.parametrize("left", [100, 40, 0])
def test_what_was_asked_of_two_orders_is_parted_so_whatever_came_meanwhile(codes, left):
    orders = {codes[0]: standing(codes[0], 100, left), codes[1]: standing(codes[1], 50)}
    asked = {codes[0]: Dong(40), codes[1]: Dong(50)}

    found = decide(Dong(90), " ".join(codes), orders, asked)

    assert (found.match, dict(found.parts)) == (Match.SEVERAL, asked)
    assert decide(Dong(90), f"tra lai tien {' '.join(codes)}", orders, asked) == found
    assert decide(Dong(89), " ".join(codes), orders, asked).match == Match.UNCLEAR
    assert decide(Dong(90), " ".join(codes), orders).match == Match.UNCLEAR


def test_what_was_asked_of_an_order_that_costs_nothing_any_more_is_for_a_person(codes):
    orders = {codes[0]: standing(codes[0], 0), codes[1]: standing(codes[1], 50)}

    assert decide(Dong(90), " ".join(codes), orders, {codes[0]: Dong(40), codes[1]: Dong(50)}).match == Match.UNCLEAR


def test_more_than_two_orders_cost_is_too_much_for_the_first(codes):
    orders = {code: standing(code, 100) for code in codes}

    assert dict(decide(Dong(230), " ".join(reversed(codes)), orders).parts) == {codes[0]: 130, codes[1]: 100}


def test_less_than_two_orders_cost_is_for_a_person(codes):
    orders = {code: standing(code, 100) for code in codes}

    assert decide(Dong(120), " ".join(codes), orders) == decide(Dong(120), " ".join(reversed(codes)), orders)
    assert decide(Dong(120), " ".join(codes), orders).match == Match.UNCLEAR


@pytest.mark.parametrize(("text", "match"), [
    ("", Match.UNKNOWN), ("chuyen tien mua man", Match.UNKNOWN), ("VTP GLMTQY18 180926 30873899", Match.COURIER),
    ("ND: VTP GLMTQY18 180926 30873899.CT tu VIETTEL POST", Match.COURIER),
    ("Hoan tra lenh chuyen tien", Match.RETURNED),
])
def test_other_money_is_no_buyers(text, match):
    assert decide(Dong(100), text, {}).match == match


def test_what_a_carrier_pays_in_is_never_an_orders_even_if_it_names_one(codes):
    found = decide(Dong(100), f"VTP GLMTQY18 180926 30873899 {codes[0]}", {codes[0]: standing(codes[0])})

    assert (found.match, found.parts) == (Match.COURIER, ())


@pytest.mark.parametrize(("amount", "words"), [
    (99, "HOAN TRA {}"), (101, "bi tra lai {}"), (100, "HOAN TRA HOAN TIEN 17 {}"), (100, "RETURNED {} QT000012"),
    (100, "TRA LAI CHO BAN QUYET TOAN QT000012 LAN 1 {}")])
def test_money_that_came_back_is_not_counted_again(codes, amount, words):
    found = decide(Dong(amount), words.format(codes[0]), {codes[0]: standing(codes[0])})

    assert (found.match, found.parts) == (Match.RETURNED, ())


@pytest.mark.parametrize("words", ["{} TRA LAI TIEN HANG", "hoan tra tien no {}", "NGUYEN THI BI TRA TIEN {}"])
def test_just_what_an_order_costs_is_its_buyers_whatever_they_write_beside_the_code(codes, words):
    found = decide(Dong(100), words.format(codes[0]), {codes[0]: standing(codes[0])})

    assert (found.match, found.parts) == (Match.EXACT, ((codes[0], 100),))


def test_the_order_of_the_lines_changes_nothing(codes):
    chance = random.Random(4)
    orders = {code: standing(code, chance.randrange(1, 500)) for code in (new_code() for _ in range(40))}
    known = list(orders)
    lines = [(i, Dong(chance.randrange(1, 900)), " ".join(chance.sample(known, chance.randrange(3))))
             for i in range(200)]
    before = decide_all(lines, orders)
    chance.shuffle(lines)

    assert decide_all(lines, orders) == before
