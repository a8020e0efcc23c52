"""Which carrier takes a packed parcel, under which number; corrected until it leaves, stopped when another sum is due.

A waybill asks at the door for what the label asks for. Money that comes after it was made holds the parcel back
(orders.door.labels) until the waybill is changed, which keeps its number, or stopped, which takes it off.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core.actors import Actor
from core.audit import note
from core.db import db
from core.text import one_line
from core.transactions import use_case
from orders.door import labels
from orders.models import Parcel
from orders.opening import Opened, open_parcel
from orders.shipping import carriers, own
from orders.shipping.errors import (
    BadWaybill,
    NotPacked,
    NoWaybill,
    UnknownCarrier,
    WaybillFirst,
    WaybillMissing,
    WaybillStands,
    WaybillTaken,
)

_NUMBER = re.compile(r"[A-Z0-9](?:[A-Z0-9./_-]{3,38})[A-Z0-9]", re.ASCII)


@use_case
def give_to(actor: Actor, parcel_id: int, carrier: str, waybill: str) -> Parcel:
    """This carrier brings it, under this number; own people need none. A repeat is harmless.

    Raises NoSuchParcel, NotPacked, UnknownCarrier, BadWaybill, WaybillTaken; WaybillFirst while another sum is due.
    """
    opened = open_parcel(actor, parcel_id)
    parcel = opened.parcel
    if parcel.status not in labels.READY:
        raise NotPacked
    if carrier not in carriers.offered():
        raise UnknownCarrier
    number = None if carrier == own.NAME else read(waybill)
    if (parcel.carrier, parcel.waybill) == (carrier, number):
        return parcel
    if parcel.waybill and labels.asks_other(parcel, opened.payment):
        raise WaybillFirst
    if number is not None and _is_taken(parcel, carrier, number):
        raise WaybillTaken
    note("waybill given", f"parcel:{parcel.code}", carrier=carrier, waybill=number or "", cash=parcel.label_cash or 0,
         before=parcel.waybill or "")
    parcel.carrier, parcel.waybill = carrier, number
    try:
        db.session.flush()
    except IntegrityError as error:
        raise WaybillTaken from error
    return parcel


@use_case
def stop(actor: Actor, parcel_id: int) -> Parcel:
    """The carrier has stopped it: the parcel has no waybill, and its new label asks for what is due.

    Raises NoSuchParcel, NotPacked, NoWaybill.
    """
    opened = open_parcel(actor, parcel_id)
    parcel = opened.parcel
    if parcel.status not in labels.READY:
        raise NotPacked
    if not parcel.waybill:
        raise NoWaybill
    note("waybill stopped", f"parcel:{parcel.code}", carrier=parcel.carrier, before=parcel.waybill,
         cash=parcel.label_cash or 0)
    parcel.waybill = None
    labels.renew(opened)
    return parcel


def read(text: str) -> str:
    """A number as it is kept: capital letters, nothing around it. Raises BadWaybill."""
    number = one_line(text).upper()
    if not _NUMBER.fullmatch(number):
        raise BadWaybill
    return number


def refuse_missing(opened: Sequence[Opened]) -> None:
    """Raises WaybillMissing if a carrier is to take one of these without a number."""
    missing = [each.parcel.code for each in opened if each.parcel.status in labels.READY
               and each.parcel.carrier != own.NAME and not each.parcel.waybill]
    if missing:
        raise WaybillMissing(parcels=", ".join(missing))


def refuse_to_unpack(parcel: Parcel) -> None:
    """Raises WaybillStands: the carrier would come for it."""
    if parcel.waybill and parcel.status in labels.READY:
        raise WaybillStands


def _is_taken(parcel: Parcel, carrier: str, number: str) -> bool:
    other = sa.select(Parcel.id).where(
        Parcel.carrier == carrier, sa.func.upper(Parcel.waybill) == number, Parcel.id != parcel.id)
    return db.session.scalar(other.limit(1)) is not None
