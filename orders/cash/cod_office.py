"""The office: what carriers state about cash they collected, against what we know."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors, tables
from core.access import allow
from core.forms import BaseForm
from core.money import vnd
from orders.banking.statements.grid import LARGEST
from orders.cash import comparing, differences, in_words, more_fees, statements
from orders.cash.comparing import GOOD
from orders.cash.forms import CodForm, DifferenceForm, KeepForm
from orders.cash_errors import NotACodStatement, NumberNeeded, OtherFileOfThatNumber, RowsCannotBeRead, SumsDiffer
from orders.errors import ReasonNeeded
from orders.models.money import CodStatement
from orders.statement_errors import (
    BrokenWorkbook,
    NoHeader,
    NotATable,
    OldWorkbook,
    StatementTooLarge,
    WorkbookTooLarge,
)

bp = Blueprint("orders_cod", __name__, url_prefix="/office/money/cod")
_BAD_FILES = (tables.UnknownEncoding, NotATable, OldWorkbook, BrokenWorkbook, WorkbookTooLarge, StatementTooLarge,
              NoHeader, NotACodStatement, RowsCannotBeRead, SumsDiffer, OtherFileOfThatNumber)
_SHOWN = 300


@bp.route("", methods=["GET", "POST"])
@allow("admin")
def sent() -> ResponseReturnValue:
    """Send a statement; those that were sent, and money of carriers whose statement is missing."""
    form = CodForm()
    if form.submitted():
        with form.catching(file=_BAD_FILES, number=NumberNeeded):
            data = form.file.data.stream.read(LARGEST + 1)
            brought = statements.bring(actors.current(), form.file.data.filename, data, form.number.data or "")
            if brought.is_known:
                flash(gettext("This statement was sent before: nothing is changed."), "info")
            return redirect(url_for(".show", statement_id=brought.statement.id), 303)
    return render_template(
        "orders/office/cash/cod.html", form=form, statements=statements.all_of_them(actors.current()),
        unannounced=statements.unannounced(actors.current())), form.http_status


@bp.get("/<int:statement_id>")
@allow("admin")
def show(statement_id: int) -> ResponseReturnValue:
    """Each waybill against order and money: what would be paid in, and what differs."""
    return _page(statements.of(actors.current(), statement_id), BaseForm(formdata=None))


@bp.post("/<int:statement_id>/take")
@allow("admin")
def take(statement_id: int) -> ResponseReturnValue:
    """It counts from now on; what agrees is paid in if the money is there."""
    statement, form = statements.of(actors.current(), statement_id), BaseForm()
    if form.submitted():
        with form.catching():
            row = statements.take(actors.current(), statement.id)
            if row is not None:
                flash(gettext("Paid in: %(amount)s.", amount=vnd(row.paid)), "success")
            return redirect(url_for(".show", statement_id=statement_id), 303)
    return _page(statement, form)


@bp.post("/<int:statement_id>/keep")
@allow("admin")
def keep(statement_id: int) -> ResponseReturnValue:
    """The carrier asks for more fees than it has collected, and keeps that."""
    statement, form = statements.of(actors.current(), statement_id), KeepForm()
    if form.submitted():
        with form.catching():
            more_fees.keep(actors.current(), statement.id, str(form.reason.data), str(form.request_key.data))
            flash(gettext("Written down: the carrier keeps what it has collected as fees."), "success")
            return redirect(url_for(".show", statement_id=statement_id), 303)
    return _page(statement, form, form)


@bp.post("/<int:statement_id>/say")
@allow("admin")
def say(statement_id: int) -> ResponseReturnValue:
    """What becomes of a waybill that states another sum."""
    statement, form = statements.of(actors.current(), statement_id), DifferenceForm()
    if form.submitted():
        with form.catching(reason=ReasonNeeded):
            made = differences.say(actors.current(), statement.id, str(form.waybill.data), form.said,
                                   str(form.request_key.data))
            flash(gettext("Written down for %(waybill)s.", waybill=made.waybill), "success")
            return redirect(url_for(".show", statement_id=statement_id), 303)
    form.say_on_top()
    return _page(statement, form)


@bp.post("/<int:statement_id>/discard")
@allow("admin")
def discard(statement_id: int) -> ResponseReturnValue:
    """The draft was wrong."""
    form = BaseForm()
    if form.submitted():
        statements.discard(actors.current(), statement_id)
        return redirect(url_for(".sent"), 303)
    return _page(statements.of(actors.current(), statement_id), form)


def _page(statement: CodStatement, form: BaseForm, keep_form: KeepForm | None = None) -> ResponseReturnValue:
    report, said = comparing.compare(statement), differences.said_of(statement)
    return render_template(
        "orders/office/cash/cod_show.html", statement=statement, form=form, report=report, good=GOOD,
        asks=more_fees.asks(statement), keep_form=keep_form or KeepForm(formdata=None), said=said,
        can_be={each.line.waybill: differences.can_be(statement, report, each) for each in report.differing},
        says=in_words.SAYS, difference=differences.difference, difference_form=DifferenceForm(formdata=None),
        people=names_of(each.made_by for every in said.values() for each in every),
        standings=in_words.STANDINGS, shown=_SHOWN, booked=statements.booked(statement)), form.http_status
