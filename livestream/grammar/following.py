"""What a number may count: the unit or the goods written after it."""
from __future__ import annotations

from decimal import Decimal

from livestream.grammar.lexicon import ITEM, Lexicon
from livestream.grammar.spelling import PLAIN
from livestream.grammar.tokens import DIGITS, Tokens
from livestream.grammar.vocabulary import CODE

GROUPS = frozenset(("chuc", "ta", "doi", "cap", "tram"))
"""Words for several at once, which a number may count too: 2 chục, 3 cặp."""


class Following:
    """Looks at the words of one comment from where a number ends."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self._tokens = tokens
        self._words = tokens.words
        self._lexicon = lexicon
        self.after_goods = False

    def _offers(self, at: int, unit: str, level: int) -> bool:
        """Whether goods follow at token `at`; a unit without diacritics must be one they are sold in."""
        if not self._item_at(at):
            return False
        found = self._tokens.match(at)
        if level > PLAIN or found is None or found[0].item is None:
            return level > PLAIN
        return self._lexicon.items[found[0].item].unit(unit) is not None

    def _lexicon_prefers_phrase(self, at: int) -> bool:
        """Whether a longer phrase, or "còn" and "cho" rather than a unit, begins here."""
        found = self._tokens.match(at)
        word = self._words[at]
        if found is None or word is None:
            return False
        return found[1] > at + 1 or (found[2] > word.unit_level)

    def unit_at(self, at: int) -> tuple[str, Decimal] | None:
        """The unit written at token `at` after a number, and how many of it one written unit is."""
        if at >= self._tokens.count:
            return None
        word = self._words[at]
        if word is None or word.unit is None:
            return None
        found = self._tokens.match(at)
        return None if found is not None and found[1] > at + 1 and found[0].role == ITEM else word.unit

    def _counted(self, at: int) -> bool:
        return self.unit_at(at) is not None or self._item_at(at)

    def _item_at(self, at: int) -> bool:
        if at >= self._tokens.count:
            return False
        word = self._words[at]
        if word is None:
            return self._tokens.texts[at] == "#" and self._tokens.is_digits(at + 1)
        found = self._tokens.match(at)
        paired = at > 0 and (before := self._words[at - 1]) is not None and before.plain in GROUPS
        coded = paired and found is not None and found[0].role == CODE and self._tokens.is_digits(found[1])
        return coded or (found is not None and found[0].role == ITEM) or (
            self._tokens.raws[at] in self._lexicon.letters
            and self._tokens.is_digits(at + 1) and self._tokens.glued(at + 1)
        )

    def _ends(self, at: int) -> bool:
        """Whether the wish may end here: a mark, or a word that is no goods."""
        if at >= self._tokens.count:
            return True
        word = self._words[at]
        if word is None:
            return self._tokens.kinds[at] != DIGITS
        return word.node is not None
