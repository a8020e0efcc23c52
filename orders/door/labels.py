"""What the label of a packed parcel asks for at the door, and that no parcel leaves with another sum than is due.

Money that comes after a parcel was packed changes what is due, not what stands on its label. Until somebody has stopped
or changed the waybill and says so, the parcel stays; for one that is on the road already a person is asked.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.money import vnd
from core.transactions import use_case
from orders import disputed
from orders.cases.opening import About, close_cases, open_case
from orders.door import printing
from orders.door.errors import LabelAsksOther, LabelIsRight
from orders.models import CaseKind, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.opening import Opened, open_parcel
from orders.progress import ON_THE_ROAD

READY = (ParcelStatus.PACKED, ParcelStatus.BOOKED)
CHANGED, COLLECTED, ENDED = "changed", "collected", "ended"  # what was decided about its case


def asks_other(parcel: Parcel, payment: Payment | None) -> bool:
    """True if its label asks for another sum than is due."""
    return parcel.label_cash is not None and parcel.label_cash != printing.due(payment)


def write(opened: Iterable[Opened]) -> None:
    """These are packed: their labels ask for what was printed on the packing list, or else for what is due now."""
    packed = list(opened)
    printed = printing.latest([each.parcel.id for each in packed])
    for each in packed:
        last = printed.get(each.parcel.id)
        each.parcel.label_cash = printing.due(each.payment) if last is None else last.cash


def held_back(order_ids: Collection[int]) -> set[int]:
    """Those of these orders of which a packed parcel may not leave as it is."""
    asked = sa.select(sa.func.coalesce(sa.func.sum(Payment.amount), 0)).where(
        Payment.parcel_id == Parcel.id, Payment.status == PaymentStatus.STARTED).correlate(Parcel).scalar_subquery()
    return set(db.session.scalars(sa.select(Parcel.order_id).where(
        Parcel.order_id.in_(order_ids), Parcel.status.in_(READY), Parcel.label_cash != asked)))


def refuse_other(opened: Sequence[Opened]) -> None:
    """Raises LabelAsksOther, with the names of all parcels that may not leave, if one of these may not."""
    wrong = [each for each in opened if each.parcel.status in READY and asks_other(each.parcel, each.payment)]
    if wrong:
        raise LabelAsksOther(parcels=", ".join(
            f"{each.parcel.code} ({vnd(each.parcel.label_cash or Dong(0))} → {vnd(printing.due(each.payment))})"
            for each in wrong))


@use_case
def change(actor: Actor, parcel_id: int) -> Parcel:
    """The waybill was changed, or stopped and printed anew: the label asks for what is due. Raises LabelIsRight.

    For whoever works for the cooperative; others get NoSuchParcel.
    """
    opened = open_parcel(actor, parcel_id)
    parcel = opened.parcel
    if not asks_other(parcel, opened.payment) or parcel.status not in (*READY, *ON_THE_ROAD):
        raise LabelIsRight
    renew(opened)
    return parcel


def renew(opened: Opened) -> None:
    """The label asks for what is due from now on. Its order is locked; one that asks for it already stays."""
    parcel, now = opened.parcel, printing.due(opened.payment)
    if parcel.label_cash == now:
        return
    note("label changed", f"parcel:{parcel.code}", before=parcel.label_cash, now=now)
    parcel.label_cash = now
    printing.remember({parcel.id: now})
    close(parcel, CHANGED)


def follow(parcel: Parcel, now: Dong) -> None:
    """Another sum is due for it now. On the road nobody can hold it back: a person is asked. The order is locked.

    While its payment is in dispute, a person has been asked already.
    """
    if parcel.status not in ON_THE_ROAD or parcel.label_cash is None or disputed.held({parcel.order_id}):
        return
    if parcel.label_cash == now:
        close(parcel, CHANGED)
    else:
        open_case(CaseKind.WAYBILL, About(
            f"parcel:{parcel.code}", order_id=parcel.order_id, amount=now,
            note=f"{parcel.code}: {vnd(parcel.label_cash)} → {vnd(now)}"))


def end(parcel: Parcel, decision: str) -> None:
    """Its cash is recorded, or none will be: its label asks nobody any more."""
    parcel.label_cash = None
    close(parcel, decision)


def close(parcel: Parcel, decision: str) -> None:
    """Nobody need be asked about its label any more."""
    close_cases(f"parcel:{parcel.code}", decision, kinds=(CaseKind.WAYBILL,))
