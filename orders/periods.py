"""Which days a report is about, as an address says it."""
from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core import clock

NAMES = ("today", "week", "month", "year", "custom")
_EARLIEST = date(2020, 1, 1)


@dataclass(frozen=True)
class Period:
    """Local days, both included; `name` is the button that was pressed.

    `refused` are two days as they were typed that make no period: the page shows them with a word about it.
    """

    name: str
    first: date
    last: date
    refused: tuple[str, str] | None = None

    @property
    def typed(self) -> tuple[str, str]:
        """What stands in the two fields."""
        return self.refused or (self.first.isoformat(), self.last.isoformat())

    @property
    def query(self) -> dict[str, str]:
        """The same period in an address."""
        if self.name != "custom":
            return {"period": self.name}
        return {"period": "custom", "from": self.first.isoformat(), "to": self.last.isoformat()}


def asked(query: Mapping[str, str]) -> Period:
    """The period of an address, or the whole month that it names ("2026-11").

    Instead of what makes no sense it is this month, and says so if days were typed.
    """
    today, typed = clock.today(), (query.get("from", ""), query.get("to", ""))
    whole = day(query.get("month", "") + "-01")
    if whole:
        return Period("custom", whole, last_of(whole))
    name = query.get("period", "custom" if any(typed) else "month")
    if name == "today":
        return Period(name, today, today)
    if name == "week":
        return Period(name, today - timedelta(days=6), today)
    if name == "year":
        return Period(name, today.replace(month=1, day=1), today)
    if name == "custom":
        first, last = map(day, typed)
        if first and last and first <= last:
            return Period(name, first, last)
    return Period("month", today.replace(day=1), today, typed if name == "custom" and any(typed) else None)


def last_of(first: date) -> date:
    """The last day of a month."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def day(text: str) -> date | None:
    """2026-11-21; None for what is no day, or one that no report can be about."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _EARLIEST <= found <= clock.today() + timedelta(days=366) and len(text) == 10 else None
