"""Changing the rule about deposits: from a day on, by an administrator; what held before stays known."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from core import actors, clock, dated
from core.actors import Actor
from core.audit import note
from core.db import db
from core.transactions import use_case
from orders import addressing, rates
from orders.access import sees_everything
from orders.door.deposits import AREA_FROM, LARGE_FROM, LEAST, NEW_FROM, REFUSED_FROM
from orders.door.errors import BadArea, BadDay, BadNumber
from orders.errors import NoSuchOrder
from orders.models import DepositArea
from shop.places import units
from shop.places.errors import UnknownProvince, UnknownWard

NAMES = (rates.DEPOSIT_PERCENT, LEAST, LARGE_FROM, NEW_FROM, AREA_FROM, REFUSED_FROM)
_MOST = 10**12


@use_case
def change(actor: Actor, values: Mapping[str, int], since: date) -> None:
    """The rule holds so from this day on. Raises BadNumber, BadDay; NoSuchOrder for whoever may not."""
    _check(actor, since)
    if set(values) != set(NAMES) or not 0 <= values[rates.DEPOSIT_PERCENT] <= 100 or not all(
            0 <= value <= _MOST for value in values.values()):
        raise BadNumber
    for name in NAMES:
        dated.enact(name, since, values[name])
    note("deposit rule changed", "deposits", since=since.isoformat(), **values)


@use_case
def add_area(actor: Actor, code: str, since: date) -> DepositArea:
    """The rule about areas holds there from this day on. Raises BadArea, also for one that is on the list, BadDay."""
    _check(actor, since)
    if not name_of(code) or any(area.code == code for area in areas()):
        raise BadArea
    area = DepositArea(code=code, since=since, until=None, actor=actors.current().ref, at=clock.now())
    db.session.add(area)
    db.session.flush()
    note("deposit area added", "deposits", code=code, since=since.isoformat())
    return area


@use_case
def end_area(actor: Actor, area_id: int) -> None:
    """Not any more from tomorrow on. Raises BadArea."""
    _check(actor, clock.today())
    area = db.session.get(DepositArea, area_id, with_for_update=True)
    if area is None:
        raise BadArea
    if area.until is None:
        area.until = clock.today()
        note("deposit area ended", "deposits", code=area.code)


def areas() -> list[DepositArea]:
    """Those that hold today or later."""
    return list(db.session.scalars(sa.select(DepositArea).where(sa.or_(
        DepositArea.until.is_(None), DepositArea.until > clock.today())).order_by(DepositArea.code, DepositArea.id)))


def name_of(code: str) -> str:
    """The province or ward of this code, in full; empty for one that there is not."""
    try:
        return units.province(code).name if len(code) == 2 else addressing.full_name(code)
    except (UnknownProvince, UnknownWard):
        return ""


def _check(actor: Actor, since: date) -> None:
    if not sees_everything(actor):
        raise NoSuchOrder
    if since < clock.today():
        raise BadDay
