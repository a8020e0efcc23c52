"""The office does it for a buyer on the phone."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from orders.access import order_of
from orders.payments.words import SHORT
from orders.switching import awaited, ways
from orders.switching.forms import WayForm

bp = Blueprint("switching_office", __name__)


@bp.get("/office/money/awaited")
@allow("admin")
def late() -> ResponseReturnValue:
    """Confirmed orders whose money was to come before, and did not in the usual time."""
    return render_template("orders/office/money/awaited.html", orders=awaited.orders(actors.current()), ways=SHORT)


@bp.post("/office/orders/<code>/way")
@allow("admin")
def switch(code: str) -> ResponseReturnValue:
    """The buyer has asked for another way to pay."""
    actor, form = actors.current(), WayForm()
    found = order_of(actor, code)
    if form.submitted():
        with form.catching():
            order = ways.by_office(actor, found.id, str(form.method.data), str(form.request_key.data))
            flash(gettext("%(code)s is paid so now: %(way)s.", code=code, way=SHORT[order.payment_method]), "success")
    form.say_on_top()
    return redirect(url_for("orders_office.order", code=code), 303)
