"""What a buyer has claimed by now, in short: in view wherever something of theirs is shown."""
from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.prepared import PreparedIn, one_of
from livestream import terms
from livestream.models import Claim, ClaimStatus, ItemPrice, LiveBuyer, LiveSession, RunItem
from shop.models import Variant

_OPEN = (ClaimStatus.HELD, ClaimStatus.ORDERED, ClaimStatus.WAITING)


def by_number(session: LiveSession, numbers: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """For each number in the hall what this buyer has and waits for, oldest first: the code, thousandths of a unit,
    the unit, whether it waits, whether it is only a wish and to be paid first, until when it is kept, and the price of
    a unit where it is another one than now."""
    found: dict[int, list[dict[str, Any]]] = {}
    db.session.flush()
    rows = _CLAIMS.rows(numbers, session_id=session.id)
    pays_first = any(row[4] == ClaimStatus.WAITING for row in rows) and terms.is_first_paid(session)
    for number, code, milli, unit, status, until, agreed, now, paid_id in rows:
        waits = status == ClaimStatus.WAITING
        line = {"code": code, "unit": unit, "waits": waits, "wish": waits and pays_first and paid_id is None,
                "price": agreed if agreed != now else None}
        _add(found.setdefault(number, []), line, milli, until)
    return found


_CLAIMS = PreparedIn(lambda numbers: (
    sa.select(LiveBuyer.number, RunItem.code, Claim.milli, Variant.unit_name, Claim._status, Claim.expires_at,
              Claim.unit_price, ItemPrice.price, Claim.paid_id)
    .join_from(Claim, LiveBuyer, LiveBuyer.id == Claim.buyer_id).join(RunItem, RunItem.id == Claim.item_id)
    .join(ItemPrice, ItemPrice.id == Claim.price_id).join(Variant, Variant.id == ItemPrice.variant_id)
    .where(LiveBuyer.session_id == sa.bindparam("session_id"), LiveBuyer.number.in_(numbers),
           one_of(Claim.status, _OPEN))
    .order_by(Claim.id)))


def of(session: LiveSession, number: int | None) -> list[dict[str, Any]]:
    """The same of one buyer; nothing for whoever has no number."""
    return by_number(session, {number}).get(number, []) if number is not None else []


def _add(lines: list[dict[str, Any]], kind: dict[str, Any], milli: int, until: datetime | None) -> None:
    """Several claims of the same kind are one line, kept until the first of them lapses."""
    moment = until.isoformat() if until else None
    for line in lines:
        if all(line[name] == value for name, value in kind.items()):
            line["milli"] += milli
            line["until"] = min(filter(None, (line["until"], moment)), default=None)
            return
    lines.append({**kind, "milli": milli, "until": moment})
