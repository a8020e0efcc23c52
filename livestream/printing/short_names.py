"""What a product is called where there is no room: on a slip, in a box to tick."""
from __future__ import annotations

import re

_ASIDE = re.compile(r"\s*[(\[].*?[)\]]|\s+[–—-]\s.*$|,.*$")
_PACKED = re.compile(r"\s+(?:hộp|gói|túi|chai|hũ|bao|thùng)?\s*\d+(?:[.,]\d+)?\s*(?:kg|g|lít|l|ml)\b.*$", re.IGNORECASE)
LONGEST = 24


def short_name(name: str, longest: int = LONGEST) -> str:
    """The first words, without what is in brackets, behind a dash or comma, and without the pack size.

    >>> short_name("Gạo Séng Cù Than Uyên (túi 5 kg, hút chân không)")
    'Gạo Séng Cù Than Uyên'
    """
    plain = " ".join(_PACKED.sub("", _ASIDE.sub("", name)).split()) or " ".join(name.split())
    if len(plain) <= longest:
        return plain
    cut = plain[: longest - 1]
    head, _, _ = cut.rpartition(" ") if plain[longest - 1] != " " else (cut, "", "")
    return (head if len(head) >= longest // 2 else cut).rstrip() + "…"
