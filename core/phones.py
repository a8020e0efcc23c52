"""Vietnamese mobile numbers, however people write them."""
from __future__ import annotations

import re

from core.errors import Invalid

_SEPARATORS = re.compile(r"[\s.\-()\u00a0\u2010-\u2015]+")
_MOBILE = re.compile(r"(?:\+?84|0)([35789][0-9]{8})")


class NotAPhone(Invalid):
    """This is not a mobile number. It has ten digits and begins with 03, 05, 07, 08 or 09."""


def mobile(text: str) -> str | None:
    """`0912345678` for "0912.345.678", "+84 912 345 678", "84912345678"; None for anything else."""
    found = _MOBILE.fullmatch(_SEPARATORS.sub("", text.strip()))
    return "0" + found[1] if found else None


def read_mobile(text: str) -> str:
    """As `mobile`, but refuse what is none with a sentence a person understands."""
    number = mobile(text)
    if number is None:
        raise NotAPhone
    return number


def masked(number: str) -> str:
    """`09xx xxx 678`: enough to recognise a number one knows, too little to call it."""
    return f"{number[:2]}xx xxx {number[-3:]}" if len(number) >= 7 else "xxx"


def spaced(number: str) -> str:
    """`0912 345 678`, the way it is read aloud."""
    return f"{number[:4]} {number[4:7]} {number[7:]}" if len(number) == 10 else number
