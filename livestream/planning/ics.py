"""Sessions as calendar programs read them: iCalendar, RFC 5545.

The same rows always give the same bytes: DTSTAMP is the moment of the last change, as the RFC says for calendars
without a METHOD, so that a program which asks again hears that nothing is new. Moments are in UTC. A session keeps
its UID for ever; a change raises its SEQUENCE; one that was cancelled stays, as cancelled.
"""
from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask_babel import force_locale, gettext
from icalendar import Calendar, Event, vText

from core import links
from core.figures import Language
from livestream.models import LiveSession, SessionStatus
from livestream.planning import crew
from shop.places.units import ward

REFRESH = timedelta(hours=1)
_LONG_AGO = datetime(2025, 7, 1, tzinfo=UTC)  # for sessions from before plans remembered when they changed


def feed(name: str, sessions: Sequence[LiveSession], language: Language) -> bytes:
    """A calendar of these sessions, in this language."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cho Ban//Live sessions//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", vText(_text(name)))  # as text by hand: the library would not escape these two
    calendar.add("x-wr-calname", vText(_text(name)))
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    hosts = crew.host_names([session.id for session in sessions])
    with force_locale(language):
        for session in sessions:
            calendar.add_component(_event(session, hosts.get(session.id, "")))
    return bytes(calendar.to_ical())


def changed(sessions: Sequence[LiveSession]) -> datetime:
    """When one of these sessions was last changed, to the second."""
    return max((_changed(session) for session in sessions), default=_LONG_AGO)


def _changed(session: LiveSession) -> datetime:
    return (session.changed_at or _LONG_AGO).replace(microsecond=0)


def _event(session: LiveSession, host: str) -> Event:
    page = links.absolute("livestream.live", code=session.code)
    told = [gettext("Hosts: %(names)s", names=host) if host else "",
            gettext("Channels: %(names)s", names=", ".join(each.channel.name for each in session.channels)),
            gettext("Language spoken: %(language)s", language=session.language) if session.language else "", page]
    event = Event()
    event.add("uid", f"session-{session.code}@cho-ban")
    event.add("sequence", session.revision)
    event.add("dtstamp", _changed(session))
    event.add("last-modified", _changed(session))
    event.add("created", (session.planned_at or _LONG_AGO).replace(microsecond=0))
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", _text(session.title))
    event.add("description", _text("\n".join(line for line in told if line)))
    event.add("location", _text(ward(session.commune_code).full_name))
    event.add("url", page)
    event.add("status", "CANCELLED" if session.status == SessionStatus.CANCELLED else "CONFIRMED")
    return event


def _text(text: str) -> str:
    """Without control characters, which the format does not know."""
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) != "Cc")
