"""Runs as drafts: made for a period, computed anew at will, discarded.

A run takes what was delivered by its last day and is collected now, whatever day that was on; what is not collected yet
waits for a later one. Only administrators do this.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import Dong, db
from core.money import split
from core.prepared import Prepared
from core.states import move
from core.transactions import lock, use_case
from orders.access import sees_everything
from orders.models import LineEvent, LineEventKind, OrderLine
from orders.models.money import (
    PARTS,
    LineKind,
    Settlement,
    SettlementCorrection,
    SettlementLine,
    SettlementStatus,
)
from orders.settlement import collected, rates, repaid
from orders.settlement.collected import DONE, Due
from orders.settlement.rates import Rates
from orders.settlement.shares import Shares
from orders.settlement_errors import (
    BadPeriod,
    ChangedMeanwhile,
    DaysSettledAlready,
    NoDraft,
    NoSuchSettlement,
    NothingToSettle,
    RunIsOpen,
)
from shop import legal
from shop.legal import Forms
from shop.models import Cooperative

_S = SettlementStatus
_LINES = cast(sa.Table, SettlementLine.__table__)
_COLUMNS = ("settlement_id", "order_line_id", "kind", "day", "amount", "rate", *PARTS)
_WRITE = Prepared(sa.insert(_LINES), _COLUMNS)


@dataclass(frozen=True)
class Made:
    """What came of drafting for many sellers: the runs made, and who was left out because one of theirs is open or
    reaches into these days."""

    settlement_ids: tuple[int, ...]
    left_out: tuple[str, ...]


def draft_all(actor: Actor, first: date, last: date) -> Made:
    """A draft for each seller who has something to settle by the last day, each in a transaction of its own.

    Sent again it makes no second one. Raises BadPeriod.
    """
    _check(actor, first, last)
    waiting = sa.select(SettlementCorrection.cooperative_id).where(SettlementCorrection.settlement_id.is_(None))
    ids = collected.sellers_with_something(last) | set(db.session.scalars(waiting.distinct()))
    sellers = db.session.execute(sa.select(Cooperative.id, Cooperative.name).where(Cooperative.id.in_(ids)).order_by(
        Cooperative.sort_key, Cooperative.id)).all()
    made, left_out = [], []
    for seller in sellers:
        try:
            made.append(draft(actor, seller.id, first, last).id)
        except (RunIsOpen, DaysSettledAlready):
            left_out.append(seller.name)
        except NothingToSettle:
            continue
    return Made(tuple(made), tuple(left_out))


@use_case
def draft(actor: Actor, cooperative_id: int, first: date, last: date) -> Settlement:
    """A draft for one seller. Raises BadPeriod, RunIsOpen, DaysSettledAlready, NothingToSettle."""
    _check(actor, first, last)
    seller = db.session.get(Cooperative, cooperative_id)
    if seller is None:
        raise NoSuchSettlement
    _check_days(seller, first)
    number = sa.select(sa.func.coalesce(sa.func.max(Settlement.number), 0) + 1).where(
        Settlement.cooperative_id == cooperative_id)
    made = Settlement(cooperative_id=cooperative_id, number=db.session.scalars(number).one(), first_day=first,
                      last_day=last, kind=legal.of(seller.id).on(last), made_at=clock.now(),
                      computed_at=clock.now())
    db.session.add(made)
    db.session.flush()
    _fill(made)
    if not _has_something(made):
        raise NothingToSettle(name=seller.name)
    return made


@use_case
def recompute(actor: Actor, settlement_id: int, seen: int) -> Settlement:
    """Compute a draft anew: with what has come since, by the rates and legal forms as they are known now.

    Raises NoDraft, ChangedMeanwhile.
    """
    found = open_run(actor, settlement_id, seen)
    if found.status != _S.DRAFT:
        raise NoDraft
    _empty(found)
    _fill(found)
    return found


@use_case
def discard(actor: Actor, settlement_id: int, seen: int) -> Settlement:
    """Nobody wants this draft: its lines and corrections wait for another. Raises NoDraft, ChangedMeanwhile."""
    found = open_run(actor, settlement_id, seen)
    if found.status not in (_S.DRAFT, _S.DISCARDED):
        raise NoDraft
    if found.status == _S.DRAFT:
        _empty(found)
        for name in ("sales", "returned", *PARTS, "corrected", "brought", "payable", "carried"):
            setattr(found, name, Dong(0))
        db.session.flush()
        move(found, _S.DISCARDED)
    return found


def open_run(actor: Actor, settlement_id: int, seen: int | None = None) -> Settlement:
    """A run locked for change, if it is as whoever asks has seen it. Raises NoSuchSettlement, ChangedMeanwhile."""
    if not sees_everything(actor) or db.session.get(Settlement, settlement_id) is None:
        raise NoSuchSettlement
    found = lock(Settlement, settlement_id)
    if seen is not None and found.version != seen:
        raise ChangedMeanwhile
    return found


def _check(actor: Actor, first: date, last: date) -> None:
    if not sees_everything(actor):
        raise NoSuchSettlement
    if not date(2020, 1, 1) <= first <= last <= clock.today():
        raise BadPeriod


def _check_days(seller: Cooperative, first: date) -> None:
    wanted = sa.select(Settlement).where(Settlement.cooperative_id == seller.id)
    if db.session.scalars(wanted.where(Settlement.status.in_([_S.DRAFT, _S.REVIEWED])).limit(1)).first() is not None:
        raise RunIsOpen(name=seller.name)
    until = db.session.scalar(sa.select(sa.func.max(Settlement.last_day)).where(
        Settlement.cooperative_id == seller.id, Settlement.status.in_(DONE)))
    if until is not None and until >= first:
        raise DaysSettledAlready(name=seller.name, last=until.strftime("%d/%m/%Y"))


def _empty(found: Settlement) -> None:
    db.session.execute(sa.delete(_LINES).where(_LINES.c.settlement_id == found.id))
    db.session.execute(sa.update(SettlementCorrection).where(SettlementCorrection.settlement_id == found.id).values(
        settlement_id=None))


def _fill(found: Settlement) -> None:
    """Everything that is ready, and what follows from it. The run is an empty draft."""
    known, pricing, forms = Rates(), None, legal.of(found.cooperative_id)
    found.kind, found.forms = forms.on(found.last_day), forms.told(found.last_day)
    for rows in collected.due(found.cooperative_id, found.last_day):
        pricing = pricing or _Pricing(forms, known)
        priced = pricing.lines(rows)
        _WRITE.run_all([{"settlement_id": found.id, "kind": LineKind.SALE, **each} for each in priced])
    _take_back(found)
    db.session.execute(sa.update(SettlementCorrection).where(
        SettlementCorrection.cooperative_id == found.cooperative_id, SettlementCorrection.settlement_id.is_(None),
    ).values(settlement_id=found.id))
    _add_up(found)


def priced(cooperative_id: int, row: Due) -> dict[str, Any]:
    """What a run will keep of this one line."""
    return _Pricing(legal.of(cooperative_id), Rates()).lines([row])[0]


def _take_back(found: Settlement) -> None:
    """What was settled and came back since: the same figures, the freight apart."""
    event, sale = LineEvent, SettlementLine
    kept = {name: getattr(sale, name) for name in PARTS} | {"freight": sa.literal(0)}
    rows = sa.select(
        sa.literal(found.id), sale.order_line_id, sa.literal(LineKind.RETURN.value), event.day, sale.amount, sale.rate,
        *(kept[name] for name in PARTS),
    ).join(Settlement, Settlement.id == sale.settlement_id).join(
        event, sa.and_(event.line_id == sale.order_line_id, event.kind == LineEventKind.RETURNED),
    ).where(Settlement.cooperative_id == found.cooperative_id, collected.returns())
    db.session.execute(sa.insert(_LINES).from_select(list(_COLUMNS), rows, include_defaults=False))


def _add_up(found: Settlement) -> None:
    """Write the totals of the lines on the run, and what is paid out or carried on."""
    signed: dict[str, Any] = {name: sa.case((_LINES.c.kind == LineKind.SALE, _LINES.c[name]), else_=-_LINES.c[name])
                              for name in PARTS}
    signed["sales"] = sa.case((_LINES.c.kind == LineKind.SALE, _LINES.c.amount), else_=0)
    signed["returned"] = sa.case((_LINES.c.kind == LineKind.RETURN, _LINES.c.amount), else_=0)
    totals = sa.select(*(sa.func.coalesce(sa.func.sum(each), 0).label(name) for name, each in signed.items()))
    sums = db.session.execute(totals.where(_LINES.c.settlement_id == found.id)).mappings().one()
    corrected = sa.select(sa.func.coalesce(sa.func.sum(SettlementCorrection.amount), 0)).where(
        SettlementCorrection.settlement_id == found.id)
    before = repaid.last_run(found.cooperative_id)
    kept = {**sums, "corrected": db.session.scalars(corrected).one(),
            "brought": 0 if before is None else repaid.brought_from(before)}
    for name, value in kept.items():
        setattr(found, name, Dong(int(value)))
    whole = found.sales - found.returned - found.deducted + found.corrected + found.brought
    found.payable, found.carried = Dong(max(whole, 0)), Dong(min(whole, 0))
    found.computed_at = clock.now()
    db.session.flush()


def _has_something(found: Settlement) -> bool:
    lines = sa.exists().where(SettlementLine.settlement_id == found.id)
    corrections = sa.exists().where(SettlementCorrection.settlement_id == found.id)
    return bool(db.session.scalar(sa.select(sa.or_(lines, corrections))))


class _Pricing:
    """What is kept of each line of one seller; the parts of a rate add up to that rate of all lines together."""

    def __init__(self, forms: Forms, known: Rates) -> None:
        self._forms, self._rates = forms, known
        self._shares = {name: Shares() for name in PARTS}

    def lines(self, rows: Sequence[Due]) -> list[dict[str, Any]]:
        """The next lines as they are written."""
        self._rates.know({row.session_id for row in rows if row.session_id is not None})
        freight = self._freight(rows)
        return [self._line(row, freight.get(row.line_id, Dong(0))) for row in rows]

    def _line(self, row: Due, freight: Dong) -> dict[str, Any]:
        ask, rate = self._rates.on, self._rates.commission(row.session_id, row.ordered)
        is_taxed = self._forms.on(row.delivered) in rates.TAXED and ask(rates.WITHHOLDING, row.delivered)
        basis_points = {
            "commission": rate, "fee_platform": ask(rates.PLATFORM[self._forms.on(row.ordered)], row.ordered),
            "fee_operator": 0 if row.session_id is None else ask(rates.OPERATOR, row.ordered),
            "vat": ask(rates.VAT, row.delivered) if is_taxed else 0,
            "pit": ask(rates.PIT, row.delivered) if is_taxed else 0,
        }
        parts = {name: self._shares[name].part(row.amount, points) for name, points in basis_points.items()}
        return {"order_line_id": row.line_id, "day": row.delivered, "amount": row.amount, "rate": rate,
                "freight": freight, **parts}

    def _freight(self, rows: Sequence[Due]) -> dict[int, Dong]:
        """What each line bears of the freight of its parcel; all lines of a parcel bear it together, whenever each of
        them is settled."""
        rate = {row.parcel_id: self._rates.on(rates.FREIGHT, row.delivered) for row in rows}
        parcels = [parcel_id for parcel_id, dong in rate.items() if dong]
        if not parcels:
            return {}
        inside: dict[int, list[tuple[int, Dong]]] = {parcel_id: [] for parcel_id in parcels}
        lines = sa.select(OrderLine.parcel_id, OrderLine.id, OrderLine.amount).where(
            OrderLine.parcel_id.in_(parcels), OrderLine.cancelled_at.is_(None)).order_by(OrderLine.id)
        for parcel_id, line_id, amount in db.session.execute(lines):
            inside[parcel_id or 0].append((line_id, amount))
        return {line_id: part for parcel_id, held in inside.items() for (line_id, _), part in zip(
            held, split(Dong(rate[parcel_id]), [amount for _, amount in held]), strict=True)}
