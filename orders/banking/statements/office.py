"""The office: files of banks, from being sent to the last row being heard or dropped."""
from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, tables
from core.access import allow
from core.db import db
from core.forms import BaseForm
from orders.banking import banks
from orders.banking.statements import drafts, foreseeing, grid, in_words, layout, taking
from orders.banking.statements.forms import ColumnsForm, DropForm, RowForm, StatementForm
from orders.banking.statements.layout import Layout
from orders.banking.statements.words import Meaning
from orders.models import BankAccount
from orders.models.money import Known, RowState, StatementFile
from orders.statement_errors import (
    BrokenWorkbook,
    NoHeader,
    NotATable,
    OldWorkbook,
    StatementTooLarge,
    WorkbookTooLarge,
)

bp = Blueprint("orders_statements", __name__, url_prefix="/office/money/statements")
_SHOWN = {RowState.WRONG: 200, RowState.GOOD: 50, RowState.TAKEN: 50, RowState.DROPPED: 50}  # a file has thousands
_BAD_FILES = (tables.UnknownEncoding, NotATable, OldWorkbook, BrokenWorkbook, WorkbookTooLarge, StatementTooLarge,
              NoHeader)


@bp.route("", methods=["GET", "POST"])
@allow("admin")
def sent() -> ResponseReturnValue:
    """Send a file of a bank; those that were sent are listed."""
    form, accounts = StatementForm(), _accounts()
    form.of(accounts)
    if form.submitted():
        with form.catching(file=_BAD_FILES):
            data = form.file.data.stream.read(grid.LARGEST + 1)
            kept = drafts.keep(actors.current(), form.account.data, form.file.data.filename, data)
            if kept.is_known:
                flash(gettext("This file was sent before: it is the same one."), "info")
            return redirect(url_for(".show", file_id=kept.file.id), 303)
    files = [(file, drafts.counts(file)) for file in drafts.all_files(actors.current())]
    return render_template("orders/office/statements/sent.html", form=form, accounts=accounts, files=files,
                           most=grid.ROWS, State=RowState, bank=banks.find), form.http_status


@bp.get("/<int:file_id>")
@allow("admin")
def show(file_id: int) -> ResponseReturnValue:
    """What came of a file so far, or would come of it: wrong rows first, with their columns."""
    file = drafts.of(actors.current(), file_id)
    if file.meanings is None:
        return redirect(url_for(".columns", file_id=file.id), 303)
    return _page(file, DropForm(formdata=None))


@bp.route("/<int:file_id>/columns", methods=["GET", "POST"])
@allow("admin")
def columns(file_id: int) -> ResponseReturnValue:
    """What each column means: guessed, corrected, remembered for the next file of this bank."""
    file = drafts.of(actors.current(), file_id)
    where = drafts.layout_of(file)
    form = ColumnsForm()
    form.of(where, _known(file, where), file.dates)
    if form.submitted():
        with form.catching():
            drafts.choose(actors.current(), file.id, form.chosen(where), in_words.date_form(str(form.dates.data)))
            return redirect(url_for(".show", file_id=file.id), 303)
    return render_template("orders/office/statements/columns.html", file=file, form=form, where=where,
                           samples=_samples(where), bank=banks.find), form.http_status


@bp.route("/<int:file_id>/rows/<int:at>", methods=["GET", "POST"])
@allow("admin")
def row(file_id: int, at: int) -> ResponseReturnValue:
    """One row: what stood in the file, what is the matter with it, and what it should say."""
    file, found, form = drafts.of(actors.current(), file_id), drafts.row_of(actors.current(), file_id, at), RowForm()
    if not form.is_submitted():
        form.fill_from(found)
    if form.submitted():
        with form.catching():
            line = drafts.correct(actors.current(), file.id, at, form.told())
            if line.movement is not None:
                flash(gettext("Row %(row)s is corrected.", row=at), "success")
                return redirect(url_for(".show", file_id=file.id), 303)
            for fault in line.faults:
                form[fault.column].errors = [*form[fault.column].errors, in_words.FAULTS[fault.bad.value]]
            form.http_status = 422
    return render_template("orders/office/statements/row.html", file=file, row=found, form=form,
                           faults=in_words.FAULTS, meanings=in_words.by_name()), form.http_status


