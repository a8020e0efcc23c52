"""The seller's desk: to which account it is paid, and asking for another one."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from orders.banking import banks
from orders.banking.errors import BadAccountNumber, HolderMissing, UnknownBank
from orders.banking.forms import AccountForm
from orders.settlement import payout_accounts
from orders.settlement.payout_accounts import NewAccount
from shop.access import own_cooperative

bp = Blueprint("payout_desk", __name__, url_prefix="/desk/<coop_slug>/payout-account")


@bp.route("", methods=["GET", "POST"])
@allow("member", "admin")
def account(coop_slug: str) -> ResponseReturnValue:
    """What is known, and the form for another account, which an administrator confirms after a call."""
    seller, form = own_cooperative(actors.current(), coop_slug), AccountForm()
    if form.submitted():
        with form.catching(bank=UnknownBank, number=BadAccountNumber, holder=HolderMissing):
            payout_accounts.propose(actors.current(), seller.id, NewAccount(
                str(form.bank.data), str(form.number.data), str(form.holder.data)))
            flash(gettext("Thank you. The office calls you before money goes there."), "success")
            return redirect(url_for("payout_desk.account", coop_slug=coop_slug), 303)
    found = payout_accounts.accounts_of(actors.current(), seller.id)
    page = render_template("orders/settlement/account_desk.html", seller=seller, form=form, bank=banks.find,
                           accounts=found)
    return page, form.http_status
