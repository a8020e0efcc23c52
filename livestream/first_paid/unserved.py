"""Who has paid and did not get everything, and whose money has come in: cases for the crew until each is settled.

Nobody who paid is forgotten: the crew calls, and says whether goods may still come free or where the money goes.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import clock
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.states import StatusChange
from core.templating import quantity
from core.transactions import lock, use_case
from livestream import access
from livestream.first_paid_errors import NothingToSettle
from livestream.models import Claim, ClaimStatus, ItemPrice, LiveBuyer, LiveSession, PayingMoment
from livestream.models.claims import SESSION_ENDED
from orders.models import Order
from shop.models import Variant

_TAKEN = (ClaimStatus.HELD, ClaimStatus.ORDERED)


@dataclass(frozen=True)
class Case:
    """One moment of paying with something for a person to do. `got` and `lacks` are goods as they are said."""

    moment_id: int
    number: int
    name: str
    phone: str | None
    order_code: str
    method: str
    amount: Dong | None
    at: datetime
    got: tuple[str, ...]
    lacks: tuple[str, ...]
    still_waits: bool  # goods may come free yet


def cases(session: LiveSession) -> list[Case]:
    """What is to be settled in this session, in the order of paying."""
    moments = db.session.scalars(sa.select(PayingMoment).where(
        PayingMoment.session_id == session.id, PayingMoment.settled_at.is_(None)).order_by(PayingMoment.id).options(
        joinedload(PayingMoment.buyer))).all()
    claims = _claims([moment.id for moment in moments])
    found = [_case(moment, claims.get(moment.id, [])) for moment in moments]
    return [case for case in found if case.lacks or case.amount is not None]


def number_of_cases(session: LiveSession) -> int:
    """How many they are."""
    return len(cases(session))


@use_case
def settle(actor: Actor, session_id: int, moment_id: int) -> None:
    """The buyer was called, and the money is where it belongs; a second call changes nothing.

    Raises NoSuchSession, NothingToSettle, also for a moment of another session.
    """
    session = access.find(actor, session_id)
    found = db.session.get(PayingMoment, moment_id)
    if found is None or found.session_id != session.id:
        raise NothingToSettle
    moment = lock(PayingMoment, moment_id)
    if moment.settled_at is None:
        moment.settled_at, moment.settled_by = clock.now(), actor.person_id
        note("payment settled", f"session:{session.id}", moment=moment.id, number=moment.buyer.number)


def _claims(moment_ids: list[int]) -> dict[int, list[Claim]]:
    """What each of these moments paid for: what was given, what waits, and what was never given to the end."""
    never = sa.select(StatusChange.entity_id).where(
        StatusChange.entity == Claim.__tablename__, StatusChange.new == ClaimStatus.RELEASED.value,
        StatusChange.reason == SESSION_ENDED)
    wanted = sa.select(Claim).where(Claim.paid_id.in_(moment_ids), sa.or_(
        Claim.status.in_((*_TAKEN, ClaimStatus.WAITING)),
        sa.and_(Claim.status == ClaimStatus.RELEASED, Claim.id.in_(never)))).order_by(Claim.id)
    found: dict[int, list[Claim]] = {}
    for claim in db.session.scalars(wanted.options(
            joinedload(Claim.item), joinedload(Claim.price).joinedload(ItemPrice.variant).joinedload(
                Variant.stock_item))):
        found.setdefault(claim.paid_id or 0, []).append(claim)
    return found


def _case(moment: PayingMoment, claims: list[Claim]) -> Case:
    buyer: LiveBuyer = moment.buyer
    order = db.session.get(Order, buyer.order_id) if buyer.order_id is not None else None
    return Case(
        moment_id=moment.id, number=buyer.number, name=buyer.name,
        phone=buyer.phone or (order.buyer_phone if order is not None else None),
        order_code=order.code if order is not None else "", method=moment.method, amount=moment.amount, at=moment.at,
        got=_said([claim for claim in claims if claim.status in _TAKEN]),
        lacks=_said([claim for claim in claims if claim.status not in _TAKEN]),
        still_waits=any(claim.status == ClaimStatus.WAITING for claim in claims))


def _said(claims: list[Claim]) -> tuple[str, ...]:
    """Goods as they are said: "A01 2 kg"."""
    total: dict[tuple[str, str], int] = {}
    for claim in claims:
        key = claim.item.code, claim.price.variant.stock_item.unit
        total[key] = total.get(key, 0) + claim.base_units
    return tuple(f"{code} {quantity(units, unit)}" for (code, unit), units in total.items())