@bp.post("/<int:file_id>/rows/<int:at>/known")
@allow("admin")
def known(file_id: int, at: int) -> ResponseReturnValue:
    """A person says whether a row is a movement that is known already, or another one."""
    file, form = drafts.of(actors.current(), file_id), BaseForm()
    if form.submitted():
        with form.catching():
            said = Known.SAME if request.form.get("known") == Known.SAME else Known.OTHER
            taking.say(actors.current(), file.id, at, said)
            flash(gettext("Row %(row)s counts as the one that is known.", row=at) if said == Known.SAME
                  else gettext("Row %(row)s counts as another movement.", row=at), "success")
            return redirect(url_for(".show", file_id=file.id), 303)
    return _page(file, DropForm(formdata=None), form)


@bp.post("/<int:file_id>/drop")
@allow("admin")
def drop(file_id: int) -> ResponseReturnValue:
    """These rows are no movements on the account."""
    file, form = drafts.of(actors.current(), file_id), DropForm()
    if form.submitted():
        with form.catching():
            number = drafts.drop(actors.current(), file.id, form.rows.data or [], str(form.reason.data))
            flash(gettext("Dropped rows: %(number)s.", number=number), "success")
            return redirect(url_for(".show", file_id=file.id), 303)
    return _page(file, form)


@bp.post("/<int:file_id>/take")
@allow("admin")
def take(file_id: int) -> ResponseReturnValue:
    """Its good rows are heard: as many as this request has time for, the rest by a job."""
    file, form = drafts.of(actors.current(), file_id), BaseForm()
    if form.submitted():
        with form.catching():
            taking.take(actors.current(), file.id)
            return redirect(url_for(".show", file_id=file.id), 303)
    return _page(file, DropForm(formdata=None), form)


@bp.post("/<int:file_id>/discard")
@allow("admin")
def discard(file_id: int) -> ResponseReturnValue:
    """The file was sent by mistake."""
    form = BaseForm()
    if form.submitted():
        with form.catching():
            drafts.discard(actors.current(), file_id)
            flash(gettext("The file is gone; nothing of it was taken in."), "success")
            return redirect(url_for(".sent"), 303)
    return _page(drafts.of(actors.current(), file_id), DropForm(formdata=None), form)


def _page(file: StatementFile, form: DropForm, problem: BaseForm | None = None) -> ResponseReturnValue:
    """The file with its rows."""
    shown = {state: drafts.rows_of(file, state, most=_SHOWN[state]) for state in RowState}
    answer, foreseen = form if problem is None else problem, foreseeing.foresee(file)
    asked = [drafts.row_of(actors.current(), file.id, at) for at in sorted(foreseen.asked)[:_SHOWN[RowState.WRONG]]]
    return render_template(
        "orders/office/statements/show.html", file=file, form=form, problem=problem, counts=drafts.counts(file),
        rows=shown, State=RowState, foreseen=foreseen, asked=asked,
        faults=in_words.FAULTS, states=in_words.STATES, meanings=in_words.by_name(),
        dates=in_words.DATES, picked=set(request.form.getlist("rows", int)), bank=banks.find), answer.http_status


def _accounts() -> list[BankAccount]:
    """Accounts that are in use first; statements of one that has ended may still come."""
    return list(db.session.scalars(sa.select(BankAccount).order_by(
        BankAccount.ended_at.is_not(None), BankAccount.is_shown.desc(), BankAccount.id)))


def _known(file: StatementFile, where: Layout) -> Mapping[str, Meaning]:
    if file.meanings is not None:
        return {key: Meaning(value) for key, value in file.meanings.items()}
    return layout.propose(where)


def _samples(where: Layout) -> dict[int, list[str]]:
    """The first values of each column, so that one sees what it holds."""
    rows = [row for row in where.below[:40] if not row.is_broken]
    return {column.at: [text for each in rows if (text := grid.shown(each.cell(column.at)))][:3]
            for column in where.columns}
