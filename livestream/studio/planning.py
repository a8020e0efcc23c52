"""A session is planned: for one day or week by week, anew or like another, and changed while it has not begun."""
from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from core import actors, clock
from core.access import allow
from core.db import db
from livestream import sessions, terms, words
from livestream.access import check_schedules, own_session
from livestream.errors import (
    BadTimes,
    BadTitle,
    ChannelIsBusy,
    HostIsBusy,
    NeedsChannel,
    NeedsDates,
    NeedsHost,
    NeedsLastDate,
    NoSuchSession,
    NotOfTheCrew,
    TooManyDates,
)
from livestream.forms import PlanForm
from livestream.models import LiveSession
from livestream.planning import crew, series
from livestream.planning.series import Chance
from livestream.repeat_forms import RepeatForm, SeriesPlanForm
from livestream.studio.sessions import CREW, bp, tell_of
from shop.models import Cooperative

F = TypeVar("F", bound=PlanForm)


@bp.route("/new", methods=["GET", "POST"])
@allow(*CREW)
def new() -> ResponseReturnValue:
    """Plan a session. What repeats is shown date by date first; then the person plans those that are chosen."""
    check_schedules(actors.current())
    form = _new_form()
    source = _source(form)
    chances: list[Chance] = []
    if form.submitted():
        with _catching(form):
            days = form.days()
            if form.weekdays.data and request.form.get("step") != "plan":
                chances = series.dry_run(actors.current(), form.wish(_videos()), days)
            else:
                chances = _chances(form, days)
                return _planned(form, days, source)
    return _plan_page(form, None, chances, source)


def _planned(form: RepeatForm, days: Sequence[date], source: LiveSession | None) -> ResponseReturnValue:
    wish = form.wish(_videos())
    if not form.weekdays.data and source is None:
        code = sessions.schedule(actors.current(), wish).code
    else:
        chosen = _chosen(days) if form.weekdays.data else days
        first = series.plan(actors.current(), wish, chosen, form.request_key.data or "",
                            source.id if source is not None else None)
        code = series.code_of(first)
        days = chosen
    if len(days) > 1:
        flash(ngettext("%(num)s session is planned.", "%(num)s sessions are planned.", len(days)), "success")
    elif source is None:
        flash(gettext("The session is planned. Now put in what is sold."), "success")
    else:
        flash(gettext("The session is planned, with the run-of-show of the other one."), "success")
    return redirect(url_for("studio.show", code=code), 303)


def _chances(form: RepeatForm, days: Sequence[date]) -> list[Chance]:
    """The dates again, for the page that says why they could not be planned."""
    return series.dry_run(actors.current(), form.wish(_videos()), days) if form.weekdays.data else []


@bp.route("/<code>/edit", methods=["GET", "POST"])
@allow(*CREW)
def edit(code: str) -> ResponseReturnValue:
    """Change the plan of a session that has not begun; if it repeats, perhaps of those that follow it, too."""
    session = own_session(actors.current(), code)
    follow = series.following(session)
    form = _form(SeriesPlanForm if follow else PlanForm, PlanForm.values_of(session, crew.of_session(session.id)))
    if form.submitted():
        with _catching(form):
            if isinstance(form, SeriesPlanForm) and form.reach.data == "following":
                tell_of(series.change_following(actors.current(), session.id, form.wish(_videos())),
                        gettext("Changed"))
            else:
                sessions.change(actors.current(), session.id, form.wish(_videos()))
                flash(gettext("The plan is changed."), "success")
            return redirect(url_for("studio.show", code=code), 303)
    return _plan_page(form, session, [], None)


def _new_form() -> RepeatForm:
    actor = actors.current()
    values = PlanForm.values_asked(request.args)
    with suppress(NoSuchSession):
        source = own_session(actor, request.args.get("like", "")[:12])
        like = PlanForm.values_of(source, crew.of_session(source.id))
        like["day"] = max(like["day"] + series.WEEK, clock.today())
        values = {**like, "source": source.code, "weekdays": [clock.local(source.starts_at).weekday()]} | values
    if "hosts" not in values and actor.person_id is not None and actor.has("host"):
        values["hosts"] = [actor.person_id]
    return _form(RepeatForm, values)


def _source(form: RepeatForm) -> LiveSession | None:
    """The session whose run-of-show is taken over. Raises NoSuchSession for others'."""
    return own_session(actors.current(), form.source.data) if form.source.data else None


def _form(kind: type[F], values: dict[str, Any]) -> F:
    sellers = db.session.scalars(sa.select(Cooperative).where(Cooperative.is_active).order_by(Cooperative.sort_key))
    return kind(data=values).of(current_app.config["HOME_PROVINCE"], sellers.all())


def _catching(form: PlanForm) -> AbstractContextManager[None]:
    kinds: dict[str, Any] = {"title": BadTitle, "ends": BadTimes, "channels": (NeedsChannel, ChannelIsBusy),
             "hosts": (NeedsHost, HostIsBusy, NotOfTheCrew)}
    if isinstance(form, RepeatForm):
        kinds |= {"weekdays": NeedsDates, "until": (NeedsLastDate, TooManyDates)}
    return form.catching(**kinds)


def _chosen(days: Sequence[date]) -> list[date]:
    """Those of the days whose box is ticked."""
    ticked = {text for text in request.form.getlist("dates") if len(text) == 10}
    return [day for day in days if day.isoformat() in ticked]


def _videos() -> dict[int, str]:
    """The addresses of the videos, by channel: fields named video-<id>."""
    typed = {name.removeprefix("video-"): text.strip() for name, text in request.form.items()
             if name.startswith("video-")}
    return {int(channel): url for channel, url in typed.items()
            if channel.isascii() and channel.isdecimal() and len(channel) < 10 and url}


def _plan_page(form: PlanForm, session: LiveSession | None, chances: Sequence[Chance], source: LiveSession | None
               ) -> ResponseReturnValue:
    videos = {each.channel_id: each.video_url for each in session.channels} if session is not None else {}
    return render_template(
        "livestream/studio/plan.html", form=form, session=session, videos=videos | _videos(), chances=chances,
        source=source, repeats=isinstance(form, RepeatForm), reaches=isinstance(form, SeriesPlanForm),
        terms=terms.of(session), methods=words.METHODS,
        ticked=request.form.getlist("dates") if request.form.get("step") == "plan" else
        [each.day.isoformat() for each in chances if not each.why]), form.http_status
