"""Rates, limits and periods: each value holds from a day on; what held before stays known."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core import actors, clock
from core.db import Base, UtcDateTime, db
from core.errors import Unavailable
from core.prepared import Prepared
from core.transactions import unknown, use_case
from core.triggers import append_only


class NotSet(Unavailable):
    """A rate that is needed here has not been set. Please tell the administrator."""


@append_only
class DatedSetting(Base):
    """From `valid_from` on, `name` is `value`, a whole number (dong, basis points, minutes: the name says which)."""

    __tablename__ = "dated_settings"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    valid_from: Mapped[date]
    value: Mapped[int] = mapped_column(sa.BigInteger)
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (sa.Index(None, "name", "valid_from"),)


_VALUE = Prepared(
    sa.select(DatedSetting.value)
    .where(DatedSetting.name == sa.bindparam("name"), DatedSetting.valid_from <= sa.bindparam("day"))
    .order_by(DatedSetting.valid_from.desc(), DatedSetting.id.desc())
    .limit(1))


def value(name: str, day: date | None = None) -> int:
    """What `name` is on `day` (today); of two values from the same day the later entry holds. Raises NotSet."""
    db.session.flush()  # as every other question does: callers may count on it
    found: int | None = _VALUE.scalar(name=name, day=day or clock.today())
    if found is None:
        raise NotSet(name=name)
    return found


@use_case
def enact(name: str, valid_from: date, new: int) -> None:
    """Set `name` to `new` from a day on; entries are only ever added."""
    unknown()
    db.session.add(
        DatedSetting(name=name, valid_from=valid_from, value=new, actor=actors.current().ref, at=clock.now())
    )
