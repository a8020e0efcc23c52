"""Market days: four Saturdays planned together on the Thursday before."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from core import clock
from core.actors import SYSTEM, Actor
from core.db import db
from livestream.models import LiveSession
from livestream.planning import series
from livestream.planning.plans import NewSession
from tests.make import livestream as make

NOW = datetime(2026, 11, 26, 18, tzinfo=clock.HOME)  # a Thursday
SATURDAY = date(2026, 11, 28)
SATURDAYS = [SATURDAY + timedelta(weeks=n) for n in range(4)]


def wish(**details: Any) -> NewSession:
    """A market of two hours, early on the first Saturday."""
    start = datetime(2026, 11, 28, 7, 30, tzinfo=clock.HOME)
    return make.plan(**{"starts_at": start, "ends_at": start + timedelta(hours=2), **details})


def planned(actor: Actor = SYSTEM, days: Sequence[date] = SATURDAYS, key: str = "k", **details: Any
            ) -> list[LiveSession]:
    """A series; its sessions in their order."""
    first = series.plan(actor, wish(**details), days, key)
    return list(series.of_session(db.session.get_one(LiveSession, first)))


def starts(found: Sequence[LiveSession]) -> list[str]:
    """When they begin as they are now, on the clocks here."""
    db.session.rollback()
    return [f"{clock.local(make.fresh(each).starts_at):%d/%m %H:%M}" for each in found]
