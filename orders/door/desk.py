"""The desk: calls before anything is packed, and deposits that a seller waives."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import KeyedForm, new_key
from orders import work
from orders.access import order_of
from orders.door import calling, deposits, words
from orders.door.forms import WaiveForm
from orders.errors import NoSuchOrder, NoSuchStep
from orders.models import CallOutcome, Order
from shop.access import own_cooperative

bp = Blueprint("orders_calls", __name__, url_prefix="/desk/<coop_slug>")


@bp.get("/calls")
@allow("member", "admin")
def calls(coop_slug: str) -> ResponseReturnValue:
    """Whom to call before packing, who was called least often first."""
    seller = own_cooperative(actors.current(), coop_slug)
    return render_template("orders/desk/calls.html", seller=seller, why=words.WHY, new_key=new_key,
                           calls=work.calls(actors.current(), seller.id), most=work.MOST)


@bp.post("/orders/<code>/calls/<outcome>")
@allow("member", "admin")
def call(coop_slug: str, code: str, outcome: str) -> ResponseReturnValue:
    """What came of a call."""
    actor = actors.current()
    seller, found, form = own_cooperative(actor, coop_slug), order_of(actor, code), KeyedForm()
    _check(found, seller.id)
    if outcome not in list(CallOutcome):
        raise NoSuchStep
    if form.submitted():
        with form.catching():
            calling.call(actor, seller.id, found.id, CallOutcome(outcome), str(form.request_key.data))
            flash(f"{code}: {words.SAID[CallOutcome(outcome)]}", "success")
    for message in form.form_errors:
        flash(message, "error")
    back = "orders_desk.today" if request.form.get("back") == "today" else "orders_calls.calls"
    return redirect(url_for(back, coop_slug=coop_slug), 303)


@bp.post("/orders/<code>/waive")
@allow("member", "admin")
def waive(coop_slug: str, code: str) -> ResponseReturnValue:
    """No deposit for our goods in this order."""
    seller = own_cooperative(actors.current(), coop_slug)
    found, form = order_of(actors.current(), code), WaiveForm()
    _check(found, seller.id)
    if form.submitted():
        with form.catching():
            deposits.waive(actors.current(), found.id, str(form.reason.data))
            flash(gettext("%(code)s: no deposit is needed.", code=code), "success")
    for message in (*form.form_errors, *form.reason.errors):
        flash(message, "error")
    return redirect(url_for("orders_desk.order", coop_slug=coop_slug, code=code), 303)


def _check(order: Order, cooperative_id: int) -> None:
    """Raises NoSuchOrder for one without goods of this cooperative."""
    if all(line.cooperative_id != cooperative_id for line in order.lines):
        raise NoSuchOrder
