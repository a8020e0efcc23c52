"""From tokens to pieces: phones, prices, codes, quantities, goods and phrases, each recognised once."""
from __future__ import annotations

from decimal import Decimal

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM, Lexicon, Word
from livestream.grammar.quantities import Quantities
from livestream.grammar.spelling import EXACT, PLAIN
from livestream.grammar.telephone import Found, phones
from livestream.grammar.tokens import DIGITS, MARK, WORD, Piece, Quantity, Tokens

QUANTITY, PHONE, MONEY, NUMBER, UNKNOWN, COMMA, STOP, JOIN, ASKED, NOISE, BARE, LINK = (
    "quantity", "phone", "money", "number", "unknown", "comma", "stop", "join", "asked", "noise", "bare", "link"
)
_MONEY_GLUED = frozenset(["k", "ka", "n", "ng", "ngàn", "nghìn", "ngan", "nghin", "tr", "triệu", "trieu", "đ", "d", "đồng", "dong", "vnd", "vnđ", "củ", "cành"])
_MONEY = frozenset(["nghìn", "ngàn", "ngan", "nghin", "triệu", "trieu", "tr", "đ", "đồng", "dong", "vnd", "vnđ", "k", "trăm"])
_MARKS = {",": COMMA, ";": STOP, ".": STOP, "!": STOP, "…": STOP, "|": COMMA, "•": COMMA, "\n": STOP, "?": ASKED,
          "+": v.AND, "&": v.AND, "。": STOP, "、": COMMA}
_ADDRESS_LETTERS = frozenset(["q", "p", "f"])
_COUNTED = frozenset(("sao", "tim", "like", "điểm"))
_WEB = frozenset(["http", "https", "www"])


