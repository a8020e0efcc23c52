"""Orders and withdrawals of many shapes: of each kind, implicit, added, replaced, conditional, put right."""
from __future__ import annotations

from collections import Counter
from decimal import Decimal

from livestream.grammar import Kind, Mode
from tests.property.livestream.composing import DROPS, VERBS, Composer, Meant

PHRASES_OF_EACH = ("mỗi loại {n}", "mỗi thứ {n}", "mỗi mã {n}", "{n} mỗi loại")
IMPLICIT = ("chốt {n}", "lấy {n}", "x{n}", "+{n}", "{who} lấy {n}", "chốt cho {who} {n}", "lấy {n} nha", "đặt {n}")
CONDITIONS = ("còn thì lấy {x}", "nếu còn thì chốt {x}", "có thì lấy {x}", "còn hàng thì cho {who} {x}",
              "nếu được giảm giá thì lấy {x}", "nếu ship trong tuần thì {who} lấy {x}", "còn thì để {who} {x}",
              "{x} nếu còn")
ADDED = ("lấy thêm {x}", "cho {who} thêm {x}", "thêm {x}", "chốt thêm {x}", "ship thêm {x}", "{who} lấy thêm {x}")
REPLACED = ("đổi {g} thành {a}", "sửa {g} thành {a}", "đổi {g} sang {a}", "{g} sửa thành {a}")
CORRECTED = ("{g} {a} à nhầm {b}", "{g} {a} nhầm {b}", "{g} {a} à không {b}", "lấy {a} {g} à nhầm {b}",
             "chốt {g} {a}, nhầm, {b}", "{a} {g} à quên {b}", "lấy {a} {g} í lộn {b}")
PRICED = ("{x} giá {p}", "{x} ({p})", "{x} {p}", "{x} = {p}", "{x} - {p}")
UNSURE = ("chắc lấy {x}", "có khi lấy {x}", "định lấy {x}", "khoảng {x}", "tính lấy {x}",
          "tuần sau lấy {x}", "mai lấy {x}", "để xem rồi lấy {x}", "bớt 5k thì lấy {x}", "giảm 10k lấy {x}",
          "tặng quà thì lấy {x}")


def each(composer: Composer) -> Meant:
    """Mận, gà, chè mỗi loại 2."""
    chance = composer.chance
    items = chance.sample(composer.items, chance.choice((2, 3)))
    number = chance.randint(1, 4)
    phrase = chance.choice(PHRASES_OF_EACH).format(n=number)
    names = chance.choice((", ", " và ", " với ")).join(composer.named(item) for item in items)
    text = chance.choice((f"{names} {phrase}", f"lấy {names} {phrase}", f"{phrase} {names}", f"chốt {names}, {phrase}"))
    lines = Counter((item.code, Decimal(number), item.default_unit) for item in items)
    return Meant(text, Kind.order, lines, Counter())


def implicit(composer: Composer) -> Meant:
    """Chốt 2: of what is on air."""
    item = composer.items[0]
    number = composer.chance.randint(1, 9)
    text = composer.chance.choice(IMPLICIT).replace("{n}", str(number))
    return Meant(composer.fill(text), Kind.order, Counter([(item.code, Decimal(number), item.default_unit)]), Counter())


def conditional(composer: Composer) -> Meant:
    """Còn thì lấy 3kg."""
    part, line = composer.line(composer.chance.choice(composer.items))
    text = composer.fill(composer.chance.choice(CONDITIONS), x=part)
    return Meant(text, Kind.order, Counter([line]), Counter(), review=True)


def unsure(composer: Composer) -> Meant:
    """Chắc lấy 2kg: a person asks."""
    part, line = composer.line(composer.chance.choice(composer.items))
    text = composer.fill(composer.chance.choice(UNSURE), x=part)
    return Meant(text, Kind.order, Counter([line]), Counter(), review=True)


def added(composer: Composer) -> Meant:
    """Lấy thêm 2 gói."""
    part, line = composer.line(composer.chance.choice(composer.items))
    text = composer.fill(composer.chance.choice(ADDED), x=part)
    return Meant(text, Kind.order, Counter([line]), Counter(), mode=Mode.add)


