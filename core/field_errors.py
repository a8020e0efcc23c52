"""What is the matter with a field of the API, in the reader's language.

The library that reads bodies says it in English, with the limits filled in already: each of its sentences is known
here by its shape, so that it can be said again with the same limits. English stays as the library has it.
"""
from __future__ import annotations

import re
from typing import Any

from core.i18n import say

N_ = str  # marks a text for the catalogue; it is translated when it is said
SENTENCES = (
    N_("Missing data for required field."),
    N_("Unknown field."),
    N_("Field may not be null."),
    N_("Invalid value."),
    N_("Invalid type."),
    N_("Invalid input type."),
    N_("Not a valid string."),
    N_("Not a valid utf-8 string."),
    N_("Not a valid integer."),
    N_("Not a valid number."),
    N_("Number too large."),
    N_("Not a valid boolean."),
    N_("Not a valid list."),
    N_("Not a valid mapping type."),
    N_("Not a valid datetime."),
    N_("Not a valid aware datetime."),
    N_("Not a valid naive datetime."),
    N_("Must be one of: %(choices)s."),
    N_("Must be greater than or equal to %(min)s and less than or equal to %(max)s."),
    N_("Must be greater than or equal to %(min)s."),
    N_("Must be less than or equal to %(max)s."),
    N_("Shorter than minimum length %(min)s."),
    N_("Longer than maximum length %(max)s."),
    N_("Length must be between %(min)s and %(max)s."),
    N_("Length must be %(equal)s."),
    N_("String does not match expected pattern."),
)
_PLACE = re.compile(r"%\((\w+)\)s")


def _shape(sentence: str) -> re.Pattern[str]:
    parts, at = [], 0
    for place in _PLACE.finditer(sentence):
        parts += [re.escape(sentence[at:place.start()]), f"(?P<{place[1]}>.+?)"]
        at = place.end()
    return re.compile("".join([*parts, re.escape(sentence[at:])]), re.DOTALL)


_SHAPES = [(_shape(sentence), sentence) for sentence in SENTENCES]


def is_known(message: str) -> bool:
    """True if there is a sentence of this shape."""
    return any(shape.fullmatch(message) for shape, _ in _SHAPES)


def said(messages: Any) -> Any:
    """The same messages, however deep they lie by field and place, in the reader's language."""
    if isinstance(messages, dict):
        return {name: said(inside) for name, inside in messages.items()}
    if isinstance(messages, list):
        return [said(each) for each in messages]
    for shape, sentence in _SHAPES:
        found = shape.fullmatch(messages) if isinstance(messages, str) else None
        if found is not None:
            return say(sentence, found.groupdict())
    return messages
