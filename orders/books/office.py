"""The books in the office: balances, the entries behind each of them, and what is booked for a document."""
from __future__ import annotations

import io
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors, moments
from core.access import allow
from core.forms import BaseForm
from core.templating import language
from orders import periods
from orders.books import check_names, entries, sheets, words
from orders.books.entries import Wanted
from orders.closing import months
from orders.ledger import Account
from orders.money_errors import NoSuchAccount, NoSuchDocument
from shop.paging import page_asked, paged

bp = Blueprint("orders_books", __name__, url_prefix="/office/money/books")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@allow("admin")
def balances() -> ResponseReturnValue:
    """Every account over a period: together they are zero."""
    period = periods.asked(request.args)
    found = entries.trial_balance(Wanted(actors.current(), period.first, period.last))
    return render_template(
        "orders/office/books/balances.html", period=period, balances=found, names=words.ACCOUNTS, means=words.MEANS,
        before=sum(each.before for each in found), debit=sum(each.debit for each in found),
        credit=sum(each.credit for each in found), after=sum(each.after for each in found))


@bp.get("/books.xlsx")
@allow("admin")
def books_xlsx() -> ResponseReturnValue:
    """Balances and entries of a period as a spreadsheet."""
    period = periods.asked(request.args)
    file = io.BytesIO()
    sheets.books_xlsx(Wanted(actors.current(), period.first, period.last), file)
    file.seek(0)
    name = f"books-{period.first.isoformat()}-{period.last.isoformat()}.xlsx"
    answer = send_file(file, mimetype=_XLSX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/accounts/<account>")
@allow("admin")
def account(account: str) -> ResponseReturnValue:
    """The entries of one account, of one party if the address says so."""
    if account not in list(Account):
        raise NoSuchAccount
    period, party = periods.asked(request.args), request.args.get("party", "")[:40]
    wanted = Wanted(actors.current(), period.first, period.last, Account(account), party)
    page = paged(entries.query(wanted), page_asked(), 50)
    before, (debit, credit) = entries.before(wanted), entries.total(wanted)
    return render_template(
        "orders/office/books/account.html", period=period, account=Account(account), party=party, page=page,
        lines=entries.lines_of(page.items), names=words.ACCOUNTS, means=words.MEANS, kinds=words.KINDS, before=before,
        debit=debit, credit=credit, after=before + debit - credit)


@bp.get("/document")
@allow("admin")
def document() -> ResponseReturnValue:
    """What is booked for one document, `of` in the address ("parcel:CB...-1")."""
    name = request.args.get("of", "")[:40]
    if not name:
        return redirect(url_for("orders_books.balances"), 303)
    found = entries.document(actors.current(), name)
    return render_template("orders/office/books/document.html", name=name, found=found, names=words.ACCOUNTS,
                           kinds=words.KINDS, people=names_of(each.posting.actor for each in found))


@bp.get("/party")
@allow("admin")
def party() -> ResponseReturnValue:
    """Everything that is booked for one party, `of` in the address ("order:CB..."), on whatever account."""
    name = request.args.get("of", "")[:40]
    wanted = Wanted(actors.current(), date.min, date.max, None, name or "-")
    page = paged(entries.query(wanted), page_asked(), 50)
    debit, credit = entries.total(wanted)
    return render_template("orders/office/books/party.html", party=name, page=page, lines=entries.lines_of(page.items),
                           names=words.ACCOUNTS, kinds=words.KINDS, debit=debit, credit=credit)


@bp.get("/months")
@allow("admin")
def month_list() -> ResponseReturnValue:
    """Every month of the books, and whether it is closed."""
    found = months.months(actors.current())
    named = [(moments.month(month.first_day, language()), month) for month in found]
    people = names_of(month.closing.asked_by for month in found if month.closing is not None)
    return render_template("orders/office/books/months.html", months=named, people=people,
                           check_name=check_names.name_of)


@bp.post("/months/<day>/close")
@allow("admin")
def close_month(day: str) -> ResponseReturnValue:
    """Have a month closed; it is looked at in the background."""
    form, first = BaseForm(), periods.day(day)
    if first is None:
        raise NoSuchDocument
    if form.submitted():
        with form.catching():
            months.ask(actors.current(), first)
            flash(gettext("Everything is looked at now. Then the month is closed, or this page says what stands "
                          "against it."), "success")
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("orders_books.month_list"), 303)
