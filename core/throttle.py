"""How often somebody may try: counted in the database, so that every process and every restart knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, UtcDateTime, db
from core.errors import DomainError
from core.jobs import every
from core.prepared import Prepared
from core.transactions import use_case

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class TooOften(DomainError):
    """That was too often. Please wait a while and try again."""

    http_status = 429


class Throttle(Base):
    """So many tries of one thing by one key within the window that began at `since`."""

    __tablename__ = "throttles"
    scope: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int]


@dataclass(frozen=True)
class Limit:
    """At most so many tries of `scope` by `key` in a window."""

    scope: str
    key: str
    most: int


def check(scope: str, key: str, most: int, window: timedelta) -> None:
    """Count one try; raise TooOften, with the seconds to wait in `facts`, if there were more than `most`.

    The count commits by itself: call this before the use case whose failure must not take it back.
    """
    wait = _count_alone(Limit(scope, key, most), window)
    if wait:
        raise TooOften(retry_after=wait)


def check_within(limits: Sequence[Limit], window: timedelta) -> None:
    """Count one try for each limit, in the transaction of the caller; raise TooOften if there were too many.

    For what may be done so often and no more: what is refused, for whatever reason, is not counted. Other
    transactions that count the same key wait for this one, so call it late, and limits always in one order.
    """
    wait = _count(limits, window)
    if wait:
        raise TooOften(retry_after=wait)


@use_case
def _count_alone(limit: Limit, window: timedelta) -> int:
    return _count([limit], window)


def _one_more(keys: int, dialect: str) -> Any:
    table = cast(sa.Table, Throttle.__table__)
    now, over = (sa.bindparam(name, type_=UtcDateTime) for name in ("now", "over"))
    rows = [{"scope": sa.bindparam(f"scope_{i}"), "key": sa.bindparam(f"key_{i}"), "since": now, "tries": 1}
            for i in range(keys)]
    insert = _INSERT[dialect](table).values(rows)
    is_over = table.c.since <= over
    again = {"tries": sa.case((is_over, 1), else_=table.c.tries + 1),
             "since": sa.case((is_over, now), else_=table.c.since)}
    return insert.on_conflict_do_update(index_elements=[table.c.scope, table.c.key], set_=again).returning(
        table.c.scope, table.c.key, table.c.tries, table.c.since)


@cache
def _counting(keys: int) -> Prepared:
    """The statement that counts for so many keys at once."""
    return Prepared(partial(_one_more, keys))


def _count(limits: Sequence[Limit], window: timedelta) -> int:
    """Seconds to wait, or 0."""
    now = clock.now()
    values: dict[str, Any] = {"now": now, "over": now - window}
    for i, limit in enumerate(limits):
        values |= {f"scope_{i}": limit.scope, f"key_{i}": limit.key}
    most = {(limit.scope, limit.key): limit.most for limit in limits}
    counted = _counting(len(limits)).rows(**values)
    waits = [int((since + window - now).total_seconds()) for scope, key, tries, since in counted
             if tries > most[scope, key]]
    return max(1, *waits) if waits else 0


@use_case
def forgive(scope: str, key: str) -> None:
    """Begin again at zero: after a success, or when an administrator says so."""
    db.session.execute(sa.delete(Throttle).where(Throttle.scope == scope, Throttle.key == key))


@every(seconds=3600)
def forget_old() -> int:
    """Delete counts whose window is long over."""
    return _forget(clock.now() - timedelta(days=2))


@use_case
def _forget(before: datetime) -> int:
    gone = db.session.execute(sa.delete(Throttle).where(Throttle.since < before).returning(Throttle.key))
    return len(gone.all())
