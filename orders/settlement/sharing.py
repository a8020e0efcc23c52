"""What is kept of a part of a line, by what its run has kept of all of it, or will keep."""
from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from core.db import Dong, db
from orders.models import LineEvent, LineEventKind, OrderLine
from orders.models.money import PARTS, LineKind, Settlement, SettlementLine
from orders.settlement import drafting
from orders.settlement.collected import DONE, Due


@dataclass(frozen=True)
class Parts:
    """Commission and both fees. Freight is for the parcel, tax is of the revenue: both stay as they are."""

    commission: Dong
    fees: Dong


def of_part(line: OrderLine, before: int, amount: int) -> Parts:
    """What is kept of `amount` of this line, when `before` of it was asked for already: of all of it together no more
    than is kept of the line."""
    kept = _kept(line)

    def part(*names: str) -> Dong:
        whole = sum(kept[name] for name in names)
        return Dong(whole * (before + amount) // line.amount - whole * before // line.amount)

    return Parts(part("commission"), part("fee_platform", "fee_operator"))


def _kept(line: OrderLine) -> dict[str, int]:
    settled = db.session.scalars(sa.select(SettlementLine).join(
        Settlement, Settlement.id == SettlementLine.settlement_id).where(
        SettlementLine.order_line_id == line.id, SettlementLine.kind == LineKind.SALE,
        Settlement.status.in_(DONE))).first()
    if settled is not None:
        return {name: int(getattr(settled, name)) for name in PARTS}
    events = sa.select(LineEvent).where(LineEvent.line_id == line.id)
    days = {event.kind: event.day for event in db.session.scalars(events)}
    due = Due(line.id, line.parcel_id or 0, line.session_id, line.amount, days[LineEventKind.ORDERED],
              days[LineEventKind.DELIVERED])
    priced = drafting.priced(line.cooperative_id, due)
    return {name: int(priced[name]) for name in PARTS}
