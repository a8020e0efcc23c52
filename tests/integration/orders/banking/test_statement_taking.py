"""Taking a file of a bank in: each movement is one line, whoever tells it, and nothing is half done."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db
from core.jobs import LeaseLost
from orders import balances
from orders.banking import hearing, twins
from orders.banking.heard import HeardLine
from orders.banking.statements import drafts, foreseeing, layout, taking
from orders.banking.statements.words import Meaning
from orders.models import BankLine, BankTelling, Case, CaseKind, Direction, OrderStatus
from orders.models.money import Dates, RowState
from orders.statement_errors import NothingToTake, StatementWasTaken
from tests.make import bank_files, money
from tests.make import orders as make
from tests.make.bank_files import HEADER

pytestmark = pytest.mark.usefixtures("context")
NUMBER = "0011004455667"


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    assert checks.run() == []


@pytest.fixture
def account():
    return money.account(NUMBER)


def row(amount, text, reference="", hour="20:15:30", days_ago=0):
    day = clock.today() - timedelta(days=days_ago)
    paid, came = ("", f"{amount:,}") if amount > 0 else (f"{-amount:,}", "")
    return [f"{day:%d/%m/%Y} {hour}".strip(), reference, paid, came, "", text]


def draft(account, *rows, data=None):
    file = drafts.keep(SYSTEM, account.id, "sao-ke.csv", data or bank_files.csv_file([HEADER, *rows])).file
    if file.meanings is None:
        where = drafts.layout_of(file)
        drafts.choose(SYSTEM, file.id, layout.propose(where), Dates.AUTO)
    return file


def by_webhook(amount, text, reference="", external_id="1"):
    at = clock.day_bounds(clock.today())[0] + timedelta(hours=1)
    return hearing.hear(HeardLine("sepay", external_id, NUMBER, Direction.IN, amount, at, text=text,
                                  reference=reference))


def lines():
    db.session.rollback()
    return db.session.scalars(sa.select(BankLine).order_by(BankLine.id)).all()


def test_a_row_that_names_an_order_pays_it(account):
    order = make.order(payment_method="transfer")
    file = draft(account, row(order.total, f"{order.code} chuyen tien", "FT26325000001"))

    taking.take(SYSTEM, file.id)

    [line] = lines()
    assert (line.amount, line.remaining, line.source, line.reference) == (order.total, 0, "file", "FT26325000001")
    assert balances.of(order).left == 0
    assert order.status == OrderStatus.CONFIRMED
    assert (file.taken_at is not None, file.body, file.wanted_at) == (True, None, None)
    [taken] = drafts.rows_of(file, RowState.TAKEN)
    assert (taken.line_id, taken.is_new) == (line.id, True)


def test_money_out_and_money_of_nobody_are_kept_too(account):
    taking.take(SYSTEM, draft(account, row(-50_000, "phi", "R1"), row(95_000, "an trua", "R2")).id)

    out, unknown = lines()
    assert (out.direction, out.amount) == (Direction.OUT, 50_000)
    assert (unknown.remaining, db.session.query(Case).one().kind) == (95_000, CaseKind.UNKNOWN)


def test_wrong_rows_stay_in_the_draft_and_are_taken_in_when_corrected(account):
    file = draft(account, row(95_000, "a", "FT1"), ["31/02/2026", "FT2", "", "10,000", "", "b"])
    taking.take(SYSTEM, file.id)
    assert (len(lines()), file.taken_at, file.wanted_at) == (1, None, None)

    with pytest.raises(NothingToTake):
        taking.take(SYSTEM, file.id)
    drafts.correct(SYSTEM, file.id, 3, {
        Meaning.DATE: f"{clock.today():%d/%m/%Y}", Meaning.DIRECTION: "in", Meaning.AMOUNT: "10000", Meaning.TEXT: "b"})
    taking.take(SYSTEM, file.id)

    assert [line.amount for line in lines()] == [95_000, 10_000]
    assert file.taken_at is not None
    with pytest.raises(StatementWasTaken):
        taking.take(SYSTEM, file.id)


def test_who_changed_or_dropped_a_row_and_from_what_stands_in_the_audit_log(account):
    order = money.by_transfer()
    file = draft(account, row(260_000, "an trua", "R1"), row(50_000, "nuoc", "R2"))
    first, second = drafts.rows_of(file, RowState.GOOD)

    drafts.correct(SYSTEM, file.id, first.at, {
        Meaning.DATE: f"{clock.today():%d/%m/%Y}", Meaning.AMOUNT: "120.000", Meaning.DIRECTION: "in",
        Meaning.TEXT: order.code,
        Meaning.COUNTER_ACCOUNT: "0011223344556"})
    drafts.drop(SYSTEM, file.id, [second.at], "not ours")

    changed, dropped = db.session.scalars(sa.select(AuditEntry).where(
        AuditEntry.action.startswith("statement row")).order_by(AuditEntry.id))
    assert (changed.subject, changed.details["before"]["credit"]) == (f"statement:{file.id}", "260,000")
    assert (changed.details["now"]["amount"], changed.details["now"]["codes"]) == ("120.000", [order.code])
    assert (dropped.details["told"]["credit"], dropped.details["reason"]) == ("50,000", "not ours")
    assert "0011223344556" not in str(changed.details)


def test_a_file_is_done_when_the_last_wrong_row_is_dropped(account):
    file = draft(account, row(95_000, "a", "FT1"), ["x", "FT2", "", "y", "", "b"])
    taking.take(SYSTEM, file.id)

    drafts.drop(SYSTEM, file.id, [3], "ghi chú của ngân hàng")

    assert file.taken_at is not None
    with pytest.raises(StatementWasTaken):
        drafts.drop(SYSTEM, file.id, [2], "x")


@pytest.mark.parametrize(("text", "reference"), [
    ("CB0000000X chuyen tien", "FT26325123456"), ("khong ro FT26325123456", ""), ("CB0000000X chuyen tien", "")])
def test_what_a_webhook_told_is_known(account, text, reference):
    by_webhook(260_000, text, reference)
    file = draft(account, row(260_000, "MBVCB.1234 CB0000000X chuyen tien", "FT26325123456"))
    assert foreseeing.foresee(file) == foreseeing.Foreseen(frozenset({2}), frozenset(), 0)

    taking.take(SYSTEM, file.id)

    assert len(lines()) == 1
    assert not drafts.rows_of(file, RowState.TAKEN)[0].is_new
    assert db.session.query(BankTelling).count() == 2


def test_what_a_file_told_is_known_to_a_webhook(account):
    taking.take(SYSTEM, draft(account, row(260_000, "CB0000000X chuyen tien", "FT26325123456")).id)

    assert not by_webhook(260_000, "CB0000000X chuyen tien", "FT26325123456").is_new
    assert len(lines()) == 1


def test_equal_transfers_are_as_many_as_the_file_tells(account):
    by_webhook(50_000, "ung ho")
    file = draft(account, row(50_000, "ung ho"), row(50_000, "ung ho"), row(50_000, "ung ho", hour=""))
    assert foreseeing.foresee(file).new == 2

    taking.take(SYSTEM, file.id)

    assert len(lines()) == 3
    assert len({each.external_id for each in drafts.rows_of(file, RowState.TAKEN)}) == 3


def test_an_overlapping_file_adds_only_what_is_new(account):
    first = [row(10_000, "a", "FT1"), row(20_000, "b"), row(20_000, "b")]
    taking.take(SYSTEM, draft(account, *first).id)
    other = draft(account, data=bank_files.workbook([
        HEADER[::-1], *(each[::-1] for each in [row(20_000, "b", hour=""), first[0], row(20_000, "B "),
                                                row(20_000, "b"), row(30_000, "c")])]))
    assert (foreseeing.foresee(other).new, len(foreseeing.foresee(other).known)) == (2, 3)

    taking.take(SYSTEM, other.id)

    assert sorted(line.amount for line in lines()) == [10_000, 20_000, 20_000, 20_000, 30_000]


def test_what_may_be_the_same_is_a_case(account):
    by_webhook(260_000, "chuyen tien", "FT26325123456")
    file = draft(account, row(260_000, "chuyen tien", "5218-77001"))
    assert foreseeing.foresee(file).doubtful == {2}

    taking.take(SYSTEM, file.id)

    assert len(lines()) == 2
    assert CaseKind.TWICE in set(db.session.scalars(sa.select(Case.kind)))


def test_columns_stay_as_they_are_once_something_was_taken(account):
    file = draft(account, row(95_000, "a", "FT1"), ["x", "FT2", "", "y", "", "b"])
    where = drafts.layout_of(file)
    taking.take(SYSTEM, file.id)

    for refused in (lambda: drafts.choose(SYSTEM, file.id, layout.propose(where), Dates.AUTO),
                    lambda: drafts.discard(SYSTEM, file.id)):
        with pytest.raises(StatementWasTaken):
            refused()


def test_an_interrupted_file_goes_on_where_it_stopped(account, monkeypatch):
    rows = [row(1_000 + i, f"so {i}", f"FT{i:04}") for i in range(250)]
    file = draft(account, *rows)
    real, heard = twins._find, []

    def breaks(told, *rest):
        heard.append(told)
        if len(heard) == 231:
            raise LeaseLost("the power is gone")
        return real(told, *rest)

    monkeypatch.setattr(twins, "_find", breaks)
    with pytest.raises(LeaseLost):
        taking.take(SYSTEM, file.id)
    assert len(lines()) == 200, "what was committed is there, what was not is not"
    assert drafts.counts(file)[RowState.TAKEN] == 200

    assert taking.go_on_with_all() == 1

    assert len(lines()) == 250
    assert file.taken_at is not None
    assert taking.go_on_with_all() == 0
