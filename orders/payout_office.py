"""The office pays producers: what waits, files for the bank, what the bank did with them."""
from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from core import actors
from core.access import allow
from core.forms import BaseForm
from orders.banking import bounced
from orders.models.money import Payout, PayoutBatch, PayoutStatus
from orders.settlement import listing, payouts, sheets
from orders.settlement_forms import PayoutReasonForm
from orders.spreadsheet import csv_bytes

bp = Blueprint("payout_office", __name__, url_prefix="/office/money/settlements/payouts")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@allow("admin")
def waiting() -> ResponseReturnValue:
    """What waits to be paid out, the files that were made, and what came back."""
    actor = actors.current()
    return render_template(
        "orders/settlement/payouts.html", rows=listing.payouts(actor, Payout.status == PayoutStatus.WAITING),
        batches=listing.batches(actor), counts=listing.waiting(actor),
        back=listing.payouts(actor, Payout.status == PayoutStatus.RETURNED, most=50))


@bp.post("/batches")
@allow("admin")
def make_batch() -> ResponseReturnValue:
    """Put what was ticked into a file for the bank."""
    form = BaseForm()
    if form.submitted():
        with form.catching():
            chosen, again = ([int(text) for text in request.form.getlist(name)[:2_000] if _is_number(text)]
                             for name in ("payout", "again"))
            made = payouts.make_batch(actors.current(), chosen, again)
            flash(gettext("File %(code)s is made. Send it to the bank, then say here what became of it.",
                          code=made.code), "success")
            return redirect(url_for("payout_office.batch", batch_code=made.code), 303)
    return _back(form)


@bp.get("/batches/<batch_code>")
@allow("admin")
def batch(batch_code: str) -> ResponseReturnValue:
    """One file for the bank: what is in it, and what became of each."""
    found = listing.batch_of(actors.current(), batch_code)
    rows = listing.payouts(actors.current(), Payout.batch_id == found.id, most=2_000)
    return render_template("orders/settlement/batch.html", batch=found, rows=rows,
                           total=sum(each.payout.amount for each in rows),
                           still=sum(each.payout.status == PayoutStatus.SENT for each in rows))


@bp.get("/batches/<batch_code>.xlsx")
@allow("admin")
def batch_xlsx(batch_code: str) -> ResponseReturnValue:
    """The file for the bank as a spreadsheet."""
    found = listing.batch_of(actors.current(), batch_code)
    return _file(sheets.bank_xlsx(_inside(found)), _XLSX, f"{found.code}.xlsx")


@bp.get("/batches/<batch_code>.csv")
@allow("admin")
def batch_csv(batch_code: str) -> ResponseReturnValue:
    """The same as CSV."""
    found = listing.batch_of(actors.current(), batch_code)
    return _file(csv_bytes(sheets.bank_rows(_inside(found))), "text/csv", f"{found.code}.csv")


@bp.post("/batches/<batch_code>/confirm")
@allow("admin")
def confirm_batch(batch_code: str) -> ResponseReturnValue:
    """All of this file went out."""
    found, form = listing.batch_of(actors.current(), batch_code), BaseForm()
    if form.submitted():
        with form.catching():
            count = payouts.confirm_batch(actors.current(), found.id)
            flash(ngettext("%(num)s payout is booked as paid.", "%(num)s payouts are booked as paid.", count),
                  "success")
    return _back(form, batch_code)


@bp.post("/batches/<batch_code>/withdraw")
@allow("admin")
def withdraw_batch(batch_code: str) -> ResponseReturnValue:
    """The bank did not take this file."""
    found, form = listing.batch_of(actors.current(), batch_code), PayoutReasonForm()
    if form.submitted():
        with form.catching():
            payouts.withdraw_batch(actors.current(), found.id, str(form.reason.data))
            flash(gettext("What was in %(code)s waits again.", code=found.code), "success")
    return _back(form)


@bp.post("/<int:payout_id>/confirm")
@allow("admin")
def confirm(payout_id: int) -> ResponseReturnValue:
    """This one went out."""
    form = BaseForm()
    code = _code_of(payout_id)
    if form.submitted():
        with form.catching():
            payouts.confirm(actors.current(), payout_id)
            flash(gettext("Booked as paid."), "success")
    return _back(form, code)


@bp.post("/<int:payout_id>/withdraw")
@allow("admin")
def withdraw(payout_id: int) -> ResponseReturnValue:
    """The bank refused this one before it went out."""
    form, code = PayoutReasonForm(), _code_of(payout_id)
    if form.submitted():
        with form.catching():
            payouts.withdraw(actors.current(), payout_id, str(form.reason.data))
            flash(gettext("It waits again, and can go into another file."), "success")
    return _back(form, code)


@bp.post("/<int:payout_id>/bounce")
@allow("admin")
def bounce(payout_id: int) -> ResponseReturnValue:
    """The bank sent it back."""
    form, code = PayoutReasonForm(), _code_of(payout_id)
    if form.submitted():
        with form.catching():
            bounced.by_hand(actors.current(), payout_id, str(form.reason.data))
            flash(gettext("It is owed again and waits. Please see to the account of the seller first."), "success")
    return _back(form, code)


def _inside(found: PayoutBatch) -> list[Payout]:
    rows = listing.payouts(actors.current(), Payout.batch_id == found.id, most=2_000)
    return [each.payout for each in rows]


def _code_of(payout_id: int) -> str | None:
    """The file this payout is in."""
    found = listing.payout_of(actors.current(), payout_id)
    return None if found.batch_id is None else PayoutBatch.code_of(found.batch_id)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(data, mimetype=kind, headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


def _back(form: BaseForm, code: str | None = None) -> ResponseReturnValue:
    form.say_on_top()
    where = url_for("payout_office.waiting") if code is None else url_for("payout_office.batch", batch_code=code)
    return redirect(where, 303)
