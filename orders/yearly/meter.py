"""What each seller earned in a calendar year, month by month, from the ledger; and how near that is to the limit.

Revenue is delivered minus returned, each on its own local day: what came back in January lowers the year of January.
Withheld tax counts on the day its settlement was locked. Of who had another legal form in a part of the year only the
days as a household or an individual count.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import Dong, db
from orders.access import sees_everything
from orders.allowances.granting import ALLOWED
from orders.bookings import DELIVERED, RETURNED
from orders.ledger import Account, Entry, Posting
from orders.models import OrderLine
from orders.models.money import Allowance, Bearer, Settlement
from orders.settlement.collected import DONE
from orders.settlement.rates import TAXED
from orders.yearly import limits
from orders.yearly.errors import NoSuchSellerYear
from orders.yearly.limits import Limit
from shop import legal
from shop.access import member_of
from shop.legal import Forms
from shop.models import Cooperative, CooperativeKind

FIRST_YEAR = 2020
_NOTHING = Dong(0)
Spans = tuple[tuple[date, date, CooperativeKind], ...]
MONTHS = range(1, 13)


class Level(StrEnum):
    """How a year's revenue stands to the limit."""

    NONE = "none"  # no limit is known, or none is for this legal form
    UNDER = "under"
    NEAR = "near"
    REACHED = "reached"


@dataclass(frozen=True)
class Month:
    """What one month brought."""

    delivered: Dong = _NOTHING
    returned: Dong = _NOTHING

    @property
    def revenue(self) -> Dong:
        """Delivered minus returned; below zero when more came back than went out."""
        return Dong(self.delivered - self.returned)


@dataclass(frozen=True)
class Withheld:
    """What was kept of a seller's money for the tax office, by the settlements that were locked in the year."""

    vat: Dong = _NOTHING
    pit: Dong = _NOTHING
    total: Dong = _NOTHING  # as the books say

    @property
    def corrected(self) -> Dong:
        """What corrections added to it, or took from it."""
        return Dong(self.total - self.vat - self.pit)


