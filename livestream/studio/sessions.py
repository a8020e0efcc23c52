"""My sessions: planned, shown with their run-of-show, begun, closed, ended."""
from __future__ import annotations

from contextlib import AbstractContextManager

import sqlalchemy as sa
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.db import db
from core.forms import BaseForm
from livestream import board, calling, connections, crew, screens, sessions, timetable, words
from livestream.access import check_schedules, own_session, sessions_visible_to
from livestream.errors import BadTimes, BadTitle, ChannelIsBusy, HostIsBusy, NeedsChannel, NeedsHost, NotOfTheCrew
from livestream.forms import PlanForm
from livestream.models import LiveSession, SessionStatus
from shop.models import Cooperative

bp = Blueprint("studio", __name__, url_prefix="/studio")
CREW = ("host", "operator", "admin")
_STEPS = {"go_live": sessions.go_live, "close": sessions.close, "end": sessions.end, "cancel": sessions.cancel}


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


@bp.route("/new", methods=["GET", "POST"])
@allow(*CREW)
def new() -> ResponseReturnValue:
    """Plan a session."""
    check_schedules(actors.current())
    form = _form(None)
    if form.submitted():
        with _catching(form):
            session = sessions.schedule(actors.current(), form.wish(_videos()))
            flash(gettext("The session is planned. Now put in what is sold."), "success")
            return redirect(url_for("studio.show", code=session.code), 303)
    return _plan_page(form, None)


@bp.route("/<code>/edit", methods=["GET", "POST"])
@allow(*CREW)
def edit(code: str) -> ResponseReturnValue:
    """Change the plan of a session that has not begun."""
    session = own_session(actors.current(), code)
    form = _form(session)
    if form.submitted():
        with _catching(form):
            sessions.change(actors.current(), session.id, form.wish(_videos()))
            flash(gettext("The plan is changed."), "success")
            return redirect(url_for("studio.show", code=code), 303)
    return _plan_page(form, session)


@bp.get("/<code>")
@allow(*CREW)
def show(code: str) -> ResponseReturnValue:
    """The session with its run-of-show and the steps that are possible now."""
    session = own_session(actors.current(), code)
    return _session_page(session, BaseForm(formdata=None))


@bp.post("/<code>/<any(go_live, close, end, cancel):step>")
@allow(*CREW)
def step(code: str, step: str) -> ResponseReturnValue:
    """Go live, close, end, cancel. What stands against it is said on the session's page."""
    session = own_session(actors.current(), code)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            _STEPS[step](actors.current(), session.id)
            target = "studio_console.console" if step in ("go_live", "close") else "studio.show"
            return redirect(url_for(target, code=code), 303)
    return _session_page(session, form)


@bp.get("/<code>/sheet")
@allow(*CREW)
def sheet(code: str) -> ResponseReturnValue:
    """The run-of-show to print: what the host has in hand."""
    session = own_session(actors.current(), code)
    return render_template("livestream/studio/sheet.html", session=session, items=board.items(session),
                           card=timetable.cards([session])[0])


def _session_page(session: LiveSession, form: BaseForm) -> ResponseReturnValue:
    return render_template(
        "livestream/studio/session.html", session=session, items=board.items(session), form=form,
        card=timetable.cards([session])[0], totals=board.totals(session), places=timetable.places(session),
        connections=connections.of_session(session), faults=words.FAULTS, to_call=len(calling.to_call(session)),
        buyers=screens.buyers(session) if session.status != SessionStatus.PLANNED else []), form.http_status


def _form(session: LiveSession | None) -> PlanForm:
    sellers = db.session.scalars(sa.select(Cooperative).where(Cooperative.is_active).order_by(Cooperative.sort_key))
    values = PlanForm.values_of(session, crew.of_session(session.id)) if session is not None else {}
    actor = actors.current()
    if session is None and actor.person_id is not None and actor.has("host"):
        values = {"hosts": [actor.person_id]}
    return PlanForm(data=values).of(current_app.config["HOME_PROVINCE"], sellers.all())


def _catching(form: PlanForm) -> AbstractContextManager[None]:
    return form.catching(title=BadTitle, ends=BadTimes, channels=(NeedsChannel, ChannelIsBusy),
                         hosts=(NeedsHost, HostIsBusy, NotOfTheCrew))


def _videos() -> dict[int, str]:
    """The addresses of the videos, by channel: fields named video-<id>."""
    typed = {name.removeprefix("video-"): text.strip() for name, text in request.form.items()
             if name.startswith("video-")}
    return {int(channel): url for channel, url in typed.items()
            if channel.isascii() and channel.isdecimal() and len(channel) < 10 and url}


def _plan_page(form: PlanForm, session: LiveSession | None) -> ResponseReturnValue:
    videos = {each.channel_id: each.video_url for each in session.channels} if session is not None else {}
    return render_template("livestream/studio/plan.html", form=form, session=session,
                           videos=videos | _videos()), form.http_status
