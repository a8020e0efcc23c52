"""A case about money that the bank sent back: it is the refund or the payout that it was."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import db
from orders.cases import opening
from orders.ledger import Account, Entry
from orders.models import BankLine, Case, CaseKind, Refund, RefundStatus
from orders.models.money import Settlement
from orders.refunds import going
from tests.make import accounts, money, refunds, settlement, shop
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN))


def test_money_that_the_bank_sent_back_is_said_to_be_the_refund_that_it_was(admin):
    refund = refunds.of_order(refunds.overpaid(20_000), 20_000)
    going.sent(SYSTEM, refund.id, "FT55")
    line = money.line(20_000, "TRA LAI FT55")
    opening.open_case(CaseKind.RETURNED, opening.About(f"line:{line.id}", bank_line_id=line.id, amount=line.amount))
    case = db.session.query(Case).one()
    page = f"/office/money/cases/{case.id}"
    assert "FT55" in admin.get(page).text

    for wrong in ("", "refund:", "refund:x", "sheep:1", "refund:99999"):
        admin.post(page + "/came-back", what=wrong)
        assert db.session.get_one(Refund, refund.id, populate_existing=True).status == RefundStatus.SENT
    assert admin.post(page + "/came-back", what=f"refund:{refund.id}").status_code == 303
    admin.post(page + "/came-back", what=f"refund:{refund.id}")

    assert db.session.get_one(Refund, refund.id, populate_existing=True).status == RefundStatus.RETURNED
    assert db.session.get_one(Case, case.id, populate_existing=True).decision == "returned"
    assert db.session.get_one(BankLine, line.id, populate_existing=True).remaining == 0


def test_a_payout_that_the_bank_sent_back_leaves_the_bank_as_it_is(admin):
    settlement.known_accounts()
    seller = shop.cooperative()
    settlement.sold(seller)
    payout = settlement.payout(settlement.paid(seller))
    before = balance_of(Account.BANK)
    line = money.line(payout.amount, "TRA LAI", account_id=money.account().id)
    opening.open_case(CaseKind.RETURNED, opening.About(f"line:{line.id}", bank_line_id=line.id, amount=line.amount))
    case = db.session.query(Case).one()
    assert payout.holder in admin.get(f"/office/money/cases/{case.id}").text

    admin.post(f"/office/money/cases/{case.id}/came-back", what=f"payout:{payout.id}")

    assert settlement.payout(settlement.as_is(db.session.get_one(Settlement, payout.settlement_id))).nth == 2
    assert balance_of(Account.BANK) == before + payout.amount, "it came back once, by the line"
    assert balance_of(Account.UNCLEAR) == 0
    assert db.session.get_one(Case, case.id, populate_existing=True).decision == "returned"


def balance_of(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))
