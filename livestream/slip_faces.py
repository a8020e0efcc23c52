"""How a slip looks: what is on it for whoever packs, in the order they need it, and how long the paper must be."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from core import clock
from core.phones import spaced
from livestream.merging import others_in_order
from livestream.models import LiveSession, Slip, SlipKind, SlipPhone, SlipRun, SlipWidth
from livestream.slips import Choices
from orders.models import Order

_LETTERS = {SlipWidth.NARROW: 22, SlipWidth.WIDE: 33}  # of a name in one line
_ALWAYS = {SlipWidth.NARROW: 49, SlipWidth.WIDE: 39}  # mm: head, number, money, foot
_OF_A_SUM = {SlipWidth.NARROW: 2, SlipWidth.WIDE: 1}  # lines
_STEP, _SHORTEST, _LONGEST = 10, 50, 300  # mm: the sizes that slips.css knows
_STILL_FRESH = 120  # seconds: whoever opens the page later has a copy


@dataclass(frozen=True)
class Face:
    """One slip. `mark` is "", "changed", "void"; `again` counts reprints; `height` is a size of paper in mm."""

    number: int
    name: str
    phone: str
    mark: str
    again: int
    standing: str
    lines: list[dict[str, Any]]
    instead: list[tuple[int, str]]
    goods: int
    order: str
    collect: int | None
    is_paid: bool
    others: list[int]
    at: datetime
    height: int
    with_qr: bool


def faces(session: LiveSession, run: SlipRun, chosen: Choices, orders: dict[int, Order]) -> list[Face]:
    """The slips of a run as they are printed."""
    return [_face(slip, chosen, orders.get(slip.buyer.order_id or 0)) for slip in run.slips
            if slip.kind != SlipKind.REPLACED]


def is_copy(run: SlipRun) -> bool:
    """True when the run was printed a while ago: a page that is opened again says that it is a copy."""
    return (clock.now() - run.printed_at).total_seconds() > _STILL_FRESH


def mark_of(slip: Slip) -> str:
    """What a slip means for the one before: "changed", "void", or nothing."""
    kind = slip.facts.get("was", slip.kind.value)
    if kind == SlipKind.NEW.value:
        return "changed" if slip.facts.get("instead") else ""
    return str(kind)


def phone_as(phone: str | None, how: SlipPhone) -> str:
    """The number as the session prints it."""
    if not phone or how == SlipPhone.HIDDEN:
        return ""
    return spaced(phone) if how == SlipPhone.WHOLE else f"… {phone[-3:]}"


def _face(slip: Slip, chosen: Choices, order: Order | None) -> Face:
    facts, buyer = slip.facts, slip.buyer
    phone = phone_as(buyer.phone or (order.buyer_phone if order is not None else None), chosen.phone)
    others = [other.number for other in others_in_order(buyer)]
    with_qr = chosen.with_qr and order is not None and mark_of(slip) != "void"
    return Face(
        number=buyer.number, name=buyer.name, phone=phone, mark=mark_of(slip),
        again=slip.nth if slip.kind == SlipKind.REPRINT else 0, standing=facts.get("standing", ""),
        lines=facts["lines"], instead=[(milli, unit) for milli, unit in facts.get("instead", ())],
        goods=facts.get("goods", 0), order=facts.get("order", ""), collect=facts.get("collect"),
        is_paid=facts.get("is_paid", False), others=others, at=slip.run.printed_at, with_qr=with_qr,
        height=_height(slip, chosen, bool(phone), bool(others), with_qr))


def _height(slip: Slip, chosen: Choices, has_phone: bool, has_others: bool, with_qr: bool) -> int:
    """So much paper in mm, a little more than needed, so that nothing is cut and little is wasted."""
    letters = _LETTERS[chosen.width]
    lines = slip.facts["lines"]
    rows = sum(_OF_A_SUM[chosen.width] + ceil((len(line["name"]) + len(line["code"]) + 1) / letters) for line in lines)
    more_of_name = ceil(len(slip.buyer.name) * 1.5 / letters) - 1  # bold, beside the number
    need = _ALWAYS[chosen.width] + 5.5 * rows + 5 * more_of_name + 6 * has_phone + 5 * has_others
    need += 9 * bool(mark_of(slip) or slip.kind == SlipKind.REPRINT) + 5 * bool(slip.facts.get("instead"))
    need += 7 * (len(lines) > 1) + 34 * with_qr
    return min(_LONGEST, max(_SHORTEST, ceil(need / _STEP) * _STEP))
