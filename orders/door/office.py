"""The office: when a deposit is asked for, whom that would have hit, and what becomes of one that is not needed."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, clock
from core.access import allow
from core.forms import BaseForm
from orders.access import order_of
from orders.door import changing, deposits, keeping, preview, words
from orders.door.errors import BadArea, BadDay, BadNumber, NotSoMuch
from orders.door.forms import AreaForm, KeepForm, RuleForm
from orders.door.preview import Preview
from orders.errors import NoSuchStep, ReasonNeeded
from orders.money_errors import AmountNeeded

bp = Blueprint("deposits_office", __name__, url_prefix="/office/money/deposits")


@bp.route("", methods=["GET", "POST"])
@allow("admin")
def rule() -> ResponseReturnValue:
    """The rule as it holds, the form that changes it, and with another button whom it would have hit."""
    form, tried = RuleForm(), None
    if form.submitted():
        if "try" in request.form:
            tried = preview.preview(form.rule(deposits.areas_on(clock.today())))
        else:
            with form.catching(since=BadDay, percent=BadNumber):
                changing.change(actors.current(), form.values(), form.day())
                flash(gettext("The rule is kept."), "success")
                return redirect(url_for("deposits_office.rule"), 303)
    elif not form.is_submitted():
        form.fill(deposits.rule_on(clock.today()))
    return _page(form, AreaForm(formdata=None), tried), form.http_status


@bp.post("/areas")
@allow("admin")
def add_area() -> ResponseReturnValue:
    """The rule about areas holds there too, from today on."""
    form = AreaForm()
    if form.submitted():
        code = form.code()
        with form.catching(ward=BadArea):
            if code:
                changing.add_area(actors.current(), code, clock.today())
                flash(gettext("%(name)s is on the list.", name=changing.name_of(code)), "success")
                return redirect(url_for("deposits_office.rule"), 303)
    shown = RuleForm(formdata=None)
    shown.fill(deposits.rule_on(clock.today()))
    return _page(shown, form, None), 422


@bp.post("/areas/<int:area_id>/end")
@allow("admin")
def end_area(area_id: int) -> ResponseReturnValue:
    """Not any more from tomorrow on."""
    form = BaseForm()
    if all(area.id != area_id for area in changing.areas()):
        raise NoSuchStep
    if form.submitted():
        with form.catching():
            changing.end_area(actors.current(), area_id)
            flash(gettext("From tomorrow on it is not on the list any more."), "success")
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("deposits_office.rule"), 303)


@bp.post("/orders/<code>/keep")
@allow("admin")
def keep(code: str) -> ResponseReturnValue:
    """So much of the deposit of this order stays with us."""
    found, form = order_of(actors.current(), code), KeepForm()
    if form.submitted():
        with form.catching(amount=(NotSoMuch, AmountNeeded), reason=ReasonNeeded):
            keeping.keep(actors.current(), found.id, form.amount.data, str(form.reason.data),
                         str(form.request_key.data))
            flash(gettext("It stays with us."), "success")
    form.say_on_top()
    return redirect(url_for("orders_money.order", code=code), 303)


def _page(form: RuleForm, area_form: AreaForm, tried: Preview | None) -> str:
    return render_template("orders/office/money/deposits.html", form=form, area_form=area_form, tried=tried,
                           areas=changing.areas(), name_of=changing.name_of, words=words.WHY, days=preview.DAYS,
                           most=preview.MOST)
