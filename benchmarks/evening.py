"""What buyers type in an evening on air: comments by the rules of the labelled ones, always the same for one seed.

Of a hundred comments about 45 order, 20 ask, 19 chat, 7 give a phone number, 5 take something back, and 4 are such
that a person must look. They come evenly, from thousands of people on two channels, mostly about the item on air.
"""
from __future__ import annotations

import json
import random
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHOW = Path(__file__).parents[1] / "tests" / "unit" / "livestream" / "grammar" / "data" / "run_of_show.json"
CHANNELS = ("facebook", "own")
SEED = 20260701
_KINDS = {"order": 45, "question": 20, "chat": 19, "phone": 7, "cancel": 5, "doubtful": 4}
_SELL_OUT = 9  # of the twelve items
_ORDERS = ("chốt {qty} {unit} {name}", "cho chị {qty} {unit} {name}", "lấy em {qty} {unit} {name} nha",
           "{code} {qty} {unit}", "{code} {qty}", "chốt {code}", "mình đặt {qty} {unit} {name} ạ",
           "{qty} {unit} {name}", "ship cho e {qty} {unit} {name}", "giữ cho c {qty} {unit} {code}",
           "{name} {qty} {unit} nhé shop", "chốt {qty}", "lấy {qty}")
_BOTH = "chốt {qty} {unit} {name} + {other_qty} {other_unit} {other_name}"
_QUESTIONS = ("{name} bao nhiêu tiền vậy", "giá {code} sao shop", "còn hàng không ạ", "ship về Hà Nội mấy ngày",
              "{name} để được bao lâu", "chuyển khoản được không em", "xin giá {name}", "chốt đơn cho chị chưa")
_CHAT = ("đẹp quá", "chào cả nhà", "hàng ngon lắm nha bà con", "❤️❤️❤️", "ngon", "hi shop", "live đều nha",
         "tiếng nhỏ quá", "shop nói chậm thôi", "vâng ạ", "hay quá", ".", "đã chuyển khoản rồi nha")
_PHONES = ("{phone}", "sdt {phone}", "sđt của chị {phone} nhé", "gọi {phone}", "+84{tail}")
_CANCELS = ("huỷ {name}", "bỏ {code}", "thôi không lấy {name} nữa", "huỷ đơn giúp chị", "bớt 1 {unit} {name}")
_DOUBTFUL = ("còn thì lấy {qty} {unit} {name}", "{qty}", "chốt 2 cân cá suối", "lấy {name} được không nhỉ")
_FAMILY = ("Lò", "Vàng", "Giàng", "Nguyễn", "Trần", "Lê", "Phạm", "Tẩn", "Lù", "Mùa")
_GIVEN = ("Thị Mẩy", "Văn Sơn", "Hoa", "Bích Ngọc", "Minh Anh", "A Chu", "Thu Hà", "Quốc Bảo", "Mỷ", "Lan")


@dataclass(frozen=True)
class Item:
    """An item of the run-of-show; `allotment` in base units."""

    code: str
    name: str
    aliases: tuple[str, ...]
    unit: str
    base_units: int
    price: int
    base_unit: str
    allotment: int = 0


@dataclass(frozen=True)
class Comment:
    """Said so many seconds after the beginning."""

    at: float
    id: str
    platform: str
    author_id: str
    author_name: str
    text: str


@dataclass(frozen=True)
class Evening:
    """What is sold and what is said; each item is on air for an equal share of `seconds`, one after the other."""

    seconds: int
    items: tuple[Item, ...]
    comments: tuple[Comment, ...]


def evening(seconds: int, per_second: int) -> Evening:
    """The whole evening; what is allotted is less than what is wanted, but for three items."""
    chance, items = random.Random(SEED), _items()
    comments, wanted = [], Counter[str]()
    people = [_person(chance, number) for number in range(max(20, seconds * per_second // 4))]
    for number in range(seconds * per_second):
        on_air = items[number * len(items) // (seconds * per_second)]
        author = people[int(len(people) * chance.random() ** 2)]
        text = _text(chance, items, on_air, author, wanted)
        comments.append(Comment((number + chance.random()) / per_second, f"said-{number}", *author[:3], text))
    shares = {item.code: 0.6 if place < _SELL_OUT else 2.0 for place, item in enumerate(items)}
    return Evening(seconds, tuple(Item(**{**vars(item), "allotment": item.base_units * max(
        2, round(wanted[item.code] * shares[item.code]))}) for item in items), tuple(comments))


def _items() -> list[Item]:
    show = json.loads(SHOW.read_text("utf-8"))
    return [Item(each["code"], each["name"], tuple(each["aliases"]), unit["unit"], unit["base_qty"],
                 unit["price_vnd"], each["base_unit"])
            for each in show["items"] for unit in each["units"] if unit["unit"] == each["default_unit"]]


def _person(chance: random.Random, number: int) -> tuple[str, str, str, str]:
    """Channel, id, name, and the end of their phone number."""
    name = f"{chance.choice(_FAMILY)} {chance.choice(_GIVEN)} {number}"
    return chance.choices(CHANNELS, (4, 1))[0], f"u{number}", name, f"9{number:08d}"


def _text(chance: random.Random, items: Sequence[Item], on_air: Item, author: tuple[str, str, str, str],
          wanted: Counter[str]) -> str:
    kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
    item = on_air if chance.random() < 0.6 else chance.choice(items)
    other = chance.choice([each for each in items if each is not item])
    qty, other_qty = chance.choices((1, 2, 3, 5), (60, 25, 10, 5))[0], 1
    said: dict[str, Any] = {
        "qty": qty, "unit": item.unit, "name": chance.choice(item.aliases), "code": _code(chance, item),
        "other_qty": other_qty, "other_unit": other.unit, "other_name": other.aliases[0],
        "phone": f"0{author[3]}", "tail": author[3]}
    if kind == "order":
        if chance.random() < 0.05:
            wanted.update({item.code: qty, other.code: other_qty})
            return _typed(chance, _BOTH.format(**said))
        form = chance.choice(_ORDERS)
        meant = item if "{code}" in form or "{name}" in form else on_air
        wanted[meant.code] += qty if "{qty}" in form else 1
        if chance.random() < 0.1:
            form += " {phone}"
        return _typed(chance, form.format(**said))
    forms = {"question": _QUESTIONS, "chat": _CHAT, "phone": _PHONES, "cancel": _CANCELS, "doubtful": _DOUBTFUL}
    return _typed(chance, chance.choice(forms[kind]).format(**said))


def _code(chance: random.Random, item: Item) -> str:
    number = int(item.code[1:])
    return chance.choice((item.code, item.code.lower(), f"a{number}", f"mã {number}", f"sp {number}"))


def _typed(chance: random.Random, text: str) -> str:
    """As people type: many without diacritics, some in capitals, some with pictures."""
    if chance.random() < 0.35:
        flat = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        text = "".join(letter for letter in flat if not unicodedata.combining(letter))
    if chance.random() < 0.06:
        text = text.upper()
    return text + chance.choice((" 😍", " ạ", "!!", " 🥰")) if chance.random() < 0.12 else text
