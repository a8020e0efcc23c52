"""Money, counts and quantities the way people write and say them, in each language of the site.

These are facts about the two languages (which mark separates thousands, what a thousand is called), so they
stand here beside each other and not in the message catalogue. Every function takes the language and asks
nobody else; `core.templating` supplies the reader's.
"""
from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["vi", "en"]

_MARKS: dict[Language, tuple[str, str]] = {"vi": (".", ","), "en": (",", ".")}
_SIZES: dict[Language, tuple[str, str, str]] = {
    "vi": ("nghìn", "triệu", "tỷ"),
    "en": ("thousand", "million", "billion"),
}
_UNITS: dict[Language, dict[str, str]] = {
    "vi": {"t": "tấn", "kg": "kg", "g": "g", "l": "lít", "ml": "ml"},
    "en": {"t": "t", "kg": "kg", "g": "g", "l": "l", "ml": "ml"},
}
_LARGER = {"g": (("t", 1_000_000), ("kg", 1_000)), "ml": (("l", 1_000),)}


def number(value: int | Decimal | float, language: Language) -> str:
    """1234567 as 1.234.567 in Vietnamese and 1,234,567 in English; a fraction keeps at most three digits."""
    thousands, point = _MARKS[language]
    exact = Decimal(str(value)).quantize(Decimal("0.001"), ROUND_HALF_UP)
    whole, _, fraction = f"{abs(exact):,f}".partition(".")
    fraction = fraction.rstrip("0")
    sign = "−" if exact < 0 else ""
    return sign + whole.replace(",", thousands) + (point + fraction if fraction else "")


def dong(amount: int, language: Language) -> str:
    """260000000 as "260.000.000 ₫"; the space does not break, so the sign never stands alone."""
    return number(amount, language) + "\u00a0₫"


def dong_words(amount: int, language: Language) -> str:
    """A sum as it is said: "260 triệu", "1,2 tỷ", "85 nghìn"; in English "260 million ₫".

    Three figures are kept at most, rounded half up, so it stands beside the exact sum and never replaces it.
    """
    value, size = _leading(abs(amount))
    said = number(value if amount >= 0 else -value, language)
    if language == "vi":
        return f"{said} {_SIZES['vi'][size]}" if size is not None else f"{said} đồng"
    return f"{said} {_SIZES['en'][size]} ₫" if size is not None else f"{said} ₫"


def dong_sentence(amount: int, language: Language) -> str:
    """The same inside a sentence: "260 triệu đồng", "0 đồng"; in English "260 million ₫"."""
    said = dong_words(amount, language)
    return f"{said} đồng" if language == "vi" and not said.endswith("đồng") else said


def _leading(amount: int) -> tuple[Decimal, int | None]:
    """The figure before the word, and which of the three words; 999,999 rounds up to one of the next."""
    size = next((size for size in (2, 1, 0) if amount >= 1_000 ** (size + 1)), None)
    if size is None:
        return Decimal(amount), None
    exact = Decimal(amount) / 1_000 ** (size + 1)
    step = Decimal("0.01") if exact < 10 else Decimal("0.1") if exact < 100 else Decimal(1)
    rounded = exact.quantize(step, ROUND_HALF_UP)
    return (Decimal(1), size + 1) if rounded == 1_000 and size < 2 else (rounded, size)


def quantity(amount: int, base_unit: str, language: Language, word: str = "") -> str:
    """Base units as people weigh and count: 2500 g is "2,5 kg", 500 ml stays, 4,200,000 g is "4,2 tấn".

    `word` names the piece ("con", "túi"); without one it is "cái" or "pieces".
    """
    if base_unit == "piece":
        return f"{number(amount, language)} {word or _piece(amount, language)}"
    for unit, worth in _LARGER[base_unit]:
        if abs(amount) >= worth:
            return f"{number(Decimal(amount) / worth, language)} {_UNITS[language][unit]}"
    return f"{number(amount, language)} {_UNITS[language][base_unit]}"


def _piece(amount: int, language: Language) -> str:
    if language == "vi":
        return "cái"
    return "piece" if amount == 1 else "pieces"
