"""Parts of what was just ordered, and prices that are asked for: neither is one more thing wanted."""
from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.acts import Act
from livestream.grammar.marking import Taken
from livestream.grammar.reading import Line
from livestream.grammar.roles import MONEY
from livestream.grammar.show import Item
from livestream.grammar.tokens import Tokens

_HAGGLING = frozenset((
    "bot", "bot di", "giam", "giam con", "giam xuong", "fix", "con", "giam gia", "bot gia", "bot cho",
))
_THOUSANDS = ("k", "ka", "n", "ng", "nghìn", "ngàn", "nghin", "ngan")


def share_out(wanted: list[Line], taken: list[Taken]) -> bool:
    """Leave the whole of "2 con gà, 1 con gửi mẹ, 1 con về nhà chị" and take its parts away; whether there were any."""
    if len(wanted) < 3 or any(line.qty is None for line in wanted):
        return False
    whole, *parts = wanted
    same = all(part.unit == whole.unit and (part.implicit or part.code == whole.code) for part in parts)
    if not same or whole.code is None or sum(part.qty or 0 for part in parts) != whole.qty:
        return False
    del wanted[1:]
    del taken[1:]
    return True


def haggles(acts: Sequence[Act], tokens: Tokens, items: Sequence[Item]) -> bool:
    """Whether a price is asked for that is not the price: "40k thì lấy 5kg", "bớt 5k chị lấy 3kg"."""
    if not any(MONEY in act.roles for act in acts):
        return False
    for act in acts:
        for before, piece in pairwise(act.pieces):
            if piece.role == MONEY and tokens.plain(before.start, before.end) in _HAGGLING:
                return True
    prices = [int(unit.price) for item in items for unit in item.units if unit.price]
    for act in acts:
        verb = next((at for at, piece in enumerate(act.pieces) if piece.role in (v.TAKE, v.ORDER, v.GIVE)), 0)
        for piece in act.pieces[:verb]:
            named = _dong(tokens.raws[piece.start:piece.end]) if piece.role == MONEY else None
            if named is not None and all(named % price for price in prices):
                return True
    return False


def _dong(typed: list[str]) -> int | None:
    """The đồng of a price of the plain forms, "45k" and "45.000"; None for others."""
    digits = "".join(part for part in typed if part.isdecimal())
    words = [part for part in typed if part.isalpha() or part == "/"]
    if not digits or "/" in words or typed[0] != typed[0].lstrip("0"):
        return None
    if words and words[0] in _THOUSANDS:
        return int(digits) * 1000 if len(typed) == 2 else None
    return int(digits) if not words or words[0] in ("đ", "d", "₫") else None
