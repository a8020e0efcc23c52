"""What the operator owes a producer: what was delivered, minus what came back, was kept and was paid out."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.actors import Actor
from core.db import Dong, db
from orders.access import parcels_visible_to, visible_to
from orders.bookings import DELIVERED, RETURNED
from orders.ledger import Account, Entry, Posting
from orders.models import OrderLine, Parcel
from orders.progress import IN_STORE, ON_THE_ROAD

_DAYS = 60


@dataclass(frozen=True)
class Day:
    """What one local day added to the account."""

    day: date
    delivered: Dong
    returned: Dong
    deducted: Dong  # commission, fees, freight and tax of a settlement that was locked
    paid_out: Dong

    @property
    def change(self) -> Dong:
        """What is owed more, or less."""
        return Dong(self.delivered - self.returned - self.deducted - self.paid_out)


@dataclass(frozen=True)
class Owed:
    """The account of one cooperative."""

    balance: Dong
    on_the_road: Dong  # goods that may be paid for soon
    in_store: Dong  # goods ordered and not sent yet
    days: tuple[Day, ...]


def owed(actor: Actor, cooperative_id: int) -> Owed:
    """The account as it stands now, with the latest days on which something happened."""
    mine = (Entry.account == Account.PRODUCER, Entry.cooperative_id == cooperative_id, visible_to(actor, Entry))
    balance = db.session.scalar(sa.select(sa.func.sum(Entry.amount)).where(*mine)) or 0

    def part(condition: sa.ColumnElement[bool], sign: int) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, sign * Entry.amount), else_=0)), 0)

    is_goods, is_kept = Posting.document.startswith("parcel:"), Posting.document.startswith("settlement:")
    by_day = sa.select(
        Posting.day, part(sa.and_(is_goods, Posting.kind == DELIVERED), -1),
        part(sa.and_(is_goods, Posting.kind == RETURNED), 1), part(is_kept, 1), part(~sa.or_(is_goods, is_kept), 1),
    ).join(Posting, Posting.id == Entry.posting_id).where(*mine)
    days = db.session.execute(by_day.group_by(Posting.day).order_by(Posting.day.desc()).limit(_DAYS))
    return Owed(
        Dong(-int(balance)), _worth(actor, cooperative_id, ON_THE_ROAD), _worth(actor, cooperative_id, IN_STORE),
        tuple(Day(day, *(Dong(int(part)) for part in parts)) for day, *parts in days))


def _worth(actor: Actor, cooperative_id: int, statuses: Any) -> Dong:
    goods = sa.select(sa.func.sum(OrderLine.amount)).join(Parcel, Parcel.id == OrderLine.parcel_id).where(
        Parcel.cooperative_id == cooperative_id, Parcel.status.in_(statuses), OrderLine.cancelled_at.is_(None),
        parcels_visible_to(actor))
    return Dong(int(db.session.scalar(goods) or 0))
