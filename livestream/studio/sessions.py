"""My sessions: planned, shown with their run-of-show, begun, closed, ended."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, clock, moments, templating
from core.access import allow
from core.actors import Actor
from core.db import db
from core.forms import BaseForm
from livestream import board, screens, sessions, terms, words
from livestream.access import own_session, sessions_visible_to
from livestream.bringing import paper
from livestream.buying import calling
from livestream.models import LiveSession, SessionStatus
from livestream.planning import crew, series, timetable
from livestream.planning.series import Done
from livestream.platforms import connections, points
from livestream.readiness import points as readiness
from livestream.readiness import refusing
from shop.papers.words import PAPERS

bp = Blueprint("studio", __name__, url_prefix="/studio")
CREW = ("host", "operator", "admin")
_STEPS = {"go_live": sessions.go_live, "close": sessions.close, "end": sessions.end, "cancel": sessions.cancel}


def _cancel_following(actor: Actor, session_id: int) -> None:
    tell_of(series.cancel_following(actor, session_id), gettext("Cancelled"))


_UNBEGUN = (SessionStatus.PLANNED, SessionStatus.CANCELLED)
_FOLLOWING = {"cancel_following": _cancel_following}


@bp.get("")
@allow(*CREW)
def home() -> ResponseReturnValue:
    """The sessions this person runs: live, planned, over."""
    mine = db.session.scalars(sessions_visible_to(actors.current()).order_by(
        LiveSession.starts_at.desc(), LiveSession.id.desc()).limit(60)).all()
    running = (SessionStatus.LIVE, SessionStatus.CLOSING)
    return render_template(
        "livestream/studio/home.html",
        running=[each for each in mine if each.status in running],
        planned=[each for each in mine if each.status == SessionStatus.PLANNED][::-1],
        over=[each for each in mine if each.status in (SessionStatus.ENDED, SessionStatus.CANCELLED)],
        hosts=crew.host_names([each.id for each in mine]))


@bp.get("/<code>")
@allow(*CREW)
def show(code: str) -> ResponseReturnValue:
    """The session with its run-of-show and the steps that are possible now."""
    session = own_session(actors.current(), code)
    return _session_page(session, BaseForm(formdata=None))


@bp.post("/<code>/<any(go_live, close, end, cancel, cancel_following):step>")
@allow(*CREW)
def step(code: str, step: str) -> ResponseReturnValue:
    """Go live, close, end, cancel. What stands against it is said on the session's page."""
    session = own_session(actors.current(), code)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            (_STEPS | _FOLLOWING)[step](actors.current(), session.id)
            target = "studio_console.console" if step in ("go_live", "close") else "studio.show"
            return redirect(url_for(target, code=code), 303)
    return _session_page(session, form)


@bp.get("/<code>/sheet")
@allow(*CREW)
def sheet(code: str) -> ResponseReturnValue:
    """The run-of-show to print: what the host has in hand."""
    session = own_session(actors.current(), code)
    items = board.items(session)
    return render_template("livestream/studio/sheet.html", session=session, items=items,
                           starts=timetable.clock_times(session, [item.minutes for item in items]),
                           card=timetable.cards([session])[0], refused=refusing.listed(session),
                           paper_words=PAPERS)


def tell_of(done: Done, what: str) -> None:
    """Say on the next page what "this and the following" did, and what it left alone and why."""
    language = templating.language()

    def when(session: LiveSession) -> str:
        return moments.named_day(clock.local(session.starts_at).date(), language, clock.today())

    flash(f"{what}: {'; '.join(when(each) for each in done.sessions)}.", "success")
    if done.left:
        left = "; ".join(f"{when(each.session)} ({each.why.removesuffix('.')})" for each in done.left)
        flash(gettext("Left as they were: %(sessions)s.", sessions=left), "warning")


def _session_page(session: LiveSession, form: BaseForm) -> ResponseReturnValue:
    is_planned = session.status == SessionStatus.PLANNED
    return render_template(
        "livestream/studio/session.html", refused=refusing.listed(session), paper_words=PAPERS,
        ready=readiness.of_session(session) if is_planned else None,
        session=session, items=board.items(session), form=form,
        card=timetable.cards([session])[0], totals=board.totals(session), places=timetable.places(session),
        connections=connections.of_session(session), faults=words.FAULTS, to_call=calling.number_to_call(session),
        series=series.of_session(session), following=series.following(session),
        platforms=words.PLATFORMS, takes_paper=paper.is_open(session),
        terms=terms.of(session), methods=words.METHODS,
        counted_channels=points.of_session(session) if session.status not in _UNBEGUN else [],
        buyers=[] if is_planned else screens.buyers(session)), form.http_status
