"""Written words, and the tree of phrases they are looked up in."""
from __future__ import annotations

from decimal import Decimal

from livestream.grammar.spelling import EXACT, WRONG, likeness, plain


class Sense:
    """One meaning of a phrase: what it does, and for names of goods which item."""

    __slots__ = ("item", "rank", "role", "words")

    def __init__(self, words: tuple[str, ...], role: str, rank: int, item: int | None) -> None:
        self.words = words
        self.role = role
        self.rank = rank
        self.item = item


class Node:
    """A place in the tree of phrases."""

    __slots__ = ("children", "senses")

    def __init__(self) -> None:
        self.children: dict[str, Node] = {}
        self.senses: list[Sense] = []


class Word:
    """A written word and all that is known of it by itself."""

    __slots__ = (
        "alone", "digit", "has_marks", "node", "number", "number_level", "plain", "text", "unit",
        "unit_level",
    )

    @property
    def says_nothing(self) -> bool:
        """Whether the word as it is spelt is no word of the dictionary."""
        alone = self.node.senses if self.node else ()
        known = any(len(sense.words) == 1 and likeness(self.text, sense.words[0]) == EXACT for sense in alone)
        return not known and max(self.unit_level, self.number_level) < EXACT

    def __init__(self, text: str, *, has_marks: bool) -> None:
        self.text = text
        self.plain = plain(text)
        self.has_marks = has_marks
        self.node: Node | None = None
        self.alone: dict[bool, tuple[Sense, int] | None] = {}
        self.unit: tuple[str, Decimal] | None = None
        self.unit_level = WRONG
        self.number: Decimal | None = None
        self.number_level = WRONG
        self.digit: str | None = None
