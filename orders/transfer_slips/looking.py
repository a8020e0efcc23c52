"""The office looks at photos of transfers: which wait, who has seen one, and which bank lines it may be about."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.transactions import use_case
from orders import balances
from orders.access import behind, sees_everything
from orders.models import BankLine, Direction, Order, OrderStatus
from orders.models.money import TransferSlip
from orders.together import joined
from orders.transfer_slips import standing
from orders.transfer_slips.errors import NoSuchSlip

_BEFORE, _AFTER = timedelta(days=3), timedelta(days=2)  # a line may be this much older or younger than the photo
_MOST = 8
_LOOKED_AT = 500


@dataclass(frozen=True)
class NearLine:
    """A bank line that is nobody's yet and came about then; just as much as is left of the order, or not."""

    line: BankLine
    is_as_much: bool


def slip_of(actor: Actor, slip_id: int) -> TransferSlip:
    """One that is kept, for whoever handles money. Raises NoSuchSlip."""
    found = db.session.get(TransferSlip, slip_id) if sees_everything(actor) else None
    if found is None or found.removed_at is not None:
        raise NoSuchSlip
    return found


def behind_link(secret: str, slip_id: int) -> TransferSlip:
    """One of the order behind this link. Raises NoSuchOrder, and NoSuchSlip for one of another order."""
    order = behind(secret)
    found = db.session.get(TransferSlip, slip_id)
    if found is None or found.order_id != order.id or found.removed_at is not None:
        raise NoSuchSlip
    return found


def order_of(slip: TransferSlip) -> Order:
    """The order that somebody was allowed to see the photo of."""
    return db.session.get_one(Order, slip.order_id)


def wanted(only_waiting: bool) -> sa.Select[TransferSlip]:
    """Those that wait, the oldest first; or all that are kept, the newest first."""
    if only_waiting:
        return sa.select(TransferSlip).where(standing.waits()).order_by(TransferSlip.sent_at, TransferSlip.id)
    return sa.select(TransferSlip).where(TransferSlip.removed_at.is_(None)).order_by(
        TransferSlip.sent_at.desc(), TransferSlip.id.desc())


def waiting_count() -> tuple[int, datetime | None]:
    """How many wait, and since when the first does."""
    asked = sa.select(sa.func.count(), sa.func.min(TransferSlip.sent_at)).where(standing.waits())
    count, oldest = db.session.execute(asked).one()
    return count, oldest


@use_case
def mark_seen(actor: Actor, slip_id: int) -> bool:
    """This person has looked at it. False if somebody else was first. Raises NoSuchSlip."""
    slip = slip_of(actor, slip_id)
    by_whom = actors.current().ref
    first = db.session.scalar(sa.update(TransferSlip).where(
        TransferSlip.id == slip_id, TransferSlip.seen_at.is_(None)).values(
        seen_at=clock.now(), seen_by=by_whom).returning(TransferSlip.id).execution_options(synchronize_session=False))
    db.session.refresh(slip)
    if first is not None:
        note("transfer slip seen", f"order:{order_of(slip).code}", number=slip.number)
    return slip.seen_by == by_whom


def near(slip: TransferSlip) -> list[NearLine]:
    """Money that is nobody's yet and came about when the photo was sent: just as much first, then by time."""
    left = left_of(slip)
    lines = db.session.scalars(sa.select(BankLine).where(
        BankLine.direction == Direction.IN, BankLine.remaining > 0,
        BankLine.at.between(slip.sent_at - _BEFORE, slip.sent_at + _AFTER)).order_by(
        BankLine.at.desc(), BankLine.id.desc()).limit(_LOOKED_AT))
    found = [NearLine(line, bool(left) and line.remaining == left) for line in lines]
    found.sort(key=lambda each: (not each.is_as_much, abs(each.line.at - slip.sent_at)))
    return found[:_MOST]


def left_of(slip: TransferSlip) -> Dong:
    """What is to be paid for its order, or was before the order was given up."""
    order = db.session.get_one(Order, joined.goes_on_in(slip.order_id))
    if order.status == OrderStatus.CANCELLED:
        return Dong(max(0, sum(line.amount for line in order.lines) + order.freight - order.received))
    return balances.of(order).left
