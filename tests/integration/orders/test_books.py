"""The books as an accountant reads them: balances that sum to zero, and the entries behind each figure."""
from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale
from python_calamine import CalamineWorkbook

from accounts.models import Role
from core import clock
from core.actors import SYSTEM, Actor
from core.db import db
from core.transactions import use_case
from orders import ledger
from orders.books import entries, fault_links
from orders.books.entries import Wanted
from orders.closing import jobs
from orders.ledger import Account, Leg, NewPosting
from orders.models.money import MonthClosing
from orders.money_errors import NoSuchDocument
from tests.make import accounts, money, refunds
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
MARCH, APRIL = datetime(2026, 3, 10, 3, tzinfo=UTC), datetime(2026, 4, 2, 3, tzinfo=UTC)
STRANGER = Actor("person:9", frozenset({"member"}))


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN))


@pytest.fixture
def parcel():
    with clock.at(MARCH):
        delivered = make.delivered(money_order())
    with clock.at(APRIL):
        refunds.of_line(money.line(50_000), 20_000)
    return delivered


def money_order():
    order = money.by_transfer()
    money.transferred(order)
    return order


def wanted(first=date(2026, 4, 1), last=date(2026, 4, 30), **details):
    return Wanted(SYSTEM, first, last, **details)


def test_each_column_of_the_balances_agrees(parcel):
    found = {each.account: each for each in entries.trial_balance(wanted())}

    assert sum(each.before for each in found.values()) == 0
    assert sum(each.after for each in found.values()) == 0
    assert sum(each.debit for each in found.values()) == sum(each.credit for each in found.values()) == 70_000
    bank = found[Account.BANK]
    assert (bank.before, bank.debit, bank.credit, bank.after) == (120_000, 50_000, 0, 170_000)
    assert (found[Account.UNCLEAR].before, found[Account.UNCLEAR].after) == (0, -30_000)
    assert found[Account.REFUND].after == -20_000
    assert entries.trial_balance(Wanted(STRANGER, date.min, date.max)) == []


def test_the_entries_of_an_account_come_to_its_balance(parcel):
    of_april = wanted(account=Account.UNCLEAR)

    assert entries.before(of_april) == 0
    assert entries.total(of_april) == (20_000, 50_000)
    legs = list(db.session.scalars(entries.query(of_april)))
    assert [line.amount for line in entries.lines_of(legs)] == [-50_000, 20_000]
    march = wanted(date(2026, 3, 1), date(2026, 3, 31), account=Account.BUYER, parties=(f"order:{parcel.order.code}",))
    assert entries.total(march) == (120_000, 120_000)
    assert list(db.session.scalars(entries.query(Wanted(STRANGER, date.min, date.max)))) == []


def test_a_document_shows_each_event_with_its_legs(parcel):
    [booked] = entries.document(SYSTEM, f"parcel:{parcel.code}")

    assert sum(amount for _, _, amount in booked.legs) == 0
    assert (Account.BUYER, f"order:{parcel.order.code}", 120_000) in booked.legs
    for actor, name in ((SYSTEM, "parcel:none"), (STRANGER, f"parcel:{parcel.code}")):
        with pytest.raises(NoSuchDocument):
            entries.document(actor, name)


def test_from_a_balance_to_the_document(admin, parcel):
    page = admin.get("/office/money/books?from=2026-03-01&to=2026-03-31").text
    assert "120,000" in page
    assert "/office/money/books/accounts/buyer?period=custom&amp;from=2026-03-01" in page

    account = admin.get("/office/money/books/accounts/buyer?from=2026-03-01&to=2026-03-31").text
    assert f"parcel:{parcel.code}" in account
    narrowed = admin.get("/office/money/books/accounts/buyer?from=2026-03-01&to=2026-03-31&party=order:none").text
    assert f"parcel:{parcel.code}" not in narrowed
    document = admin.get(f"/office/money/books/document?of=parcel:{parcel.code}").text
    assert f"order:{parcel.order.code}" in document
    party = admin.get(f"/office/money/books/party?of=order:{parcel.order.code}").text
    assert "120,000" in party
    assert f"parcel:{parcel.code}" in party


