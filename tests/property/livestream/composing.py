"""Comments composed from the rules of the labels, each with what it was meant to say.

Composed of parts, then typed as people type. Nothing here looks at the words of the grammar. The plain shapes are here,
more of them by subject in the modules beside this one.
"""
from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from livestream.grammar import Item, Kind, Mode
from tests.property.livestream.composing_typing import typed

Line = tuple[str, Decimal | None, str | None]


@dataclass(frozen=True)
class Meant:
    """A comment with its meaning: kind, lines, what is withdrawn beside an order, and the buyer's phone.

    `review` means that a person must be asked, `mode` whether it adds to an earlier order or replaces it.
    """

    text: str
    kind: Kind
    lines: Counter[Line]
    dropped: Counter[Line]
    phone: str | None = None
    review: bool = False
    mode: Mode | None = None


WHO = ("chị", "em", "anh", "mình", "tui", "c", "e", "a", "bác", "tau")
HAIL = ("", "", "em ơi", "shop ơi", "dạ", "ê shop")
TAIL = ("", "", "", "nha", "nhé", "ạ", "nghen", "nhá shop", "với", "nhé em", "luôn", "hen", "đi em", "nghe",
        "nghe em", "hầy")
VERBS = ("chốt", "lấy", "cho {who}", "{who} lấy", "{who} chốt", "đặt", "mua", "gửi {who}", "ship cho {who}",
         "giữ cho {who}", "để {who}", "ủng hộ", "múc", "hốt", "xúc", "đăng ký", "order", "", "")
DROPS = ("huỷ {x}", "bỏ {x}", "không lấy {x} nữa", "ko lấy {x} nữa", "xoá {x} giúp {who}", "đừng gửi {x} nữa",
         "khỏi gửi {x}", "{x} thôi không lấy nữa", "hong lấy {x} nữa")
ALL_GONE = ("huỷ đơn giúp {who}", "huỷ hết", "không lấy nữa", "thôi để hôm khác {who} lấy", "xoá đơn giúp {who}")
QUESTIONS = ("{x} bao nhiêu tiền", "{x} còn không", "{x} giá sao", "{n} {x} hết bao nhiêu tiền", "xin giá {x}",
             "lấy {n} {x} có giảm không", "phí ship sao", "bao giờ gửi hàng", "ib {who}", "{x} ngon không",
             "chốt đơn cho {who} chưa", "{x} để được bao lâu")
OTHERS = ("đẹp quá", "chào shop", "ck rồi", "hôm trước mua {x} ngon lắm", "mạng lag quá", "❤️❤️", "hàng dập hết rồi",
          "vay tiền nhanh lh {p}", "tuyển ctv zalo {p}", "bên mình có {x} sỉ ai cần ib", "5 sao cho shop")
WORDS = {1: "một", 2: "hai", 3: "ba", 4: "bốn", 6: "sáu", 7: "bảy", 8: "tám", 10: "mười"}
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SYNONYMS = {"kg": ("kg", "ký", "cân", "kí"), "gói": ("gói", "bịch"), "hũ": ("hũ", "lọ"), "cái": ("cái", "chiếc")}
PLACES = ("15 Trần Phú Hà Nội", "tổ 3 phường Tân Phong Lai Châu", "số 6 ngõ 4 Cầu Giấy", "ấp 3 xã Tân Bình Tây Ninh")


