"""What sellers owe after a run that ended below zero, and what of it they have paid back at the bank since."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.db import Dong, db
from orders.models.money import LineUse, LineUseUndone, Settlement
from orders.settlement.collected import DONE


def total(settlement_id: Any) -> Any:
    """What was paid back of what this run left, as SQL."""
    return sa.select(sa.func.coalesce(sa.func.sum(LineUse.amount), 0)).where(
        LineUse.about_id == settlement_id, ~is_undone()).scalar_subquery()


def is_undone() -> sa.ColumnElement[bool]:
    """Somebody has said that a use of a line was not so."""
    return sa.exists().where(LineUseUndone.use_id == LineUse.id)


def last_run(cooperative_id: int) -> Settlement | None:
    """The latest run of this seller that is locked: what it left below zero is what the seller owes."""
    return db.session.scalars(sa.select(Settlement).where(
        Settlement.cooperative_id == cooperative_id, Settlement.status.in_(DONE)).order_by(
        Settlement.number.desc()).limit(1)).first()


def left_of(run: Settlement | None) -> Dong:
    """What is left to pay back of what this run left: never below zero."""
    return Dong(0) if run is None else Dong(-brought_from(run))


def brought_from(run: Settlement) -> Dong:
    """What the run after this one begins with."""
    return Dong(run.carried + int(db.session.scalar(sa.select(total(run.id))) or 0))


def carried_before(run: Settlement) -> Dong:
    """What the run before this one left below zero, whatever was paid back of it since."""
    before = db.session.scalar(sa.select(Settlement.carried).where(
        Settlement.cooperative_id == run.cooperative_id, Settlement.status.in_(DONE), Settlement.number < run.number)
        .order_by(Settlement.number.desc()).limit(1))
    return Dong(0) if before is None else before
