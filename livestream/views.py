"""What everybody may see of live sessions: the timetable, the live page, its events."""
from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core import events, streams
from core.access import allow
from livestream import audience_views, board, signals
from livestream.audience_forms import ClaimForm
from livestream.planning import calendar, timetable

bp = Blueprint("livestream", __name__)


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


@bp.get("/lives/<code>")
@allow("public")
def live(code: str) -> ResponseReturnValue:
    """One session: the video, the item on air, everything that is sold; where it is our own channel, what is said."""
    shown = timetable.session_with(code)
    kept = audience_views.wish(shown)
    return audience_views.page(shown, audience_views.who(), **({"claim": ClaimForm.showing(kept)} if kept else {}))


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

