"""The labelled orders and withdrawals again, as people of other habits would have typed them."""
from __future__ import annotations

import dataclasses
import re
import unicodedata

import pytest

from livestream.grammar.spelling import plain
from tests.unit.livestream.grammar.labelled import SETS, Compared, compared, grammar

SHORT = {"không": "ko", "chị": "c", "em": "e", "được": "dc", "rồi": "r", "với": "vs", "mình": "mk", "anh": "a"}
COMMENTS = [one for name, show in SETS.items() if show == "run_of_show" for one in compared(name, show) if one.moves]


def shortened(text):
    return re.sub(rf"\b({'|'.join(SHORT)})\b", lambda found: SHORT[found.group()], text)


HABITS = {
    "no diacritics": plain,
    "short forms": shortened,
    "short forms without diacritics": lambda text: plain(shortened(text)),
    "capitals": str.upper,
    "a capital first": lambda text: text[:1].upper() + text[1:],
    "letters and marks apart": lambda text: unicodedata.normalize("NFD", text),
    "two spaces": lambda text: text.replace(" ", "  "),
    "calling first": lambda text: f"shop ơi, {text}",
    "politely": lambda text: f"dạ {text} ạ",
    "asking nicely": lambda text: f"{text} nha shop",
    "hearts": lambda text: f"😍 {text} ❤️",
    "loudly": lambda text: f"{text}!!",
}


def again(one: Compared, text: str) -> Compared:
    """The comment as `text`; goods outside the run of show are the buyer's own words and change with them."""
    label = {**one.label, "lines": [
        {**line, "product": unicodedata.normalize("NFC", text)} if line["code"] is None else line
        for line in one.label["lines"]]}
    reading = grammar().read(text, one.on_air)
    lines = tuple(line if line.code else dataclasses.replace(line, product=unicodedata.normalize("NFC", text))
                  for line in reading.lines)
    return Compared(one.id, text, one.hard, label, dataclasses.replace(reading, lines=lines), one.on_air)


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_of_typing_changes_nothing_silently(habit):
    typed = [again(one, HABITS[habit](one.text)) for one in COMMENTS]

    assert [one.text for one in typed if one.accepted and not one.right] == []
    wrong = [(one.text, one.reading.kind, one.reading.lines) for one in typed if not one.right]
    assert len(wrong) <= len(typed) * 0.015, wrong
