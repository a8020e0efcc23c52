"""The cooperative's desk: today's work, the packing list, orders, money owed."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from accounts.desks import Desk
from core import actors, clock
from core.access import allow
from core.actors import Actor
from core.db import db
from core.forms import BaseForm, new_key
from orders import money_owed, order_page, parcels, restrictions, returns, work
from orders.access import order_of, parcel_of, parcels_of, visible_to
from orders.cancelling import cancel_lines
from orders.door import collecting, deposits, labels, printing, words
from orders.door.forms import WaiveForm
from orders.errors import NoSuchOrder, NoSuchStep
from orders.expiry import shown
from orders.expiry.forms import MoreTimeForm
from orders.forms import ReasonForm, StepForm, shown_sums
from orders.handling import confirm
from orders.models import Order, OrderLine, OrderStatus, Parcel, ParcelStatus
from orders.refunds.handing import hand_back
from shop.access import cooperatives_visible_to, own_cooperative
from shop.models import Cooperative
from shop.paging import page_asked, paged

bp = Blueprint("orders_desk", __name__, url_prefix="/desk/<coop_slug>")
REASONS = (_l("Changed their mind"), _l("Not reached, several tries"), _l("Wrong address"),
           _l("Not what they expected"), _l("Damaged on the way"))
Act = Callable[[Actor, int, StepForm], object]
_STEPS: dict[str, tuple[Act, Any]] = {
    "pack": (lambda actor, parcel, _: parcels.pack(actor, parcel), _l("Packed")),
    "unpack": (lambda actor, parcel, form: parcels.unpack(actor, parcel, form.reason.data or ""), _l("To pack again")),
    "hand-over": (lambda actor, parcel, _: parcels.hand_over_to_courier(actor, parcel), _l("Handed over")),
    "deliver": (lambda actor, parcel, form: parcels.deliver(actor, parcel, bool(form.with_cash.data)),
                _l("Delivered")),
    "label": (lambda actor, parcel, _: labels.change(actor, parcel), _l("The label asks for what is due")),
    "deliver-label": (lambda actor, parcel, _: collecting.deliver_by_label(actor, parcel), _l("Delivered")),
    "cash-label": (lambda actor, parcel, _: collecting.take_what_the_label_asks(actor, parcel), _l("Cash recorded")),
    "cash": (lambda actor, parcel, _: parcels.record_cash(actor, parcel), _l("Cash recorded")),
    "fail": (lambda actor, parcel, form: parcels.fail(actor, parcel, form.reason.data or ""),
             _l("Written down: nobody was there")),
    "again": (lambda actor, parcel, _: parcels.take_out_again(actor, parcel), _l("On its way again")),
    "refuse": (lambda actor, parcel, form: returns.refuse(actor, parcel, form.reason.data or ""), _l("Refused")),
    "give-back": (lambda actor, parcel, form: returns.give_back(actor, parcel, form.reason.data or ""),
                  _l("Given back")),
    "take-back": (lambda actor, parcel, form: returns.take_back(actor, parcel, bool(form.in_good_order.data)),
                  _l("Back in the store")),
    "lose": (lambda actor, parcel, form: returns.lose(actor, parcel, form.reason.data or ""), _l("Lost")),
    "refund": (lambda actor, parcel, _: hand_back(actor, parcel), _l("Money given back")),
}

_STEPS_TOGETHER: dict[str, tuple[Callable[[Actor, list[int]], list[Parcel]], Any]] = {
    "pack": (parcels.pack_all, _l("Packed")),
    "hand-over": (parcels.hand_over_all, _l("Handed over")),
}


def _seller(coop_slug: str) -> Cooperative:
    return own_cooperative(actors.current(), coop_slug)


@bp.get("/today")
@allow("member", "admin")
def today(coop_slug: str) -> ResponseReturnValue:
    """What to do now, one tap each."""
    seller = _seller(coop_slug)
    return render_template("orders/desk/today.html", seller=seller, form=StepForm(), reasons=REASONS,
                           today=work.today(actors.current(), seller.id), most=work.MOST, why=words.WHY,
                           new_key=new_key)


@bp.get("/packing-list")
@allow("member", "admin")
def packing_list(coop_slug: str) -> ResponseReturnValue:
    """What to pack, on paper: totals by product, then a label for each parcel."""
    seller = _seller(coop_slug)
    found = work.cards(actors.current(), seller.id, (ParcelStatus.TO_PACK,), most=500)
    free = [card for card in found if not card.is_held]
    return render_template("orders/desk/packing_list.html", seller=seller, cards=free, now=clock.now(),
                           kept=len(found) - len(free),
                           is_printed="printed" in request.args, totals=work.totals(actors.current(), seller.id))


@bp.post("/packing-list")
@allow("member", "admin")
def print_packing_list(coop_slug: str) -> ResponseReturnValue:
    """The list goes on paper with the sums that were shown: whoever packs with it later has labels of that moment."""
    seller, form = _seller(coop_slug), BaseForm()
    if form.submitted():
        with form.catching():
            printing.print_list(actors.current(), seller.id, shown_sums(request.form.getlist("shown")))
            return redirect(url_for("orders_desk.packing_list", coop_slug=coop_slug, printed=1), 303)
    form.say_on_top()
    return redirect(url_for("orders_desk.packing_list", coop_slug=coop_slug), 303)


@bp.get("/parcels/<code>/label")
@allow("member", "admin")
def label(coop_slug: str, code: str) -> ResponseReturnValue:
    """The label of one parcel, on paper, as things stand now."""
    seller = _seller(coop_slug)
    card = work.card_of(actors.current(), parcel_of(actors.current(), seller.id, code))
    return render_template("orders/desk/label.html", seller=seller, cards=[card])


@bp.post("/parcels/<code>/<step>")
@allow("member", "admin")
def move_parcel(coop_slug: str, code: str, step: str) -> ResponseReturnValue:
    """One step of one parcel."""
    seller = _seller(coop_slug)
    parcel = parcel_of(actors.current(), seller.id, code)
    if step not in _STEPS:
        raise NoSuchStep
    act, done = _STEPS[step]
    form = StepForm()
    if form.submitted():
        with form.catching():
            act(actors.current(), parcel.id, form)
            flash(f"{code}: {done}", "success")
    return _back(form, coop_slug, code.partition("-")[0])


@bp.post("/today/<step>")
@allow("member", "admin")
def move_together(coop_slug: str, step: str) -> ResponseReturnValue:
    """One step of all parcels that the page showed, `code` in the form: all of them or none."""
    seller, form = _seller(coop_slug), StepForm()
    if step not in _STEPS_TOGETHER:
        raise NoSuchStep
    act, done = _STEPS_TOGETHER[step]
    shown = parcels_of(actors.current(), seller.id, request.form.getlist("code")[:work.MOST])
    if form.submitted():
        with form.catching():
            act(actors.current(), [parcel.id for parcel in shown])
            flash(ngettext("%(num)s parcel: %(done)s", "%(num)s parcels: %(done)s", len(shown), done=done), "success")
    return _back(form, coop_slug)


@bp.post("/orders/<code>/confirm")
@allow("member", "admin")
def confirm_order(coop_slug: str, code: str) -> ResponseReturnValue:
    """The buyer was called and wants it."""
    order, form = _order(coop_slug, code), ReasonForm()
    if form.submitted():
        with form.catching():
            confirm(actors.current(), order.id)
            flash(gettext("%(code)s is confirmed and waits to be packed.", code=code), "success")
    return _back(form, coop_slug, code)


@bp.post("/orders/<code>/cancel")
@allow("member", "admin")
def cancel_own_lines(coop_slug: str, code: str) -> ResponseReturnValue:
    """Cancel what this cooperative would have sent; goods of others in the same order stay."""
    seller, order, form = _seller(coop_slug), _order(coop_slug, code), ReasonForm()
    if form.submitted():
        with form.catching():
            mine = [line.id for line in order.lines if line.cooperative_id == seller.id]
            cancel_lines(actors.current(), order.id, mine, form.reason.data or gettext("by the seller"))
            flash(gettext("%(code)s: your goods are back on the shelf.", code=code), "success")
    return _back(form, coop_slug, code)


@bp.get("/orders")
@allow("member", "admin")
def orders(coop_slug: str) -> ResponseReturnValue:
    """Every order with goods of this cooperative, the newest first."""
    seller = _seller(coop_slug)
    wanted = sa.select(Order).where(sa.exists().where(
        OrderLine.order_id == Order.id, OrderLine.cooperative_id == seller.id,
        visible_to(actors.current(), OrderLine)))
    asked = request.args.get("status", "")
    status = OrderStatus(asked) if asked in list(OrderStatus) else None
    if status is not None:
        wanted = wanted.where(Order.status == status)
    page = paged(wanted.order_by(Order.placed_at.desc(), Order.id.desc()), page_asked(), 30)
    worth = {order.id: sum(line.amount for line in order.lines
                           if line.cooperative_id == seller.id and line.cancelled_at is None) for order in page.items}
    return render_template("orders/desk/orders.html", seller=seller, page=page, worth=worth, status=status,
                           statuses=list(OrderStatus))


@bp.get("/orders/<code>")
@allow("member", "admin")
def order(coop_slug: str, code: str) -> ResponseReturnValue:
    """One order: this cooperative's part of it, and every step that is possible now."""
    seller, found = _seller(coop_slug), _order(coop_slug, code)
    page = order_page.read(found)
    bundle = next(bundle for bundle in page.bundles if bundle.cooperative_id == seller.id)
    parcel = next((parcel for parcel in found.parcels if parcel.cooperative_id == seller.id), None)
    card = work.card_of(actors.current(), parcel) if parcel else None
    return render_template("orders/desk/order.html", seller=seller, order=found, page=page, bundle=bundle,
                           card=card, form=StepForm(), reasons=REASONS, time_form=MoreTimeForm(),
                           deadline=shown.of(found, actors.current()), waive_form=WaiveForm(), why=words.WHY,
                           deposits=[each for each in deposits.of_orders([found.id])[found.id]
                                     if each.cooperative_id == seller.id])


