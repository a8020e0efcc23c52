"""The office compares each account with what its bank says."""
from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from accounts.names import names_of
from core import actors
from core.access import allow
from core.forms import BaseForm, DongField
from orders.banking import accounts, banks, told_balances
from orders.banking.errors import BadOpening

bp = Blueprint("bank_balances", __name__, url_prefix="/office/money/bank-balances")


class OpeningForm(BaseForm):
    """What an account held at the end of a day."""

    day = DateField(_l("At the end of this day"), validators=[InputRequired()])
    amount = DongField(_l("The account held"), validators=[InputRequired()])


@bp.get("")
@allow("admin")
def overview() -> ResponseReturnValue:
    """Every account: what the bank says, what our lines come to, and since when they differ."""
    found = told_balances.compare_all(actors.current())
    return render_template("orders/office/money/bank_balances.html", found=found, bank=banks.find)


@bp.get("/<int:account_id>")
@allow("admin")
def account(account_id: int) -> ResponseReturnValue:
    """One account, day by day."""
    return _page(account_id, OpeningForm(formdata=None))


@bp.post("/<int:account_id>")
@allow("admin")
def open_with(account_id: int) -> ResponseReturnValue:
    """From which balance we count."""
    form = OpeningForm()
    if form.submitted():
        with form.catching(amount=BadOpening):
            told_balances.open_with(actors.current(), account_id, form.day.data or date.max, int(form.amount.data or 0))
            flash(gettext("It is counted from there now."), "success")
            return redirect(url_for("bank_balances.account", account_id=account_id), 303)
    return _page(account_id, form)


def _page(account_id: int, form: OpeningForm) -> ResponseReturnValue:
    found = told_balances.compare(accounts.one(actors.current(), account_id))
    if form.day.raw_data is None and found.proposed is not None:
        form.day.data, form.amount.data = found.proposed
    return render_template(
        "orders/office/money/bank_balance.html", found=found, form=form, bank=banks.find,
        lines=told_balances.first_wrong_lines(found),
        people=names_of([found.opening.made_by if found.opening is not None else None])), form.http_status
