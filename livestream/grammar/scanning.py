"""From tokens to pieces: phones, prices, codes, quantities, goods and phrases, each recognised once."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.codes import Codes
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import (
    ASKED,
    COMMA,
    JOIN,
    LINK,
    MONEY,
    NOISE,
    NUMBER,
    PHONE,
    QUANTITY,
    STOP,
    UNKNOWN,
)
from livestream.grammar.spelling import EXACT, PLAIN, plain
from livestream.grammar.tokens import DIGITS, MARK, WORD, Piece
from livestream.grammar.words import Word

_MARKS = {
    ",": COMMA, ";": STOP, ".": STOP, "!": STOP, "…": STOP, "|": COMMA, "•": COMMA, "\n": STOP, "?": ASKED,
    "+": v.AND, "&": v.AND, "。": STOP, "、": COMMA,
}
_NAME_MARKS = frozenset("(),-/")
_ADDRESS_LETTERS = frozenset(["q", "p", "f"])
_SENDS = frozenset(["gui", "goi", "ship", "giao"])
_OF_DAY = frozenset(["sáng", "trưa", "chiều", "tối", "sang", "trua", "chieu", "toi"])
_NETWORKS, _OF_NETWORKS = ("3", "4", "5"), ("nhà", "mạng", "sóng", "yếu", "yeu", "lag", "chậm", "của", "giật")
_WEB = frozenset(["http", "https", "www"])


class Scan(Codes):
    """Groups the tokens of one comment into pieces, left to right, each token once."""

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

    def _digits(self, at: int) -> int:
        tokens = self.tokens
        money = self._money(at)
        if money:
            return self._put(MONEY, at, money).end
        after = tokens.words[at + 1] if at + 1 < tokens.count else None
        if tokens.text(at + 1) == "%" or len(tokens.texts[at]) > 6:
            return self._put(NUMBER, at, at + 1).end
        if tokens.glued(at + 1) and (width := self._measure(at)):
            return self._put(NUMBER, at, width).end
        unit = self.quantities.unit_at(at + 1)
        if after is not None and unit is None:
            counted = tokens.counted(at + 1)
            if counted and not self._codes_follow(at + 1):
                return self._put(NUMBER, at, counted).end
            if tokens.glued(at + 1) and after.plain == "x" and not tokens.is_digits(at + 2):
                return self._quantity(at, at + 2)
        before = tokens.words[at - 1] if at else None
        weekday = before is not None and before.plain == "thu" and tokens.texts[at] in ("2", "3", "4", "5", "6", "7")
        sends = after is not None and after.plain in _SENDS
        if weekday and self._last() in (v.THING, v.SMALL, UNKNOWN) and (unit is None or sends):
            self.pieces[-1].role = v.SMALL
            if len(self.pieces) > 1 and tokens.text(self.pieces[-2].start) in _OF_DAY:
                self.pieces[-2].role = v.TIME  # "sáng thứ 2"
            return self._put(v.TIME, at, at + 1).end  # "thứ 7"
        dated = before is not None and before.text in ("ngày", "tháng", "mùng", "mồng")
        placed = self._last() == v.PART and after is not None and after.unit_level < EXACT  # "ấp 4 Tân Hưng"
        if self.pieces and (((self._last() == v.RANK or dated) and unit is None) or (placed and unit is not None)):
            return self._put(NUMBER, at, at + 1).end
        return self._quantity(at, at)

    def _measure(self, at: int) -> int:
        """The end of what measures no goods: "4g" is a network, "1m5" is how tall one is; or 0."""
        tokens = self.tokens
        if tokens.raws[at + 1] == "m" and tokens.is_digits(at + 2) and tokens.glued(at + 2):
            return at + 3
        network = tokens.raws[at + 1] == "g" and tokens.texts[at] in _NETWORKS
        return at + 2 if network and (self._last() == v.THING or tokens.text(at + 2) in _OF_NETWORKS) else 0

    def _codes_follow(self, at: int) -> bool:
        """Whether a code stands at token `at`, not what is counted: "mỗi thứ 1 mã 4 và mã 5", "mỗi loại 4 h7"."""
        tokens = self.tokens
        found = tokens.match(at)
        if found is not None and found[0].role == v.CODE and tokens.is_digits(found[1]) and found[1] not in self.phones:
            return True
        return tokens.raws[at] in self.lexicon.letters and not tokens.glued(at) and tokens.glued(at + 1)

    def _quantity(self, at: int, end: int) -> int:
        """A quantity from `at`; with `end` past it the number is followed by its own times sign: 2x."""
        self.quantities.after_goods = self._last() == ITEM
        read = self.quantities.at(at)
        if read is None:
            stop = at + 1
            while self.tokens.glued(stop) and (self.tokens.is_digits(stop) or (
                self.tokens.texts[stop] in "./-," and self.tokens.glued(stop + 1) and self.tokens.is_digits(stop + 1)
            )):
                stop += 1
            return self._put(NUMBER, at, stop).end
        quantity, stop = read
        if end > at:
            quantity.times = True
            stop = max(stop, end)
        spaced = at > 0 and not self.tokens.glued(at) and self.tokens.raws[at - 1] in self.lexicon.letters
        if spaced and quantity.unit is None and not quantity.times:
            quantity.doubt = "code_unclear"
        # A sign touches its number alone ("a1 -5") and is no quantity; in "a1-5" and "a1 - 5" the dash only separates.
        negative = at > 0 and self.tokens.texts[at - 1] == "-" and self.tokens.glued(at)
        if negative and (at == 1 or not self.tokens.glued(at - 1)):
            quantity.doubt = "negative"
        piece = self._put(QUANTITY, at, stop)
        piece.quantity = quantity
        return stop

    def _word(self, at: int) -> int:
        tokens = self.tokens
        word = tokens.words[at]
        if word is None:
            return at + 1
        if tokens.raws[at] in _WEB:
            return self._put(LINK, at, tokens.count).end
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
        if tokens.raws[at] in ("đ", "d") and tokens.raws[at + 1:at + 3] == ["/", "c"]:
            return self._put(v.HERE, at, at + 3).end
        found = self.tokens.match(at)
        counted = tokens.counted(at + 1) if word.number is not None and self.quantities.unit_at(at + 1) is None else 0
        if counted > at + 2 and (found is None or found[1] <= at + 1):
            return self._put(NUMBER, at, counted).end  # "hai chị em", "ba cây số"
        long = found is not None and (found[1] > at + 1 or (found[0].role == ITEM and word.number is None))
        if long and word.number is not None and found is not None and found[2] == PLAIN:
            read = self.quantities.at(at)
            long = read is None or read[0].unit is None or not self.lexicon.offers(read[0].unit)  # "tam bo"
        if word.number is not None and self._changes_code(at):
            long = False  # "đôi số 06" is a pair
        if not long and (word.number is not None or word.unit is not None):
            self.quantities.after_goods = self._last() == ITEM
            read = self.quantities.at(at)
            if read is not None and not (
                read[1] == at + 1 and found is not None and found[2] > max(word.number_level, word.unit_level)
            ):
                piece = self._put(QUANTITY, at, read[1])
                piece.quantity = read[0]
                return read[1]
        named = found is not None and found[0].item is not None  # "chi nam 1 bich" wants mushrooms where they are sold
        perhaps = bool(self.pieces) and self.pieces[-1].end == at and tokens.raws[at - 1] == "co"
        if perhaps and not named and not long and self._last() == v.STORY and word.number in range(2, 11):
            self.pieces[-1].role = v.WHO  # "co bay" without a unit is a woman, not "has seven"
        person = word.number in range(2, 11) and word.plain not in ("doi", "cap", "chuc")
        if person and not long and not named and self._last() == v.WHO:
            return self._put(v.NAME, at, at + 1).end
        if found is None:
            if (tokens.text(at + 1) == "." and tokens.glued(at + 1)
                                     and tokens.text(at + 2) in ("com", "vn", "net", "ee", "me", "ly", "shop")
                                     and tokens.glued(at + 2)):
                return self._put(LINK, at, tokens.count).end
            return self._nickname(at, word) or self._put(UNKNOWN, at, at + 1).end
        sense, end, level = found
        if level == PLAIN and end == at + 2 and word.plain in _SENDS and self._place_begins(end - 1, end):
            return self._put(v.GIVE, at, at + 1, level).end  # "gui sai gon" sends to Saigon, nothing went wrong
        if self._changes_code(at):
            return self._put(v.CHANGE, at, at + 1, level).end
        inner = tokens.match(at + 1) if sense.role == v.PACK and word.plain == "bo" else None
        if inner is not None and inner[0].item is not None and inner[1] > end:
            return self._put(v.CANCEL, at, at + 1, level).end  # "bỏ túi thổ cẩm" packs nothing
        if at == 0 and sense.role == v.BEFORE and level == PLAIN and tokens.raws[0] == "da":
            piece = self._put(v.SMALL, 0, 1)  # "dạ lấy" or "đã lấy": nobody but the buyer knows
            piece.doubt = "perhaps_done"
            return 1
        if sense.role == v.CODE and (code := self._code_after(at, end, sense.words[0])):
            return code
        if sense.role == v.CODE:
            return self._put(v.BUT if tokens.raws[at] == "ma" and end == at + 1 else v.SMALL, at, end).end
        if sense.role == v.COUNT:
            return self._put(v.THING if end == at + 1 else v.SMALL, at, end).end
        if sense.item is not None:
            return self._goods(sense.item, at, end, level)
        return self._put(sense.role, at, end, level).end

    def _place_begins(self, at: int, past: int) -> bool:
        found = self.tokens.match(at)
        return found is not None and found[0].role == v.PLACE and found[1] > past

    def _changes_code(self, at: int) -> bool:
        """Whether "đổi số" at token `at` is about goods: "đổi số 09 thành 2 bó", not about a phone."""
        tokens = self.tokens
        found = tokens.match(at)
        return (found is not None and found[0].words == ("đổi", "số") and tokens.is_digits(found[1])
                and found[1] not in self.phones)

    def _goods(self, item: int, at: int, end: int, level: int) -> int:
        words = self.tokens.words
        end = max(end, self._full_name(item, at))
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

    def _nickname(self, at: int, word: Word) -> int:
        """ "Túi" of "2 cái túi" and of "túi màu đỏ" where one thing alone is called so; 0 when it is only a unit."""
        those = self.lexicon.nicknames.get(word.plain, [])
        if len(those) != 1 or (word.has_marks and word.unit_level < EXACT):
            return 0
        last = self.pieces[-1] if self.pieces and self.pieces[-1].end == at else None
        counted = last is not None and last.quantity is not None and (
            last.quantity.unit == self.lexicon.items[those[0]].default_unit)
        following = self.tokens.match(at + 1)
        coloured = self.tokens.text(at + 1) in ("màu", "mầu")
        if not (counted or coloured) or (following is not None and following[0].item is not None):
            return 0
        self._put(ITEM, at, at + 1).item = those[0]
        return at + 1

    def _full_name(self, item: int, at: int) -> int:
        """The end of the whole name of `item` as the run of show writes it, with its marks; 0 when it is not copied."""
        tokens = self.tokens
        for meant in self.lexicon.marked_names[item]:
            while at < tokens.count and tokens.texts[at] in _NAME_MARKS:
                at += 1
            word = tokens.words[at] if at < tokens.count else None
            if word is None or plain(tokens.raws[at]) != meant:
                return 0
            at += 1
        return at if self.lexicon.marked_names[item] else 0

    def _glued(self, at: int, word: Word) -> int:
        """A5, m1, sp7, mã5; q1 of an address; 0 when the digits are not glued for such a reason."""
        tokens = self.tokens
        letter = tokens.raws[at]
        if letter in self.lexicon.letters or word.plain in self.lexicon.glued_prefixes or letter == "m":
            return self._code(at, at + 1, listed=False)
        if letter in _ADDRESS_LETTERS:
            return self._put(v.PART, at, at + 2).end
        if len(letter) in (2, 3) and tokens.match(at) is None and word.unit is None and word.number is None and (
            tokens.glued(at + 2) and len(tokens.raws[at + 2]) == 1 and self.quantities.unit_at(at + 2) is None
        ):
            return self._put(UNKNOWN, at, at + 3).end  # CT2A, a house of flats
        if len(letter) == 1 and letter != "x" and len(tokens.texts[at + 1]) < 3 and not (
            tokens.glued(at + 2) and self.quantities.unit_at(at + 2) is not None
        ):
            piece = self._put(ITEM, at, at + 2)
            piece.product = tokens.typed(at, at + 2)
            return at + 2
        return 0

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
        if mark == "+" and tokens.is_digits(at + 1) and (tokens.glued(at + 1) or not at) and not any(
            piece.quantity is not None for piece in self.pieces
        ):
            end = self._quantity(at + 1, at + 1)
            if self.pieces[-1].quantity is not None:
                self.pieces[-1].quantity.times = True
            return end
        role = _MARKS.get(mark, JOIN if tokens.kinds[at] == MARK else NOISE)
        return self._put(role, at, at + 1).end
