"""Quantities as buyers say them: 2kg, 2kg5, nửa ký, ký rưỡi, hai cân rưỡi, chục hũ, 1/2 lít, một cân hai."""
from __future__ import annotations

from decimal import Decimal

from livestream.grammar.following import GROUPS, Following
from livestream.grammar.spelling import EXACT, PLAIN
from livestream.grammar.tokens import DIGITS, MARK, Quantity
from livestream.grammar.vocabulary import CANCEL, WHO
from livestream.grammar.words import Word

_HALF, _THOUSANDTH = Decimal("0.5"), Decimal("0.001")
_FRACTIONS = {("1", "2"): _HALF, ("1", "4"): Decimal("0.25"), ("3", "4"): Decimal("0.75")}
_MEASURED = frozenset(("kg", "lít"))
_SMALL = frozenset((Decimal("0.1"), _THOUSANDTH))
_NAMES_AFTER = frozenset(("cô", "chú", "chị", "anh", "bác", "dì", "cậu", "ông", "bà", "mợ", "thím", "o", "bá", "mế"))
_MORE = tuple(f"them{cho}{whom}" for cho in ("", " cho") for whom in ("", " em", " chi", " anh", " minh", " con"))
_AMBIGUOUS = frozenset(["nam", "tu", "ba", "chin", "bay", "sau", "tam", "muoi", "tram", "doi", "cap", "ta"])
"""Number words that are also a name, a year, a ripe fruit: they count only before a unit or goods."""

Read = tuple[Quantity, int]


