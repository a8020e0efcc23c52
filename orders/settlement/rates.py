"""What is kept of a sale, by dated settings: commission, fees, freight that producers bear, tax that is withheld.

All are whole numbers: basis points (250 is 2.5 %), but for the freight, in dong for each parcel, and for the switch
`tax_withholding`, 0 or 1. What was agreed when it was sold holds: commission and fees are those of the day of ordering,
tax and freight those of the day of delivery.
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.dated import DatedSetting, NotSet, enact
from core.db import db
from core.transactions import use_case
from orders.access import sees_everything
from orders.models.money import CommissionRate
from orders.settlement.hosting import hosts
from orders.settlement_errors import BadRate, NoSuchRate
from shop.models import CooperativeKind

COMMISSION = "commission_host"
OPERATOR = "fee_operator"  # of what is sold on air: whoever takes the orders there
FREIGHT = "freight_producer"
WITHHOLDING, VAT, PIT = "tax_withholding", "tax_vat_goods", "tax_pit_goods"
PLATFORM = {kind: f"fee_platform_{kind.value}" for kind in CooperativeKind}
NAMES = (COMMISSION, *PLATFORM.values(), OPERATOR, FREIGHT, WITHHOLDING, VAT, PIT)
MOST = {**dict.fromkeys(NAMES, 5_000), FREIGHT: 1_000_000, WITHHOLDING: 1}
TAXED = frozenset({CooperativeKind.HOUSEHOLD, CooperativeKind.INDIVIDUAL})  # others declare and pay it themselves
Steps = tuple[list[date], list[int]]


class Rates:
    """All rates of all days, read once; those of sessions and hosts as they are asked for. `known_by` a moment: as
    they were written down until then."""

    def __init__(self, known_by: datetime | None = None) -> None:
        rows = db.session.execute(
            sa.select(DatedSetting.name, DatedSetting.valid_from, DatedSetting.value)
            .where(DatedSetting.name.in_(NAMES), sa.true() if known_by is None else DatedSetting.at <= known_by)
            .order_by(DatedSetting.valid_from, DatedSetting.id))
        self._steps = _by_subject(rows)
        self._own: dict[int, list[Steps]] = {}
        self._known_by = known_by

    def on(self, name: str, day: date) -> int:
        """What the setting is on that day. Raises core.dated.NotSet."""
        found = _at(self._steps.get(name), day)
        if found is None:
            raise NotSet(name=name)
        return found

    def steps(self, name: str) -> Steps:
        """From which day on the setting is how much, the earliest first."""
        return self._steps.get(name, ([], []))

    def commission(self, session_id: int | None, day: date) -> int:
        """What a sale costs: nothing outside of live sessions, else the rate of the session, of its host (of several
        the highest; also when they were taken off since), or of the installation."""
        if session_id is None:
            return 0
        session, *hosts = self._own.get(session_id) or [([], [])]
        own = _at(session, day)
        if own is None:
            own = max((rate for rate in (_at(each, day) for each in hosts) if rate is not None), default=None)
        return self.on(COMMISSION, day) if own is None else own

    def know(self, session_ids: Collection[int]) -> None:
        """Read what is agreed for these sessions and their hosts."""
        new = sorted(set(session_ids) - self._own.keys())
        if not new:
            return
        held = {session_id: [f"person:{each}" for each in who]
                for session_id, who in hosts(new, self._known_by).items()}
        subjects = {f"session:{session_id}" for session_id in new} | {each for who in held.values() for each in who}
        agreed = _by_subject(db.session.execute(
            sa.select(CommissionRate.subject, CommissionRate.valid_from, CommissionRate.basis_points)
            .where(CommissionRate.subject.in_(subjects)).order_by(CommissionRate.valid_from, CommissionRate.id)))
        nothing: Steps = ([], [])
        for session_id in new:
            self._own[session_id] = [agreed.get(subject, nothing)
                                     for subject in (f"session:{session_id}", *held.get(session_id, ()))]


@use_case
def change(actor: Actor, name: str, valid_from: date, value: int) -> None:
    """From that day on the rate is another; settlements that are locked keep theirs. Raises NoSuchRate, BadRate."""
    if name not in MOST or not sees_everything(actor):
        raise NoSuchRate
    if not 0 <= value <= MOST[name]:
        raise BadRate
    enact(name, valid_from, value)


@use_case
def agree(actor: Actor, subject: str, valid_from: date, basis_points: int) -> None:
    """The commission of one session, or of one host, from that day on. Raises NoSuchRate, BadRate."""
    kind, _, ref = subject.partition(":")
    if kind not in ("session", "person") or not ref.isdecimal() or not sees_everything(actor):
        raise NoSuchRate
    if not 0 <= basis_points <= MOST[COMMISSION]:
        raise BadRate
    db.session.add(CommissionRate(subject=subject, valid_from=valid_from, basis_points=basis_points,
                                  actor=actors.current().ref, at=clock.now()))


def told() -> dict[str, list[tuple[date, int]]]:
    """What each rate is today, and what it becomes: from which day on, and how much, the earliest first."""
    today, known = clock.today(), Rates()
    found: dict[str, list[tuple[date, int]]] = {}
    for name in NAMES:
        days, values = known.steps(name)
        now = max(bisect_right(days, today) - 1, 0)
        found[name] = list(zip(days[now:], values[now:], strict=True))
    return found


def agreed() -> list[CommissionRate]:
    """What was agreed with sessions and hosts, the latest first."""
    return list(db.session.scalars(sa.select(CommissionRate).order_by(CommissionRate.id.desc()).limit(200)))


def _by_subject(rows: Iterable[Any]) -> dict[str, Steps]:
    found: dict[str, Steps] = {}
    for subject, valid_from, value in rows:
        days, values = found.setdefault(subject, ([], []))
        days.append(valid_from)
        values.append(value)
    return found


def _at(steps: Steps | None, day: date) -> int | None:
    """The last that began by that day; of two from the same day the later entry."""
    place = bisect_right(steps[0], day) if steps else 0
    return steps[1][place - 1] if steps and place else None
