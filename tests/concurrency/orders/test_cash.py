"""Several people pay in the same cash, or bring the same money, at the same moment."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import checks
from core.actors import SYSTEM
from core.db import db
from orders.banking import hearing
from orders.banking.heard import HeardLine
from orders.banking.statements import drafts, layout, taking
from orders.cash import paying_in, statements, waiting
from orders.cash.paying_in import PayIn
from orders.cash_errors import MoreThanInTheOffice, PaidInAlready
from orders.models import BankAccount, BankLine, Direction, Payment
from orders.models.money import Dates, Remittance, RemittanceItem, RowState, StatementFile
from tests import only
from tests.at_once import at_once, rival_at
from tests.make import bank_files, cash, cod, money
from tests.make import orders as make


@pytest.fixture(autouse=True)
def _everything_holds(app):
    yield
    with app.app_context():
        assert checks.run() == []


def pay_in(payment_id, line_id):
    return paying_in.pay_in(SYSTEM, PayIn(payment_ids=(payment_id,), line_id=line_id, request_key=cash.key())).id


def test_one_parcels_cash_is_paid_in_by_one_of_eight(app):
    with app.app_context():
        payment = cash.collected()
        lines = [cash.line(payment.amount).id for _ in range(8)]
        payment_id = payment.id

    results = at_once(app, 8, lambda i: pay_in(payment_id, lines[i]))

    assert sum(isinstance(each, int) for each in results) == 1, results
    assert sum(isinstance(each, PaidInAlready) for each in results) == 7, results
    with app.app_context():
        assert make.count(RemittanceItem) == 1
        assert sum(line.remaining == 0 for line in db.session.query(BankLine)) == 1


@only.postgresql
def test_control_without_the_lock_of_the_payment_only_the_index_is_left(app, monkeypatch):
    """If this ever fails, the test above proves nothing about the lock."""
    with app.app_context():
        payment = cash.collected()
        first, second, payment_id = cash.line(payment.amount).id, cash.line(payment.amount).id, payment.id
    monkeypatch.setattr(paying_in, "lock_all", lambda model, ids: [db.session.get_one(model, each) for each in ids])
    monkeypatch.setattr("core.transactions._ATTEMPTS", 1)
    rival_at(app, monkeypatch, paying_in, "write", lambda: pay_in(payment_id, second))

    results = at_once(app, 1, lambda _: pay_in(payment_id, first))

    assert isinstance(results[0], IntegrityError), results
    with app.app_context():
        assert make.count(RemittanceItem) == 1


def test_a_line_is_used_up_once(app):
    with app.app_context():
        payments = [cash.collected() for _ in range(4)]
        line_id, ids = cash.line(payments[0].amount).id, [each.id for each in payments]

    at_once(app, 4, lambda i: pay_in(ids[i], line_id))

    with app.app_context():
        assert db.session.get_one(BankLine, line_id).remaining == 0
        assert db.session.query(sa.func.sum(Remittance.paid)).scalar() == db.session.get_one(Payment, ids[0]).amount


def test_the_office_is_not_emptied_twice(app):
    with app.app_context():
        payment = cash.collected()
        cash.paid_in(payment, given=payment.amount)
        lines = [cash.line(payment.amount).id for _ in range(4)]

    results = at_once(app, 4, lambda i: paying_in.deposit(SYSTEM, lines[i], cash.key()).id)

    assert sum(isinstance(each, int) for each in results) == 1, results
    assert sum(isinstance(each, MoreThanInTheOffice) for each in results) == 3, results
    with app.app_context():
        assert waiting.in_office() == 0


@only.postgresql
def test_control_without_the_lock_the_office_is_emptied_twice(app, monkeypatch):
    with app.app_context():
        payment = cash.collected()
        cash.paid_in(payment, given=payment.amount)
        first, second, amount = cash.line(payment.amount).id, cash.line(payment.amount).id, payment.amount
    monkeypatch.setattr(paying_in, "lock", lambda model, ident: db.session.get_one(model, ident))
    rival_at(app, monkeypatch, paying_in, "write", lambda: paying_in.deposit(SYSTEM, second, cash.key()))

    at_once(app, 1, lambda _: paying_in.deposit(SYSTEM, first, cash.key()))

    with app.app_context():
        assert waiting.in_office() == -amount
        paying_in.pay_in(SYSTEM, PayIn(payment_ids=((more := cash.collected()).id,), given=more.amount, reason="x",
                                       request_key=cash.key()))


def test_a_statement_is_booked_once_by_a_person_and_the_job(app):
    with app.app_context():
        payment = cash.by_carrier("15878180012")
        statement = statements.bring(SYSTEM, cod.NAME, cod.workbook([("15878180012", payment.amount)])).statement
        cash.line(payment.amount, cod.TRANSFER)
        statement_id = statement.id

    results = at_once(app, 4, lambda i: statements.take(SYSTEM, statement_id) if i % 2 else statements.book_all())

    assert not [each for each in results if isinstance(each, Exception)], results
    with app.app_context():
        assert make.count(Remittance) == 1


def draft(rows):
    if not make.count(BankAccount):
        money.account()
    file = drafts.keep(SYSTEM, 1, "a.csv", bank_files.csv_file([bank_files.HEADER, *rows])).file
    return drafts.choose(SYSTEM, file.id, layout.propose(drafts.layout_of(file)), Dates.AUTO)


def test_a_file_is_taken_in_once_by_a_person_the_job_and_a_webhook(app):
    with app.app_context():
        account_row = bank_files.rows(30)
        rows = [[day.replace("/11/2026", "/10/2026"), *rest] for day, *rest in account_row]
        file_id = draft(rows).id
        told = [taking.as_heard(db.session.get_one(StatementFile, file_id), row, f"w{row.at}")
                for row in drafts.rows_of(db.session.get_one(StatementFile, file_id), RowState.GOOD)]

    def act(i):
        if i == 0:
            return [hearing.hear(HeardLine(**{**vars(each), "source": "sepay"})).line_id for each in told]
        return taking.take(SYSTEM, file_id) if i == 1 else taking.go_on_with_all()

    results = at_once(app, 4, act)

    assert not [each for each in results if isinstance(each, Exception)], results
    with app.app_context():
        while taking.go_on_with_all():
            pass
        assert make.count(BankLine) == 30
        file = db.session.get_one(StatementFile, file_id)
        assert (drafts.counts(file)[RowState.TAKEN], file.taken_at is not None) == (30, True)
        assert {line.direction for line in db.session.query(BankLine)} == {Direction.IN}


@only.postgresql
def test_control_without_the_lock_of_the_file_the_same_rows_are_taken_twice(app, monkeypatch):
    with app.app_context():
        rows = [["21/10/2025 10:00:00", "FT1", "", "5,000", "", "x"]]
        file_id = draft(rows).id
        taking._want(SYSTEM, file_id)
    monkeypatch.setattr(taking, "_locked", lambda ident: db.session.get_one(StatementFile, ident))
    monkeypatch.setattr("core.transactions._ATTEMPTS", 1)
    rival_at(app, monkeypatch, taking, "_told_now", lambda: taking.go_on(file_id), after=True)

    results = at_once(app, 1, lambda _: taking._hear_some(file_id, 200))  # go_on would try again

    assert isinstance(results[0], Exception), "a row that was taken stays as it is"
    with app.app_context():
        assert make.count(BankLine) == 1
