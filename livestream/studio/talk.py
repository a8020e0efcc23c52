"""What viewers wrote on our own live page, as everybody sees it; the crew takes a comment out of sight."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm
from livestream.access import own_session
from livestream.audience import talk
from livestream.studio.sessions import CREW

bp = Blueprint("studio_talk", __name__, url_prefix="/studio/<code>/talk")


@bp.get("")
@allow(*CREW)
def home(code: str) -> ResponseReturnValue:
    """The last comments, in sight and out of sight."""
    session = own_session(actors.current(), code)
    return render_template("livestream/studio/talk.html", session=session, rows=talk.for_crew(session))


@bp.post("/<int:comment_id>/<any(hide, show):what>")
@allow(*CREW)
def step(code: str, comment_id: int, what: str) -> ResponseReturnValue:
    """Out of sight on all open pages at once, or back."""
    session = own_session(actors.current(), code)
    if BaseForm().submitted():
        talk.put_out_of_sight(actors.current(), session.id, comment_id, is_hidden=what == "hide")
        flash(gettext("Nobody sees this comment on the live page any more.") if what == "hide"
              else gettext("The comment is on the live page again."), "success")
    return redirect(url_for("studio_talk.home", code=code), 303)
