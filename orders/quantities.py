"""Quantities the way people say and type them: thousandths of a pack size in, "2 túi" or "1,5 kg" out."""
from __future__ import annotations

import re
from decimal import Decimal

from core import figures
from core.templating import language
from orders.wishes import MOST_MILLI

_TYPED = re.compile(r"(\d{1,3})(?:[.,](\d{1,3}))?", re.ASCII)


def said(milli: int, unit_name: str) -> str:
    """"2 túi", "1,5 kg": so much of a pack size, in the reader's language."""
    return f"{figures.number(Decimal(milli) / 1000, language())} {unit_name}"


def title(product_name: str, variant_name: str, unit_name: str) -> str:
    """"Gạo Séng Cù (túi 5 kg)"; "Mận hậu" when the pack size is only its unit, which stands beside it anyway."""
    return product_name if variant_name == unit_name else f"{product_name} ({variant_name})"


def plain(milli: int) -> str:
    """"2", "1.5": what stands in a number field."""
    whole, rest = divmod(milli, 1000)
    return str(whole) if not rest else f"{whole}.{rest:03d}".rstrip("0")


def typed(text: str) -> int | None:
    """Thousandths for "2", "1,5" or "1.5"; None for what is no quantity: nothing, less, letters, too much."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    milli = int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0"))
    return milli if 1 <= milli <= MOST_MILLI else None
