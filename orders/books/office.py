"""The books in the office: balances, the entries behind each of them, and what is booked for a document."""
from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors, moments
from core.access import allow
from core.forms import BaseForm
from core.templating import language
from orders import periods
from orders.books import check_names, entries, fault_links, fault_words, naming, sheets, whose, words
from orders.books.entries import Wanted
from orders.closing import months
from orders.ledger import Account
from orders.money_errors import NoSuchAccount, NoSuchDocument
from orders.periods import Period
from shop.paging import page_asked, paged

bp = Blueprint("orders_books", __name__, url_prefix="/office/money/books")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE, _PER_PAGE, _MONTHS = 65_536, 15, 24


@bp.get("")
@allow("admin")
def balances() -> ResponseReturnValue:
    """Every account over a period: together they are zero."""
    period = periods.asked(request.args)
    found = entries.trial_balance(Wanted(actors.current(), period.first, period.last))
    return render_template(
        "orders/office/books/balances.html", period=period, balances=found, names=words.ACCOUNTS, means=words.MEANS,
        months=_months(period), debit=sum(each.debit for each in found), credit=sum(each.credit for each in found))


@bp.get("/books.xlsx")
@allow("admin")
def books_xlsx() -> ResponseReturnValue:
    """Balances and entries of a period as a spreadsheet; with the filter of the page, of one account or party."""
    asked = _asked(request.args)
    file = tempfile.TemporaryFile()  # noqa: SIM115, the answer closes it; on disk, since a month may be large
    sheets.books_xlsx(asked.wanted, asked.said, file)
    answer = Response(_pieces(file), mimetype=_XLSX, headers={
        "Content-Disposition": f'attachment; filename="{asked.file_name}.xlsx"', "Cache-Control": "no-store"})
    answer.call_on_close(file.close)
    return answer


@bp.get("/books.csv")
@allow("admin")
def books_csv() -> ResponseReturnValue:
    """The entries of a period as CSV, sent while they are read."""
    asked = _asked(request.args)
    return Response(stream_with_context(sheets.books_csv(asked.wanted, asked.said)), mimetype="text/csv", headers={
        "Content-Disposition": f'attachment; filename="{asked.file_name}.csv"', "Cache-Control": "no-store"})


@bp.get("/entries")
@allow("admin")
def journal() -> ResponseReturnValue:
    """The entries of a period, of one account or party if the address says so: what was before, and what is after."""
    return _entries_page(_asked(request.args))


@bp.get("/accounts/<account>")
@allow("admin")
def account(account: str) -> ResponseReturnValue:
    """The entries of one account, of one party if the address says so."""
    if account not in list(Account):
        raise NoSuchAccount
    return _entries_page(_asked({**request.args, "account": account}))


@bp.get("/document")
@allow("admin")
def document() -> ResponseReturnValue:
    """What is booked for one document, `of` in the address ("parcel:CB...-1")."""
    name = request.args.get("of", "")[:40]
    if not name:
        return redirect(url_for("orders_books.balances"), 303)
    found = entries.document(actors.current(), name)
    return render_template(
        "orders/office/books/document.html", code=name, name=naming.documents([name]).get(name, name), found=found,
        names=words.ACCOUNTS, kinds=words.KINDS, people=names_of(each.posting.actor for each in found))


@bp.get("/party")
@allow("admin")
def party() -> ResponseReturnValue:
    """Everything that is booked for one party, `of` in the address ("order:CB..."), on whatever account."""
    name = request.args.get("of", "")[:40]
    wanted = Wanted(actors.current(), date.min, date.max, None, (name,) if name else whose.NOBODY)
    page = paged(entries.query(wanted), page_asked(), _PER_PAGE)
    debit, credit = entries.total(wanted)
    return render_template("orders/office/books/party.html", code=name, name=naming.parties([name]).get(name, name),
                           page=page, lines=entries.lines_of(page.items), names=words.ACCOUNTS, kinds=words.KINDS,
                           debit=debit, credit=credit)


@bp.get("/months")
@allow("admin")
def month_list() -> ResponseReturnValue:
    """Every month of the books, and whether it is closed."""
    found = months.months(actors.current())
    named = [(_month(month.first_day), month) for month in found]
    people = names_of(month.closing.asked_by for month in found if month.closing is not None)
    faults = [fault["fault"] for month in found if month.closing is not None for fault in month.closing.faults
              if isinstance(fault, dict)]
    return render_template("orders/office/books/months.html", months=named, people=people,
                           check_name=check_names.name_of, about=fault_links.about(faults), said=fault_words.said)


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


@dataclass(frozen=True)
class _Asked:
    """The filter of the page: as it was typed, what it means, and in words."""

    period: Period
    wanted: Wanted
    party: str
    said: str

    @property
    def file_name(self) -> str:
        """What a file of it is called."""
        of = f"-{self.wanted.account.value}" if self.wanted.account else ""
        return f"books-{self.period.first.isoformat()}-{self.period.last.isoformat()}{of}"

    @property
    def kept(self) -> dict[str, str]:
        """The filter in an address, without the period."""
        account = self.wanted.account
        return {**({"account": account.value} if account else {}), **({"party": self.party} if self.party else {})}


def _asked(query: Mapping[str, str]) -> _Asked:
    period, party, account = periods.asked(query), query.get("party", "")[:160].strip(), query.get("account", "")
    parties = whose.meant(party)
    wanted = Wanted(actors.current(), period.first, period.last,
                    Account(account) if account in list(Account) else None, parties)
    names = naming.parties(parties)
    said = sheets.asked(str(words.ACCOUNTS[wanted.account]) if wanted.account else "",
                        [names.get(each, party) for each in parties])
    return _Asked(period, wanted, party, said)


def _entries_page(asked: _Asked) -> str:
    wanted = asked.wanted
    page = paged(entries.query(wanted), page_asked(), _PER_PAGE)
    before, (debit, credit) = entries.before(wanted), entries.total(wanted)
    parties = naming.parties(wanted.parties)
    return render_template(
        "orders/office/books/entries.html", asked=asked, period=asked.period, account=wanted.account, page=page,
        lines=entries.lines_of(page.items), names=words.ACCOUNTS, means=words.MEANS, kinds=words.KINDS, before=before,
        debit=debit, credit=credit, after=before + debit - credit, months=_months(asked.period),
        sellers=whose.sellers(), parties=[parties[each] for each in wanted.parties if each in parties])


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _months(period: Period) -> list[tuple[str, str, bool]]:
    """The latest months of the books before this one: as the address names them, as they are said, whether it is
    the period that is shown."""
    return [(f"{first:%Y-%m}", _month(first), period.name == "custom" and (period.first, period.last) == (
        first, periods.last_of(first))) for first in entries.months(actors.current())[1:_MONTHS + 1]]


def _month(first_day: date) -> str:
    return moments.month(first_day, language())
