"""How well whole sets of labelled comments are read, by kind and by difficulty."""
from __future__ import annotations

import pytest

from livestream.grammar import Kind
from tests.unit.livestream.grammar.labelled import HELD_OUT, SETS, Compared, compared


def share(part: list[Compared]) -> float:
    return sum(one.right for one in part) / len(part) if part else 1.0


@pytest.mark.parametrize("comments", SETS)
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("hard", [False, True])
def test_nearly_every_comment_of_each_kind_is_read_as_labelled(comments: str, kind: Kind, hard: bool) -> None:
    part = [
        one for one in compared(comments, SETS[comments]) if one.label["kind"] == kind and one.hard == hard
    ]

    wrong = [one.text for one in part if not one.right]
    assert share(part) >= 0.96, wrong


@pytest.mark.parametrize("comments", SETS)
def test_every_order_and_cancel_is_read_exactly(comments: str) -> None:
    wrong = [one.text for one in compared(comments, SETS[comments]) if one.moves and not one.right]

    assert wrong == []


@pytest.mark.parametrize("comments", SETS)
def test_nothing_wrong_is_accepted_without_a_person(comments: str) -> None:
    wrong = [one.text for one in compared(comments, SETS[comments]) if one.accepted and not one.right]

    assert wrong == []


@pytest.mark.parametrize("comments", SETS)
def test_whatever_needs_a_person_asks_for_one(comments: str) -> None:
    silent = [
        one.text for one in compared(comments, SETS[comments])
        if one.label.get("review") and not one.reading.review
    ]

    assert silent == []


@pytest.mark.parametrize("comments", SETS)
def test_few_comments_trouble_a_person_for_nothing(comments: str) -> None:
    sure = [one for one in compared(comments, SETS[comments]) if one.moves and not one.label.get("review")]

    troubled = [one.text for one in sure if one.reading.review]
    assert len(troubled) <= len(sure) * 0.02, troubled


@pytest.mark.parametrize("comments", SETS)
def test_every_phone_is_found(comments: str) -> None:
    wrong = [
        one.text for one in compared(comments, SETS[comments]) if one.reading.phone != one.label["phone"]
    ]

    assert wrong == []


@pytest.mark.parametrize("comments", SETS)
def test_adding_and_replacing_are_told_apart(comments: str) -> None:
    noted = [one for one in compared(comments, SETS[comments]) if one.label["note"] in ("add", "replace")]

    assert [one.text for one in noted if one.reading.mode is None
            or one.reading.mode.value != one.label["note"]] == []


@pytest.mark.parametrize("comments", HELD_OUT)
def test_of_comments_that_were_not_worked_through_what_is_not_read_goes_to_a_person(comments: str) -> None:
    read = compared(comments, HELD_OUT[comments])
    moving = [one for one in read if one.moves]

    assert share(moving) >= 0.96, [one.text for one in moving if not one.right]
    assert [one.text for one in read if one.accepted and not one.right] == []
    assert [one.text for one in read if one.label.get("review") and not one.reading.review] == []
    assert [one.text for one in read if one.reading.phone != one.label["phone"]] == []
