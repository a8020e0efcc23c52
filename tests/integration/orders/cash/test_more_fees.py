"""A carrier that states more fees than it has collected: a case, and a person who decides it."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import db
from orders.cash import more_fees, statements, waiting
from orders.cash_errors import NoMoreFees, NoSuchCodStatement
from orders.errors import ReasonNeeded
from orders.ledger import Account, Entry
from orders.models import Case
from orders.models.money import Remittance
from tests.make import accounts, cash, cod
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
BILL = "15878180012"


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def taken(more=5_000):
    payment = cash.by_carrier(BILL)
    found = statements.bring(SYSTEM, cod.NAME, cod.workbook(
        [(BILL, payment.amount)], [(BILL, payment.amount + more)])).statement
    statements.take(SYSTEM, found.id)
    return found, payment.amount


def only_fees():
    return statements.bring(SYSTEM, cod.NAME, cod.workbook([(BILL, 0)], [(BILL, 20_000)])).statement


def waits():
    return [(case.subject, case.amount) for case in db.session.scalars(sa.select(Case).where(Case.closed_at.is_(None)))]


def test_as_it_is_taken_a_person_is_asked_and_nothing_is_booked():
    statement, _ = taken()

    assert waits() == [(f"cod:{statement.id}", 5_000)]
    assert balance(Account.CASH_IN_TRANSIT) == 0
    statements.take(SYSTEM, statement.id)
    assert len(waits()) == 1


def test_the_carrier_keeps_what_it_collected_as_fees_once():
    statement, collected = taken()

    for _ in range(2):
        more_fees.keep(SYSTEM, statement.id, "  agreed on the phone ", "k1")
    more_fees.keep(SYSTEM, statement.id, "again", "k2")

    assert waits() == []
    assert (balance(Account.CASH_IN_TRANSIT), balance(Account.FEES)) == (0, collected)
    assert [(row.cash, row.paid, row.fees, row.reason) for row in db.session.query(Remittance)] == [
        (collected, 0, collected, "agreed on the phone")]
    assert (waiting.sums().collected, waiting.in_office()) == (0, 0)


def test_of_fees_alone_only_the_case_is_decided():
    statement = only_fees()
    statements.take(SYSTEM, statement.id)
    assert waits() == [(f"cod:{statement.id}", 20_000)]

    more_fees.keep(SYSTEM, statement.id, "paid by transfer", "k1")

    assert waits() == []
    assert make.count(Remittance) == 0


def test_what_stands_against_it():
    draft = only_fees()
    with pytest.raises(NoMoreFees):
        more_fees.keep(SYSTEM, draft.id, "x", "k")
    statements.discard(SYSTEM, draft.id)
    statement, _ = taken()
    with pytest.raises(ReasonNeeded):
        more_fees.keep(SYSTEM, statement.id, " ", "k")
    with pytest.raises(NoSuchCodStatement):
        more_fees.keep(make.officer("03514"), statement.id, "x", "k")
    with pytest.raises(NoSuchCodStatement):
        more_fees.keep(SYSTEM, 987, "x", "k")
    assert balance(Account.CASH_IN_TRANSIT) == 0


def test_one_that_pays_something_out_is_no_such_case():
    statement, _ = taken(more=-5_000)

    assert waits() == []
    with pytest.raises(NoMoreFees):
        more_fees.keep(SYSTEM, statement.id, "x", "k")


def test_the_page_says_so_and_takes_the_decision(app):
    statement, _ = taken()
    admin = Browser(app, accounts.person(Role.ADMIN))
    path = f"/office/money/cod/{statement.id}"
    page = admin.get(path).text
    assert "more fees than it has collected" in page
    assert "The money has not come yet" not in page
    assert admin.post(f"{path}/keep", request_key="k", reason="").status_code == 422

    assert admin.post(f"{path}/keep", request_key="k", reason="right").status_code == 303

    assert "The fees are right" not in admin.get(path).text
    assert waits() == []
