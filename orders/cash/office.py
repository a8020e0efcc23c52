"""The office: cash of the door, from those who collected it to the bank."""
from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.money import vnd
from orders.cash import in_words, paying_in, waiting
from orders.cash.forms import HAND, LineForm, MakeUpForm, PayInForm
from orders.cash.paying_in import MakeUp, PayIn
from orders.cash_errors import (
    AmountOfCash,
    MoreThanInTheOffice,
    MoreThanMissing,
    MoreThanTicked,
    NothingOnTheLine,
)
from orders.errors import ReasonNeeded
from orders.models.money import Remittance
from orders.money_errors import NoSuchLine

bp = Blueprint("orders_cash", __name__, url_prefix="/office/money/cash")
_SHOWN = 100  # parcels on a page
_OPEN = 15  # more are folded by seller and day
_FIELDS: dict[str, Any] = {"given": (AmountOfCash, MoreThanTicked, MoreThanMissing), "reason": ReasonNeeded,
                           "line": (NothingOnTheLine, NoSuchLine, MoreThanInTheOffice)}


@bp.route("", methods=["GET", "POST"])
@allow("admin")
def home() -> ResponseReturnValue:
    """Which parcels' cash is on its way; tick those that a bank line, or a hand-over, covers."""
    form = PayInForm()
    form.of(waiting.lines(actors.current()))
    if form.submitted():
        with form.catching(**_FIELDS):
            row = paying_in.pay_in(actors.current(), PayIn(
                payment_ids=tuple(form.payments.data or ()), refund_ids=tuple(form.refunds.data or ()),
                line_id=form.line_id(), given=form.given.data if form.way.data == HAND else None,
                reason=form.reason.data or "", request_key=str(form.request_key.data)))
            _tell(row)
            return redirect(url_for(".home", **_query()), 303)
    return _home(form, LineForm(formdata=None))


@bp.post("/deposit")
@allow("admin")
def deposit() -> ResponseReturnValue:
    """Cash that lay in the office is at the bank now."""
    form = LineForm()
    form.of(waiting.lines(actors.current()))
    if form.submitted():
        with form.catching(**_FIELDS):
            row = paying_in.deposit(actors.current(), form.chosen_line() or 0, str(form.request_key.data))
            _tell(row)
            return redirect(url_for(".home"), 303)
    return _home(PayInForm(formdata=None), form)


@bp.route("/<int:remittance_id>", methods=["GET", "POST"])
@allow("admin")
def show(remittance_id: int) -> ResponseReturnValue:
    """One payment in: its parcels, what came, what is missing; say how that comes."""
    row, form = waiting.of(actors.current(), remittance_id), MakeUpForm()
    form.of(waiting.lines(actors.current()))
    if form.submitted():
        with form.catching(**_FIELDS):
            paying_in.make_up(actors.current(), MakeUp(
                about_id=row.id, line_id=form.line_id(), given=form.given.data if form.way.data == HAND else None,
                reason=form.reason.data or "", request_key=str(form.request_key.data)))
            flash(gettext("Written down."), "success")
            return redirect(url_for(".show", remittance_id=row.id), 303)
    return render_template("orders/office/cash/show.html", row=row, form=form, items=waiting.items_of(row),
                           missing=waiting.missing_of(row), made_up=waiting.made_up(row),
                           ways=in_words.WAYS), form.http_status


def _home(form: PayInForm, deposited: LineForm) -> ResponseReturnValue:
    actor, lines = actors.current(), waiting.lines(actors.current())
    asked = waiting.Wanted(request.args.get("seller", None, int), _day("first"), _day("last"))
    collected = waiting.collected(actor, asked, _SHOWN)
    for each in (form, deposited):
        each.of(lines)
    shown = form if form.is_submitted() and form.http_status != 200 else deposited
    return render_template(
        "orders/office/cash/home.html", form=form, deposited=deposited, sums=waiting.sums(), lines=lines,
        sellers=waiting.sellers(actor), asked=asked, query=_query(), collected=collected,
        together=sum(each.payment.amount for each in collected), most=_SHOWN, groups=waiting.together(collected),
        is_short=len(collected) <= _OPEN,
        given_back=waiting.given_back(actor), short=waiting.short(actor), latest=waiting.latest(actor),
        ways=in_words.WAYS, ticked=set(request.form.getlist("payments", int)), all="all" in request.args,
        back=set(request.form.getlist("refunds", int))), max(shown.http_status, form.http_status)


def _day(name: str) -> date | None:
    """The day that the address names; what is none leaves it open."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _query() -> dict[str, Any]:
    """What the list is narrowed to, for links and after a form."""
    return {name: value for name in ("seller", "first", "last") if (value := request.args.get(name, ""))}


def _tell(row: Remittance) -> None:
    """What was written down, and what is missing."""
    flash(gettext("Paid in: %(amount)s.", amount=vnd(row.paid)), "success")
    if row.short:
        flash(gettext("%(amount)s is missing: it is a case until it comes.", amount=vnd(row.short)), "warning")
