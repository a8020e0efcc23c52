"""Calendars for programs: everybody's, a seller's, one session, and somebody's own behind a secret address."""
from __future__ import annotations

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from core.access import allow
from core.figures import Language
from livestream.models import LiveSession
from livestream.planning import feeds, ics, timetable
from livestream.planning.calendar import Filters

bp = Blueprint("calendar", __name__)
_KEPT = "max-age=900"  # seconds; REFRESH-INTERVAL asks for less often


@bp.get("/calendar.ics")
@allow("public")
def everybody() -> ResponseReturnValue:
    """Every live session; `?language=en` in English."""
    language = _language()
    with force_locale(language):
        name = gettext("Live from the villages")
    return _answer(name, feeds.sessions(Filters()), language)


@bp.get("/calendar/sellers/<coop_slug>.ics")
@allow("public")
def of_seller(coop_slug: str) -> ResponseReturnValue:
    """The sessions that sell for a cooperative."""
    seller = feeds.seller(coop_slug)
    return _answer(seller.name, feeds.sessions(Filters(cooperative=seller.id)), _language())


@bp.get("/calendar/people/<token>.ics")
@allow("public")
def of_person(token: str) -> ResponseReturnValue:
    """The sessions somebody hosts or operates; whoever has the address may read it."""
    person = feeds.owner_of(token)
    language: Language = "en" if person.language == "en" else "vi"
    with force_locale(language):
        name = gettext("Live sessions of %(name)s", name=person.name)
    return _answer(name, feeds.sessions_of_crew(person.id), language, cached="private")


@bp.get("/lives/<code>/session.ics")
@allow("public")
def of_session(code: str) -> ResponseReturnValue:
    """One session, to put into one's own calendar."""
    session = timetable.session_with(code)
    answer = _answer(session.title, [session], _language())
    answer.headers["Content-Disposition"] = f'attachment; filename="{session.code}.ics"'
    return answer


def _language() -> Language:
    """A program that asks has no language of its own: the address says it."""
    return "en" if request.args.get("language") == "en" else "vi"


def _answer(name: str, sessions: list[LiveSession], language: Language, cached: str = "public") -> Response:
    answer = make_response(ics.feed(name, sessions, language))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Cache-Control"] = f"{cached}, {_KEPT}"
    answer.last_modified = ics.changed(sessions)
    answer.add_etag()
    answer.make_conditional(request)
    return answer
