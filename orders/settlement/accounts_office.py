"""The office: accounts of sellers that wait to be confirmed, and those that are good."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors
from core.access import allow
from core.db import db
from core.forms import BaseForm
from orders.banking import banks
from orders.settlement import payout_accounts
from orders.settlement.accounts import PayoutAccount
from shop.models import Cooperative

bp = Blueprint("payout_accounts", __name__, url_prefix="/office/money/payout-accounts")


@bp.get("")
@allow("admin")
def overview() -> ResponseReturnValue:
    """What waits first."""
    return _overview()


@bp.post("/<int:account_id>/read")
@allow("admin")
def read(account_id: int) -> ResponseReturnValue:
    """Show one whole number, once; that is noted."""
    form = BaseForm()
    payout_accounts.one(actors.current(), account_id)
    if form.submitted():
        return _overview(payout_accounts.read_in_full(actors.current(), account_id), account_id)
    return _overview()


@bp.post("/<int:account_id>/confirm")
@allow("admin")
def confirm(account_id: int) -> ResponseReturnValue:
    """The cooperative was called and said that it is right."""
    return _done(payout_accounts.confirm, account_id, gettext("Money goes to this account from now on."))


@bp.post("/<int:account_id>/refuse")
@allow("admin")
def refuse(account_id: int) -> ResponseReturnValue:
    """It was not them, or it is wrong."""
    return _done(payout_accounts.refuse, account_id, gettext("The account is not used."))


def _done(act: Callable[..., Any], account_id: int, message: str) -> ResponseReturnValue:
    form = BaseForm()
    payout_accounts.one(actors.current(), account_id)
    if form.submitted():
        with form.catching():
            act(actors.current(), account_id)
            flash(message, "success")
    for error in form.form_errors:
        flash(error, "error")
    return redirect(url_for("payout_accounts.overview"), 303)


def _overview(opened: PayoutAccount | None = None, opened_id: int | None = None
              ) -> ResponseReturnValue:
    found = payout_accounts.in_force()
    sellers = {seller.id: seller for seller in db.session.scalars(sa.select(Cooperative).where(
        Cooperative.id.in_({account.cooperative_id for account in found})))}
    return render_template(
        "orders/settlement/accounts_office.html", accounts=found, sellers=sellers, bank=banks.find, opened=opened,
        opened_id=opened_id, people=names_of(ref for each in found for ref in (each.proposed_by, each.confirmed_by)))
