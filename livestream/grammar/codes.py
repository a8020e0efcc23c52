"""Codes of the run of show as buyers write them: A5, m1, mã số 7, sp3, #12, mã 1, 3 và 5."""
from __future__ import annotations

from decimal import Decimal

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM, Lexicon
from livestream.grammar.quantities import Quantities
from livestream.grammar.roles import COMMA, QUANTITY, STOP
from livestream.grammar.spelling import EXACT
from livestream.grammar.telephone import Found, phones
from livestream.grammar.tokens import Piece, Quantity, Tokens

_MONEY_GLUED = frozenset((
    "k", "ka", "n", "ng", "ngàn", "nghìn", "ngan", "nghin", "tr", "triệu", "trieu", "đ", "d", "đồng",
    "dong", "vnd", "vnđ",
))
_MONEY = frozenset((
    "nghìn", "ngàn", "ngan", "nghin", "triệu", "trieu", "tr", "đ", "đồng", "dong", "vnd", "vnđ", "k",
))


class Codes:
    """Recognises codes, and prices that must not be taken for them, and adds the codes to the pieces."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.pieces: list[Piece] = []
        self.quantities = Quantities(tokens, lexicon)
        self.phones: dict[int, Found] = phones(tokens) if tokens.digits > 5 else {}

    def _put(self, role: str, start: int, end: int, level: int = EXACT) -> Piece:
        piece = Piece(role, start, end, level)
        self.pieces.append(piece)
        return piece

    def _last(self) -> str:
        return self.pieces[-1].role if self.pieces else STOP

    def _money(self, at: int) -> int:
        """The end of the price that begins at digits `at`, or 0."""
        tokens = self.tokens
        end = at + 1
        long = len(tokens.texts[at]) > 3
        while tokens.text(end) in (".", ",") and tokens.glued(end) and tokens.glued(end + 1) and (
            tokens.is_digits(end + 1)
        ):
            long = long or len(tokens.texts[end + 1]) == 3
            end += 2
        if tokens.text(at + 1) == "-" and tokens.is_digits(at + 2):
            end = at + 3
        glued = tokens.glued(end)
        value = int(tokens.texts[at][:9])
        raw = tokens.raws[end] if end < tokens.count else ""
        if (raw in _MONEY_GLUED and glued) or (raw in _MONEY and (raw != "k" or value > 9)):
            end += 1
            if tokens.is_digits(end) and tokens.glued(end):
                end += 1
            if tokens.text(end) == "/":
                end += 1 + (self.quantities.unit_at(end + 1) is not None)
                if tokens.is_digits(end) and self.quantities.unit_at(end + 1) is not None:
                    end += 2
            return min(end, tokens.count)
        if raw == "₫" or (long and value >= 10 and self.quantities.unit_at(end) is None and end > at + 1):
            return end + (raw == "₫")
        return 0

    def _code_after(self, at: int, end: int, prefix: str) -> int:
        """The code after "mã", "sp", "số"; 0 when no code follows."""
        tokens = self.tokens
        while tokens.text(end) in (":", "-", ".", "#") and end < tokens.count:
            end += 1
        if tokens.is_digits(end):
            if end in self.phones or self._money(end):
                return 0
            counted = self.tokens.match(end + 1)
            if counted is not None and counted[0].role in (v.COUNT, v.PART) and (
                self.quantities.unit_at(end + 1) is None
            ):
                return 0
            return self._code(at, end, listed=True)
        if end >= tokens.count:
            return 0
        word = tokens.words[end]
        if tokens.raws[end] in self.lexicon.letters and tokens.is_digits(end + 1) and tokens.glued(end + 1):
            return self._code(at, end + 1, listed=False)
        if prefix == "mã" and word is not None and word.number is not None and word.number in range(1, 11):
            return self._name_code(at, end + 1, int(word.number), word.number == 10)
        return 0

    def _code(self, at: int, digits: int, *, listed: bool) -> int:
        """The code at `at` whose number is token `digits`; with `listed` more may follow: mã 1, 3 và 5."""
        text = self.tokens.texts[digits]
        number = int(text[:6])
        doubt = False
        rest = ""
        if len(text) > 2:
            number, rest, doubt = int(text[:2]), text[2:], True
        end = self._name_code(at, digits + 1, number, doubt)
        if rest and self.pieces[-1].item is not None:
            piece = self._put(QUANTITY, digits, digits + 1)
            piece.quantity = Quantity(Decimal(rest[:4]), doubt="code_unclear")
            piece.quantity.times = piece.quantity.glued = True
            if self.tokens.count > digits + 1 and self.quantities.unit_at(digits + 1) is not None:
                piece.quantity.unit = (self.quantities.unit_at(digits + 1) or ("",))[0]
                return digits + 2
            return end
        if listed and not rest:
            last = self._list(end)
            bare = last == end and self.tokens.is_digits(end) and end not in self.phones
            if bare and self._stands_alone(end + 1):
                self.pieces[-1].doubt = "code_unclear"
            return last
        return end

    def _name_code(self, at: int, end: int, number: int, doubt: bool) -> int:
        piece = self._put(ITEM, at, end)
        those = self.lexicon.by_number.get(number, [])
        exact = self.lexicon.by_code.get((self._letter_before(end), number))
        if exact is not None:
            piece.item = exact
        elif len(those) == 1:
            piece.item = those[0]
        else:
            piece.product = self.tokens.typed(at, end)
        if doubt:
            piece.doubt = "code_unclear"
        return end

    def _letter_before(self, end: int) -> str:
        """The letters glued to the digits of the code that ends at token `end`."""
        return self.tokens.raws[end - 2] if end > 1 and self.tokens.glued(end - 1) else ""

    def _list(self, at: int) -> int:
        """More codes after one: 1, 3 và 5, or 1 2 3 before "mỗi mã"."""
        tokens = self.tokens
        found: list[tuple[int, str]] = []
        end = at
        while end < tokens.count and len(found) < 12:
            step = end
            joined = ""
            if tokens.text(step) in (",", "+", "&", "và", "với", "va", "voi"):
                joined = tokens.text(step)
                step += 1
            if not tokens.is_digits(step) or len(tokens.texts[step]) > 2 or step in self.phones:
                break
            if int(tokens.texts[step]) not in self.lexicon.by_number or not self._stands_alone(step + 1):
                break
            found.append((step, joined))
            end = step + 1
        each = end < tokens.count and (word := tokens.words[end]) is not None and word.plain == "moi"
        if not found or (any(not joined for _, joined in found) and not each):
            return at
        if each and found[-1][1] in ("", ",") and not self._number_follows(end + 1):
            found.pop()  # "mã 1 3 mỗi loại" is three of code 1, or one each of two codes
            self.pieces[-1].doubt = "code_unclear"
            end = found[-1][0] + 1 if found else at
        doubt = not each and len(found) == 1 and found[0][1] in (",", "+")
        for step, _ in found:
            self._put(COMMA, step, step)
            self._name_code(step, step + 1, int(tokens.texts[step]), doubt)
        return end

    def _number_follows(self, at: int) -> bool:
        """Whether a number comes in the two tokens from `at`: the 2 of "mỗi loại 2"."""
        words = self.tokens.words[at:at + 2]
        return any(self.tokens.is_digits(at + nth) or (word is not None and word.number is not None)
                   for nth, word in enumerate(words))

    def _stands_alone(self, at: int) -> bool:
        if at >= self.tokens.count:
            return True
        word = self.tokens.words[at]
        if word is None:
            mark = self.tokens.texts[at]
            if mark == "," and self.tokens.glued(at + 1) and self.quantities.unit_at(at + 2) is not None:
                return False
            return mark not in "./" or not self.tokens.is_digits(at + 1)
        found = self.tokens.match(at)
        return not (word.unit or word.text == "x" or (found is not None and found[0].role in (ITEM, v.COUNT)))
