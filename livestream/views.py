"""What everybody may see of live sessions: the timetable, the live page, its events."""
from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from core import events, streams, throttle
from core.access import allow
from core.phones import NotAPhone
from core.security import client_address
from livestream import board, calendar, joining, own_claims, signals, timetable, viewers
from livestream.claim_forms import LeaveForm
from livestream.errors import NotUnderstood
from livestream.forms import ClaimForm
from livestream.models import LiveSession, SessionStatus
from livestream.reminder_forms import RemindForm

bp = Blueprint("livestream", __name__)
_MOST_CLAIMS = 30  # of one address in five minutes: a family behind one router, not a machine


@bp.get("/lives")
@allow("public")
def lives() -> ResponseReturnValue:
    """What is live, and the calendar of a week or a month: what comes, what was."""
    shown = calendar.period(request.args.get("view", ""), request.args.get("day", ""))
    chosen = calendar.filters(request.args)
    days = calendar.days(shown, chosen)
    return render_template(
        "livestream/lives.html", running=timetable.cards(timetable.running()), shown=shown, chosen=chosen, days=days,
        choices=calendar.choices(), nearest=None if any(day.entries for day in days) else calendar.nearest(chosen))


@bp.route("/lives/<code>", methods=["GET", "POST"])
@allow("public")
def live(code: str) -> ResponseReturnValue:
    """One session: the video, the item on air, everything that is sold; claims where it is our own channel."""
    shown = timetable.session_with(code)
    form = ClaimForm()
    if form.submitted():
        throttle.check("livestream.claim", client_address(), _MOST_CLAIMS, timedelta(minutes=5))
        with form.catching(quantity=NotUnderstood, buyer_phone=NotAPhone):
            return _claimed(shown, form)
    after = events.heads([signals.public_stream(shown.id)]).get(signals.public_stream(shown.id), 0)
    items = board.items(shown)
    return render_template(
        "livestream/live.html", session=shown, card=timetable.cards([shown])[0], places=timetable.places(shown),
        items=items, on_air=next((item for item in items if item.is_on_air), None), after=after, form=form,
        takes_claims=joining.takes_claims(shown), is_on=_is_on(shown),
        remind=RemindForm() if viewers.is_open(shown) else None,
        own=own_claims.lines(shown, session.get("live_browser"))), form.http_status


@bp.post("/lives/<code>/leave")
@allow("public")
def leave(code: str) -> ResponseReturnValue:
    """Wait no longer for what is sold out."""
    shown, form = timetable.session_with(code), LeaveForm()
    if form.submitted():
        with form.catching():
            own_claims.leave(shown.id, session.get("live_browser"), form.claim.data)
            flash(gettext("You do not wait for it any more."), "success")
    for message in (*form.form_errors, *form.claim.errors):
        flash(message, "error")
    return redirect(url_for("livestream.live", code=code), 303)


def _claimed(shown: LiveSession, form: ClaimForm) -> ResponseReturnValue:
    browser = session.setdefault("live_browser", secrets.token_urlsafe(16))
    session.permanent = True
    joined = joining.claim_here(shown, browser, form.buyer_name.data, form.words(), form.request_key.data or "")
    if joined.is_partly:
        flash(gettext("The flash deal has run out. What it covered is yours; the host asks you about the rest."),
              "warning")
    elif joined.is_doubtful:
        flash(gettext("The host looks at your order and answers on air."), "warning")
    elif joined.is_waiting:
        flash(gettext("Sold out for now. You are on the waiting list and move up when goods are freed."), "warning")
    elif joined.secret is None:
        flash(gettext("Added to the order with this phone number. Its link was given before."), "success")
    else:
        flash(gettext("It is yours. Please add where it goes."), "success")
        return redirect(url_for("orders.show", secret=joined.secret), 303)
    return redirect(url_for("livestream.live", code=shown.code), 303)


@bp.get("/lives/<code>/events")
@allow("public")
def public_events(code: str) -> ResponseReturnValue:
    """What is on air and what is left, as it changes; nothing about people."""
    shown = timetable.session_with(code)
    return streams.answer(signals.public_stream(shown.id), *streams.requested(), signals.STATES)


def live_now() -> Markup | str:
    """The part of the market's home that shows what is live, or nothing."""
    running = timetable.running()
    if not running:
        return ""
    first = running[0]
    items = board.items(first)
    stream = signals.public_stream(first.id)
    return Markup(render_template(  # noqa: S704 - the template has escaped it
        "livestream/live_now.html", session=first, card=timetable.cards([first])[0],
        on_air=next((item for item in items if item.is_on_air), None), others=timetable.cards(running[1:]),
        after=events.heads([stream]).get(stream, 0)))


def next_lives() -> Markup | str:
    """The part of the market's home that shows what comes next, or nothing."""
    coming = timetable.cards(timetable.coming(3))
    if not coming:
        return ""
    return Markup(render_template("livestream/next_lives.html", coming=coming))  # noqa: S704 - it has escaped it


def _is_on(shown: LiveSession) -> bool:
    return shown.status in (SessionStatus.LIVE, SessionStatus.CLOSING)
