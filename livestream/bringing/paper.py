"""Until when lines from paper may be entered, and of what: also for some hours after the session has ended.

Paper is what is left when network and power fail, and often they fail until the session is over. The hours are the
dated setting `paper_hours`. After the end nothing waits any more: a line is done in whole while so much is left of the
session's allotment and free on the shelf (livestream.serving.goods), at the prices that held when the session ended.
"""
from __future__ import annotations

from datetime import datetime, timedelta

from core import clock, dated, templating
from livestream import terms
from livestream.desk_errors import TooLateForPaper
from livestream.errors import NotOnAir
from livestream.models import LiveSession, SessionStatus

HOURS = "paper_hours"
_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)


def until(session: LiveSession) -> datetime | None:
    """Until when lines may be entered; None while the session is on, where it never was, after a rehearsal, and where
    who pays first was served first: nobody pays on paper."""
    if session.ended_at is None or session.is_rehearsal or terms.is_first_paid(session):
        return None
    return session.ended_at + timedelta(hours=dated.value(HOURS))


def is_open(session: LiveSession) -> bool:
    """True while lines may be entered."""
    end = until(session)
    return session.status in _ON_AIR or (end is not None and clock.now() <= end)


def check_open(session: LiveSession) -> None:
    """Raise NotOnAir before the session has begun and after a rehearsal; TooLateForPaper when the hours are over."""
    end = until(session)
    if session.status in _ON_AIR:
        return
    if end is None:
        raise NotOnAir
    if clock.now() > end:
        raise TooLateForPaper(until=templating.exact(end))


def written_at(session: LiveSession) -> datetime | None:
    """When a line that is entered now counts as written; None for now. Nobody has written on paper since the end."""
    return session.ended_at
