"""Restricting a buyer: their orders wait for a person of the cooperative, until a day and for a reason that is kept.

Each cooperative has its own list, which nobody else sees and which counts for its own goods alone. The people of a
live session may add to the lists of the cooperatives they sell for (livestream.buying.restricting asks whose session
it is).
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

import sqlalchemy as sa

from core import clock, dated
from core.actors import Actor
from core.audit import note
from core.db import db
from core.prepared import Prepared
from core.text import one_line
from core.transactions import use_case
from orders.errors import BadUntil, NobodyToRestrict, NoSuchRestriction, ReasonNeeded
from orders.models import Restriction
from shop.access import member_of

LONGEST_DAYS = "restriction_days"  # how far ahead one may reach, a dated setting


@dataclass(frozen=True)
class Who:
    """The buyer: a phone number, or an author of a channel ("3:u17"), or both."""

    name: str
    phone: str | None = None
    author: str | None = None


@use_case
def restrict(actor: Actor, cooperative_ids: Collection[int], who: Who, reason: str, until: date) -> list[Restriction]:
    """Put the buyer on the list of each of these cooperatives; what was there before is ended.

    For those who work for the cooperatives, and for the system where it has asked whose session it is.
    Raises NoSuchRestriction for others', NobodyToRestrict, ReasonNeeded, BadUntil.
    """
    if not all(member_of(actor, each) for each in cooperative_ids):
        raise NoSuchRestriction
    return write(actor, cooperative_ids, who, reason, until)


def write(actor: Actor, cooperative_ids: Collection[int], who: Who, reason: str, until: date) -> list[Restriction]:
    """The same inside a use case that has asked whether the person may."""
    text = one_line(reason)
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    if not who.phone and not who.author:
        raise NobodyToRestrict
    days = dated.value(LONGEST_DAYS)
    if not clock.today() <= until <= clock.today() + timedelta(days=days):
        raise BadUntil(days=days)
    made = []
    for cooperative_id in sorted(set(cooperative_ids)):
        for before in db.session.scalars(sa.select(Restriction).where(
                Restriction.cooperative_id == cooperative_id, Restriction.ended_at.is_(None), _is(who))):
            before.ended_at, before.ended_by = clock.now(), actor.person_id
        db.session.flush()
        row = Restriction(
            cooperative_id=cooperative_id, phone=who.phone, author=who.author, name=one_line(who.name)[:160],
            reason=text, until=until, made_by=actor.person_id, made_at=clock.now())
        db.session.add(row)
        db.session.flush()
        note("buyer restricted", f"cooperative:{cooperative_id}", restriction=row.id, until=until.isoformat())
        made.append(row)
    return made


@use_case
def end(actor: Actor, cooperative_id: int, restriction_id: int) -> Restriction:
    """Take the buyer off the list; a second call changes nothing. Raises NoSuchRestriction, also for others'."""
    if not member_of(actor, cooperative_id):
        raise NoSuchRestriction
    return lift(actor, [cooperative_id], restriction_id)


def lift(actor: Actor, cooperative_ids: Collection[int], restriction_id: int) -> Restriction:
    """The same inside a use case that has asked whether the person may."""
    row = db.session.get(Restriction, restriction_id, populate_existing=True)
    if row is None or row.cooperative_id not in cooperative_ids:
        raise NoSuchRestriction
    if row.ended_at is None:
        row.ended_at, row.ended_by = clock.now(), actor.person_id
        note("restriction ended", f"cooperative:{row.cooperative_id}", restriction=row.id)
    return row


def in_force(cooperative_ids: Collection[int]) -> list[Restriction]:
    """Who is on the lists of these cooperatives today, the latest first. Whoever asks says whose lists they may see."""
    wanted = sa.select(Restriction).where(
        Restriction.cooperative_id.in_(sorted(cooperative_ids)), Restriction.ended_at.is_(None),
        Restriction.until >= clock.today())
    return list(db.session.scalars(wanted.order_by(Restriction.id.desc()).limit(500)))


def of_phones(cooperative_id: int, phones: Collection[str]) -> dict[str, Restriction]:
    """What is in force in the list of this cooperative about these numbers, by number."""
    wanted = sa.select(Restriction).where(
        Restriction.cooperative_id == cooperative_id, Restriction.ended_at.is_(None),
        Restriction.until >= clock.today(), Restriction.phone.in_(sorted(set(phones))))
    return {row.phone: row for row in db.session.scalars(wanted) if row.phone is not None}


def applies(cooperative_ids: Collection[int], phone: str | None, author: str | None = None) -> bool:
    """True if one of these cooperatives wants to speak with this buyer first."""
    if not (phone or author):
        return False
    found = {seller for seller, in _LISTS.rows(phone=phone, author=author, today=clock.today())}
    return not found.isdisjoint(cooperative_ids)


def of_orders(buyers: Sequence[tuple[str | None, Collection[int]]]) -> list[bool]:
    """Of each of these buyers, by phone, whether one of the cooperatives wants to speak with them first."""
    if len(buyers) == 1:
        return [applies(cooperative_ids, phone) for phone, cooperative_ids in buyers]
    phones = {phone for phone, _ in buyers if phone}
    found: dict[str | None, set[int]] = {}
    if phones:
        for cooperative_id, phone in db.session.execute(sa.select(Restriction.cooperative_id, Restriction.phone).where(
                Restriction.ended_at.is_(None), Restriction.until >= clock.today(), Restriction.phone.in_(phones))):
            found.setdefault(phone, set()).add(cooperative_id)
    return [not found.get(phone, set()).isdisjoint(cooperative_ids) for phone, cooperative_ids in buyers]


_ROWS = cast(sa.Table, Restriction.__table__)
_LISTS = Prepared(sa.select(_ROWS.c.cooperative_id).where(
    _ROWS.c.ended_at.is_(None), _ROWS.c.until >= sa.bindparam("today", type_=sa.Date),
    sa.or_(_ROWS.c.phone == sa.bindparam("phone", type_=sa.String),
           _ROWS.c.author == sa.bindparam("author", type_=sa.String))))


def _is(who: Who) -> sa.ColumnElement[bool]:
    named = [Restriction.phone == who.phone] if who.phone else []
    return sa.or_(*named, *([Restriction.author == who.author] if who.author else []))
