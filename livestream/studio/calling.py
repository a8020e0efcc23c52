"""Whom to call: buyers whom no link has reached, and the switch for private replies."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm, KeyedForm
from livestream import words
from livestream.access import own_session
from livestream.buying import calling
from livestream.forms import LinksForm
from livestream.models import LiveSession
from livestream.platforms import replies
from livestream.studio.sessions import CREW

bp = Blueprint("studio_calling", __name__, url_prefix="/studio/<code>/to-call")


@bp.get("")
@allow(*CREW)
def to_call(code: str) -> ResponseReturnValue:
    """The buyers to be called, with where to find what they wrote."""
    return _page(own_session(actors.current(), code), BaseForm(formdata=None))


@bp.post("/<int:number>/done")
@allow(*CREW)
def done(code: str, number: int) -> ResponseReturnValue:
    """This buyer was reached."""
    session, form = own_session(actors.current(), code), BaseForm()
    if form.submitted():
        with form.catching():
            calling.contacted(actors.current(), session.id, number)
            flash(gettext("Number %(number)s is off the list.", number=number), "success")
            return redirect(url_for("studio_calling.to_call", code=code), 303)
    return _page(session, form)


@bp.post("/<int:number>/send")
@allow(*CREW)
def send(code: str, number: int) -> ResponseReturnValue:
    """Send the link once more, while the page may write to this buyer."""
    session, form = own_session(actors.current(), code), KeyedForm()
    if form.submitted():
        with form.catching():
            replies.write_again(actors.current(), session.id, number, form.request_key.data or "")
            flash(gettext("The link goes out in a moment."), "success")
            return redirect(url_for("studio_calling.to_call", code=code), 303)
    return _page(session, form)


@bp.post("/switch")
@allow(*CREW)
def switch(code: str) -> ResponseReturnValue:
    """Send links privately from now on, or do not."""
    session, form = own_session(actors.current(), code), LinksForm()
    if form.submitted():
        with form.catching():
            replies.switch(actors.current(), session.id, is_on=bool(form.links.data))
            flash(gettext("Noted."), "success")
            return redirect(url_for("studio_calling.to_call", code=code), 303)
    return _page(session, form)


def _page(session: LiveSession, form: BaseForm) -> ResponseReturnValue:
    return render_template(
        "livestream/studio/to_call.html", session=session, form=form, rows=calling.to_call(session),
        counts=calling.counts(session), key=KeyedForm(formdata=None), reasons=words.REPLIES), form.http_status
