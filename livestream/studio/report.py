"""What came of a session, for its crew: on the screen, on paper, and as files for spreadsheets."""
from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from core import actors
from core.access import allow
from livestream import report_page
from livestream.access import own_session
from livestream.errors import NoSuchSession
from livestream.models import LiveSession
from livestream.report_answers import as_file, page
from livestream.reports.session import report
from livestream.studio.sessions import CREW

bp = Blueprint("studio_report", __name__, url_prefix="/studio/<code>/report")


@bp.get("")
@allow(*CREW)
def show(code: str) -> ResponseReturnValue:
    """The whole report; while the session runs it shows how things stand now."""
    session = _reported(code)
    files = {name: url_for("studio_report.file", code=code, name=name) for name in report_page.TABLES}
    return page(report(session), files)


@bp.get("/<any(items, minutes, channels):name>.csv")
@allow(*CREW)
def file(code: str, name: str) -> ResponseReturnValue:
    """One table of it."""
    return as_file(report(_reported(code)), name)


def _reported(code: str) -> LiveSession:
    """The session, if it is in reports at all. Raises NoSuchSession, also for a rehearsal."""
    session = own_session(actors.current(), code)
    if session.is_rehearsal:
        raise NoSuchSession
    return session
