"""The legal form of a seller on each day: rows that are added, each from a day on until the next.

Who may change one, and for which days, says `orders.settlement.legal`: taxes follow from it.
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core import actors, checks, clock
from core.db import db
from core.transactions import lock, use_case
from shop.models import BEGINNING, Cooperative, CooperativeKind, LegalForm


@dataclass(frozen=True)
class Forms:
    """The forms of one seller: from which day on it had which, the earliest first."""

    days: tuple[date, ...]
    kinds: tuple[CooperativeKind, ...]

    def on(self, day: date) -> CooperativeKind:
        """The form on a day."""
        return self.kinds[max(bisect_right(self.days, day) - 1, 0)]

    def between(self, first: date, last: date) -> list[tuple[date, date, CooperativeKind]]:
        """The forms in these days: first day, last day, form; two of the same beside each other are one."""
        found: list[tuple[date, date, CooperativeKind]] = []
        for place, (day, kind) in enumerate(zip(self.days, self.kinds, strict=True)):
            until = self.days[place + 1] - timedelta(days=1) if place + 1 < len(self.days) else last
            begin, end = max(day, first), min(until, last)
            if begin > end:
                continue
            if found and found[-1][2] == kind:
                begin = found.pop()[0]
            found.append((begin, end, kind))
        return found

    def told(self, last: date) -> str:
        """All forms until that day in one text, for whoever computes by them and keeps by what."""
        return " ".join(f"{day.isoformat()}={kind.value}" for day, kind in zip(self.days, self.kinds, strict=True)
                        if day <= last)


def read(told: str) -> Forms:
    """The forms that were told so."""
    parts = [each.split("=") for each in told.split()]
    return Forms(tuple(date.fromisoformat(day) for day, _ in parts), tuple(CooperativeKind(kind) for _, kind in parts))


def of_all(cooperative_ids: Collection[int] | None = None) -> dict[int, Forms]:
    """The forms of these sellers, or of every one."""
    wanted = sa.select(LegalForm.cooperative_id, LegalForm.valid_from, LegalForm.kind).where(
        LegalForm.ended_at.is_(None)).order_by(LegalForm.cooperative_id, LegalForm.valid_from)
    if cooperative_ids is not None:
        wanted = wanted.where(LegalForm.cooperative_id.in_(cooperative_ids))
    found: dict[int, list[tuple[date, CooperativeKind]]] = {}
    for seller, day, kind in db.session.execute(wanted):
        found.setdefault(seller, []).append((day, kind))
    return {seller: Forms(tuple(day for day, _ in rows), tuple(kind for _, kind in rows))
            for seller, rows in found.items()}


def of(cooperative_id: int) -> Forms:
    """The forms of one seller."""
    return of_all([cooperative_id])[cooperative_id]


def write(seller: Cooperative, kind: CooperativeKind, valid_from: date = BEGINNING, reason: str = "") -> LegalForm:
    """Add a form, in the caller's transaction; `follow` tells the seller."""
    made = LegalForm(cooperative_id=seller.id, valid_from=valid_from, kind=kind, reason=reason, made_at=clock.now(),
                     made_by=actors.current().ref)
    db.session.add(made)
    db.session.flush()
    return made


def follow(seller: Cooperative) -> None:
    """The form of today stands on the seller, which is locked."""
    seller.kind = of(seller.id).on(clock.today())


def behind() -> list[int]:
    """Sellers whose form became another one at midnight."""
    today, forms = clock.today(), of_all()
    sellers = db.session.execute(sa.select(Cooperative.id, Cooperative.kind).order_by(Cooperative.id))
    return [ident for ident, kind in sellers if ident in forms and forms[ident].on(today) != kind]


def follow_all() -> int:
    """Have every seller say its form of today; how many said another."""
    late = behind()
    for cooperative_id in late:
        _follow(cooperative_id)
    return len(late)


@use_case
def _follow(cooperative_id: int) -> None:
    follow(lock(Cooperative, cooperative_id))


def every_seller_has_a_form_on_every_day() -> Iterable[str]:
    """Each seller has a form from the beginning on, and says that of today (or, after midnight, of yesterday)."""
    today, forms = clock.today(), of_all()
    for ident, kind in db.session.execute(sa.select(Cooperative.id, Cooperative.kind).order_by(Cooperative.id)):
        own = forms.get(ident)
        if own is None or own.days[0] != BEGINNING:
            yield f"seller {ident} has no legal form from the beginning on"
        elif kind not in (own.on(today), own.on(today - timedelta(days=1))):
            yield f"seller {ident} says {kind.value}, its legal form is {own.on(today).value}"


def install() -> None:
    """Have `flask check` ask this."""
    checks.add("every seller has a legal form on every day", every_seller_has_a_form_on_every_day, about_money=True)
