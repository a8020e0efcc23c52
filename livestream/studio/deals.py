"""Flash deals of an item: prepared ahead, started and stopped from the console."""
from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, templating
from core.access import allow
from core.forms import BaseForm
from core.http import wants_json
from livestream.access import own_session
from livestream.deal_forms import deal_form
from livestream.errors import BadAllotment, BadDealMoment, DealIsNoDeal, DealsOverlap, NotOnAir
from livestream.planning import lineup
from livestream.pricing import deals
from livestream.studio.sessions import CREW

bp = Blueprint("studio_deals", __name__, url_prefix="/studio/<code>")


@bp.route("/items/<item_code>/deals", methods=["GET", "POST"])
@allow(*CREW)
def of_item(code: str, item_code: str) -> ResponseReturnValue:
    """The deals of an item, and another one."""
    session = own_session(actors.current(), code)
    item = lineup.item_of(session, item_code)
    form = deal_form(session, item)
    if form.submitted():
        with form.catching(price=DealIsNoDeal, cap=BadAllotment, at=BadDealMoment, when=(DealsOverlap, NotOnAir)):
            deals.prepare(actors.current(), session.id, item_code, form.wish(session))
            flash(gettext("The deal is prepared."), "success")
            return redirect(url_for("studio_deals.of_item", code=code, item_code=item_code), 303)
    live_prices = ", ".join(f"{templating.dong(each.price)} / {each.variant.unit_name}" for each in item.prices)
    return render_template("livestream/studio/deals.html", session=session, item=item, form=form,
                           live_prices=live_prices,
                           deals=[(each, deals.state_of(each)) for each in deals.of_item(item)]), form.http_status


@bp.post("/deals/<int:deal_id>/<any(start, stop):what>")
@allow(*CREW)
def step(code: str, deal_id: int, what: str) -> ResponseReturnValue:
    """Start a deal, or stop it; one that has not begun is withdrawn."""
    session = own_session(actors.current(), code)
    item_code = deals.find(session, deal_id).item_price.item.code
    form = BaseForm()
    if form.submitted():
        with form.catching():
            {"start": deals.start, "stop": deals.stop}[what](actors.current(), session.id, deal_id)
    if wants_json():
        title = " ".join(form.form_errors)
        return (jsonify(title=title), form.http_status) if title else jsonify(done=True)
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("studio_deals.of_item", code=code, item_code=item_code), 303)