class Scan:
    """Groups the tokens of one comment into pieces, left to right, each token once."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.pieces: list[Piece] = []
        self.quantities = Quantities(tokens, lexicon)
        self.phones: dict[int, Found] = phones(tokens) if tokens.digits > 5 else {}

    def run(self) -> list[Piece]:
        """The pieces of the whole comment."""
        tokens = self.tokens
        at = 0
        while at < tokens.count:
            phone = self.phones.get(at)
            if phone is not None:
                at = self._put(PHONE, at, phone.end).end
            elif tokens.kinds[at] == WORD:
                at = self._word(at)
            elif tokens.kinds[at] == DIGITS:
                at = self._digits(at)
            else:
                at = self._mark(at)
        return self.pieces

    def _put(self, role: str, start: int, end: int, level: int = EXACT) -> Piece:
        piece = Piece(role, start, end, level)
        self.pieces.append(piece)
        return piece

    def _last(self) -> str:
        return self.pieces[-1].role if self.pieces else STOP

    def _digits(self, at: int) -> int:
        tokens = self.tokens
        money = self._money(at)
        if money:
            return self._put(MONEY, at, money).end
        after = tokens.words[at + 1] if at + 1 < tokens.count else None
        if tokens.text(at + 1) == "%" or len(tokens.texts[at]) > 6:
            return self._put(NUMBER, at, at + 1).end
        unit = self.quantities.unit_at(at + 1)
        if after is not None and unit is None:
            found = self.tokens.match(at + 1)
            if (found is not None and found[0].role == v.COUNT) or after.text in _COUNTED:
                return self._put(NUMBER, at, found[1] if found else at + 2).end
            if tokens.glued(at + 1) and after.plain == "x" and not tokens.is_digits(at + 2):
                return self._quantity(at, at + 2)
        if self.pieces and self._last() == v.RANK and unit is None:
            return self._put(NUMBER, at, at + 1).end
        return self._quantity(at, at)

    def _quantity(self, at: int, end: int) -> int:
        """A quantity from `at`; with `end` past it the number is followed by its own times sign: 2x."""
        self.quantities.after_goods = self._last() == ITEM
        read = self.quantities.at(at)
        if read is None:
            stop = at + 1
            while stop < self.tokens.count and self.tokens.glued(stop) and (
                self.tokens.texts[stop] in "./-," or self.tokens.is_digits(stop)
            ):
                stop += 1
            return self._put(NUMBER, at, stop).end
        quantity, stop = read
        if end > at:
            quantity.times = True
            stop = max(stop, end)
        negative = at > 0 and self.tokens.texts[at - 1] == "-" and self.tokens.glued(at)
        if negative and (at == 1 or not self.tokens.glued(at - 1)):
            quantity.doubt = "negative"
        piece = self._put(QUANTITY, at, stop)
        piece.quantity = quantity
        return stop

    def _money(self, at: int) -> int:
        """The end of the price that begins at digits `at`, or 0."""
        tokens = self.tokens
        end = at + 1
        long = len(tokens.texts[at]) > 3
        while tokens.text(end) in (".", ",") and tokens.glued(end) and tokens.is_digits(end + 1):
            long = long or len(tokens.texts[end + 1]) == 3
            end += 2
        if tokens.text(at + 1) == "-" and tokens.is_digits(at + 2):
            end = at + 3
        glued = tokens.glued(end)
        value = int(tokens.texts[at][:9])
        raw = tokens.raws[end] if end < tokens.count else ""
        if (raw in _MONEY_GLUED and glued) or (raw in _MONEY and raw != "trăm" and (raw != "k" or value > 9)):
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

    def _word(self, at: int) -> int:
        tokens = self.tokens
        word = tokens.words[at]
        if word is None:
            return at + 1
        if tokens.is_digits(at + 1) and tokens.glued(at + 1):
            glued = self._glued(at, word)
            if glued:
                return glued
        if word.text == "x" and tokens.is_digits(at + 1):
            end = self._quantity(at + 1, at + 1)
            last = self.pieces[-1]
            if last.quantity is not None:
                last.start = at
                last.quantity.times = True
                last.quantity.glued = tokens.glued(at)
            return end
        if tokens.raws[at] in ("đ", "d") and tokens.text(at + 1) == "/" and tokens.raws[at + 2:at + 3] == ["c"]:
            return self._put(v.HERE, at, at + 3).end
        found = self.tokens.match(at)
        long = found is not None and (found[1] > at + 1 or (found[0].role == ITEM and word.number is None))
        if not long and (word.number is not None or word.unit is not None):
            self.quantities.after_goods = self._last() == ITEM
            read = self.quantities.at(at)
            if read is not None and not (
                read[1] == at + 1 and found is not None and found[2] > max(word.number_level, word.unit_level)
            ):
                piece = self._put(QUANTITY, at, read[1])
                piece.quantity = read[0]
                return read[1]
        if word.number is not None and not long and self._last() == v.WHO:
            return self._put(v.NAME, at, at + 1).end
        if found is None:
            if word.text in _WEB or (tokens.text(at + 1) == "." and tokens.glued(at + 1)
                                     and tokens.text(at + 2) in ("com", "vn", "net", "ee", "me", "ly", "shop")
                                     and tokens.glued(at + 2)):
                return self._put(LINK, at, tokens.count).end
            return self._put(UNKNOWN, at, at + 1).end
        sense, end, level = found
        if sense.role == v.CODE and (code := self._code_after(at, end, sense.words[0])):
            return code
        if sense.role == v.CODE:
            return self._put(v.SMALL, at, end).end
        if sense.role == v.COUNT:
            return self._put(v.THING if end == at + 1 else v.SMALL, at, end).end
        if sense.item is not None:
            return self._goods(sense.item, at, end, level)
        return self._put(sense.role, at, end, level).end

    def _goods(self, item: int, at: int, end: int, level: int) -> int:
        words = self.tokens.words
        named = end
        while end < self.tokens.count and end < named + 6:
            word = words[end]
            if word is None or (word.unit is not None and end == named and self.quantities.at(end)):
                break
            if not self.lexicon.own_word(item, word) or (word.number is not None and level == PLAIN):
                break
            end += 1
        piece = self._put(ITEM, at, end, EXACT if named > at + 1 else level)
        piece.item = item
        return end

    def _glued(self, at: int, word: Word) -> int:
        """A5, m1, sp7, mã5; q1 of an address; 0 when the digits are not glued for such a reason."""
        tokens = self.tokens
        letter = tokens.raws[at]
        if letter in self.lexicon.letters or word.plain in self.lexicon.glued_prefixes or letter == "m":
            return self._code(at, at + 1, listed=False)
        if letter in _ADDRESS_LETTERS:
            return self._put(v.PART, at, at + 2).end
        if len(letter) == 1 and letter != "x" and len(tokens.texts[at + 1]) < 3 and not (
            tokens.glued(at + 2) and self.quantities.unit_at(at + 2) is not None
        ):
            piece = self._put(ITEM, at, at + 2)
            start, stop = tokens.span(at, at + 2)
            piece.product = tokens.whole[start:stop]
            return at + 2
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
        if word is not None and tokens.is_digits(end + 1) and tokens.glued(end + 1):
            if tokens.raws[end] in self.lexicon.letters:
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
            return self._list(end)
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
            start, stop = self.tokens.span(at, end)
            piece.product = self.tokens.whole[start:stop]
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
        doubt = not each and len(found) == 1 and found[0][1] in (",", "+")
        for step, _ in found:
            self._put(COMMA, step, step)
            self._name_code(step, step + 1, int(tokens.texts[step]), doubt)
        return end

    def _stands_alone(self, at: int) -> bool:
        if at >= self.tokens.count:
            return True
        word = self.tokens.words[at]
        if word is None:
            return self.tokens.texts[at] not in "./" or not self.tokens.is_digits(at + 1)
        found = self.tokens.match(at)
        return not (word.unit or word.text == "x" or (found is not None and found[0].role in (ITEM, v.COUNT)))

    def _mark(self, at: int) -> int:
        tokens = self.tokens
        mark = tokens.texts[at]
        if mark == "#":
            if tokens.is_digits(at + 1) and tokens.glued(at + 1) and len(tokens.texts[at + 1]) < 4:
                return self._code(at, at + 1, listed=False)
            if at + 1 < tokens.count and tokens.kinds[at + 1] == WORD and tokens.glued(at + 1):
                return self._put(NOISE, at, at + 2).end
        if mark == "@" and at + 1 < tokens.count and tokens.kinds[at + 1] == WORD:
            return self._put(v.SMALL, at, at + 2).end
        if mark == "*" and tokens.is_digits(at + 1):
            end = self._quantity(at + 1, at + 1)
            if self.pieces[-1].quantity is not None:
                self.pieces[-1].quantity.times = True
            return end
        if mark == "+" and tokens.is_digits(at + 1) and tokens.glued(at + 1) and not any(
            piece.quantity is not None for piece in self.pieces
        ):
            end = self._quantity(at + 1, at + 1)
            if self.pieces[-1].quantity is not None:
                self.pieces[-1].quantity.times = True
            return end
        role = _MARKS.get(mark, JOIN if tokens.kinds[at] == MARK else NOISE)
        return self._put(role, at, at + 1).end
