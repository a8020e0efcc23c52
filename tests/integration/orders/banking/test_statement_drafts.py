"""A file of a bank as a draft: kept once, its columns learnt, its rows corrected and dropped."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from core.db import db, maintenance
from orders.banking.statements import drafts, layout
from orders.banking.statements.cells import Bad
from orders.banking.statements.words import Meaning
from orders.errors import ReasonNeeded
from orders.models.money import Dates, Direction, RowState, StatementMapping
from orders.statement_errors import ColumnsNotChosen, NoHeader, NoSuchRow, NoSuchStatement
from tests.make import accounts, bank_files, money
from tests.make.bank_files import HEADER

pytestmark = pytest.mark.usefixtures("context")

GOOD = ["21/11/2026 20:15:30", "FT26325123456", "", "260,000", "", "CB00000ABC chuyển tiền"]
OUT = ["22/11/2026", "FT26326000001", "1.250.000", "", "", "rút tiền"]
WRONG = ["31/02/2026", "FT26326000002", "", "95,000", "", "CB00000DEF"]


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    with clock.at(clock.day_bounds(clock.today().replace(2026, 11, 25))[0]):
        yield


def keep(*rows, account=None, data=None):
    account = account or money.account()
    return drafts.keep(SYSTEM, account.id, "sao-ke.csv", data or bank_files.csv_file([HEADER, *rows])).file


def chosen(*rows, **details):
    file = keep(*rows, **details)
    where = drafts.layout_of(file)
    return drafts.choose(SYSTEM, file.id, layout.propose(where), Dates.AUTO)


def test_a_file_is_kept_until_somebody_says_what_its_columns_mean():
    file = keep(GOOD)

    assert file.meanings is None
    assert sum(drafts.counts(file).values()) == 0
    assert drafts.layout_of(file).columns[0].name == "Ngày giao dịch"


def test_the_same_file_twice_is_one_and_says_so():
    account = money.account()
    first = drafts.keep(SYSTEM, account.id, "a.csv", bank_files.csv_file([HEADER, GOOD]))
    second = drafts.keep(SYSTEM, account.id, "b.csv", bank_files.csv_file([HEADER, GOOD]))
    other = drafts.keep(SYSTEM, money.account("0213456789", "970449", is_shown=False).id, "a.csv",
                        bank_files.csv_file([HEADER, GOOD]))

    assert (first.is_known, second.is_known, other.is_known) == (False, True, False)
    assert first.file.id == second.file.id != other.file.id


def test_rows_are_good_or_wrong_with_their_columns():
    file = chosen(GOOD, WRONG, OUT)

    good, out = drafts.rows_of(file, RowState.GOOD)
    [wrong] = drafts.rows_of(file, RowState.WRONG)
    assert (good.at, good.amount, good.direction, good.told["text"]) == (
        2, 260_000, Direction.IN, "CB00000ABC chuyển tiền")
    assert (out.at, out.amount, out.direction, out.has_time) == (4, 1_250_000, Direction.OUT, False)
    assert (wrong.at, wrong.faults) == (3, [["Ngày giao dịch", Bad.NOT_A_DATE.value]])


def test_what_a_person_said_of_a_bank_is_known_when_its_next_file_comes():
    account = money.account()
    file = keep(data=bank_files.csv_file([["Wann", "Wieviel", "Was"], ["21/11/2026", "1000", "x"]]), account=account)
    drafts.choose(SYSTEM, file.id, {"wann": Meaning.DATE, "wieviel": Meaning.AMOUNT, "was": Meaning.TEXT},
                  Dates.MONTH_FIRST)

    following = keep(data=bank_files.workbook([["Was", "Wann", "Wieviel"], ["y", "11/22/2026", 2000]]), account=account)

    [row] = drafts.rows_of(following, RowState.GOOD)
    assert (row.amount, row.told["text"], row.day.day) == (2000, "y", 22)


def test_another_bank_with_the_same_columns_is_asked_about():
    chosen(GOOD)

    other = keep(GOOD, account=money.account("0213456789", "970449", is_shown=False))

    assert other.meanings is None


def test_columns_may_be_changed_until_something_was_taken():
    file = chosen(GOOD, WRONG)
    where = drafts.layout_of(file)
    means = {key: meaning for key, meaning in layout.propose(where).items() if meaning != Meaning.TEXT}

    drafts.choose(SYSTEM, file.id, means, Dates.DAY_FIRST)

    [row] = drafts.rows_of(file, RowState.GOOD)
    assert "text" not in row.told
    assert db.session.query(StatementMapping).one().dates == Dates.DAY_FIRST


def test_too_few_columns_change_nothing():
    file = chosen(GOOD)

    with pytest.raises(ColumnsNotChosen):
        drafts.choose(SYSTEM, file.id, {"so tien ghi co": Meaning.CREDIT}, Dates.AUTO)

    assert drafts.counts(file)[RowState.GOOD] == 1


def test_a_corrected_row_is_good_and_keeps_what_stood_there():
    file = chosen(GOOD, WRONG)

    line = drafts.correct(SYSTEM, file.id, 3, {
        Meaning.DATE: "22/11/2026", Meaning.DIRECTION: "in", Meaning.AMOUNT: "95000", Meaning.TEXT: "CB00000DEF"})

    row = drafts.row_of(SYSTEM, file.id, 3)
    assert line.movement is not None
    assert (row.state, row.amount, row.day.day, row.faults) == (RowState.GOOD, 95_000, 22, [])
    assert row.raw["date"] == "31/02/2026"
    assert row.changed_by == SYSTEM.ref


def test_a_correction_that_is_wrong_itself_changes_nothing():
    file = chosen(WRONG)

    line = drafts.correct(SYSTEM, file.id, 2, {Meaning.DATE: "ngày mai", Meaning.DIRECTION: "in", Meaning.AMOUNT: "0"})

    assert [(fault.column, fault.bad) for fault in line.faults] == [("date", Bad.NOT_A_DATE), ("amount", Bad.ZERO)]
    assert drafts.row_of(SYSTEM, file.id, 2).state == RowState.WRONG


def test_rows_are_dropped_with_a_reason():
    file = chosen(GOOD, WRONG, WRONG)

    with pytest.raises(ReasonNeeded):
        drafts.drop(SYSTEM, file.id, [3], "  ")
    assert drafts.drop(SYSTEM, file.id, [3, 4, 3], "dòng in lại") == 2

    assert [row.reason for row in drafts.rows_of(file, RowState.DROPPED)] == ["dòng in lại"] * 2
    with pytest.raises(NoSuchRow):
        drafts.drop(SYSTEM, file.id, [99], "x")


def test_a_file_sent_by_mistake_goes_without_a_trace():
    file = chosen(GOOD, WRONG)

    drafts.discard(SYSTEM, file.id)

    with pytest.raises(NoSuchStatement):
        drafts.of(SYSTEM, file.id)


def test_a_file_that_is_no_statement_is_not_kept():
    account = money.account()

    with pytest.raises(NoHeader):
        drafts.keep(SYSTEM, account.id, "x.csv", b"name;phone\nLan;0912345678\n")

    assert drafts.all_files(SYSTEM) == []


def test_only_administrators_see_files():
    file = chosen(GOOD)
    seller, admin = accounts.actor(), accounts.actor(Role.ADMIN)

    with pytest.raises(NoSuchStatement):
        drafts.of(seller, file.id)
    with pytest.raises(NoSuchStatement):
        drafts.keep(seller, file.account_id, "x.csv", bank_files.csv_file([HEADER, GOOD]))
    assert drafts.all_files(seller) == []
    assert [each.id for each in drafts.all_files(admin)] == [file.id]


def test_the_same_movement_has_the_same_identity_in_every_file():
    account = money.account()
    one = chosen(GOOD, OUT, account=account)
    other = keep(data=bank_files.workbook([HEADER[::-1], GOOD[::-1], WRONG[::-1]]), account=account)

    assert drafts.rows_of(other, RowState.GOOD)[0].identity == drafts.rows_of(one, RowState.GOOD)[0].identity
    assert len({row.identity for row in drafts.rows_of(one, RowState.GOOD)}) == 2


@pytest.mark.parametrize("change", [
    "state = 'taken'", "state = 'dropped'", "amount = 0", "amount = NULL", "moment = NULL", "identity = ''",
    "reason = 'x'", "external_id = 'x'"])
def test_the_database_refuses_rows_that_are_half_done(change):
    chosen(GOOD)

    with pytest.raises(IntegrityError), maintenance() as connection:
        connection.execute(sa.text(f"UPDATE statement_rows SET {change}"))
