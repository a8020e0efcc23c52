"""What a case of too much is about is what is too much today."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import db
from orders.banking.hearing import hear
from orders.cases import overview
from orders.models import Case, CaseKind
from tests.make import accounts, bank, money
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def test_a_case_of_too_much_shows_what_is_too_much_now(app):
    order = money.by_transfer()
    admin = Browser(app, accounts.person(Role.ADMIN))
    hear(bank.told(order.total + 5_000, order.code))
    case = db.session.scalars(sa.select(Case).where(Case.kind == CaseKind.OVER)).one()
    assert (case.amount, overview.amounts([case])) == (5_000, {case.id: 5_000})

    hear(bank.told(7_000, order.code))

    assert overview.amounts([db.session.get_one(Case, case.id)]) == {case.id: 12_000}
    assert overview.overview(SYSTEM).cases[CaseKind.OVER].amount == 12_000
    for path in (f"/office/money/cases/{case.id}", "/office/money/cases"):
        text = admin.get(path).text
        assert ("12.000" in text or "12,000" in text, "5.000 ₫</span></a>" in text) == (True, False)


def test_a_case_that_is_decided_keeps_what_it_was_about(app):
    order = money.by_transfer()
    hear(bank.told(order.total + 5_000, order.code))
    case = db.session.scalars(sa.select(Case).where(Case.kind == CaseKind.OVER)).one()
    Browser(app, accounts.person(Role.ADMIN)).post(f"/office/money/cases/{case.id}/close", reason="ok")
    hear(bank.told(7_000, order.code))

    found = db.session.get_one(Case, case.id, populate_existing=True)
    assert (found.closed_at is not None, overview.amounts([found])) == (True, {case.id: 5_000})
