"""Is the session ready? Everything to look at before going live, with the next step of each."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.words import METHODS
from core import actors
from core.access import allow
from core.forms import BaseForm, new_key
from livestream import words
from livestream.access import own_session
from livestream.errors import NoSuchItem
from livestream.models import LiveSession
from livestream.readiness import points, refusing, trying
from livestream.readiness.trying import Measured
from livestream.readiness_forms import CountForm, NetworkForm, PrinterForm
from livestream.studio.sessions import CREW
from shop.papers.words import PAPERS

bp = Blueprint("studio_readiness", __name__, url_prefix="/studio/<code>/readiness")


@bp.get("")
@allow(*CREW)
def show(code: str) -> ResponseReturnValue:
    """The seven points, and what each needs next."""
    return _page(own_session(actors.current(), code), BaseForm(formdata=None))


@bp.post("/count/<item_code>")
@allow(*CREW)
def count(code: str, item_code: str) -> ResponseReturnValue:
    """Somebody counted an item in the store."""
    session = own_session(actors.current(), code)
    item = next((each for each in session.line_up if each.code == item_code), None)
    if item is None:
        raise NoSuchItem
    form = CountForm()
    if form.submitted():
        with form.catching():
            trying.count_item(actors.current(), session.id, item_code, form.base_units(item.shelf.unit),
                              form.request_key.data or "")
            flash(gettext("The count of %(code)s is written down.", code=item_code), "success")
            return _back(code)
    return _page(session, form)


@bp.get("/echo")
@allow(*CREW)
def echo(code: str) -> ResponseReturnValue:
    """As short an answer as there is, so that a device can measure the way here and back."""
    own_session(actors.current(), code)
    return "", 204


@bp.post("/network")
@allow(*CREW)
def network(code: str) -> ResponseReturnValue:
    """What the device in hand has measured."""
    session = own_session(actors.current(), code)
    form = NetworkForm()
    if form.submitted():
        with form.catching():
            trial = trying.try_network(actors.current(), session.id, Measured(
                form.round_trip_ms.data, form.stream_ms.data))
            flash(gettext("The network is good enough.") if trial.is_good else gettext(
                "The network is slow here. Try another place or another SIM card."),
                "success" if trial.is_good else "warning")
            return _back(code)
    return _page(session, form)


@bp.get("/slip")
@allow(*CREW)
def slip(code: str) -> ResponseReturnValue:
    """A slip to try the printer with."""
    return render_template("livestream/studio/trial_slip.html", session=own_session(actors.current(), code))


@bp.post("/printer")
@allow(*CREW)
def printer(code: str) -> ResponseReturnValue:
    """Whether it can be read."""
    session = own_session(actors.current(), code)
    form = PrinterForm()
    if form.submitted():
        with form.catching():
            trying.try_printer(actors.current(), session.id, form.result.data == "good")
            flash(gettext("Kept."), "success")
            return _back(code)
    return _page(session, form)


def _page(session: LiveSession, form: BaseForm) -> ResponseReturnValue:
    return render_template(
        "livestream/studio/readiness.html", session=session, form=form, ready=points.of_session(session),
        refused=refusing.listed(session), paper_words=PAPERS, methods=METHODS,
        faults=words.FAULTS, new_key=new_key), form.http_status


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for("studio_readiness.show", code=code), 303)
