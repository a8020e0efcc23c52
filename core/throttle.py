"""How often somebody may try: counted in the database, so that every process and every restart knows."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, UtcDateTime, db, insert_once
from core.errors import DomainError
from core.jobs import every
from core.transactions import use_case


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


def check(scope: str, key: str, most: int, window: timedelta) -> None:
    """Count one try; raise TooOften, with the seconds to wait in `facts`, if there were more than `most`.

    The count commits by itself: call this before the use case whose failure must not take it back.
    """
    wait = _count(scope, key, most, window)
    if wait:
        raise TooOften(retry_after=wait)


@use_case
def _count(scope: str, key: str, most: int, window: timedelta) -> int:
    """Seconds to wait, or 0."""
    now, here = clock.now(), (Throttle.scope == scope, Throttle.key == key)
    insert_once(Throttle, scope=scope, key=key, since=now, tries=0)
    over = Throttle.since <= now - window
    counted = (
        sa.update(Throttle)
        .where(*here)
        .values(
            tries=sa.case((over, 1), else_=Throttle.tries + 1),
            since=sa.case((over, now), else_=Throttle.since),
        )
    )
    tries, since = db.session.execute(counted.returning(Throttle.tries, Throttle.since)).one()
    return max(1, int((since + window - now).total_seconds())) if tries > most else 0


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
