"""A carrier's statement: kept once, compared three ways, booked when its money is at the bank, in any order."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import checks
from core.actors import SYSTEM
from core.db import db, maintenance
from orders import parcels
from orders.banking import hearing
from orders.banking.heard import HeardLine
from orders.cash import comparing, statements, waiting
from orders.cash.comparing import Standing
from orders.cash_errors import NoSuchCodStatement, OtherFileOfThatNumber, SumsDiffer
from orders.ledger import Account, Entry
from orders.models import BankLine, Case, CaseKind, Direction, PaymentStatus
from orders.models.money import CodStatement, CodStatementLine, Remittance
from tests.make import accounts, cash, cod, money
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    assert checks.run() == []


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def brought(collected, fees=(), name=cod.NAME, **told):
    return statements.bring(SYSTEM, name, cod.workbook(collected, fees, **told)).statement


def money_comes(amount, text=cod.TRANSFER):
    return cash.line(amount, text)


def cases():
    return [(case.kind, case.amount) for case in db.session.scalars(sa.select(Case).where(Case.closed_at.is_(None)))]


def standings(statement):
    return {each.line.waybill: each.standing for each in comparing.compare(statement).lines}


def test_a_statement_whose_money_is_there_is_booked_when_it_is_taken():
    payment = cash.by_carrier("15878180012")
    line = money_comes(payment.amount - 26_688)
    statement = brought([("15878180012", payment.amount)], [("15878180012", 26_688)])
    assert balance(Account.FEES) == 0, "a draft books nothing"

    row = statements.take(SYSTEM, statement.id)

    assert (row.cash, row.fees, row.paid, row.short) == (payment.amount, 26_688, line.amount, 0)
    assert (balance(Account.CASH_IN_TRANSIT), balance(Account.UNCLEAR), balance(Account.FEES)) == (0, 0, 26_688)
    assert payment.status == PaymentStatus.PAID, "that the carrier paid out says that the buyer had paid"
    assert standings(statement) == {"15878180012": Standing.PAID_IN}
    assert cases() == []


def test_money_that_comes_after_the_statement_is_booked_by_the_job():
    payment = cash.by_carrier("15878180012")
    statement = brought([("15878180012", payment.amount)])
    assert statements.take(SYSTEM, statement.id) is None
    assert statements.waiting() == []

    line = money_comes(payment.amount, "MBVCB.123. vtp glmtqy18 180926 30873899 . CT tu 0123")

    assert statements.waiting() == [statement.id]
    assert statements.book_all() == 1
    assert (line.remaining, statements.waiting(), statements.book_all()) == (0, [], 0)


def test_money_heard_from_the_bank_is_never_a_buyers():
    order = money.by_transfer()
    payment = cash.by_carrier("15878180012")
    statement = brought([("15878180012", payment.amount)])
    statements.take(SYSTEM, statement.id)

    hearing.hear(HeardLine("sepay", "1", "0011004455667", Direction.IN, payment.amount,
                           payment.made_at, text=f"{cod.TRANSFER} {order.code}"))
    statements.book_all()

    assert order.received == 0
    assert db.session.query(BankLine).one().remaining == 0


def test_the_same_file_and_the_same_facts_change_nothing():
    payment = cash.by_carrier("15878180012")
    first = statements.bring(SYSTEM, cod.NAME, data := cod.workbook([("15878180012", payment.amount)]))
    again = statements.bring(SYSTEM, cod.NAME, data)
    saved_anew = statements.bring(SYSTEM, "x.xlsx", cod.workbook([(15878180012, payment.amount)]), "30873899")

    assert first.statement.id == again.statement.id == saved_anew.statement.id
    assert (first.is_known, again.is_known, saved_anew.is_known) == (False, True, True)
    with pytest.raises(OtherFileOfThatNumber):
        brought([("15878180012", payment.amount + 1)])
    assert make.count(CodStatementLine) == 1


def test_sums_that_differ_keep_nothing():
    with pytest.raises(SumsDiffer):
        brought([("15878180012", 90_000)], cod=90_001)

    assert make.count(CodStatement) == 0


def test_a_waybill_may_stand_in_several_statements_and_is_paid_in_once():
    payment = cash.by_carrier("15878180012")
    money_comes(payment.amount)
    statements.take(SYSTEM, brought([("15878180012", payment.amount)]).id)
    other = brought([("15878180012", payment.amount)], name="BangKeChiCOD_30873900_x.xlsx")
    line = money_comes(payment.amount, "VTP GLMTQY18 190926 30873900")

    assert statements.take(SYSTEM, other.id) is None

    assert standings(other) == {"15878180012": Standing.TWICE}
    assert (line.remaining, make.count(Remittance), make.count(CodStatementLine)) == (payment.amount, 1, 2)


def test_every_difference_has_a_name():
    agrees, other_sum, under_way = cash.by_carrier("W000001"), cash.by_carrier("W000002"), cash.by_carrier(
        "W000003", delivered=False)
    money.transferred(order := money.by_transfer())
    cash.sent_by(make.parcel(order), "W000004")
    cash.by_carrier("W000005")
    statement = brought(
        [("W000001", agrees.amount), ("W000002", other_sum.amount - 1), ("W000003", under_way.amount),
         ("W000004", 5_000), ("W000009", 7_000)], [("W000005", 3_000), ("W000008", 3_000)])

    assert standings(statement) == {
        "W000001": Standing.AGREES, "W000002": Standing.OTHER_SUM, "W000003": Standing.NOT_DELIVERED,
        "W000004": Standing.NOTHING_DUE, "W000009": Standing.UNKNOWN, "W000005": Standing.NOTHING_COLLECTED,
        "W000008": Standing.ONLY_FEES}
    report = comparing.compare(statement)
    assert (len(report.differing), report.agreed, report.money) == (5, agrees.amount, None)


def test_what_agrees_is_booked_and_the_rest_waits_until_it_agrees_too():
    good, late = cash.by_carrier("W000001"), cash.by_carrier("W000002", delivered=False)
    statement = brought([("W000001", good.amount), ("W000002", late.amount)], [("W000001", 10_000)])
    line = money_comes(good.amount + late.amount - 10_000)

    statements.take(SYSTEM, statement.id)
    assert (line.remaining, cases()) == (late.amount, [(CaseKind.CASH, late.amount)])
    parcels.deliver(SYSTEM, late.parcel_id, with_cash=False)
    assert statements.book_all() == 1

    assert (line.remaining, cases(), balance(Account.FEES), balance(Account.CASH_IN_TRANSIT)) == (0, [], 10_000, 0)
    assert [row.fees for row in db.session.query(Remittance).order_by(Remittance.id)] == [10_000, 0]


def test_less_money_than_the_statement_says_is_a_case():
    payment = cash.by_carrier("15878180012")
    statement = brought([("15878180012", payment.amount)])
    line = money_comes(payment.amount - 1)

    assert statements.take(SYSTEM, statement.id) is None
    statements.book_all()

    assert (line.remaining, cases()) == (line.amount, [(CaseKind.CASH, line.amount)])


def test_fees_above_what_was_collected_wait_for_a_person():
    payment = cash.by_carrier("15878180012")
    statement = brought([("15878180012", payment.amount)], [("15878180012", payment.amount + 5_000)])
    money_comes(1_000)

    assert statements.take(SYSTEM, statement.id) is None
    assert waiting.sums().collected == 0


def test_money_of_a_carrier_without_a_statement_is_seen():
    line = money_comes(90_000)
    assert [each.id for each in statements.unannounced(SYSTEM)] == [line.id]

    brought([("15878180012", 90_000)])

    assert statements.unannounced(SYSTEM) == []


def test_a_draft_may_be_thrown_away_and_a_taken_one_not():
    statement = brought([("15878180012", 90_000)])
    statements.discard(SYSTEM, statement.id)
    assert make.count(CodStatementLine) == 0

    taken = brought([("15878180012", 90_000)])
    statements.take(SYSTEM, taken.id)
    with pytest.raises(NoSuchCodStatement):
        statements.discard(SYSTEM, taken.id)
    assert statements.take(SYSTEM, taken.id) is None, "a second time changes nothing"


def test_only_administrators_see_statements():
    statement, seller = brought([("15878180012", 90_000)]), accounts.actor()

    for refused in (lambda: statements.of(seller, statement.id), lambda: statements.take(seller, statement.id),
                    lambda: statements.bring(seller, cod.NAME, cod.workbook([("15878180012", 5)]))):
        with pytest.raises(NoSuchCodStatement):
            refused()
    assert list(statements.all_of_them(seller)) == statements.unannounced(seller) == []


@pytest.mark.parametrize("change", [
    "UPDATE cod_statements SET net = net", "DELETE FROM cod_statements", "UPDATE cod_statement_lines SET fee = 1",
    "DELETE FROM cod_statement_lines"])
def test_the_database_keeps_what_was_taken(change):
    statements.take(SYSTEM, brought([("15878180012", 90_000)]).id)

    with pytest.raises(IntegrityError), maintenance() as connection:
        connection.execute(sa.text(change))
