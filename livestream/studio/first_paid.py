"""Who pays first is served first: money that the crew has seen, and the cases that come of it."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm
from livestream import words
from livestream.access import own_session
from livestream.buying import buyers
from livestream.console_forms import TransferForm
from livestream.first_paid import paying, unserved
from livestream.first_paid_errors import BadAmount
from livestream.models import LiveSession
from livestream.studio import buyers as buyer_pages
from livestream.studio.sessions import CREW

bp = Blueprint("studio_first_paid", __name__, url_prefix="/studio/<code>")


@bp.post("/buyers/<int:number>/transfer")
@allow(*CREW)
def record(code: str, number: int) -> ResponseReturnValue:
    """The money of this buyer has come in."""
    session = own_session(actors.current(), code)
    buyer, form = buyers.by_number(actors.current(), session, number), TransferForm()
    if form.submitted():
        with form.catching(amount=BadAmount):
            paying.record_transfer(actors.current(), session.id, number, form.amount.data, form.request_key.data or "")
            flash(gettext("Written down. What there is of what %(name)s wishes is kept now.", name=buyer.name),
                  "success")
            return redirect(url_for("studio_console.buyer", code=code, number=number), 303)
    return buyer_pages.page(session, buyer, transfer_form=form), form.http_status


@bp.get("/paid-first")
@allow(*CREW)
def cases(code: str) -> ResponseReturnValue:
    """Who has paid and did not get everything, and money that is not in the books yet."""
    return _page(own_session(actors.current(), code), BaseForm(formdata=None))


@bp.post("/paid-first/<int:moment_id>/settled")
@allow(*CREW)
def settle(code: str, moment_id: int) -> ResponseReturnValue:
    """The buyer was called, and the money is where it belongs."""
    session, form = own_session(actors.current(), code), BaseForm()
    if form.submitted():
        with form.catching():
            unserved.settle(actors.current(), session.id, moment_id)
            flash(gettext("It is off the list."), "success")
            return redirect(url_for("studio_first_paid.cases", code=code), 303)
    return _page(session, form)


def _page(session: LiveSession, form: BaseForm) -> ResponseReturnValue:
    return render_template("livestream/studio/paid_first.html", session=session, form=form,
                           cases=unserved.cases(session), methods=words.METHODS), form.http_status