@pytest.mark.parametrize(("path", "status"), [
    ("/office/money/books/accounts/nonsense", 404), ("/office/money/books/document", 303),
    ("/office/money/books/document?of=parcel:none", 404), ("/office/money/books/party", 200),
    ("/office/money/books/party?of='--", 200), ("/office/money/books?from=2026-13-01&to=x", 200),
    ("/office/money/books/accounts/bank?page=-1", 200), ("/office/money/books/months", 200),
])
def test_addresses_that_nobody_would_type(admin, path, status):
    assert admin.get(path).status_code == status


def test_others_do_not_read_the_books(app):
    browser = Browser(app, accounts.person(Role.TRAINER))
    for path in ("", "/accounts/bank", "/document?of=x", "/party?of=x", "/months", "/books.xlsx"):
        assert browser.get("/office/money/books" + path).status_code == 403


def test_the_spreadsheet_holds_the_balances_and_every_entry_and_no_formula(admin, parcel):
    @use_case
    def book():
        ledger.post([NewPosting("=1+1", "paid", [Leg(Account.BANK, 7, "=cmd|x"), Leg(Account.LOSS, -7, "@sum")])])

    with clock.at(APRIL):
        book()
    answer = admin.get("/office/money/books/books.xlsx?from=2026-03-01&to=2026-04-30")

    book_ = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    balances, lines = (book_.get_sheet_by_index(place).to_python() for place in (0, 1))
    opened, debit = balances[-1][1], balances[-1][3]
    assert balances[-1][1:] == [opened, opened, debit, debit, balances[-1][5], balances[-1][5]]
    assert lines[-1][5:7] == [debit, debit]
    assert sum(row[5] or 0 for row in lines[4:-1]) == sum(row[6] or 0 for row in lines[4:-1]) == debit
    assert ["=1+1", "=cmd|x"] in [[row[1], row[4]] for row in lines[4:]], "text, and never worked out"
    assert b"<f>" not in answer.data
    assert "books-2026-03-01-2026-04-30.xlsx" in answer.headers["Content-Disposition"]


def test_a_month_is_closed_from_the_page(admin, parcel):
    assert "Mar 2026" in admin.get("/office/money/books/months").text

    answer = admin.post("/office/money/books/months/2026-03-01/close")

    assert answer.status_code == 303
    assert "Is looked at" in admin.get("/office/money/books/months").text
    jobs.close_asked()
    assert "Closed" in admin.get("/office/money/books/months").text
    for day in ("today", "2999-01-01"):
        assert admin.post(f"/office/money/books/months/{day}/close").status_code == 404
    admin.post(f"/office/money/books/months/{clock.today().isoformat()}/close")
    assert "not over yet" in admin.get("/office/money/books/months").text
    assert db.session.query(MonthClosing).count() == 1


def test_a_fault_leads_to_what_it_names(context, parcel):
    order, line = parcel.order.code, money.line(7_000, "CK la")
    faults = [f"{order} says that 5 was received; the books say 4", f"parcel:{parcel.code} is not booked with 5",
              f"line:{line.id} has 5 left that the books do not know", f"bank line {line.id} of 5 is not booked",
              "payout 99 sent 5; the books say 4", "posting abc sums to 5", "cooperative:x"]

    with force_locale("vi"):
        found = fault_links.about(faults)

    came = f"Tiền vào ngày {line.day:%d/%m/%Y}: CK la"
    assert [[(thing.name, thing.target) for thing in found[fault]] for fault in faults[:4]] == [
        [(f"Đơn hàng {order} · {parcel.order.buyer_name}", ("orders_money.order", {"code": order}))],
        [(f"Kiện hàng {parcel.code}", ("orders_money.order", {"code": order}))],
        *([(came, ("bank_lines.line", {"line_id": line.id}))],) * 2]
    assert [found[fault] for fault in faults[4:]] == [[], [], []], "what there is not is left as the check says it"


def test_entries_stand_by_their_days_whenever_they_were_booked(context):
    with clock.at(APRIL):
        money.line(5_000)
    with clock.at(MARCH):
        money.line(6_000)

    of_bank = wanted(date(2026, 3, 1), account=Account.BANK)

    assert [line.debit for line in entries.stream(of_bank)] == [6_000, 5_000]
    assert [leg.amount for leg in db.session.scalars(entries.query(of_bank))] == [6_000, 5_000]
