"""Comments of channels that only count: phone numbers are blotted out before anything is kept.

Nobody there may be called, written to, or sent a link, so we have no use for their numbers
(docs/decisions/0008-channels-that-count.md). Each letter becomes one dot, so that a comment keeps its length.
"""
from __future__ import annotations

import re
from functools import cache

from core.db import Dong
from livestream.grammar import Item, RunOfShow, Unit
from livestream.grammar.lexicon import Lexicon
from livestream.grammar.telephone import phones
from livestream.grammar.tokens import Tokens

DOT = "•"
_LONG = re.compile(r"\d(?:[\s.,\-()/_·+*|:]{0,3}\d){7,}")  # also what is no number of this country


@cache
def _spoken() -> Lexicon:
    """The words for digits; what is for sale does not matter for them."""
    return Lexicon(RunOfShow((Item("A01", "hàng", (), "kg", (Unit("kg", 1, Dong(1)),), "g"),)))


def without_phones(text: str) -> str:
    """`text` with every number that somebody could be called by blotted out, in digits or in words."""
    tokens = Tokens(text, _spoken())
    places = [tokens.span(found.start, found.end) for found in phones(tokens).values()]
    letters = list(text)
    for start, end in (*places, *(found.span() for found in _LONG.finditer(text))):
        letters[start:end] = [DOT if letter.isalnum() else letter for letter in letters[start:end]]
    return "".join(letters)