class Quantities(Following):
    """Reads quantities in one comment."""

    def at(self, at: int) -> Read | None:
        """The quantity that begins at token `at`, and where it ends."""
        tokens = self._tokens
        if tokens.kinds[at] == DIGITS:
            number = self._digits(at)
            if number is None:
                return None
            return self._with_unit(*number)
        word = self._words[at]
        if word is None:
            return None
        if word.number is not None and (spoken := self._spoken(at, word)) is not None:
            return spoken
        if word.unit is not None:
            return self._unit_alone(at, word)
        return None

    def _digits(self, at: int) -> tuple[Quantity, int] | None:
        tokens = self._tokens
        text = tokens.texts[at]
        if len(text) > 6:
            return None
        quantity = Quantity(Decimal(text))
        end = at + 1
        mark = tokens.text(end)
        if mark in (".", ",") and tokens.glued(end) and tokens.is_digits(end + 1) and tokens.glued(end + 1):
            decimals = tokens.texts[end + 1]
            if tokens.text(end + 2) in (".", ",") and tokens.glued(end + 2) and tokens.is_digits(end + 3):
                return None
            if len(decimals) == 3 and text != "0":
                quantity = Quantity(Decimal(text + decimals), doubt="number_unclear")
            elif len(decimals) > 3:
                return None
            else:
                quantity = Quantity(Decimal(f"{text}.{decimals}"))
            end += 2
        elif mark == "/" and tokens.is_digits(end + 1):
            fraction = _FRACTIONS.get((text, tokens.texts[end + 1]))
            if fraction is None or self.unit_at(end + 2) is None:
                return None
            return Quantity(fraction), end + 2
        elif (tokens.is_digits(end) and tokens.text(end + 1) == "/" and self.unit_at(end + 3) is not None
              and (part := _FRACTIONS.get((tokens.texts[end], tokens.text(end + 2)))) is not None):
            return Quantity(quantity.value + part, doubt="number_unclear"), end + 3
        elif (tokens.is_digits(end) and not tokens.glued(end) and self.unit_at(end + 1) is not None
              and text == str(int(tokens.texts[end][:6]) - 1)):
            return self._grouped(Quantity(quantity.value, doubt="range"), end + 1)  # "khoảng 2 3 ký"
        elif mark == "-" and tokens.is_digits(end + 1) and tokens.glued(end + 1):
            end += 2
            quantity.doubt = "range"
        return self._grouped(quantity, end)

    def _grouped(self, quantity: Quantity, end: int) -> tuple[Quantity, int]:
        """2 chục, 3 cặp, chục rưỡi."""
        word = self._words[end] if end < self._tokens.count else None
        if word is not None and word.plain in GROUPS and word.number is not None:
            if word.plain in ("doi", "ta") and word.number_level == PLAIN and not self._counted(end + 1):
                return quantity, end
            size = word.number
            end += 1
            quantity.value *= size
            if self._and_a_half(end):
                quantity.value += size * _HALF
                end += 1
        elif self._and_a_half(end):
            quantity.value += _HALF
            end += 1
        return quantity, end

    def _and_a_half(self, at: int) -> bool:
        return self._tokens.text(at) != "" and (word := self._words[at]) is not None and word.plain == "ruoi"

    def _spoken(self, at: int, word: Word) -> Read | None:
        number = word.number or Decimal(0)
        before = self._words[at - 1] if at else None
        if word.plain in ("ruoi", "lam", "muoi") and number != 10:
            return None
        end = at + 1
        following = self._words[end] if end < self._tokens.count else None
        if number == _HALF:
            if following is not None and following.plain in ("chuc", "ta") and following.number is not None:
                quantity, end = Quantity(following.number / 2), end + 1
            else:
                quantity = Quantity(number)
            meant = self.unit_at(end) if word.text == "nữa" else None  # "nựa quả to": lựa
            if meant is not None and not self._lexicon.offers(meant[0]):
                return None
            if not self._counted(end) or (word.number_level < EXACT and self._is_counted_unit(at - 1)):
                return None
            return self._with_unit(quantity, end)
        quantity = Quantity(number)
        if word.plain in ("doi", "tu") and word.number_level == PLAIN and self._changes(at):
            return None
        if word.plain in GROUPS:
            quantity.value = Decimal(1)
            quantity, end = self._grouped(quantity, at)
            if quantity.value == 1:
                quantity.value, end = number, at + 1
        elif following is not None and following.number is not None:
            quantity, end = self._compound(number, following, end)
        else:
            quantity, end = self._grouped(quantity, end)
        unit = self.unit_at(end)
        ripe = self.after_goods or self._tokens.texts[at - 1:at] in (["này"], ["nay"], ["kia"])  # "xoài này chín cây"
        if word.plain == "chin" and ripe and unit and not self._lexicon.offers(unit[0]):
            return None
        if word.number_level < EXACT or word.plain in _AMBIGUOUS:
            pair = self.after_goods and word.plain in GROUPS and word.number_level == EXACT and self._ends(end)
            if not self._counted(end) and not pair:
                return None
        elif before is not None and before.text in _NAMES_AFTER and not self._counted(end):
            return None
        called = before is not None and (before.text in _NAMES_AFTER or before.plain in ("bac", "chu", "di", "ong"))
        mine = self._tokens.text(end) == "tui"  # "chị hai tui 1 ký"
        if called and end == at + 1 and self._tokens.is_digits(end + mine):
            return None
        return self._with_unit(quantity, end)

    def _changes(self, at: int) -> bool:
        """Whether "doi" at token `at` is "đổi", not "đôi": something is to become of the goods."""
        return any(text in ("sang", "thanh", "qua", "len") for text in self._tokens.texts[at + 1:at + 8])

    def _is_counted_unit(self, at: int) -> bool:
        """Whether token `at` is a unit after its number: "2 goi nua" is two more, "gui tui nua ky" is a half."""
        if at < 1 or (word := self._words[at]) is None or word.unit is None:
            return False
        before = self._words[at - 1]
        return self._tokens.is_digits(at - 1) or (before is not None and before.number is not None)

    def _compound(self, first: Decimal, word: Word, at: int) -> tuple[Quantity, int]:
        """Mười hai, hai mươi lăm, hai chục, ba trăm; `word` is the second one."""
        second = word.number or Decimal(0)
        following = self._words[at + 1] if at + 1 < self._tokens.count else None
        if word.plain == "muoi" and first < 10:
            tens = first * 10
            if following is not None and following.number is not None and following.number < 10:
                if following.number == _HALF:
                    return Quantity(tens), at + 1
                return Quantity(tens + following.number), at + 2
            return Quantity(tens), at + 1
        if first == 10 and second in range(1, 10):
            return Quantity(first + second), at + 1
        return self._grouped(Quantity(first), at)

    def _with_unit(self, quantity: Quantity, end: int) -> Read:
        unit = self.unit_at(end)
        if unit is None:
            return quantity, end
        (name, factor), after, tokens = unit, end + 1, self._tokens
        quantity.unit = name
        if name in _MEASURED and factor == 1:
            after = self._finer(quantity, after)
        elif factor == _THOUSANDTH and quantity.doubt == "number_unclear":
            quantity.doubt = ""
        quantity.value = quantity.value * factor
        if self._and_a_half(after):
            quantity.value += factor * _HALF
            after += 1
        if tokens.text(after) == "/" and self.unit_at(after + 1) is not None:
            quantity.doubt = "rate"
            after += 2
        return quantity, after

    def _finer(self, quantity: Quantity, at: int) -> int:
        """What may follow kg and lít: the 5 of 2kg5, the hai of một cân hai, the 3 lạng of 2 cân 3 lạng."""
        tokens = self._tokens
        if tokens.is_digits(at):
            digits = tokens.texts[at]
            unit = self.unit_at(at + 1)
            if unit is not None and unit[0] == quantity.unit and unit[1] in _SMALL:
                quantity.value += Decimal(digits[:6]) * unit[1]
                if self.after_goods and self._item_at(at + 2) and not tokens.glued(at):
                    quantity.doubt = "number_unclear"
                return at + 2
            if tokens.glued(at) and len(digits) in (1, 3) and unit is None:
                quantity.value += Decimal(digits).scaleb(-len(digits))
                return at + 1
            priced = tokens.raws[at + 1:at + 2] in (["tr"], ["k"], ["triệu"], ["trieu"])  # "2kg 1tr2"
            if len(digits) == 1 and unit is None and not priced and not self._counted(at + 1) and self._ends(at + 1):
                quantity.value += Decimal(digits).scaleb(-1)
                quantity.doubt = "number_unclear"
                return at + 1
            return at
        word = self._words[at] if at < tokens.count else None
        if word is None or word.number is None or word.number not in range(1, 10) or word.plain in GROUPS:
            return at
        unit = self.unit_at(at + 1)
        if unit is not None:
            if unit[0] == quantity.unit and unit[1] in _SMALL:
                quantity.value += word.number * unit[1]
                return at + 2
            return at
        if self._item_at(at + 1) and word.text not in ("tư", "lăm", "nhăm", "mốt"):
            quantity.doubt = "number_unclear"
        elif word.number_level < EXACT or not self._ends(at + 1):
            return at
        quantity.value += word.number.scaleb(-1)
        return at + 1

    def _unit_alone(self, at: int, word: Word) -> Read | None:
        """Ký rưỡi, cân hai; "con gà" and "ký mận" when an item follows; otherwise the word is no unit."""
        unit = word.unit
        end = at + 1
        if unit is not None and self._and_a_half(end) and unit[0] in _MEASURED and unit[1] > _THOUSANDTH:
            return Quantity(unit[1] * Decimal("1.5"), unit[0]), end + 1
        if unit is None or unit[1] < 1:
            return None
        if self._tokens.text(end) in ("nữa", "nua") and self._tokens.plain(max(0, at - 3), at).endswith(_MORE):
            return Quantity(unit[1], unit[0]), end  # "lấy thêm túi nữa"
        speaker = self._tokens.match(at)
        also_a_word = speaker is not None and speaker[0].role == WHO
        kinds = "".join(map(str, self._tokens.kinds[at + 1:at + 5])).partition(str(DIGITS))
        if also_a_word and word.unit_level == PLAIN and kinds[1] and str(MARK) not in kinds[0]:
            return None  # "de tui trau kho 500g" is I, not a bag
        level = PLAIN if also_a_word else word.unit_level
        if self._offers(end, unit[0], level) and not self._lexicon_prefers_phrase(at):
            withdraws = speaker is not None and speaker[0].role == CANCEL  # "bo lá" is a bunch, or is withdrawn
            quantity = Quantity(unit[1], unit[0], "spelling" if withdraws else "")
            quantity.unsaid = unit[0] not in _MEASURED
            return quantity, end
        return None