class Composer:
    """Composes comments for the items of one run of show, by one stream of chance.

    The first item is on air. `more` are shapes beside the plain ones here.
    """

    def __init__(self, items: tuple[Item, ...], chance: random.Random, more: Shapes | None = None) -> None:
        self.items = items
        self.chance = chance
        self.more = more or {}

    def one(self, kind: Kind) -> Meant:
        """A comment of that kind, as typed."""
        make: dict[Kind, Callable[[], Meant]] = {
            Kind.order: self._order, Kind.cancel: self._cancel, Kind.question: self._question,
            Kind.contact: self._contact, Kind.other: self._other,
        }
        more = self.more.get(kind, ())
        plain = not more or self.chance.random() < 0.3
        meant = make[kind]() if plain else self.chance.choice(more)(self)
        hail, tail = (self.chance.choice(each) for each in (HAIL, TAIL))
        return replace(meant, text=typed(" ".join(f"{hail} {meant.text} {tail}".split()), self.chance))

    def fill(self, pattern: str, **facts: str) -> str:
        return pattern.format(who=self.chance.choice(WHO), n=f"{self.chance.randint(2, 9)}", **facts)

    def named(self, item: Item) -> str:
        number = int(item.code[1:])
        letter = item.code[0]
        forms = (item.code, f"{letter.lower()}{number}", f"mã {number}", f"mã số {number}", f"sp {number}",
                 f"số {number:02}", f"#{number:02}")
        names = [alias for alias in item.aliases if not alias.isascii()] or [item.name]
        return self.chance.choice(forms if self.chance.random() < 0.4 else names)

    def amount(self, item: Item) -> tuple[str, Decimal, str]:
        unit = self.chance.choice([unit for unit in item.units if unit.name in ("kg", "lít", item.default_unit)])
        word = self.chance.choice(SYNONYMS.get(unit.name, (unit.name,)))
        if unit.loose_step == 100 and self.chance.random() < 0.4:
            said, value = self.chance.choice(((f"nửa {word}", "0.5"), (f"{word} rưỡi", "1.5"),
                                              (f"hai {word} rưỡi", "2.5"), (f"1,5{word}", "1.5")))
            if unit.name == "kg":
                said, value = self.chance.choice(((said, value), ("3 lạng", "0.3"), ("500g", "0.5")))
            return said, Decimal(value), unit.name
        number = self.chance.randint(1, 9)
        spelt = WORDS.get(number, "") if self.chance.random() < 0.2 else ""
        said = f"{spelt} {word}" if spelt else f"{number}{self.chance.choice(('', ' '))}{word}"
        return said, Decimal(number), unit.name

    def line(self, item: Item) -> tuple[str, Line]:
        said, value, unit = self.amount(item)
        name = self.named(item)
        first = not any(letter.isdigit() for letter in name) and self.chance.random() < 0.6
        return (f"{said} {name}" if first else f"{name} {said}"), (item.code, value, unit)

    def _order(self) -> Meant:
        items = self.chance.sample(self.items, self.chance.choice((1, 1, 1, 2, 3)))
        parts = [self.line(item) for item in items]
        text = self.chance.choice((", ", " + ", ", ")).join(part for part, _ in parts)
        text = f"{self.fill(self.chance.choice(VERBS))} {text}".strip()
        dropped: Counter[Line] = Counter()
        if self.chance.random() < 0.1:
            gone = self.chance.choice([item for item in self.items if item not in items])
            text = f"{self.fill(self.chance.choice(DROPS[:4]), x=self.named(gone))}, lấy {text}"
            dropped[(gone.code, None, None)] += 1
        phone = None
        if self.chance.random() < 0.2:
            phone = self.number()
            text += f", {self.spelt(phone)}"
        if self.chance.random() < 0.15:
            text += f", gửi về {self.chance.choice(PLACES)}"
        return Meant(text, Kind.order, Counter(line for _, line in parts), dropped, phone)

    def _cancel(self) -> Meant:
        lines: Counter[Line] = Counter()
        chosen = self.chance.random()
        item = self.chance.choice(self.items)
        if chosen < 0.3:
            text = self.fill(self.chance.choice(ALL_GONE))
        elif chosen < 0.5:
            said, value, unit = self.amount(item)
            text = f"bớt {said} {self.named(item)}"
            lines[(item.code, value, unit)] += 1
        else:
            text = self.fill(self.chance.choice(DROPS), x=self.named(item))
            lines[(item.code, None, None)] += 1
        return Meant(text, Kind.cancel, lines, Counter())

    def _question(self) -> Meant:
        item = self.chance.choice(self.items)
        name = self.chance.choice([alias for alias in item.aliases if not alias.isascii()] or [item.name])
        return Meant(self.fill(self.chance.choice(QUESTIONS), x=name), Kind.question, Counter(), Counter())

    def _contact(self) -> Meant:
        phone = self.number()
        pattern = self.chance.choice(("{p}", "sđt {who} {p}", "zalo {p}", "{p} gọi {who}"))
        text = self.fill(pattern, p=self.spelt(phone))
        return Meant(text, Kind.contact, Counter(), Counter(), phone)

    def _other(self) -> Meant:
        item = self.chance.choice(self.items)
        text = self.fill(self.chance.choice(OTHERS), x=item.aliases[0], p=self.number())
        return Meant(text, Kind.other, Counter(), Counter())

    def number(self) -> str:
        return self.chance.choice(("091", "098", "036", "083", "070")) + f"{self.chance.randint(0, 9_999_999):07}"

    def spelt(self, phone: str) -> str:
        return self.chance.choice((
            phone, f"{phone[:4]} {phone[4:7]} {phone[7:]}", f"{phone[:4]}.{phone[4:7]}.{phone[7:]}",
            f"+84{phone[1:]}", f"84{phone[1:]}", phone.replace("0", "O", 1),
            " ".join(DIGITS[int(digit)] for digit in phone)))


Shapes = Mapping[Kind, Sequence[Callable[[Composer], Meant]]]
