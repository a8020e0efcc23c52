"""Slips while live: what is new goes to the printer with one key; what was printed can be printed again, marked."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm
from livestream.access import own_session
from livestream.buying import buyers
from livestream.forms import SlipForm
from livestream.models import LiveSession
from livestream.printing import slip_faces, slips
from livestream.studio.sessions import CREW

bp = Blueprint("studio_slips", __name__, url_prefix="/studio/<code>/slips")


@bp.get("")
@allow(*CREW)
def overview(code: str) -> ResponseReturnValue:
    """What is new, how this session prints, and what was printed last."""
    session = own_session(actors.current(), code)
    return _page(session, SlipForm.showing(slips.choices(session)))


@bp.post("/settings")
@allow(*CREW)
def settings(code: str) -> ResponseReturnValue:
    """Remember the width of the roll and what stands on a slip."""
    session = own_session(actors.current(), code)
    form = SlipForm()
    if form.submitted():
        slips.choose(actors.current(), session.id, form.choices())
        flash(gettext("The slips of this session are printed like this from now on."), "success")
        return redirect(url_for("studio_slips.overview", code=code), 303)
    return _page(session, form)


@bp.post("/print")
@allow(*CREW)
def print_new(code: str) -> ResponseReturnValue:
    """Everything that is new, once: whoever presses the key a moment later finds it printed."""
    session = own_session(actors.current(), code)
    run_id = slips.print_new(actors.current(), session.id) if BaseForm().submitted() else None
    if run_id is None:
        flash(gettext("Nothing new to print."), "note")
        return redirect(url_for("studio_slips.overview", code=code), 303)
    return redirect(url_for("studio_slips.run", code=code, run_id=run_id), 303)


@bp.post("/<int:slip_id>/again")
@allow(*CREW)
def again(code: str, slip_id: int) -> ResponseReturnValue:
    """One slip once more, with its count."""
    session = own_session(actors.current(), code)
    run_id = slips.reprint(actors.current(), session.id, slip_id)
    return redirect(url_for("studio_slips.run", code=code, run_id=run_id), 303)


@bp.get("/runs/<int:run_id>")
@allow(*CREW)
def run(code: str, run_id: int) -> ResponseReturnValue:
    """The slips of one run, as wide as the roll; a browser with scripts opens its print window by itself."""
    session = own_session(actors.current(), code)
    found = slips.run_of(actors.current(), session, run_id)
    chosen = slips.choices(session)
    orders = {order.id: order for slip in found.slips if (order := buyers.order_of(slip.buyer)) is not None}
    return render_template(
        "livestream/studio/slip_run.html", session=session, run=found, chosen=chosen,
        faces=slip_faces.faces(session, found, chosen, orders), is_copy=slip_faces.is_copy(found))


def _page(session: LiveSession, form: SlipForm) -> ResponseReturnValue:
    return render_template(
        "livestream/studio/slips.html", session=session, form=form, due=slips.due(session),
        at_once=slips.AT_ONCE, printed=slips.latest(session), mark=slip_faces.mark_of), form.http_status
