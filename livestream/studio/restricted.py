"""Whom the cooperatives of a session want to speak with first."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm
from livestream.access import own_session
from livestream.buying import restricting
from livestream.studio.sessions import CREW

bp = Blueprint("studio_restricted", __name__, url_prefix="/studio/<code>/restricted")


@bp.get("")
@allow(*CREW)
def home(code: str) -> ResponseReturnValue:
    """Everybody who is restricted today by a cooperative of this session."""
    session = own_session(actors.current(), code)
    return render_template("livestream/studio/restricted.html", session=session, rows=restricting.listed(session),
                           names=restricting.names(session))


@bp.post("/<int:restriction_id>/end")
@allow(*CREW)
def end(code: str, restriction_id: int) -> ResponseReturnValue:
    """The buyer may order like everybody again."""
    session = own_session(actors.current(), code)
    if BaseForm().submitted():
        row = restricting.lift(actors.current(), session.id, restriction_id)
        flash(gettext("%(name)s may order like everybody again.", name=row.name), "success")
    return redirect(url_for("studio_restricted.home", code=code), 303)
