"""Sums in Vietnamese words, as they stand on statements beside the figures: "Một trăm linh năm nghìn đồng"."""
from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")  # inside a billion; above it the words begin anew: nghìn tỷ, triệu tỷ
_BILLION = 1_000_000_000


def in_words(dong: int) -> str:
    """`in_words(1_050_021)` is "Một triệu không trăm năm mươi nghìn không trăm hai mươi mốt đồng"."""
    said = number_in_words(abs(dong))
    said = f"{'âm ' if dong < 0 else ''}{said} đồng"
    return said[0].upper() + said[1:]


def number_in_words(number: int) -> str:
    """A whole number from zero on, in small letters."""
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    words = [number_in_words(billions), "tỷ"] if billions else []
    groups = [rest // 1_000 ** place % 1_000 for place in (2, 1, 0)]
    for place, group in zip((2, 1, 0), groups, strict=True):
        if group:
            words += _group(group, is_first=not words)
            words += [_SCALES[place]] if place else []
    return " ".join(words)


def _group(group: int, is_first: bool) -> list[str]:
    """Three digits; zeros in front are said, unless the number begins here."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [] if is_first and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        return [*words, *(["linh"] if words and ones else []), *([_DIGITS[ones]] if ones else [])]
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 0:
        return words
    if ones == 5:
        return [*words, "lăm"]
    if tens > 1 and ones in (1, 4):
        return [*words, "mốt" if ones == 1 else "tư"]
    return [*words, _DIGITS[ones]]
