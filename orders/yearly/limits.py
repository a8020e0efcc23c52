"""Up to what revenue in a calendar year a household or an individual pays no tax: dated settings.

For a year the limit holds that is in force on its last day, as far as it is known: a limit that is raised in April
counts for the whole year. Years before the first limit have none.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from core.actors import Actor
from core.dated import DatedSetting, NotSet, enact, value
from core.db import Dong, db
from core.transactions import use_case
from orders.access import sees_everything
from orders.yearly.errors import BadLimit, NoSuchSellerYear

TAX_FREE = "tax_free_revenue_yearly"  # dong
WARNING = "tax_free_revenue_warning"  # basis points of it
_LEAST, _MOST = 1_000_000, 100_000_000_000


@dataclass(frozen=True)
class Limit:
    """The limit of a year, and from how many basis points of it on a seller is warned."""

    dong: Dong
    warning: int

    @property
    def warned_from(self) -> Dong:
        """The revenue at which the warning begins, rounded up."""
        return Dong(-(-self.dong * self.warning // 10_000))


def of(year: int) -> Limit | None:
    """The limit of a year; None if there was none."""
    last_day = date(year, 12, 31)
    try:
        return Limit(Dong(value(TAX_FREE, last_day)), value(WARNING, last_day))
    except NotSet:
        return None


@use_case
def change(actor: Actor, valid_from: date, dong: Dong, warning_percent: int) -> None:
    """From that day on the limit is another. What holds already is not written again. Raises BadLimit."""
    if not sees_everything(actor):
        raise NoSuchSellerYear
    if not (_LEAST <= dong <= _MOST and 1 <= warning_percent <= 99):
        raise BadLimit
    for name, new in ((TAX_FREE, int(dong)), (WARNING, warning_percent * 100)):
        if _on(name, valid_from) != new:
            enact(name, valid_from, new)


def told(actor: Actor) -> list[DatedSetting]:
    """Every limit and warning there ever was or will be, the latest first."""
    if not sees_everything(actor):
        return []
    wanted = sa.select(DatedSetting).where(DatedSetting.name.in_((TAX_FREE, WARNING)))
    return list(db.session.scalars(wanted.order_by(DatedSetting.valid_from.desc(), DatedSetting.id.desc())))


def _on(name: str, day: date) -> int | None:
    try:
        return value(name, day)
    except NotSet:
        return None
