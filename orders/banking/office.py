"""The operator's receiving accounts in the office: added, checked by a picture, shown to buyers, ended."""
from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from core import actors
from core.access import allow
from core.actors import Actor
from core.forms import BaseForm
from orders.banking import accounts, adopting, banks, pictures, vietqr
from orders.banking.errors import AccountKnown, BadAccountNumber, HolderMissing, UnknownBank
from orders.banking.forms import AccountForm, AliasForm
from orders.banking.vietqr import Transfer
from orders.models import BankAccount

bp = Blueprint("bank_accounts", __name__, url_prefix="/office/money/accounts")
_TEST_WORDS = "KIEM TRA"


@bp.route("", methods=["GET", "POST"])
@allow("admin")
def overview() -> ResponseReturnValue:
    """All of them, and the form for one more. Whoever adds one is led to its picture."""
    form = AccountForm()
    if form.submitted():
        with form.catching(bank=UnknownBank, number=(BadAccountNumber, AccountKnown), holder=HolderMissing):
            account = accounts.add(actors.current(), str(form.bank.data), str(form.number.data), str(form.holder.data))
            flash(gettext("The account is on the list. Please check its code before buyers see it."), "success")
            return redirect(url_for("bank_accounts.one", account_id=account.id), 303)
    found = accounts.everything(actors.current())
    page = render_template("orders/office/money/accounts.html", form=form, accounts=found, bank=banks.find)
    return page, form.http_status


@bp.get("/<int:account_id>")
@allow("admin")
def one(account_id: int) -> ResponseReturnValue:
    """One account with a code to try, its other numbers, and what can be done with it."""
    return _one(account_id, AliasForm(formdata=None))


@bp.post("/<int:account_id>/numbers")
@allow("admin")
def add_number(account_id: int) -> ResponseReturnValue:
    """Another number of it: what was told of that before is booked now."""
    accounts.one(actors.current(), account_id)
    form = AliasForm()
    if form.submitted():
        with form.catching(number=(BadAccountNumber, AccountKnown)):
            accounts.add_alias(actors.current(), account_id, str(form.number.data))
            found = adopting.adopt_all()
            flash(ngettext("The number is on the list. %(num)s movement that was told of it counts now.",
                           "The number is on the list. %(num)s movements that were told of it count now.", found)
                  if found else gettext("The number is on the list."), "success")
            return redirect(url_for(".one", account_id=account_id), 303)
    return _one(account_id, form)


@bp.post("/<int:account_id>/numbers/<int:alias_id>/end")
@allow("admin")
def end_number(account_id: int, alias_id: int) -> ResponseReturnValue:
    """This number is no longer one of it."""
    accounts.alias_of(actors.current(), account_id, alias_id)
    return _done(lambda actor, account: accounts.end_alias(actor, account, alias_id), account_id,
                 gettext("The number is no longer one of this account."))


def _one(account_id: int, form: AliasForm) -> ResponseReturnValue:
    account = accounts.one(actors.current(), account_id)
    return render_template("orders/office/money/account.html", account=account, bank=banks.find(account.bin),
                           said=vietqr.read(_trial(account)), shown=accounts.shown(), form=form,
                           aliases=accounts.aliases(actors.current(), account_id)), form.http_status


@bp.get("/<int:account_id>/trial.svg")
@allow("admin")
def trial(account_id: int) -> ResponseReturnValue:
    """A code without an amount: a banking app shows whose account it is, and nothing is paid by looking."""
    account = accounts.one(actors.current(), account_id)
    return Response(pictures.svg(_trial(account)), mimetype="image/svg+xml")


@bp.post("/<int:account_id>/show")
@allow("admin")
def show(account_id: int) -> ResponseReturnValue:
    """Buyers transfer to this one from now on."""
    return _done(accounts.show, account_id, gettext("Buyers transfer to this account from now on."))


@bp.post("/<int:account_id>/hide")
@allow("admin")
def hide(account_id: int) -> ResponseReturnValue:
    """Buyers are not offered a transfer any more."""
    return _done(accounts.hide, account_id, gettext("Buyers cannot choose a transfer any more."))


@bp.post("/<int:account_id>/end")
@allow("admin")
def end(account_id: int) -> ResponseReturnValue:
    """The operator uses it no longer."""
    return _done(accounts.end, account_id, gettext("The account is no longer used. Money that still comes is seen."))


def _done(act: Callable[[Actor, int], None], account_id: int, said: str) -> ResponseReturnValue:
    accounts.one(actors.current(), account_id)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            act(actors.current(), account_id)
            flash(said, "success")
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("bank_accounts.one", account_id=account_id), 303)


def _trial(account: BankAccount) -> str:
    return vietqr.payload(Transfer(account.bin, account.number, None, _TEST_WORDS))
