"""Refunds in the office: which are to be sent, and what became of each."""
from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors
from core.access import allow
from core.forms import BaseForm
from core.states import IllegalMove
from orders.banking.errors import BadAccountNumber, HolderMissing, UnknownBank
from orders.models import Refund, RefundStatus
from orders.money_errors import ReferenceNeeded
from orders.refunds import accounts, asking, going, listing, sheets, words
from orders.refunds.forms import FailedForm, RefundAccountForm, SentForm
from orders.refunds.listing import Shelf
from shop.paging import page_asked, paged

bp = Blueprint("orders_refunds", __name__, url_prefix="/office/money/refunds")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@allow("admin")
def refunds() -> ResponseReturnValue:
    """What is to be sent by hand, what a machine was asked about, and what has ended."""
    asked = request.args.get("of", "")
    shelf = Shelf(asked) if asked in list(Shelf) else Shelf.TO_SEND
    page = paged(listing.wanted(actors.current(), shelf), page_asked(), 30)
    return render_template("orders/office/money/refunds.html", page=page, shelf=shelf, shelves=list(Shelf),
                           orders=listing.orders_of(page.items))


@bp.get("/<int:refund_id>")
@allow("admin")
def refund(refund_id: int) -> ResponseReturnValue:
    """One refund: where it stands, and the next step."""
    return _shown(going.refund_of(actors.current(), refund_id))


@bp.post("/<int:refund_id>/begin")
@allow("admin")
def begin(refund_id: int) -> ResponseReturnValue:
    """I send it now: nobody else does."""
    going.refund_of(actors.current(), refund_id)
    if BaseForm().submitted() and not going.begin(actors.current(), refund_id):
        flash(gettext("Somebody is sending it already, or it has gone. Please look below."), "warning")
    return redirect(url_for("orders_refunds.refund", refund_id=refund_id), 303)


@bp.post("/<int:refund_id>/sent")
@allow("admin")
def sent(refund_id: int) -> ResponseReturnValue:
    """It went, and this is what the bank calls it."""
    found, form = going.refund_of(actors.current(), refund_id), SentForm()
    if form.submitted():
        with form.catching(reference=ReferenceNeeded):
            going.sent(actors.current(), refund_id, str(form.reference.data))
            flash(gettext("Written down: it went. The buyer is told."), "success")
            return redirect(url_for("orders_refunds.refund", refund_id=refund_id), 303)
    return _shown(found, sent=form)


@bp.post("/<int:refund_id>/failed")
@allow("admin")
def failed(refund_id: int) -> ResponseReturnValue:
    """It did not go: the money is again where it was."""
    found, form = going.refund_of(actors.current(), refund_id), FailedForm()
    if form.submitted():
        with form.catching(reason=IllegalMove):
            going.failed(actors.current(), refund_id, str(form.reason.data))
            flash(gettext("Written down: it did not go. The money is where it was before."), "success")
            return redirect(url_for("orders_refunds.refund", refund_id=refund_id), 303)
    return _shown(found, failed=form)


@bp.post("/<int:refund_id>/ask")
@allow("admin")
def ask(refund_id: int) -> ResponseReturnValue:
    """Ask the provider now, not only when its turn comes."""
    going.refund_of(actors.current(), refund_id)
    if BaseForm().submitted() and asking.pass_on(refund_id) is None:
        flash(gettext("It is being asked right now. Please look again in a moment."), "warning")
    return redirect(url_for("orders_refunds.refund", refund_id=refund_id), 303)


@bp.post("/<int:refund_id>/account")
@allow("admin")
def give_account(refund_id: int) -> ResponseReturnValue:
    """The buyer was asked, and said this account."""
    found, form = going.refund_of(actors.current(), refund_id), RefundAccountForm()
    if form.submitted():
        with form.catching(bank=UnknownBank, number=BadAccountNumber, holder=HolderMissing):
            accounts.give(actors.current(), refund_id, form.given)
            flash(gettext("The account is kept, sealed."), "success")
            return redirect(url_for("orders_refunds.refund", refund_id=refund_id), 303)
    return _shown(found, account=form)


@bp.post("/<int:refund_id>/read")
@allow("admin")
def read_account(refund_id: int) -> ResponseReturnValue:
    """Show the whole account with its code for the banking app, once; that is noted."""
    found = going.refund_of(actors.current(), refund_id)
    if not BaseForm().submitted():
        return _shown(found)
    return _shown(found, opened=accounts.open_account(actors.current(), refund_id))


@bp.post("/batch")
@allow("admin")
def batch() -> ResponseReturnValue:
    """Take on all transfers that have an account, as a table for the bank."""
    taken = accounts.begin_all(actors.current()) if BaseForm().submitted() else []
    if not taken:
        flash(gettext("No refund with an account waits to be sent."), "warning")
        return redirect(url_for("orders_refunds.refunds"), 303)
    return _file(sheets.bank_xlsx(taken), f"refunds-{taken[0].id}.xlsx")


@bp.get("/files")
@allow("admin")
def files() -> ResponseReturnValue:
    """The files for the bank that were made."""
    found = accounts.batches(actors.current())
    return render_template("orders/office/money/refund_files.html", found=found,
                           people=names_of(batch.made_by for batch, *_ in found))


@bp.post("/files/<file_code>")
@allow("admin")
def file_again(file_code: str) -> ResponseReturnValue:
    """One of them once more: the same rows, marked as a copy."""
    found = accounts.batch_of(actors.current(), file_code)
    if not BaseForm().submitted():
        return redirect(url_for("orders_refunds.files"), 303)
    inside = accounts.again(actors.current(), file_code)
    return _file(sheets.bank_xlsx(inside, is_copy=True), f"{found.code}-copy.xlsx")


def _file(body: bytes, name: str) -> ResponseReturnValue:
    answer = send_file(io.BytesIO(body), mimetype=_XLSX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown(found: Refund, opened: accounts.Opened | None = None, **given: Any) -> ResponseReturnValue:
    orders, history = listing.orders_of([found]), listing.history(found)
    forms = {name: given.get(name) or kind(formdata=None) for name, kind in (
        ("sent", SentForm), ("failed", FailedForm), ("account", RefundAccountForm))}
    for name in given.keys() - _forms_of(found):  # somebody was faster: the page has no such form any more
        forms[name].say_on_top()
    return render_template(
        "orders/office/money/refund.html", refund=found, order=orders.get(found.order_id or 0), history=history,
        people=names_of([found.made_by, *(change.actor for change in history)]), states=words.STATES,
        reason=words.reason(found), opened=opened, sent_form=forms["sent"], failed_form=forms["failed"],
        account_form=forms["account"]), max(form.http_status for form in forms.values())


def _forms_of(refund: Refund) -> set[str]:
    """What the page of a refund asks for, as things stand."""
    if refund.status not in (RefundStatus.PROMISED, RefundStatus.SENDING, RefundStatus.UNKNOWN):
        return set()
    is_asked = refund.provider == "transfer" and refund.status == RefundStatus.PROMISED
    return {"failed"} | ({"sent"} if refund.provider != "card" else set()) | ({"account"} if is_asked else set())
