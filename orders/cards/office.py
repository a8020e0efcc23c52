"""Cards in the office: what the provider holds and pays out, what banks took back and until when to answer."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors
from core.access import allow
from core.db import Dong
from core.forms import BaseForm
from core.money import vnd
from orders.cards import listing, other_sum, payouts, setting
from orders.cards.errors import FeesNeedALook, MoreThanTheProviderHas, NothingCovered, PayoutNeedsAName
from orders.cards.forms import OtherSumForm, PayoutForm
from orders.cards.payouts import Covered
from orders.cases.overview import case_of
from shop.paging import page_asked, paged

bp = Blueprint("orders_cards", __name__, url_prefix="/office/money/cards")
_LATEST = 10
_FIELDS: dict[str, Any] = {"covers": (NothingCovered, MoreThanTheProviderHas), "note": PayoutNeedsAName,
                           "sure": FeesNeedALook}


@bp.get("")
@allow("admin")
def cards() -> ResponseReturnValue:
    """What the provider holds and paid out, disputes, those that wait first, and whether the provider answers."""
    actor = actors.current()
    page, paid_out = paged(listing.wanted(actor), page_asked(), 30), paged(payouts.wanted(actor), 1, _LATEST)
    return render_template(
        "orders/office/money/cards.html", page=page, orders=listing.orders_of(page.items), state=listing.state(actor),
        is_open=setting.is_open(), is_live=setting.is_live(), held=payouts.held(actor), paid_out=paid_out.items,
        lines=payouts.lines(actor), people=names_of([each.made_by for each in paid_out.items]))


@bp.post("/cases/<int:case_id>/count")
@allow("admin")
def count_other_sum(case_id: int) -> ResponseReturnValue:
    """A card was charged another sum than we had asked for: it counts for its order."""
    case_of(actors.current(), case_id)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            other_sum.count(actors.current(), case_id)
            flash(gettext("It counts for the order now."), "success")
    form.say_on_top()
    return redirect(url_for("orders_money.case", case_id=case_id), 303)


@bp.post("/cases/<int:case_id>/give-back")
@allow("admin")
def give_other_sum_back(case_id: int) -> ResponseReturnValue:
    """The same, and it goes back to the card."""
    case_of(actors.current(), case_id)
    form = OtherSumForm()
    if form.submitted():
        with form.catching():
            other_sum.give_back(actors.current(), case_id, str(form.reason.data))
            flash(gettext("It goes back. It stands in the list of refunds."), "success")
    form.say_on_top()
    return redirect(url_for("orders_money.case", case_id=case_id), 303)


@bp.route("/payouts/<int:line_id>", methods=["GET", "POST"])
@allow("admin")
def payout(line_id: int) -> ResponseReturnValue:
    """This line at the bank is a payout of the provider: how much of what it held does it cover?"""
    actor, form = actors.current(), PayoutForm()
    line, held = payouts.line_of(actor, line_id), payouts.held(actor)
    if form.submitted():
        with form.catching(**_FIELDS):
            row = payouts.pay_out(actor, line_id, Covered(
                covers=Dong(form.covers.data or 0), note=str(form.note.data), sure=bool(form.sure.data),
                request_key=str(form.request_key.data)))
            flash(gettext("Written down. The provider has kept %(fees)s.", fees=vnd(row.fees)), "success")
            return redirect(url_for(".cards"), 303)
    if not line.remaining:
        form.say_on_top()
    return render_template("orders/office/money/card_payout.html", line=line, held=held, form=form,
                           row=payouts.of_line(line)), form.http_status
