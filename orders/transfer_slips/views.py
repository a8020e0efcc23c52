"""Behind the secret link of an order: sending a photo of a transfer, and seeing what one has sent."""
from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.access import allow
from core.i18n import say
from core.security import client_address
from orders.access import behind
from orders.models.money import TransferSlip
from orders.models.money.slips import MOST
from orders.transfer_slips import errors, files, looking, sending, standing
from orders.transfer_slips.forms import SlipForm

bp = Blueprint("transfer_slips", __name__)
_PICTURE = (errors.SlipNotAPicture, errors.SlipIsHeic, errors.SlipIsBroken, errors.SlipTooLarge, errors.SlipTooSmall)


@bp.route("/o/<secret>/slips", methods=["GET", "POST"])
@allow("public")
def slips(secret: str) -> ResponseReturnValue:
    """What was sent for this order, and a place for one more while it helps."""
    order, form = behind(secret), SlipForm()
    if form.submitted():
        try:
            with form.catching(photo=_PICTURE):
                sending.send(secret, form.photo.data.stream, str(form.request_key.data), client_address())
                flash(gettext("Your photo is here. Your order goes on as soon as the money is."), "success")
                return redirect(url_for("orders.show", secret=secret, _anchor="slips"), 303)
        finally:
            form.begin_anew()
    sent, may_send = standing.of_order(order.id), standing.may_send(order)
    if form.http_status == errors.SlipNotNeeded.http_status and not may_send:
        flash(say(str(errors.SlipNotNeeded())), "info")
        return redirect(url_for("orders.show", secret=secret), 303)
    return render_template("orders/transfer_slips/page.html", order=order, form=form, slips=sent, most=MOST,
                           may_send=may_send and len(sent) < MOST), form.http_status


@bp.get("/o/<secret>/slips/<int:transfer_slip_id>-<int:size>.webp")
@allow("public")
def picture(secret: str, transfer_slip_id: int, size: int) -> ResponseReturnValue:
    """One of them, for whoever has the link."""
    return shown(looking.behind_link(secret, transfer_slip_id), size)


def shown(slip: TransferSlip, size: int) -> Response:
    """The picture; nobody on the way may keep it."""
    data = files.read(slip.key, size)
    name = f"anh-chuyen-khoan-{slip.number}.webp"
    return Response(data, mimetype="image/webp", headers={
        "Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}"'})
