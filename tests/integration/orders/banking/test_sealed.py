"""What banks tell is sealed at rest, sealed anew with another key, and forgotten when nobody needs it."""
from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import checks, clock, dated, sealed
from core.actors import SYSTEM
from core.db import db, maintenance
from core.secret_box import Sealed
from core.transactions import use_case
from orders.banking import by_hand, forgetting, messages, resealing
from orders.banking.explaining import Said
from orders.banking.statements import drafts, layout
from orders.cases.opening import close_cases
from orders.models import BankAccount, BankLine, Case
from orders.models.money import BankMessage, Dates, LineEnd, RowState, StatementFile, StatementRow, Verdict
from tests.make import bank, bank_files, keys, money
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")
THEIRS = "1903777888999"
WORDS = f"MBVCB.1.CT tu {THEIRS} NGUYEN VAN A"
HEADER = (*bank_files.HEADER, "Số tài khoản đối ứng")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    money.account(bank.ACCOUNT)
    yield
    db.session.rollback()
    assert checks.run() == []


def raw(table):
    """The rows as whoever has a copy of the database reads them."""
    with db.engine.connect() as connection:
        return [{name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
                for row in connection.exec_driver_sql(f"SELECT * FROM {table}").mappings()]


def told():
    """A message of Casso with another account, acted on; its line."""
    messages.keep("casso", bank.casso(70_000, WORDS, counterAccountNumber=THEIRS))
    messages.act_on_waiting()
    return db.session.scalars(sa.select(BankLine).order_by(BankLine.id.desc())).first()


def sent(*, at="21/11/2026 20:01:00"):
    """A file with one movement, as a draft."""
    row = [at, "FT26325000001", "", "81,000", "19,000,000", WORDS, THEIRS]
    account_id = db.session.scalars(sa.select(BankAccount.id)).one()
    file = drafts.keep(SYSTEM, account_id, "a.csv", bank_files.csv_file([HEADER, row])).file
    if file.meanings is None:
        drafts.choose(SYSTEM, file.id, layout.propose(drafts.layout_of(file)), Dates.AUTO)
    return file


def given_away(line):
    by_hand.end(SYSTEM, line.id, Said(LineEnd.OWN, "lãi"), f"k{line.id}")


def forgotten_later(days):
    with clock.at(clock.now() + timedelta(days=days)):
        return forgetting.forget()


def test_a_line_and_its_message_are_boxes_for_the_database_and_words_for_us():
    line = told()

    [row], [message] = raw("bank_lines"), raw("bank_messages")
    assert (line.text, line.counter_account, line.counter_tail) == (WORDS, THEIRS, "… 8999")
    assert not any(THEIRS in str(value) for value in (*row.values(), *message.values()))
    assert THEIRS.encode() in db.session.scalars(sa.select(BankMessage)).one().body


def test_rows_and_bytes_of_a_file_are_boxes():
    file = sent()

    [row], [kept] = raw("statement_rows"), raw("statement_files")
    assert drafts.rows_of(file, RowState.GOOD)[0].told["counter_account"] == THEIRS
    assert not any(THEIRS in str(value) for value in (*row.values(), *kept.values()))
    assert THEIRS.encode() in db.session.scalars(sa.select(StatementFile.body)).one()


def test_another_key_seals_all_of_it_anew_and_the_old_one_may_go(app):
    told()
    file = sent()
    body = bank.casso(5_000, "x", 77)
    messages.keep("casso", body)
    messages.act_on_waiting()
    before = {table: raw(table) for table in ("bank_lines", "bank_messages", "statement_files", "statement_rows")}

    with keys.newer(app):
        assert not messages.keep("casso", body)  # known by the older key, too
        assert resealing.reseal() == 6
        assert resealing.reseal() == 0
    for table, rows in before.items():
        assert raw(table) != rows

    with keys.newer(app, keeps_old=False):
        assert [line.text for line in db.session.scalars(sa.select(BankLine).order_by(BankLine.id).execution_options(
            populate_existing=True))] == [WORDS, "x"]
        assert not messages.keep("casso", body)
        assert sent().id == file.id
        assert drafts.rows_of(file, RowState.GOOD)[0].told["text"] == WORDS
    with pytest.raises(Sealed):  # the old one alone opens nothing any more
        db.session.scalars(sa.select(BankLine.text)).all()
    first = app.extensions["secret_box"]
    with keys.newer(app):
        app.extensions["secret_box"] = first | app.extensions["secret_box"]
        assert resealing.reseal() == 6  # and back, since what comes after reads it


def test_the_check_finds_what_no_key_opens_and_what_stands_plain(app):
    told()
    sent()
    assert checks.run() == []

    with keys.newer(app, keeps_old=False):
        assert f"accounts hold what the bank says: {checks.NOT_OPENED}" in checks.run(), "and the rest is asked as well"
        assert sorted(sealed.unopened()) == [
            "1 rows of bank_lines.counter_account are sealed with no key of ours",
            "1 rows of bank_lines.text are sealed with no key of ours",
            "1 rows of bank_messages.body are sealed with no key of ours",
            "1 rows of statement_files.body are sealed with no key of ours",
            "1 rows of statement_rows.told are sealed with no key of ours"]
    db.session.rollback()
    with maintenance() as connection:
        connection.execute(sa.text("UPDATE statement_rows SET raw = '{\"text\": \"1903777888999\"}'"))
    assert "1 rows of statement_rows.raw are sealed with no key of ours" in str(checks.run())
    with maintenance() as connection:
        connection.execute(sa.text("UPDATE statement_rows SET raw = NULL"))


@pytest.mark.parametrize("statement", [
    "UPDATE bank_lines SET text = text || 'A'",
    "UPDATE bank_lines SET counter_account = ''",
    "UPDATE bank_messages SET digest = 'another'",
    "UPDATE statement_rows SET told = '\"' || substr(CAST(told AS TEXT), 2, 9) || 'AAAA\"' {json}",
])
def test_a_box_is_changed_only_by_another_key(statement):
    told()
    file = sent()
    line = db.session.scalars(sa.select(BankLine)).first()
    with maintenance() as connection:
        connection.execute(sa.update(StatementRow).where(StatementRow.file_id == file.id).values(
            state=RowState.TAKEN, line_id=line.id, external_id="x:1"))
    if "{json}" in statement:
        statement = statement.replace(" {json}", "")
        if db.engine.dialect.name == "postgresql":
            statement = statement.replace("= '\"'", "= CAST('\"'").replace("AAAA\"'", "AAAA\"' AS JSON)")

    with pytest.raises(IntegrityError, match="refused by"), maintenance() as connection:
        connection.exec_driver_sql(statement)


def test_what_a_message_said_is_forgotten_once_its_money_is_somebodys():
    line = told()
    days = dated.value(forgetting.RETENTION)
    assert forgotten_later(days + 1) == 0  # nobody knows yet whose it is

    given_away(line)

    assert forgotten_later(days - 1) == 0
    assert forgotten_later(days + 1) == 1
    assert forgotten_later(days + 1) == 0
    message = db.session.scalars(sa.select(BankMessage).execution_options(populate_existing=True)).one()
    assert (message.body, message.verdict) == (b"", Verdict.HEARD)


def test_a_message_that_is_forgotten_is_known_when_it_comes_again():
    body = bank.casso(70_000, WORDS, counterAccountNumber=THEIRS)
    messages.keep("casso", body)
    messages.act_on_waiting()
    given_away(db.session.scalars(sa.select(BankLine)).one())
    assert forgotten_later(31) == 1

    assert not messages.keep("casso", body)
    assert messages.act_on_waiting() == 0
    assert make.count(BankLine) == 1


def test_one_of_many_that_is_nobodys_keeps_its_message():
    rows = [{"id": number, "tid": "", "description": "x", "amount": 1_000 * number, "when": bank.local(clock.now()),
             "bank_sub_acc_id": bank.ACCOUNT} for number in (1, 2)]
    messages.keep("casso", json.dumps({"error": 0, "data": rows}).encode())
    messages.act_on_waiting()
    first, second = db.session.scalars(sa.select(BankLine).order_by(BankLine.id))
    given_away(first)
    assert forgotten_later(31) == 0

    given_away(second)

    assert forgotten_later(31) == 1


def test_a_message_for_which_a_person_is_asked_is_kept():
    messages.keep("casso", b'{"error": 0, "data": {"id": 7}}')
    messages.act_on_waiting()
    assert forgotten_later(31) == 0

    case = db.session.scalars(sa.select(Case)).one()
    use_case(lambda: close_cases(case.subject, "nothing"))()

    assert forgotten_later(31) == 1