@dataclass(frozen=True)
class Meter:
    """The year of one seller. `limit` is None for who was no household or individual in it, and for years without one;
    else only the days as one are counted. `forms` are those of the year: first day, last day, form.
    """

    seller: Cooperative
    year: int
    months: tuple[Month, ...]
    withheld: Withheld
    limit: Limit | None
    forms: tuple[tuple[date, date, CooperativeKind], ...]
    allowed: Dong = _NOTHING  # given back to buyers who kept their goods, borne by the seller; no part of the revenue

    @property
    def is_taxed(self) -> bool:
        """It was a household or an individual on some day of the year."""
        return any(kind in TAXED for _, _, kind in self.forms)

    @property
    def delivered(self) -> Dong:
        """What was delivered in the year."""
        return Dong(sum(month.delivered for month in self.months))

    @property
    def returned(self) -> Dong:
        """What came back in the year, whenever it had been delivered."""
        return Dong(sum(month.returned for month in self.months))

    @property
    def revenue(self) -> Dong:
        """Delivered minus returned."""
        return Dong(self.delivered - self.returned)

    @property
    def left(self) -> Dong | None:
        """How much more may be earned before the limit; nothing once it is reached."""
        return None if self.limit is None else Dong(max(self.limit.dong - self.revenue, 0))

    @property
    def percent(self) -> int | None:
        """How much of the limit is used, whole percents, rounded down; never below zero."""
        return None if self.limit is None else max(self.revenue * 100 // self.limit.dong, 0)

    @property
    def level(self) -> Level:
        """How near it is. Who has earned exactly the limit has reached it."""
        if self.limit is None:
            return Level.NONE
        if self.revenue >= self.limit.dong:
            return Level.REACHED
        return Level.NEAR if self.revenue >= self.limit.warned_from else Level.UNDER


def years() -> list[int]:
    """This year and those before it in which anything was booked, the latest first."""
    first = db.session.scalar(sa.select(sa.func.min(Posting.day)))
    this = clock.today().year
    return list(range(this, min(this, first.year if first else this) - 1, -1))


def year_of(text: str) -> int:
    """The year an address asks for; for what is none, this one."""
    this = clock.today().year
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else this
    return asked if FIRST_YEAR <= asked <= this else this


def year(actor: Actor, year: int) -> list[Meter]:
    """Every household and individual that earned, gave back or paid tax here in that year, highest revenue first.

    Whoever was one of them for some days is there, too, and who was settled as one in that year.
    """
    if not sees_everything(actor):
        raise NoSuchSellerYear
    was_taxed = sa.exists().where(
        Settlement.cooperative_id == Cooperative.id, Settlement.kind.in_(TAXED), Settlement.status.in_(DONE),
        Settlement.locked_on.between(*_days(year)))
    taxed = {ident for ident, forms in legal.of_all().items() if _is_taxed(forms, year)}
    sellers = db.session.scalars(sa.select(Cooperative).where(sa.or_(Cooperative.id.in_(taxed), was_taxed))).all()
    found = [each for each in _meters(sellers, year) if any(month != Month() for month in each.months)
             or each.withheld != Withheld()]
    return sorted(found, key=lambda each: (-each.revenue, each.seller.sort_key, each.seller.id))


def of_seller(actor: Actor, cooperative_id: int, year: int) -> Meter:
    """The year of one seller, for whoever works for it. Raises NoSuchSellerYear."""
    seller = db.session.get(Cooperative, cooperative_id)
    if seller is None or not member_of(actor, cooperative_id):
        raise NoSuchSellerYear
    return _meters([seller], year)[0]


def _meters(sellers: Sequence[Cooperative], year: int) -> list[Meter]:
    ids, limit = [seller.id for seller in sellers], limits.of(year)
    forms = {ident: tuple(each.between(*_days(year))) for ident, each in legal.of_all(ids).items()}
    months, withheld, allowed = _months(forms, year), _withheld(ids, year), _allowed(forms, year)
    return [Meter(
        seller, year, tuple(months.get((seller.id, month), Month()) for month in MONTHS),
        withheld.get(seller.id, Withheld()),
        limit if any(kind in TAXED for *_, kind in forms[seller.id]) else None, forms[seller.id],
        allowed.get(seller.id, _NOTHING)) for seller in sellers]


def _is_taxed(forms: Forms, year: int) -> bool:
    return any(kind in TAXED for *_, kind in forms.between(*_days(year)))


def _counted(forms: Mapping[int, Spans]) -> sa.ColumnElement[bool]:
    """The entries that count: of who was taxed for a part of the year those of that part, of others all."""
    whole = [ident for ident, spans in forms.items() if len({kind in TAXED for *_, kind in spans}) == 1]
    parts = [sa.and_(Entry.cooperative_id == ident, Posting.day.between(first, last))
             for ident, spans in forms.items() if ident not in set(whole)
             for first, last, kind in spans if kind in TAXED]
    return sa.or_(Entry.cooperative_id.in_(whole), *parts)


def _days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _months(forms: Mapping[int, Spans], year: int) -> dict[tuple[int, int], Month]:
    month: Any = sa.extract("month", Posting.day)
    booked = sa.select(
        Entry.cooperative_id, month,
        sa.func.sum(sa.case((Posting.kind == DELIVERED, -Entry.amount), else_=0)),
        sa.func.sum(sa.case((Posting.kind == RETURNED, Entry.amount), else_=0)),
    ).join(Posting, Posting.id == Entry.posting_id).where(
        Posting.day.between(*_days(year)), Posting.kind.in_((DELIVERED, RETURNED)), Entry.account == Account.PRODUCER,
        Entry.line_id.is_not(None), _counted(forms)).group_by(Entry.cooperative_id, month)
    return {(seller, int(number)): Month(Dong(int(delivered)), Dong(int(returned)))
            for seller, number, delivered, returned in db.session.execute(booked)}


def _allowed(forms: Mapping[int, Spans], year: int) -> dict[int, Dong]:
    """What they bore of money back for goods that stayed, less what was undone, on days that count."""
    told = sa.select(OrderLine.cooperative_id, Posting.day, Posting.kind, Allowance.amount).join(
        Allowance, Posting.document == sa.literal("allowance:") + sa.cast(Allowance.id, sa.String)).join(
        OrderLine, OrderLine.id == Allowance.line_id).where(
        Allowance.bearer == Bearer.SELLER, Posting.day.between(*_days(year)), OrderLine.cooperative_id.in_(forms))
    found: dict[int, Dong] = {}
    for seller, day, kind, amount in db.session.execute(told):
        spans = forms[seller]
        is_taxed = any(form in TAXED for *_, form in spans)
        if not is_taxed or any(first <= day <= last and form in TAXED for first, last, form in spans):
            found[seller] = Dong(found.get(seller, 0) + (amount if kind == ALLOWED else -amount))
    return found


def _withheld(seller_ids: Collection[int], year: int) -> dict[int, Withheld]:
    booked = sa.select(Entry.cooperative_id, -sa.func.sum(Entry.amount)).join(
        Posting, Posting.id == Entry.posting_id).where(
        Posting.day.between(*_days(year)), Entry.account == Account.TAX, Entry.cooperative_id.in_(seller_ids),
    ).group_by(Entry.cooperative_id)
    total = {seller: Dong(int(dong)) for seller, dong in db.session.execute(booked) if seller is not None}
    settled = sa.select(Settlement.cooperative_id, sa.func.sum(Settlement.vat), sa.func.sum(Settlement.pit)).where(
        Settlement.locked_on.between(*_days(year)), Settlement.status.in_(DONE),
        Settlement.cooperative_id.in_(seller_ids)).group_by(Settlement.cooperative_id)
    parts = {seller: (Dong(int(vat)), Dong(int(pit))) for seller, vat, pit in db.session.execute(settled)}
    nothing = (_NOTHING, _NOTHING)
    return {seller: Withheld(*parts.get(seller, nothing), total.get(seller, _NOTHING))
            for seller in total.keys() | parts.keys()}
