"""More time to pay, from the order pages of the desk and of the office."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, clock, moments, templating
from core.access import allow
from orders.access import order_of
from orders.errors import NoSuchOrder
from orders.expiry import extending
from orders.expiry.forms import MoreTimeForm
from shop.access import own_cooperative

bp = Blueprint("orders_expiry", __name__)


@bp.post("/desk/<coop_slug>/orders/<code>/more-time")
@allow("member", "admin")
def at_desk(coop_slug: str, code: str) -> ResponseReturnValue:
    """A seller gives the buyer of their goods more time."""
    seller = own_cooperative(actors.current(), coop_slug)
    if all(line.cooperative_id != seller.id for line in order_of(actors.current(), code).lines):
        raise NoSuchOrder
    _extend(code)
    return redirect(url_for("orders_desk.order", coop_slug=coop_slug, code=code), 303)


@bp.post("/office/orders/<code>/more-time")
@allow("admin")
def in_office(code: str) -> ResponseReturnValue:
    """The office does."""
    _extend(code)
    return redirect(url_for("orders_office.order", code=code), 303)


def _extend(code: str) -> None:
    actor, form = actors.current(), MoreTimeForm()
    found = order_of(actor, code)
    if form.submitted():
        with form.catching():
            order = extending.extend(actor, found.id, form.more, str(form.reason.data), str(form.request_key.data))
            if order.pay_by is not None:
                flash(gettext("%(code)s: the buyer can pay until %(time)s.", code=code, time=moments.moment(
                    order.pay_by, templating.language(), clock.now())), "success")
    form.say_on_top()
