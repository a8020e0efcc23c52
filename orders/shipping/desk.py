"""The desk: who brings a packed parcel, and its waybill."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm
from orders import work
from orders.access import parcel_of
from orders.shipping import own, waybills
from orders.shipping.errors import BadWaybill, UnknownCarrier, WaybillTaken
from orders.shipping.forms import WaybillForm
from shop.access import own_cooperative

bp = Blueprint("orders_waybills", __name__, url_prefix="/desk/<coop_slug>/parcels/<code>/waybill")


@bp.route("", methods=["GET", "POST"])
@allow("member", "admin")
def waybill(coop_slug: str, code: str) -> ResponseReturnValue:
    """Choose the carrier, scan or type the number, correct it before the parcel leaves."""
    actor = actors.current()
    seller = own_cooperative(actor, coop_slug)
    parcel, form = parcel_of(actor, seller.id, code), WaybillForm()
    if form.submitted():
        with form.catching(waybill=(BadWaybill, WaybillTaken), carrier=UnknownCarrier):
            given = waybills.give_to(actor, parcel.id, str(form.carrier.data), str(form.waybill.data or ""))
            flash(gettext("%(code)s: waybill %(waybill)s.", code=code, waybill=given.waybill) if given.waybill
                  else gettext("%(code)s: your own people bring it.", code=code), "success")
            return redirect(url_for("orders_desk.today", coop_slug=coop_slug, _anchor="packed"), 303)
    elif not form.is_submitted():
        form.carrier.data, form.waybill.data = parcel.carrier, parcel.waybill or ""
    page = render_template("orders/desk/waybill.html", seller=seller, card=work.card_of(actor, parcel), form=form,
                           own=own.NAME)
    return page, form.http_status


@bp.post("/stop")
@allow("member", "admin")
def stop(coop_slug: str, code: str) -> ResponseReturnValue:
    """The carrier says that it is stopped."""
    actor = actors.current()
    seller = own_cooperative(actor, coop_slug)
    parcel, form = parcel_of(actor, seller.id, code), BaseForm()
    if form.submitted():
        with form.catching():
            waybills.stop(actor, parcel.id)
            flash(gettext("%(code)s: the waybill is stopped. Put the new label on the parcel.", code=code), "success")
    form.say_on_top()
    return redirect(url_for("orders_waybills.waybill", coop_slug=coop_slug, code=code), 303)
