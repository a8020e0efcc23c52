"""Photos of transfers do not stay: so many days after their order is done their files are removed."""
from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core import clock, dated
from core.db import db
from core.states import StatusChange
from core.transactions import use_case
from orders.models import Case, Order, OrderStatus
from orders.models.money import TransferSlip
from orders.transfer_slips import files

RETENTION = "transfer_slip_days"
_DONE = (OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.RETURNED)


def forget() -> int:
    """Remove what is not needed any more, and files that belong to nothing; how many photos that were."""
    gone = _mark_removed()
    for key in gone:
        files.remove(key)
    kept = set(db.session.scalars(sa.select(TransferSlip.key).where(TransferSlip.removed_at.is_(None))))
    for path in files.left_behind(kept):
        path.unlink(missing_ok=True)
    return len(gone)


@use_case
def _mark_removed() -> list[str]:
    before = clock.now() - timedelta(days=dated.value(RETENTION))
    done = sa.exists().where(Order.id == TransferSlip.order_id, Order.status.in_(_DONE))
    moved = sa.exists().where(StatusChange.entity == "orders", StatusChange.entity_id == TransferSlip.order_id,
                              StatusChange.at >= before)
    asked = sa.exists().where(Case.order_id == TransferSlip.order_id, Case.closed_at.is_(None))
    return list(db.session.scalars(sa.update(TransferSlip).where(
        TransferSlip.removed_at.is_(None), TransferSlip.sent_at < before, done, ~moved, ~asked,
    ).values(removed_at=clock.now()).returning(TransferSlip.key).execution_options(synchronize_session=False)))
