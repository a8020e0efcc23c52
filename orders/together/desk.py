"""The seller's desk and the office: putting orders of one buyer together, and keeping one for the next live session."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm, KeyedForm
from orders.access import order_of
from orders.together import merging, offering, parking

bp = Blueprint("together_desk", __name__, url_prefix="/orders-together/<code>")
_ROLES = ("member", "admin")


@bp.route("", methods=["GET", "POST"])
@allow(*_ROLES)
def together(code: str) -> ResponseReturnValue:
    """Other open orders with the same number; only those that this person may handle wholly."""
    order, form = order_of(actors.current(), code), KeyedForm()
    if form.submitted():
        with form.catching():
            other = order_of(actors.current(), request.form.get("other", "")[:20])
            chosen = {order.code: order.id, other.code: other.id}.get(request.form.get("address", ""))
            into = merging.by_staff(actors.current(), order.id, other.id, chosen, str(form.request_key.data))
            flash(gettext("Both orders go in one parcel now: %(code)s.", code=into.code), "success")
            return redirect(url_for("together_desk.together", code=into.code), 303)
    found = offering.read(order, offering.same_buyer(actors.current(), order))
    page = render_template("orders/together/desk.html", order=order, found=found, form=form)
    return page, form.http_status


@bp.post("/wait")
@allow(*_ROLES)
def wait(code: str) -> ResponseReturnValue:
    """The buyer has asked to keep it for the next live session."""
    order, form = order_of(actors.current(), code), BaseForm()
    if form.submitted():
        with form.catching():
            parking.park_by_staff(actors.current(), order.id)
            flash(gettext("It waits for the next live session."), "success")
    for error in form.form_errors:
        flash(error, "error")
    return redirect(url_for("together_desk.together", code=code), 303)


@bp.post("/send-now")
@allow(*_ROLES)
def send_now(code: str) -> ResponseReturnValue:
    """It is packed without waiting further."""
    order, form = order_of(actors.current(), code), BaseForm()
    if form.submitted():
        with form.catching():
            parking.release_by_staff(actors.current(), order.id)
            flash(gettext("It is packed without waiting further."), "success")
    for error in form.form_errors:
        flash(error, "error")
    return redirect(url_for("together_desk.together", code=code), 303)
