"""How a slip looks: what is on it for whoever packs, in the order they need it, and how long the paper must be."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from core import clock
from core.phones import spaced
from livestream.buying.merging import others_in_order
from livestream.models import LiveSession, Slip, SlipKind, SlipPhone, SlipRun, SlipWidth
from livestream.printing import slips
from livestream.printing.slips import Choices
from orders.banking import asking, pictures
from orders.door import labels
from orders.models import Order

_LETTERS = {SlipWidth.NARROW: 22, SlipWidth.WIDE: 33}  # of a name in one line
_BESIDE_NUMBER = {SlipWidth.NARROW: 14, SlipWidth.WIDE: 24}  # of the buyer's name, which is bold
_LINES_OF_BUYER = 3  # slips.css shows no more: the number is what a buyer is known by
_ALWAYS = {SlipWidth.NARROW: 43, SlipWidth.WIDE: 38}  # mm: head, number, money, foot
_OF_A_SUM = {SlipWidth.NARROW: 2, SlipWidth.WIDE: 1}  # lines
_MARK = 9  # mm: a framed word
_CODE = 36  # mm: the code of the link
_TRANSFER = 52  # mm: the larger one of a transfer, and what it says in words
_CAPITAL = 1.4  # so many letters wide
_SIZES: tuple[int, ...] = (*range(50, 301, 10), *range(350, 951, 50))  # mm: those that slips.css knows
_STILL_FRESH = 120  # seconds: whoever opens the page later has a copy


@dataclass(frozen=True)
class Face:
    """One slip. `mark` is "", "changed", "void"; `again` counts reprints; `height` is a size of paper in mm."""

    number: int
    name: str
    channel: str
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
    is_held_back: bool  # the label of its packed parcel asks for another sum than is due now
    transfer: asking.Panel | None  # of an order that is paid by transfer: as it stands now, whatever was printed before
    picture: str = ""  # its code


def faces(session: LiveSession, run: SlipRun, chosen: Choices, orders: dict[int, Order]) -> list[Face]:
    """The slips of a run as they are printed."""
    always = int(session.is_rehearsal) + int(is_copy(run))
    return [_face(slip, chosen, orders.get(slip.buyer.order_id or 0), always) for slip in run.slips
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


def _face(slip: Slip, chosen: Choices, order: Order | None, always: int) -> Face:
    """`always` is how many marks stand on each slip of the run."""
    facts, buyer = slip.facts, slip.buyer
    phone = phone_as(buyer.phone or (order.buyer_phone if order is not None else None), chosen.phone)
    others = [other.number for other in others_in_order(buyer)]
    is_wanted = order is not None and mark_of(slip) != "void"
    transfer = asking.panel(order) if order is not None and is_wanted else None
    asked = transfer.asked if transfer is not None else None
    cash = slips.money_of(order) if order is not None and is_wanted else facts  # of now
    with_qr = chosen.with_qr and is_wanted and asked is None  # of two codes a phone may read the wrong one
    codes = _CODE * with_qr + _TRANSFER * (asked is not None)
    is_held_back = order is not None and is_wanted and bool(labels.held_back([order.id]))
    marks = always + 2 * is_held_back + bool(mark_of(slip)) + (slip.kind == SlipKind.REPRINT)
    return Face(
        number=buyer.number, name=buyer.name, channel=buyer.channel.name, phone=phone, mark=mark_of(slip),
        again=slip.nth if slip.kind == SlipKind.REPRINT else 0, standing=facts.get("standing", ""),
        lines=facts["lines"], instead=[(milli, unit) for milli, unit in facts.get("instead", ())],
        goods=facts.get("goods", 0), order=facts.get("order", ""), collect=cash.get("collect"),
        is_paid=cash.get("is_paid", False), others=others, at=slip.run.printed_at, with_qr=with_qr,
        is_held_back=is_held_back, transfer=transfer,
        picture=pictures.svg_in_page(asked.payload) if asked is not None else "",
        height=_paper(_length(slip, chosen, bool(phone), bool(others)) + codes + _MARK * marks))


def _paper(need: float) -> int:
    """The shortest paper that is long enough."""
    return next((size for size in _SIZES if size >= need), _SIZES[-1])


def _length(slip: Slip, chosen: Choices, has_phone: bool, has_others: bool) -> float:
    """So long in mm without marks and codes, a little more than it is, so that nothing is cut and little is wasted."""
    lines, letters = slip.facts["lines"], _LETTERS[chosen.width]
    rows = sum(_OF_A_SUM[chosen.width] + lines_of(f"{line['code']} {line['name']}", letters) for line in lines)
    more_of_name = min(_LINES_OF_BUYER, lines_of(slip.buyer.name, _BESIDE_NUMBER[chosen.width])) - 1
    need = _ALWAYS[chosen.width] + 5 * rows + 4 * more_of_name + 6 * has_phone + 5 * has_others
    need += 4 * lines_of(slip.buyer.channel.name, letters)
    return need + 5 * bool(slip.facts.get("instead")) + 7 * (len(lines) > 1)


def lines_of(text: str, letters: int) -> int:
    """How many lines a text takes that breaks between words, and inside those that are longer than a line.

    >>> lines_of("Gạo Séng Cù Than Uyên", 12)
    2
    """
    lines, used = 1, 0.0
    for word in text.split():
        wide = sum(_CAPITAL if letter.isupper() else 1 for letter in word)
        if used and used + 1 + wide > letters:
            lines, used = lines + 1, 0.0
        used += wide + bool(used)
        more = ceil(used / letters) - 1
        lines, used = lines + more, used - more * letters
    return lines
