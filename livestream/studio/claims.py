"""Goods and claims of a session: how long goods are kept, more to sell on air, who moved up and is to be told."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm
from livestream import terms
from livestream.access import own_session
from livestream.claim_forms import RestockForm, terms_form
from livestream.errors import BadAllotment, BadRestock, BadTerms, CannotHold, FillIsFixed
from livestream.first_paid_errors import FirstPaidIsFixed
from livestream.planning import lineup
from livestream.serving import promotions, restocking
from livestream.studio.sessions import CREW

bp = Blueprint("studio_claims", __name__, url_prefix="/studio/<code>")


@bp.route("/terms", methods=["GET", "POST"])
@allow(*CREW)
def agree(code: str) -> ResponseReturnValue:
    """How long goods are kept for whom; also while the session is live, for what is reserved from then on."""
    session = own_session(actors.current(), code)
    form = terms_form(session)
    if form.submitted():
        with form.catching(no_phone=BadTerms, fill_part=FillIsFixed, first_paid=FirstPaidIsFixed):
            terms.agree(actors.current(), session.id, form.wish())
            flash(gettext("Saved. It holds for what is reserved from now on."), "success")
            return redirect(url_for("studio.show", code=code), 303)
    return render_template("livestream/studio/terms.html", session=session, form=form), form.http_status


@bp.route("/items/<item_code>/more", methods=["GET", "POST"])
@allow(*CREW)
def restock(code: str, item_code: str) -> ResponseReturnValue:
    """More of an item to sell, in one field; who waits has it at once."""
    session = own_session(actors.current(), code)
    item, form = lineup.item_of(session, item_code), RestockForm()
    if form.submitted():
        with form.catching(more=(BadAllotment, BadRestock, CannotHold)):
            restocking.restock(actors.current(), session.id, item_code, form.base_units(item),
                               form.request_key.data or "")
            flash(gettext("There is more of %(code)s to sell.", code=item_code), "success")
            return redirect(url_for("studio_console.console", code=code), 303)
    return render_template("livestream/studio/restock.html", session=session, item=item, form=form), form.http_status


@bp.get("/to-tell")
@allow(*CREW)
def to_tell(code: str) -> ResponseReturnValue:
    """Buyers without a phone number who have moved up from the waiting list."""
    session = own_session(actors.current(), code)
    return render_template("livestream/studio/to_tell.html", session=session, buyers=promotions.to_tell(session))


@bp.post("/to-tell/<int:number>")
@allow(*CREW)
def told(code: str, number: int) -> ResponseReturnValue:
    """This buyer knows."""
    session, form = own_session(actors.current(), code), BaseForm()
    if form.submitted():
        with form.catching():
            promotions.told(actors.current(), session.id, number)
    return redirect(url_for("studio_claims.to_tell", code=code), 303)
