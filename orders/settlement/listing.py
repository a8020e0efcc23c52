"""Which settlements and payouts there are, for whom: administrators see all, sellers their own that are locked."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from accounts.names import names_of
from core.actors import Actor
from core.db import Dong, db
from core.states import StatusChange
from orders.access import sees_everything
from orders.models.money import Payout, PayoutBatch, PayoutStatus, Settlement, SettlementCorrection, SettlementStatus
from orders.settlement.collected import DONE
from orders.settlement_errors import NoSuchPayout, NoSuchSettlement
from shop.access import member_of
from shop.models import Cooperative

_S = SettlementStatus


@dataclass(frozen=True)
class Waiting:
    """How much there is to do."""

    drafts: int
    to_lock: int
    to_send: int
    to_send_dong: Dong
    at_bank: int
    at_bank_dong: Dong


@dataclass(frozen=True)
class Told:
    """A payout with whose it is."""

    payout: Payout
    seller: str
    settlement: Settlement


def settlement_of(actor: Actor, code: str, cooperative_id: int | None = None) -> Settlement:
    """The run with this code, if the person may see it: of one cooperative only what is locked. Raises
    NoSuchSettlement, also for others'."""
    ident = _ident(code, "QT")
    found = None if ident is None else db.session.get(Settlement, ident)
    if found is None:
        raise NoSuchSettlement
    if cooperative_id is None:
        is_theirs = sees_everything(actor)
    else:
        is_theirs = (found.cooperative_id == cooperative_id and member_of(actor, cooperative_id)
                     and found.status in DONE)
    if not is_theirs:
        raise NoSuchSettlement
    return found


def settlements(actor: Actor, status: SettlementStatus | None = None) -> sa.Select[Any]:
    """Every run, the newest first. A locked one with nothing to pay out is done: it stands with those that are paid."""
    if not sees_everything(actor):
        raise NoSuchSettlement
    wanted = sa.select(Settlement).order_by(Settlement.id.desc())
    is_empty = sa.and_(Settlement.status == _S.LOCKED, Settlement.payable == 0)
    if status == _S.LOCKED:
        return wanted.where(Settlement.status == status, ~is_empty)
    if status == _S.PAID:
        return wanted.where(sa.or_(Settlement.status == status, is_empty))
    return wanted.where(Settlement.status == status) if status else wanted.where(Settlement.status != _S.DISCARDED)


def own(actor: Actor, cooperative_id: int) -> sa.Select[Any]:
    """The locked runs of one seller, the newest first."""
    if not member_of(actor, cooperative_id):
        raise NoSuchSettlement
    return sa.select(Settlement).where(
        Settlement.cooperative_id == cooperative_id, Settlement.status.in_(DONE)).order_by(Settlement.number.desc())


def sellers(found: Iterable[Settlement]) -> dict[int, str]:
    """What the sellers of these runs are called."""
    wanted = sa.select(Cooperative.id, Cooperative.name).where(
        Cooperative.id.in_({each.cooperative_id for each in found}))
    return {row.id: row.name for row in db.session.execute(wanted)}


def waiting(actor: Actor) -> Waiting:
    """What there is to do now."""
    if not sees_everything(actor):
        raise NoSuchSettlement
    counted = sa.func.count().label("runs")
    runs = {row.status: row.runs for row in db.session.execute(
        sa.select(Settlement.status.label("status"), counted).group_by(Settlement.status))}
    sent = {status: (count, Dong(int(amount))) for status, count, amount in db.session.execute(
        sa.select(Payout.status, sa.func.count(), sa.func.sum(Payout.amount)).group_by(Payout.status))}
    nothing = (0, Dong(0))
    return Waiting(runs.get(_S.DRAFT, 0), runs.get(_S.REVIEWED, 0), *sent.get(PayoutStatus.WAITING, nothing),
                   *sent.get(PayoutStatus.SENT, nothing))


def payouts(actor: Actor, *conditions: sa.ColumnElement[bool], most: int = 500) -> list[Told]:
    """Payouts, the oldest first, with whose they are."""
    if not sees_everything(actor):
        raise NoSuchPayout
    wanted = sa.select(Payout, Cooperative.name, Settlement).join(
        Cooperative, Cooperative.id == Payout.cooperative_id).join(
        Settlement, Settlement.id == Payout.settlement_id).where(*conditions).order_by(Payout.id).limit(most)
    return [Told(*row) for row in db.session.execute(wanted)]


def batches(actor: Actor) -> list[tuple[PayoutBatch, int, Dong, int]]:
    """The latest files for the bank: how many payouts and how much each holds, and how many of them are not paid."""
    if not sees_everything(actor):
        raise NoSuchPayout
    is_open = sa.case((Payout.status == PayoutStatus.SENT, 1), else_=0)
    wanted = sa.select(
        PayoutBatch, sa.func.count(Payout.id), sa.func.coalesce(sa.func.sum(Payout.amount), 0),
        sa.func.coalesce(sa.func.sum(is_open), 0),
    ).outerjoin(Payout, Payout.batch_id == PayoutBatch.id).group_by(PayoutBatch.id).order_by(
        PayoutBatch.id.desc()).limit(50)
    return [(batch, count, Dong(int(amount)), int(still)) for batch, count, amount, still in db.session.execute(wanted)]


def batch_of(actor: Actor, code: str) -> PayoutBatch:
    """The file for the bank with this code. Raises NoSuchPayout."""
    ident = _ident(code, "LC")
    found = None if ident is None or not sees_everything(actor) else db.session.get(PayoutBatch, ident)
    if found is None:
        raise NoSuchPayout
    return found


def payout_of(actor: Actor, payout_id: int) -> Payout:
    """One payout. Raises NoSuchPayout."""
    found = db.session.get(Payout, payout_id) if sees_everything(actor) and payout_id < 2**31 else None
    if found is None:
        raise NoSuchPayout
    return found


def payouts_of(settlement_id: int) -> list[Payout]:
    """Every try to pay a run, the first one first."""
    return list(db.session.scalars(sa.select(Payout).where(Payout.settlement_id == settlement_id).order_by(Payout.nth)))


def corrections_waiting(cooperative_id: int) -> list[SettlementCorrection]:
    """What will go into the next run of this seller."""
    return list(db.session.scalars(sa.select(SettlementCorrection).where(
        SettlementCorrection.cooperative_id == cooperative_id, SettlementCorrection.settlement_id.is_(None),
    ).order_by(SettlementCorrection.id)))


def history(settlement_id: int) -> list[tuple[StatusChange, str]]:
    """Who moved a run from where to where, the latest first."""
    changes = db.session.scalars(sa.select(StatusChange).where(
        StatusChange.entity == Settlement.__tablename__, StatusChange.entity_id == settlement_id).order_by(
        StatusChange.id.desc())).all()
    names = names_of(each.actor for each in changes)
    return [(each, names.get(each.actor, each.actor)) for each in changes]


def _ident(code: str, letters: str) -> int | None:
    found = re.fullmatch(rf"{letters}(\d{{6,9}})", code, re.ASCII)
    return int(found[1]) if found else None
