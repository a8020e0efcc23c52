"""The office looks at photos of transfers: those that wait, and each beside the bank lines it may be about."""
from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors
from core.access import allow
from core.db import db
from core.forms import BaseForm
from orders.cases import overview
from orders.cases.words import name
from orders.models import Order
from orders.transfer_slips import looking, standing
from orders.transfer_slips.views import shown
from shop.paging import page_asked, paged

bp = Blueprint("transfer_slips_office", __name__, url_prefix="/office/money/transfer-slips")


@bp.get("")
@allow("admin")
def slips() -> ResponseReturnValue:
    """Those that wait for a look, or all that are kept."""
    show_all = request.args.get("show", "") == "all"
    page = paged(looking.wanted(not show_all), page_asked(), 30)
    orders = db.session.scalars(sa.select(Order).where(Order.id.in_({slip.order_id for slip in page.items})))
    return render_template("orders/office/money/transfer_slips.html", page=page, show_all=show_all,
                           orders={order.id: order for order in orders},
                           people=names_of(slip.seen_by for slip in page.items))


@bp.get("/<int:transfer_slip_id>")
@allow("admin")
def slip(transfer_slip_id: int) -> ResponseReturnValue:
    """One of them, large, with what is known of its order and the money that came about then."""
    found = looking.slip_of(actors.current(), transfer_slip_id)
    order = looking.order_of(found)
    return render_template(
        "orders/office/money/transfer_slip.html", slip=found, order=order, left=looking.left_of(found),
        lines=looking.near(found), others=[each for each in standing.of_order(order.id) if each.id != found.id],
        open_cases=overview.of_order(order.id), name=name, people=names_of([found.seen_by]))


@bp.get("/<int:transfer_slip_id>-<int:size>.webp")
@allow("admin")
def picture(transfer_slip_id: int, size: int) -> ResponseReturnValue:
    """The picture itself."""
    return shown(looking.slip_of(actors.current(), transfer_slip_id), size)


@bp.post("/<int:transfer_slip_id>/seen")
@allow("admin")
def seen(transfer_slip_id: int) -> ResponseReturnValue:
    """Somebody has looked at it; whoever is second hears who was first."""
    form = BaseForm()
    if form.submitted():
        is_mine = looking.mark_seen(actors.current(), transfer_slip_id)
        found = looking.slip_of(actors.current(), transfer_slip_id)
        name = names_of([found.seen_by]).get(str(found.seen_by), "")
        flash(gettext("Marked as seen.") if is_mine else gettext("%(name)s has looked at it before.", name=name),
              "success" if is_mine else "info")
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("transfer_slips_office.slip", transfer_slip_id=transfer_slip_id), 303)
