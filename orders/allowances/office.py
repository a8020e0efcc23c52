"""The office gives money back for goods that stay with the buyer."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors
from core.access import allow
from core.db import db
from orders.access import order_of
from orders.allowances import granting
from orders.allowances.errors import GoodsNotThere, MoreThanTheGoods
from orders.allowances.forms import AllowanceForm, UndoForm
from orders.allowances.words import BEARERS
from orders.errors import ReasonNeeded
from orders.models import Order, OrderLine
from orders.models.money import Allowance, AllowanceUndone
from orders.money_errors import AmountNeeded, GoesToItsCard, MoreThanPaidSo, NotPaidSo
from orders.refunds import promising

bp = Blueprint("allowances", __name__, url_prefix="/office/money/orders/<code>/allowances")
_FIELDS: dict[str, Any] = {"line": GoodsNotThere, "amount": (AmountNeeded, MoreThanTheGoods), "reason": ReasonNeeded,
                           "way": (NotPaidSo, MoreThanPaidSo, GoesToItsCard)}


@bp.get("")
@allow("admin")
def overview(code: str) -> ResponseReturnValue:
    """What went back of this order without goods, and giving back some more."""
    found = order_of(actors.current(), code)
    return _page(found, AllowanceForm(formdata=None))


@bp.post("")
@allow("admin")
def grant(code: str) -> ResponseReturnValue:
    """So much goes back, and the goods stay."""
    found, form = order_of(actors.current(), code), AllowanceForm()
    form.offer(_goods(found), promising.paid_ways(found))
    if form.submitted():
        with form.catching(**_FIELDS):
            granting.grant(actors.current(), found.id, form.asked)
            flash(gettext("It goes back. It stands in the list of refunds."), "success")
            return redirect(url_for("orders_money.order", code=code), 303)
    return _page(found, form)


@bp.post("/<int:allowance_id>/undo")
@allow("admin")
def undo(code: str, allowance_id: int) -> ResponseReturnValue:
    """The money did not go, and need not."""
    found, form = order_of(actors.current(), code), UndoForm()
    granting.allowance_of(found, allowance_id)
    if form.submitted():
        with form.catching():
            granting.undo(actors.current(), allowance_id, str(form.reason.data))
            flash(gettext("It is taken back."), "success")
    form.say_on_top()
    return redirect(url_for("allowances.overview", code=found.code), 303)


def _goods(found: Order) -> list[tuple[OrderLine, Any]]:
    held = [(line, granting.left_of(line)) for line in found.lines]
    return [(line, left) for line, left in held if left]


def _page(found: Order, form: AllowanceForm) -> ResponseReturnValue:
    goods = _goods(found)
    form.offer(goods, promising.paid_ways(found))
    rows = db.session.execute(sa.select(Allowance, AllowanceUndone, OrderLine).join(
        OrderLine, OrderLine.id == Allowance.line_id).outerjoin(
        AllowanceUndone, AllowanceUndone.allowance_id == Allowance.id).where(
        OrderLine.order_id == found.id).order_by(Allowance.id)).all()
    return render_template(
        "orders/office/money/allowances.html", order=found, form=form, goods=goods, rows=rows, bearers=BEARERS,
        undo_form=UndoForm(formdata=None), people=names_of(row[0].made_by for row in rows)), form.http_status