def replaced(composer: Composer) -> Meant:
    """Đổi gà thành 3 con."""
    item = composer.chance.choice(composer.items)
    said, value, unit = composer.amount(item)
    text = composer.chance.choice(REPLACED).format(g=composer.named(item), a=said)
    return Meant(text, Kind.order, Counter([(item.code, value, unit)]), Counter(), mode=Mode.replace)


def corrected(composer: Composer) -> Meant:
    """Mận 2kg à nhầm 3kg: the last counts, and a person looks."""
    item = composer.chance.choice(composer.items)
    first, second = composer.amount(item), composer.amount(item)
    text = composer.chance.choice(CORRECTED).format(g=composer.named(item), a=first[0], b=second[0])
    return Meant(text, Kind.order, Counter([(item.code, second[1], second[2])]), Counter(), review=True)


def priced(composer: Composer) -> Meant:
    """Gà 2 con 280k: the price copied from the screen is no quantity. (Without a verb "giá" may quote somebody.)"""
    part, line = composer.line(composer.chance.choice(composer.items))
    price = composer.chance.choice(("45k", "280k", "1tr2", "120.000đ", "350 nghìn", "65 ngàn", "420.000", "99k"))
    verb = composer.fill(composer.chance.choice(VERBS))
    text = f"{verb} " + composer.chance.choice(PRICED if verb else PRICED[1:]).format(x=part, p=price)
    return Meant(text.strip(), Kind.order, Counter([line]), Counter())


def grouped(composer: Composer) -> Meant:
    """Một chục, 2 cặp, đôi."""
    item = composer.chance.choice(composer.items)
    said, value = composer.chance.choice((("1 chục", 10), ("một chục", 10), ("2 chục", 20), ("cặp", 2), ("1 cặp", 2),
                                          ("2 cặp", 4), ("một đôi", 2), ("đôi", 2)))
    name = composer.named(item)
    verb = composer.chance.choice(("lấy", "chốt", "cho chị"))
    lines = Counter([(item.code, Decimal(value), item.default_unit)])
    return Meant(f"{verb} {said} {name}", Kind.order, lines, Counter())


def exchanged(composer: Composer) -> Meant:
    """Bỏ gà, lấy 2kg mận; lấy 2kg mận, bỏ gà."""
    gone, item = composer.chance.sample(composer.items, 2)
    part, line = composer.line(item)
    drop = composer.fill(composer.chance.choice(DROPS[:7]), x=composer.named(gone))
    take = composer.fill(composer.chance.choice(("lấy {x}", "cho {who} {x}", "chốt {x}", "đổi sang {x}")), x=part)
    text = composer.chance.choice((f"{drop}, {take}", f"{take}, {drop}", f"{drop} {take}", f"{drop} rồi {take}"))
    mode = Mode.replace if "đổi sang" in take else None
    return Meant(text, Kind.order, Counter([line]), Counter([(gone.code, None, None)]), mode=mode)


def several_gone(composer: Composer) -> Meant:
    """Huỷ mận và gà."""
    items = composer.chance.sample(composer.items, 2)
    names = composer.chance.choice((" và ", ", ", " với ")).join(composer.named(item) for item in items)
    text = composer.fill(composer.chance.choice(("huỷ {x}", "bỏ {x} giúp {who}", "không lấy {x} nữa")), x=names)
    return Meant(text, Kind.cancel, Counter((item.code, None, None) for item in items), Counter())


def declined(composer: Composer) -> Meant:
    """Thôi để hôm khác."""
    text = composer.fill(composer.chance.choice((
        "thôi để hôm khác {who} lấy", "thôi bữa khác nha", "để hôm sau {who} mua", "hẹn shop lần sau",
        "thôi {who} chưa lấy", "thôi không lấy nữa", "thôi khỏi")))
    return Meant(text, Kind.cancel, Counter(), Counter())


ORDERS = (each, implicit, conditional, unsure, added, replaced, corrected, priced, grouped, exchanged)
CANCELS = (several_gone, declined)
