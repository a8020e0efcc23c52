"""The words for codes, units and numbers a run of show starts from."""
from __future__ import annotations

from decimal import Decimal

CODE_PREFIXES = (
    "mã", "mã số", "mã hàng", "mã sp", "mã sản phẩm", "ms", "sp", "sp số", "sp mã", "sản phẩm", "sản phẩm số",
    "sản phẩm mã", "số", "hàng số", "hàng mã", "mặt hàng số", "món số", "code", "m",
)

_SYNONYMS = {
    "kg": "kg kgs kgr kgam ký kí ki ky cân kilo kilô kilogam kilogram ki-lô",
    "lạng": "lạng lang",
    "g": "g gr gram gam grams",
    "lít": "lít lit l lits",
    "ml": "ml",
    "hộp": "hộp hop",
    "gói": "gói goi bịch bich",
    "túi": "túi tui",
    "chai": "chai",
    "hũ": "hũ hu lọ hủ",
    "con": "con",
    "cái": "cái cai chiếc",
    "củ": "củ cu",
    "quả": "quả trái",
    "thùng": "thùng",
    "bao": "bao",
    "bó": "bó",
    "lon": "lon",
    "bình": "bình",
    "can": "can",
    "bộ": "bộ",
    "tấm": "tấm",
    "nải": "nải",
    "buồng": "buồng",
    "bắp": "bắp",
    "yến": "yến",
    "tạ": "tạ",
    "tấn": "tấn",
    "khay": "khay",
    "vỉ": "vỉ",
    "cuộn": "cuộn",
    "cây": "cây",
    "cành": "cành",
    "miếng": "miếng",
    "khúc": "khúc",
    "sọt": "sọt",
    "rổ": "rổ",
    "thúng": "thúng",
    "thau": "thau",
    "giỏ": "giỏ",
    "bọc": "bọc",
    "gùi": "gùi",
    "xâu": "xâu",
    "chùm": "chùm",
    "tải": "tải",
    "kiện": "kiện",
    "lốc": "lốc",
    "ống": "ống",
    "viên": "viên",
    "bánh": "bánh",
    "mớ": "mớ",
    "phần": "phần",
    "suất": "suất",
    "combo": "combo",
    "set": "set",
}
UNIT_WORDS = tuple((word, unit) for unit, words in _SYNONYMS.items() for word in words.split())
"""Written unit and its name. Names beyond the ten usual ones are known so that they are never misread."""

CONVERSIONS = (
    ("lạng", "kg", Decimal("0.1")),
    ("g", "kg", Decimal("0.001")),
    ("ml", "lít", Decimal("0.001")),
    ("yến", "kg", Decimal(10)),
    ("tạ", "kg", Decimal(100)),
    ("tấn", "kg", Decimal(1000)),
)

NUMBER_WORDS = tuple(
    (word, Decimal(value))
    for word, value in {
        "một": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "lăm": "5", "sáu": "6",
        "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9", "mười": "10", "chục": "10", "tá": "12", "đôi": "2",
        "cặp": "2", "nửa": "0.5", "rưỡi": "0.5", "trăm": "100", "mươi": "10", "mốt": "1",
    }.items()
)
