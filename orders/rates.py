"""What the dated settings say about orders, read in one query because every order asks."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.dated import DatedSetting, NotSet
from core.dated import value as dated_value
from core.db import Dong
from core.prepared import Prepared
from core.transactions import known

FREIGHT_PER_PARCEL = "freight_per_parcel"
CONFIRM_BY_HAND_OVER = "confirm_by_hand_over"
DEPOSIT_PERCENT = "deposit_percent"


@dataclass(frozen=True)
class Rates:
    """What holds on one day, in dong."""

    freight_per_parcel: Dong  # what the buyer pays for each parcel
    confirm_by_hand_over: Dong  # above this goods value somebody calls the buyer first
    deposit_percent: int = 0  # of what a parcel costs, where the rule asks for a deposit (orders.door); 0: never


def latest(name: str, day: str = "day") -> sa.ScalarSelect[int]:
    """What the setting is on the day bound as `day`, for a statement that needs it among other things."""
    return (
        sa.select(DatedSetting.value)
        .where(DatedSetting.name == name, DatedSetting.valid_from <= sa.bindparam(day, type_=sa.Date))
        .order_by(DatedSetting.valid_from.desc(), DatedSetting.id.desc())
        .limit(1)
        .scalar_subquery()
    )


_ALL = Prepared(sa.select(latest(FREIGHT_PER_PARCEL), latest(CONFIRM_BY_HAND_OVER), latest(DEPOSIT_PERCENT)))


def pay_by(method: str) -> datetime:
    """Until when an order is paid in this way that is placed, or completed, now. Raises core.dated.NotSet."""
    return clock.now() + timedelta(minutes=dated_value(f"pay_by_{method}_minutes"))


def on(day: date) -> Rates:
    """The rates of that local day, asked once in a transaction. Raises core.dated.NotSet."""
    [(freight, by_hand, percent)] = known((on, day), lambda: _ALL.rows(day=day))
    for name, value in ((FREIGHT_PER_PARCEL, freight), (CONFIRM_BY_HAND_OVER, by_hand)):
        if value is None:
            raise NotSet(name=name)
    return Rates(Dong(freight), Dong(by_hand), percent or 0)
