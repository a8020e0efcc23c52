"""A carrier states another sum: a person says what the difference is, once, with a reason, and the books follow."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db
from orders.cash import comparing, differences, statements, waiting
from orders.cash.comparing import Standing
from orders.cash_errors import CannotBeSaidOfIt, MoneyNotThere, NoSuchCodStatement
from orders.errors import ReasonNeeded
from orders.ledger import Account, Entry
from orders.models import Case, CaseKind, PaymentStatus
from orders.models.money import CodDecision, CodSays, Remittance
from tests.make import accounts, cash, cod
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
BILL, OTHER = "15878180012", "15878180013"
S = CodSays


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def cases():
    return [(case.kind, case.subject.partition(":")[0], case.amount) for case in db.session.scalars(
        sa.select(Case).where(Case.closed_at.is_(None)).order_by(Case.id))]


def differing(by=-5_000, fees=(), more=()):
    """A delivered parcel, and a statement that is taken with its money there, which states so much more for it."""
    payment = cash.by_carrier(BILL)
    stated = payment.amount + by
    total = stated + sum(amount for _, amount in more) - sum(amount for _, amount in fees)
    line = cash.line(total, cod.TRANSFER)
    statement = statements.bring(SYSTEM, cod.NAME, cod.workbook([(BILL, stated), *more], fees)).statement
    statements.take(SYSTEM, statement.id)
    return payment, line, statement


def say(statement, says, reason="hãng giữ lại", waybill=BILL, key=None):
    return differences.say(SYSTEM, statement.id, waybill, (says, reason), key or cash.key())


def standing(statement):
    return {each.line.waybill: each.standing for each in comparing.compare(statement).lines}[BILL]


def test_what_is_missing_is_a_fee_of_the_carrier():
    payment, line, statement = differing(-5_000)
    before = balance(Account.FEES)

    made = say(statement, S.FEE)

    row = db.session.get_one(Remittance, made.remittance_id)
    assert (row.cash, row.paid, row.fees, row.short) == (payment.amount, payment.amount - 5_000, 5_000, 0)
    assert (balance(Account.FEES) - before, balance(Account.CASH_IN_TRANSIT), line.remaining) == (5_000, 0, 0)
    assert (payment.status, standing(statement), cases()) == (PaymentStatus.PAID, Standing.PAID_IN, [])


def test_what_is_missing_is_lost():
    _, line, statement = differing(-5_000)

    say(statement, S.LOSS)

    assert (balance(Account.LOSS), balance(Account.CASH_IN_TRANSIT), line.remaining, cases()) == (5_000, 0, 0, [])
    assert standing(statement) == Standing.PAID_IN


def test_what_is_claimed_stays_on_its_way_until_it_comes():
    _, line, statement = differing(-5_000)

    made = say(statement, S.CLAIM)

    assert (balance(Account.CASH_IN_TRANSIT), waiting.sums().missing, line.remaining) == (5_000, 5_000, 0)
    assert cases() == [(CaseKind.CASH, "remittance", 5_000)]
    assert db.session.get_one(Remittance, made.remittance_id).short == 5_000


def test_what_is_too_much_stays_with_the_line():
    _, line, statement = differing(7_000)

    say(statement, S.REST)

    assert (balance(Account.CASH_IN_TRANSIT), line.remaining) == (0, 7_000)
    assert (CaseKind.CASH, "cod", 7_000) in cases()


def test_who_waits_books_nothing_and_may_decide_later():
    _, _, statement = differing(-5_000)

    first = say(statement, S.WAIT, "đã hỏi hãng")
    say(statement, S.FEE)

    assert first.remittance_id is None
    assert [each.says for each in differences.said_of(statement)[BILL]] == [S.FEE, S.WAIT]
    noted = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "cod difference decided")).all()
    assert len(noted) == 2


def test_the_fees_of_the_statement_are_kept_back_once():
    payment, line, statement = differing(-5_000, fees=[(BILL, 20_000)])

    row = db.session.get_one(Remittance, say(statement, S.FEE).remittance_id)

    assert (row.fees, row.paid, line.remaining, balance(Account.CASH_IN_TRANSIT)) == (
        25_000, payment.amount - 25_000, 0, 0)


def test_beside_others_that_agree_only_its_own_part_is_used():
    other = cash.by_carrier(OTHER)
    payment, line, statement = differing(-5_000, fees=[(BILL, 20_000)], more=[(OTHER, other.amount)])
    assert line.remaining == payment.amount - 5_000

    row = db.session.get_one(Remittance, say(statement, S.CLAIM).remittance_id)

    assert (row.fees, row.paid, line.remaining) == (0, payment.amount - 5_000, 0)


def test_the_same_key_is_one_decision_and_a_second_one_is_refused():
    _, _, statement = differing(-5_000)
    first = say(statement, S.FEE, key="k-1")

    assert say(statement, S.FEE, key="k-1").id == first.id
    for says in S:
        with pytest.raises(CannotBeSaidOfIt):
            say(statement, says)
    assert make.count(CodDecision) == 1


@pytest.mark.parametrize(("by", "says"), [(-5_000, S.REST), (5_000, S.FEE), (5_000, S.LOSS), (5_000, S.CLAIM)])
def test_what_does_not_fit_the_difference_is_refused(by, says):
    _, _, statement = differing(by)

    with pytest.raises(CannotBeSaidOfIt):
        say(statement, says)


def test_without_a_reason_or_for_strangers_nothing_is_said():
    _, _, statement = differing()
    with pytest.raises(ReasonNeeded):
        say(statement, S.FEE, "  ")
    with pytest.raises(CannotBeSaidOfIt):
        say(statement, S.FEE, waybill="nothing")
    with pytest.raises(NoSuchCodStatement):
        differences.say(accounts.actor(), statement.id, BILL, (S.FEE, "x"), "k")


def test_without_its_money_one_can_only_wait():
    payment = cash.by_carrier(BILL)
    statement = statements.bring(SYSTEM, cod.NAME, cod.workbook([(BILL, payment.amount - 5_000)])).statement
    with pytest.raises(CannotBeSaidOfIt):
        say(statement, S.WAIT)  # a draft is looked at first
    statements.take(SYSTEM, statement.id)

    with pytest.raises(CannotBeSaidOfIt):
        say(statement, S.FEE)
    assert say(statement, S.WAIT).remittance_id is None


def test_with_too_little_money_it_is_refused():
    payment = cash.by_carrier(BILL)
    cash.line(1_000, cod.TRANSFER)
    statement = statements.bring(SYSTEM, cod.NAME, cod.workbook([(BILL, payment.amount - 5_000)])).statement
    statements.take(SYSTEM, statement.id)

    with pytest.raises(MoneyNotThere):
        say(statement, S.FEE)


def test_what_is_not_delivered_by_our_books_only_waits():
    payment = cash.by_carrier(BILL, delivered=False)
    cash.line(payment.amount - 5_000, cod.TRANSFER)
    statement = statements.bring(SYSTEM, cod.NAME, cod.workbook([(BILL, payment.amount - 5_000)])).statement
    statements.take(SYSTEM, statement.id)

    with pytest.raises(CannotBeSaidOfIt):
        say(statement, S.FEE)


def test_the_page_offers_what_can_be_said_and_tells_what_was(app):
    _, _, statement = differing(-5_000)
    admin, url = Browser(app, accounts.person(Role.ADMIN)), f"/office/money/cod/{statement.id}"

    page = admin.get(url).text
    refused = admin.post(f"{url}/say", waybill=BILL, says="fee", reason="", request_key="k-page-1")
    answer = admin.post(f"{url}/say", waybill=BILL, says="fee", reason="phí thu hộ", request_key="k-page-2")

    assert "are missing: decide" in page and 'value="claim"' in page and 'value="rest"' not in page
    assert (refused.status_code, answer.status_code) == (422, 303)
    shown = admin.get(url).text
    assert "phí thu hộ" in shown and 'value="claim"' not in shown
