"""What the last label that was printed of a parcel asks for: on the packing list, or as a new one.

A packing list shows the sums of the moment it is printed. When goods or money come after that, another sum is due: the
list says so when it is opened again, and a parcel that is packed with the old label stays until it has a new one.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.db import Dong, db
from core.transactions import use_case
from orders.door.errors import SumsChanged
from orders.errors import NoSuchParcel
from orders.models import LabelPrint, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.opening import open_parcels


@use_case
def print_list(actor: Actor, cooperative_id: int, shown: Mapping[str, Dong]) -> int:
    """A packing list with these parcels and sums goes on paper now. Returns how many labels are new.

    Raises NoSuchParcel, also for another cooperative's; SumsChanged if another sum is due than was shown.
    """
    ids = dict(db.session.execute(sa.select(Parcel.code, Parcel.id).where(
        Parcel.code.in_(shown), Parcel.cooperative_id == cooperative_id)).all())
    if not shown or len(ids) < len(shown):
        raise NoSuchParcel
    opened = [each for each in open_parcels(actor, ids.values()) if each.parcel.status == ParcelStatus.TO_PACK]
    now = {each.parcel.id: due(each.payment) for each in opened}
    if any(shown[each.parcel.code] != now[each.parcel.id] for each in opened):
        raise SumsChanged
    before = latest(now)
    return remember({parcel_id: cash for parcel_id, cash in now.items()
                     if parcel_id not in before or before[parcel_id].cash != cash})


def remember(sums: Mapping[int, Dong]) -> int:
    """Labels with these sums are printed, by parcel. Whoever asks has locked their orders. Returns how many."""
    db.session.add_all(LabelPrint(parcel_id=parcel_id, cash=cash, at=clock.now(), actor=actors.current().ref)
                       for parcel_id, cash in sorted(sums.items()))
    db.session.flush()
    return len(sums)


def latest(parcel_ids: Collection[int]) -> dict[int, LabelPrint]:
    """The last label of each of these parcels, where one was printed."""
    last = sa.select(sa.func.max(LabelPrint.id)).where(LabelPrint.parcel_id.in_(parcel_ids)).group_by(
        LabelPrint.parcel_id)
    return {each.parcel_id: each for each in db.session.scalars(sa.select(LabelPrint).where(LabelPrint.id.in_(last)))}


def due(payment: Payment | None) -> Dong:
    """What is to be collected for a parcel with this latest payment."""
    return payment.amount if payment is not None and payment.status == PaymentStatus.STARTED else Dong(0)
