"""Orders of one buyer of a session in one parcel, and one that waits for the next session: done by the crew.

Only what is wholly from sessions of this crew: of other orders of the same buyer the crew learns nothing.
"""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm, KeyedForm
from livestream.access import own_session
from livestream.buying import buyers
from livestream.errors import NothingOrdered
from livestream.models import LiveBuyer, LiveSession
from livestream.studio.sessions import CREW
from orders.access import order_of
from orders.models import Order
from orders.together import merging, offering, parking

bp = Blueprint("studio_together", __name__, url_prefix="/studio/<code>/buyers/<int:number>/together")


@bp.route("", methods=["GET", "POST"])
@allow(*CREW)
def together(code: str, number: int) -> ResponseReturnValue:
    """Other open orders of this buyer from sessions of this crew, and what sending them together saves."""
    session, buyer, order = _found(code, number)
    form = KeyedForm()
    if form.submitted():
        with form.catching():
            other = order_of(actors.current(), request.form.get("other", "")[:20])
            chosen = {order.code: order.id, other.code: other.id}.get(request.form.get("address", ""))
            into = order  # where they went already, for whoever presses twice
            if other.id != order.id:
                into = merging.by_staff(actors.current(), order.id, other.id, chosen, str(form.request_key.data))
            flash(gettext("Both orders go in one parcel now: %(code)s.", code=into.code), "success")
            return redirect(url_for("studio_console.buyer", code=code, number=number), 303)
    found = offering.read(order, offering.same_buyer(actors.current(), order))
    page = render_template("livestream/studio/together.html", session=session, buyer=buyer, order=order, found=found,
                           form=form)
    return page, form.http_status


@bp.post("/wait")
@allow(*CREW)
def wait(code: str, number: int) -> ResponseReturnValue:
    """The buyer has said on air that it may wait for the next session."""
    _, _, order = _found(code, number)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            parking.park_by_staff(actors.current(), order.id)
            flash(gettext("It waits for the next live session."), "success")
    form.say_on_top()
    return redirect(url_for("studio_together.together", code=code, number=number), 303)


@bp.post("/send-now")
@allow(*CREW)
def send_now(code: str, number: int) -> ResponseReturnValue:
    """It is packed without waiting further."""
    _, _, order = _found(code, number)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            parking.release_by_staff(actors.current(), order.id)
            flash(gettext("It is packed without waiting further."), "success")
    form.say_on_top()
    return redirect(url_for("studio_together.together", code=code, number=number), 303)


def _found(code: str, number: int) -> tuple[LiveSession, LiveBuyer, Order]:
    """Raises NoSuchSession, NoSuchLiveBuyer, NothingOrdered."""
    session = own_session(actors.current(), code)
    buyer = buyers.by_number(actors.current(), session, number)
    order = buyers.order_of(buyer)
    if order is None:
        raise NothingOrdered
    return session, buyer, order
