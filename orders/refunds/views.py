"""What buyers do about a refund: say to which account it goes, behind the link of their order."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.access import allow
from orders.access import behind
from orders.banking.errors import BadAccountNumber, HolderMissing, UnknownBank
from orders.money_errors import NoSuchRefund
from orders.refunds import accounts, shown
from orders.refunds.forms import RefundAccountForm

bp = Blueprint("refund_account", __name__)


@bp.route("/o/<secret>/refunds/<int:refund_id>", methods=["GET", "POST"])
@allow("public")
def account(secret: str, refund_id: int) -> ResponseReturnValue:
    """The form for the account, until somebody sends the money."""
    order = behind(secret)
    found = next((each for each in shown.of(order).rows if each.refund_id == refund_id), None)
    if found is None:
        raise NoSuchRefund
    form = RefundAccountForm()
    if form.submitted():
        with form.catching(bank=UnknownBank, number=BadAccountNumber, holder=HolderMissing):
            accounts.give_by_buyer(secret, refund_id, form.given)
            flash(gettext("Thank you. The money goes to this account."), "success")
            return redirect(url_for("orders.show", secret=secret), 303)
    return render_template("orders/refund_account.html", order=order, back=found, form=form), form.http_status
