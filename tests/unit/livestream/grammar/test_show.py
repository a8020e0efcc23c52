"""Reading a run of show, and refusing a bad one by naming what is wrong."""
from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from core.errors import Invalid
from livestream.grammar import BadRunOfShow, Grammar, RunOfShow
from tests.unit.livestream.grammar.labelled import DATA

GOOD = json.loads((DATA / "run_of_show.json").read_text("utf-8"))


def test_the_demo_run_of_show_is_read() -> None:
    show = RunOfShow.from_json(GOOD)

    assert [item.code for item in show.items] == [f"A{n:02}" for n in range(1, 13)]
    assert [unit.name for unit in show.items[0].units] == ["kg", "hộp"]


@pytest.mark.parametrize(("path", "value", "field"), [
    (["items"], "none", "items"),
    (["items"], [], "items"),
    (["items", 0], 5, "items[0]"),
    (["items", 0, "code"], "", "items[0].code"),
    (["items", 1, "code"], "a01", "items.code"),
    (["items", 0, "base_unit"], "mile", "items[0].base_unit"),
    (["items", 0, "default_unit"], "thùng", "A01"),
    (["items", 0, "units", 0, "base_qty"], 0, "items[0].units[0].base_qty"),
    (["items", 0, "units", 0, "price_vnd"], 4.5, "items[0].units[0].price_vnd"),
    (["items", 0, "units", 0, "loose_step"], "x", "items[0].units[0].loose_step"),
    (["items", 0, "units", 0], None, "items[0].units[0]"),
    (["unit_synonyms"], [], "unit_synonyms"),
    (["unit_synonyms", "kg"], "ký", "unit_synonyms.kg"),
    (["unit_to_base", "g"], 1, "unit_to_base.g"),
    (["number_words", "một"], "1", "number_words.một"),
])
def test_what_is_wrong_is_named(path: list[Any], value: object, field: str) -> None:
    bad = deepcopy(GOOD)
    place = bad
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(BadRunOfShow) as refused:
        RunOfShow.from_json(bad)

    assert isinstance(refused.value, Invalid)
    assert refused.value.facts["field"] == field


def test_a_run_of_show_that_is_no_object_is_refused() -> None:
    with pytest.raises(BadRunOfShow):
        RunOfShow.from_json([])  # type: ignore[arg-type]


def test_words_of_the_run_of_show_come_on_top_of_the_usual_ones() -> None:
    own = deepcopy(GOOD)
    own["unit_synonyms"]["kg"].append("cà")
    own["number_words"]["bốn chín"] = 49
    grammar = Grammar(RunOfShow.from_json(own))

    (line,) = grammar.read("chốt 2 cà mận").lines
    assert (line.code, line.qty, line.unit) == ("A01", Decimal(2), "kg")


def test_two_items_with_one_number_make_a_bare_number_doubtful() -> None:
    both = deepcopy(GOOD)
    both["items"] = [both["items"][0], dict(both["items"][1], code="B01")]
    grammar = Grammar(RunOfShow.from_json(both))

    assert grammar.read("chốt mã 1").review
    assert [line.code for line in grammar.read("chốt b1").lines] == ["B01"]
