"""Recipients, addresses and phones with numbers that are no quantities."""
from __future__ import annotations

from collections import Counter

from livestream.grammar import Kind
from tests.property.livestream.composing import Composer, Meant

STREETS = (
    "số 12 ngõ 5 Cầu Giấy Hà Nội", "thôn 3 xã Tân Hưng huyện Lạng Giang Bắc Giang", "số 7 ngách 45 Hoàng Mai Hà Nội",
    "15/3 đường Lê Lợi quận 1", "tổ 8 phường Đoàn Kết Lai Châu", "bản Nà Khiết xã Bình Lư Lai Châu",
    "ấp 2 xã Phú Hữu Cần Thơ",
    "hẻm 68/2 phường 5 quận 8 TPHCM", "km 3 quốc lộ 4D Sa Pa", "chung cư A3 phòng 502 Long Biên Hà Nội",
    "28 Nguyễn Trãi Thanh Xuân", "xóm 6 xã Nam Thanh Nam Định", "khu 2 thị trấn Than Uyên", "số nhà 105 phố Huế Hà Nội",
    "tổ dân phố 4 phường Tân Phong Lai Châu", "lô 5 khu đô thị Mỹ Đình Hà Nội")
PEOPLE = ("Nguyễn Thị Hoa", "chị Lan", "anh Tuấn", "cô Bảy", "Lò Văn Páo", "Hương", "Trần Minh", "bác Tư",
          "Giàng A Sùng")
WITH_ADDRESS = ("{x}, gửi về {a}", "{x} địa chỉ {a}", "{x}, ship về {a}", "{x} đ/c: {a}", "{x}, {a}",
                "{x} gửi cho {r} {a}", "{x}, người nhận {r}, {a}", "{x}, {a}, {t}", "{x}, {r}, {t}, {a}",
                "{x} sđt {t} địa chỉ {a}", "{t} {r} {a} {x}", "{x}. {r} {t}. {a}")
ADDRESS_ALONE = ("{a}", "địa chỉ {a}", "đ/c {a}", "{r} {t} {a}", "{t} {a}", "gửi về {a}", "ship cho {who} về {a}",
                 "người nhận {r} {t}", "{r} - {t} - {a}", "sđt {t}, địa chỉ {a}", "tên {r}, {t}", "gọi {who} số {t}",
                 "đổi địa chỉ {a}")


def _facts(composer: Composer) -> tuple[dict[str, str], str]:
    phone = composer.number()
    chance = composer.chance
    return {"a": chance.choice(STREETS), "r": chance.choice(PEOPLE), "t": composer.spelt(phone)}, phone


def addressed(composer: Composer) -> Meant:
    """2kg mận, gửi về số 12 ngõ 5."""
    facts, phone = _facts(composer)
    part, line = composer.line(composer.chance.choice(composer.items))
    pattern = composer.chance.choice(WITH_ADDRESS)
    verb = composer.chance.choice(("lấy ", "chốt ", "cho chị ", ""))
    text = composer.fill(pattern, x=verb + part, **facts)
    return Meant(text, Kind.order, Counter([line]), Counter(), phone if "{t}" in pattern else None)


def contact(composer: Composer) -> Meant:
    """Only where to, and to whom."""
    facts, phone = _facts(composer)
    pattern = composer.chance.choice(ADDRESS_ALONE)
    text = composer.fill(pattern, **facts)
    return Meant(text, Kind.contact, Counter(), Counter(), phone if "{t}" in pattern else None)


def two_phones(composer: Composer) -> Meant:
    """Two numbers: a person asks which."""
    part, line = composer.line(composer.chance.choice(composer.items))
    first, second = composer.number(), composer.number()
    text = f"chốt {part} sđt {first} hoặc {second}"
    return Meant(text, Kind.order, Counter([line]), Counter(), first, review=first != second)
