"""The comments that come with the product: they fit any run-of-show, since they are written about its first items.

In practice.jsonl "{1}" is the code of the first item, "{1.name}" its name and "{1.unit}" its default unit; an item's
place stands for its code in the labels as well. What is about an item that is not there is left out. Everybody in it
is made up.
"""
from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from livestream.models import LiveSession, RunItem
from livestream.rehearsal.reading import Said
from livestream.rehearsal_errors import NothingFits

_FILE = Path(__file__).with_name("practice.jsonl")
_PLACE = re.compile(r"\{(\d)(?:\.(name|unit))?\}")


def compose(session: LiveSession) -> list[Said]:
    """The supplied comments about what this session sells. Raises NothingFits where it sells nothing yet."""
    items = {str(place): item for place, item in enumerate((each for each in session.line_up if each.prices), 1)}
    if not items:
        raise NothingFits
    return [_said(line, items) for line in _lines() if _places(line) <= items.keys()]


@cache
def _lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in _FILE.read_text("utf-8").splitlines()]


def _places(line: dict[str, Any]) -> set[str]:
    named = {found[1] for found in _PLACE.finditer(line["text"])}
    return named | {str(each["item"]) for each in line["lines"]} | {str(line["on_air"])}


def _said(line: dict[str, Any], items: dict[str, RunItem]) -> Said:
    def word(found: re.Match[str]) -> str:
        item = items[found[1]]
        if found[2] == "name":
            return item.product.name.lower()
        return item.prices[0].variant.unit_name if found[2] == "unit" else item.code.lower()

    label = {"kind": line["kind"], "cancel_lines": [], "lines": [
        {"code": items[str(each["item"])].code, "qty": each["qty"], "implicit": each.get("implicit", False),
         "unit": None if each["qty"] is None else items[str(each["item"])].prices[0].variant.unit_name}
        for each in line["lines"]]}
    text = _PLACE.sub(word, line["text"])[:500]
    return Said(line["at"], line["author"], text, items[str(line["on_air"])].code, label)
