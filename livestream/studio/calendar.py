"""The calendar of the crew: one's own sessions, and when hosts and channels are taken by others."""
from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core import actors, links
from core.access import allow
from core.db import db
from core.forms import BaseForm
from livestream.access import sessions_visible_to
from livestream.models import LiveSession
from livestream.planning import calendar, feeds
from livestream.studio.sessions import CREW

bp = Blueprint("studio_calendar", __name__, url_prefix="/studio/calendar")
_TO_SHOW = "calendar_to_show"


@bp.get("")
@allow(*CREW)
def show() -> ResponseReturnValue:
    """A week or month: own sessions open, the others say only that host and channel are taken."""
    return _page(BaseForm(formdata=None))


@bp.post("/address")
@allow(*CREW)
def renew() -> ResponseReturnValue:
    """A new secret address of the own calendar. The next page shows it, once."""
    form = BaseForm()
    if form.submitted():
        with form.catching():
            session[_TO_SHOW] = [actors.current().person_id, feeds.renew(actors.current())]
            return redirect(url_for("studio_calendar.show", _anchor="own"), 303)
    return _page(form)


@bp.post("/address/end")
@allow(*CREW)
def end() -> ResponseReturnValue:
    """The own calendar is not read by any program any more."""
    form = BaseForm()
    if form.submitted():
        with form.catching():
            feeds.end(actors.current())
            return redirect(url_for("studio_calendar.show", _anchor="own"), 303)
    return _page(form)


def _page(form: BaseForm) -> ResponseReturnValue:
    actor = actors.current()
    shown = calendar.period(request.args.get("view", ""), request.args.get("day", ""))
    chosen = calendar.filters(request.args)
    own = set(db.session.scalars(sessions_visible_to(actor).with_only_columns(LiveSession.id)))
    return render_template(
        "livestream/studio/calendar.html", form=form, shown=shown, chosen=chosen, choices=calendar.choices(),
        days=calendar.days(shown, chosen, own), address=_address_to_show(),
        has_address=feeds.has_address(actor.person_id)), form.http_status


def _address_to_show() -> str:
    waiting = session.get(_TO_SHOW)
    if waiting is None:
        return ""
    del session[_TO_SHOW]
    return links.absolute("calendar.of_person", token=waiting[1]) if waiting[0] == actors.current().person_id else ""
