"""What live sessions are called: to orders they are numbers, so whoever knows their names says so at the start."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext


@dataclass(frozen=True)
class SessionName:
    """A live session as reports show it; `code` is what its address uses, `report_url` where its own report is, for
    who may read that."""

    code: str
    title: str
    starts_at: datetime | None = None
    report_url: str = ""


Namer = Callable[[Collection[int]], Mapping[int, SessionName]]
_namers: list[Namer] = []


def provide(namer: Namer) -> None:
    """Ask this for the names of sessions, given their ids; the livestream package does so when it registers."""
    _namers[:] = [namer]


def names(ids: Collection[int]) -> dict[int, SessionName]:
    """A name for each of these sessions."""
    known: dict[int, SessionName] = {}
    for namer in _namers:
        known.update(namer(ids))
    return {session_id: known.get(session_id) or SessionName(
        str(session_id), gettext("Live session %(number)s", number=session_id)) for session_id in ids}
