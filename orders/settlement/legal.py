"""Changing the legal form of a seller from a day on: tax, fees and the yearly limit follow from the form of each day.

Days that a locked settlement has covered stay as they are: what was wrong there is put right by a correction in the
next run (`orders.settlement.steps.correct`). An open run is computed anew before it can be locked.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.audit import note
from core.db import db
from core.text import one_line
from core.transactions import lock, use_case
from orders.access import sees_everything
from orders.errors import ReasonNeeded
from orders.models.money import Settlement
from orders.settlement.collected import DONE
from orders.settlement_errors import BadFormDay, DaysSettledAlready, FirstFormStays, NoSuchForm, SameForm
from shop import legal
from shop.models import BEGINNING, Cooperative, CooperativeKind, LegalForm

EARLIEST = date(2020, 1, 1)


@use_case
def change(actor: Actor, cooperative_id: int, kind: CooperativeKind, valid_from: date, reason: str) -> LegalForm:
    """From that day on, until the next change, the seller has this form. Another that begins on that day has ended.

    Raises NoSuchForm, BadFormDay, ReasonNeeded, SameForm, DaysSettledAlready.
    """
    seller, text = _seller(actor, cooperative_id), one_line(reason)
    if not EARLIEST <= valid_from <= date(clock.today().year + 1, 12, 31):
        raise BadFormDay
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    _check_open(seller, valid_from)
    forms = legal.of(seller.id)
    was = forms.on(valid_from)
    if was == kind:
        raise SameForm
    same_day = db.session.scalar(sa.select(LegalForm).where(
        LegalForm.cooperative_id == seller.id, LegalForm.valid_from == valid_from, LegalForm.ended_at.is_(None)))
    if same_day is not None:
        _end(same_day)
    made = legal.write(seller, kind, valid_from, text)
    legal.follow(seller)
    note("legal form changed", f"cooperative:{seller.id}", was=was.value, now=kind.value,
         valid_from=valid_from.isoformat())
    return made


@use_case
def take_back(actor: Actor, form_id: int) -> LegalForm:
    """It does not begin then: the form before goes on. A repeat is harmless.

    Raises NoSuchForm, FirstFormStays, DaysSettledAlready.
    """
    found = db.session.get(LegalForm, form_id)
    if found is None:
        raise NoSuchForm
    seller = _seller(actor, found.cooperative_id)
    found = lock(LegalForm, form_id)
    if found.ended_at is not None:
        return found
    if found.valid_from == BEGINNING:
        raise FirstFormStays
    _check_open(seller, found.valid_from)
    _end(found)
    legal.follow(seller)
    note("legal form taken back", f"cooperative:{seller.id}", kind=found.kind.value,
         valid_from=found.valid_from.isoformat())
    return found


def history(actor: Actor, cooperative_id: int) -> Sequence[LegalForm]:
    """Every form there is and was, also what was taken back, by their days. Raises NoSuchForm."""
    if not sees_everything(actor):
        raise NoSuchForm
    return db.session.scalars(sa.select(LegalForm).where(LegalForm.cooperative_id == cooperative_id).order_by(
        LegalForm.valid_from, LegalForm.id)).all()


def settled_until(cooperative_id: int) -> date | None:
    """The last day whose form cannot be changed any more; None while nothing is locked."""
    return db.session.scalar(sa.select(sa.func.max(Settlement.last_day)).where(
        Settlement.cooperative_id == cooperative_id, Settlement.status.in_(DONE)))


def first_open(cooperative_id: int) -> date:
    """The first day from which another form may begin."""
    until = settled_until(cooperative_id)
    return EARLIEST if until is None else until + timedelta(days=1)


def _seller(actor: Actor, cooperative_id: int) -> Cooperative:
    if not sees_everything(actor) or db.session.get(Cooperative, cooperative_id) is None:
        raise NoSuchForm
    return lock(Cooperative, cooperative_id)


def _check_open(seller: Cooperative, day: date) -> None:
    until = settled_until(seller.id)
    if until is not None and until >= day:
        raise DaysSettledAlready(name=seller.name, last=until.strftime("%d/%m/%Y"))


def _end(form: LegalForm) -> None:
    form.ended_at, form.ended_by = clock.now(), actors.current().ref
    db.session.flush()