@bp.get("/restricted")
@allow("member", "admin")
def restricted(coop_slug: str) -> ResponseReturnValue:
    """The buyers this cooperative wants to speak with before it sends anything: its own list."""
    seller = _seller(coop_slug)
    return render_template("orders/desk/restricted.html", seller=seller, rows=restrictions.in_force([seller.id]))


@bp.post("/restricted/<int:restriction_id>/end")
@allow("member", "admin")
def end_restriction(coop_slug: str, restriction_id: int) -> ResponseReturnValue:
    """The buyer may order like everybody again."""
    seller = _seller(coop_slug)
    if BaseForm().submitted():
        row = restrictions.end(actors.current(), seller.id, restriction_id)
        flash(gettext("%(name)s may order like everybody again.", name=row.name), "success")
    return redirect(url_for("orders_desk.restricted", coop_slug=coop_slug), 303)


@bp.get("/money")
@allow("member", "admin")
def money(coop_slug: str) -> ResponseReturnValue:
    """What this cooperative is owed, day by day."""
    seller = _seller(coop_slug)
    return render_template("orders/desk/money.html", seller=seller,
                           owed=money_owed.owed(actors.current(), seller.id))


def desks_of(actor: Actor) -> list[Desk]:
    """One desk for each cooperative a person works for: where they land after signing in."""
    return [Desk(url_for("orders_desk.today", coop_slug=seller.slug), seller.name,
                 gettext("Today's parcels, products, money"), "box")
            for seller in db.session.scalars(cooperatives_visible_to(actor))]


def _order(coop_slug: str, code: str) -> Order:
    """The order, if this cooperative has goods in it."""
    seller, found = _seller(coop_slug), order_of(actors.current(), code)
    if all(line.cooperative_id != seller.id for line in found.lines):
        raise NoSuchOrder
    return found


def _back(form: ReasonForm, coop_slug: str, order_code: str | None = None) -> ResponseReturnValue:
    for message in [*form.form_errors, *form.reason.errors]:
        flash(message, "error")
    if order_code is not None and request.form.get("back") == "order":
        return redirect(url_for("orders_desk.order", coop_slug=coop_slug, code=order_code), 303)
    return redirect(url_for("orders_desk.today", coop_slug=coop_slug), 303)
