"""The buyer behind the link: two orders in one parcel, or waiting for the next live session."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.access import allow
from core.forms import BaseForm, KeyedForm
from orders import access, browser
from orders.errors import NoSuchOrder
from orders.together import merging, offering, parking

bp = Blueprint("together", __name__, url_prefix="/o/<secret>")


@bp.route("/together", methods=["GET", "POST"])
@allow("public")
def together(secret: str) -> ResponseReturnValue:
    """The other orders whose links this browser knows, and what sending them together saves."""
    order, form = access.behind(secret), KeyedForm()
    if form.submitted():
        with form.catching():
            other = request.form.get("other", "")
            if other not in browser.remembered():
                raise NoSuchOrder
            into = merging.by_buyer(secret, other, request.form.get("address"), str(form.request_key.data))
            browser.remember_order(into.secret)
            flash(gettext("Both orders go in one parcel now: %(code)s.", code=into.code), "success")
            return redirect(url_for("orders.show", secret=into.secret), 303)
    found = offering.read(order, access.all_behind(browser.remembered()))
    page = render_template("orders/together/page.html", order=order, found=found, form=form)
    return page, form.http_status


@bp.post("/wait")
@allow("public")
def wait(secret: str) -> ResponseReturnValue:
    """Keep it for the next live session."""
    access.behind(secret)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            parking.park(secret)
            flash(gettext("It waits for the next live session and is packed with what you take there."), "success")
    for error in form.form_errors:
        flash(error, "error")
    return redirect(url_for("orders.show", secret=secret), 303)


@bp.post("/send-now")
@allow("public")
def send_now(secret: str) -> ResponseReturnValue:
    """Do not wait any longer."""
    access.behind(secret)
    if BaseForm().submitted():
        parking.release(secret)
        flash(gettext("It is packed without waiting further."), "success")
    return redirect(url_for("orders.show", secret=secret), 303)
