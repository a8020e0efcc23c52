"""What a cell of a statement says, and what is the matter with one that cannot be read."""
from datetime import UTC, date, datetime

import pytest

from core import clock
from orders.banking.statements import cells
from orders.banking.statements.cells import Bad, Reading, Unread
from orders.models.money import Dates

MOMENT = datetime.fromisoformat("2026-11-21T20:15:30")

DAY_FIRST = Reading()


def bad(read, *args):
    with pytest.raises(Unread) as raised:
        read(*args)
    return raised.value.bad


@pytest.mark.parametrize("typed", [
    "260000", "260.000", "260,000", "260 000", "260'000", "260\u00a0000", "260\u202f000", "260000.00", "260.000,00",
    "260,000.00", "+260,000", "260,000 VND", "260.000 ₫", "260.000đ", "000260000", 260000.0, 259999.99999999997])
def test_an_amount_is_read_in_the_spellings_of_banks(typed):
    assert cells.amount(typed) == 260_000


@pytest.mark.parametrize("typed", ["-260,000", "- 260.000", "260,000-", "(260,000)", "−260000", -260000.0])
def test_money_out_may_have_its_sign_before_behind_or_around(typed):
    assert cells.amount(typed) == -260_000


@pytest.mark.parametrize("typed", ["", "-", "--", " "])
def test_an_empty_cell_is_no_amount_and_no_fault(typed):
    assert cells.amount(typed) is None


@pytest.mark.parametrize(("typed", "what"), [
    ("260,50", Bad.FRACTION), ("260.000,5", Bad.FRACTION), (260000.5, Bad.FRACTION),
    ("0.250", Bad.NOT_AN_AMOUNT), ("012.345", Bad.NOT_AN_AMOUNT),  # neither grouped nor a fraction people write
    ("1.250,000", Bad.NOT_AN_AMOUNT),  # a thousand, or a million
    ("260.000.00", Bad.NOT_AN_AMOUNT), ("26 00 00", Bad.NOT_AN_AMOUNT), ("2.6E+5", Bad.NOT_AN_AMOUNT),
    ("abc", Bad.NOT_AN_AMOUNT), ("260000 USD", Bad.NOT_AN_AMOUNT), ("+260-", Bad.NOT_AN_AMOUNT),
    ("(-260)", Bad.NOT_AN_AMOUNT), ("٢٦٠", Bad.NOT_AN_AMOUNT), ("9" * 16, Bad.NOT_AN_AMOUNT),
    (2.6e15, Bad.NOT_AN_AMOUNT), (float("nan"), Bad.NOT_AN_AMOUNT), (float("inf"), Bad.NOT_AN_AMOUNT),
    (date(2026, 11, 21), Bad.NOT_AN_AMOUNT)])
def test_an_amount_that_could_be_two_or_none_is_refused(typed, what):
    assert bad(cells.amount, typed) == what


@pytest.mark.parametrize(("cell", "hour"), [
    ("21/11/2026 20:15:30", ""), ("21-11-2026 20:15:30", ""), ("21.11.2026 20:15:30", ""), ("20:15:30 21/11/2026", ""),
    ("2026-11-21 20:15:30", ""), ("2026-11-21T20:15:30", ""), ("2026-11-21T20:15:30+07:00", ""),
    ("2026-11-21T13:15:30Z", ""), ("2026/11/21 20:15:30.250", ""), ("20261121", "20:15:30"), ("21/11/26", "20:15:30"),
    ("21-Nov-2026", "20:15:30"), (MOMENT, ""), (date(2026, 11, 21), "20:15:30"),
    (20261121.0, "20:15:30")])
def test_a_moment_is_local_and_read_in_all_its_forms(cell, hour):
    found = cells.moment(cell, hour, DAY_FIRST)

    assert found.at == datetime(2026, 11, 21, 13, 15, 30, tzinfo=UTC)
    assert clock.local(found.at).date() == date(2026, 11, 21)
    assert found.has_time


@pytest.mark.parametrize("cell", ["03/04/2026", "2026-04-03", date(2026, 4, 3), "3/4/26"])
def test_a_date_alone_is_day_first_and_the_beginning_of_that_day(cell):
    found = cells.moment(cell, "", DAY_FIRST)

    assert clock.local(found.at) == datetime(2026, 4, 3, tzinfo=clock.HOME)
    assert not found.has_time


@pytest.mark.parametrize(("cell", "what"), [
    ("", Bad.NO_DATE), ("31/02/2026", Bad.NOT_A_DATE), ("2026-13-01", Bad.NOT_A_DATE), ("hôm qua", Bad.NOT_A_DATE),
    ("21/11", Bad.NOT_A_DATE), ("21/11/1926", Bad.NOT_A_DATE), (46347.0, Bad.NOT_A_DATE),
    ("21-Foo-2026", Bad.NOT_A_DATE),
    ("2026-11-21T25:61:00+07:00", Bad.NOT_A_DATE), ("21/11-2026", Bad.NOT_A_DATE)])
def test_what_is_no_date_is_refused(cell, what):
    assert bad(cells.moment, cell, "", DAY_FIRST) == what


def test_a_file_with_a_date_that_is_month_first_reads_only_what_has_one_meaning():
    column = ["04/23/2026", "03/04/2026", "05/05/2026", "2026-04-03", "28/04/2026"]

    reading = cells.how(column)

    assert cells.moment("04/23/2026", "", reading).at == datetime(2026, 4, 23, tzinfo=clock.HOME)
    assert cells.moment("28/04/2026", "", reading).at == datetime(2026, 4, 28, tzinfo=clock.HOME)
    assert cells.moment("05/05/2026", "", reading).at == datetime(2026, 5, 5, tzinfo=clock.HOME)
    assert cells.moment("2026-04-03", "", reading).at == datetime(2026, 4, 3, tzinfo=clock.HOME)
    assert bad(cells.moment, "03/04/2026", "", reading) == Bad.TWO_WAYS


def test_dates_that_a_foreign_spreadsheet_has_turned_are_refused():
    column = ["23/04/2026", date(2026, 3, 4), date(2026, 5, 5), "24/04/2026 10:00"]  # 3 April became 4 March

    reading = cells.how(column)

    assert bad(cells.moment, date(2026, 3, 4), "", reading) == Bad.TWO_WAYS
    assert cells.moment(date(2026, 5, 5), "", reading).at == datetime(2026, 5, 5, tzinfo=clock.HOME)
    assert cells.moment("23/04/2026", "", reading).at == datetime(2026, 4, 23, tzinfo=clock.HOME)


def test_dates_as_cells_and_as_texts_stand_together_where_nothing_was_turned():
    reading = cells.how(["23/04/2026", "03/04/2026", date(2026, 4, 22), date(2026, 4, 3)])

    assert cells.moment(date(2026, 4, 3), "", reading).at == datetime(2026, 4, 3, tzinfo=clock.HOME)


def test_a_person_may_say_how_dates_are_written():
    reading = cells.how(["04/23/2026", "03/04/2026"], Dates.MONTH_FIRST)

    assert cells.moment("03/04/2026", "", reading).at == datetime(2026, 3, 4, tzinfo=clock.HOME)
    assert bad(cells.moment, "23/04/2026", "", reading) == Bad.NOT_A_DATE


@pytest.mark.parametrize(("cell", "kept"), [
    ("0011004455667", "0011004455667"), (11004455667.0, "11004455667"), ("FT26325123456", "FT26325123456"), ("", "")])
def test_a_code_keeps_its_zeros_and_gets_no_point(cell, kept):
    assert cells.code(cell, 40) == kept


@pytest.mark.parametrize(("cell", "what"), [
    (1.2345678901234568e17, Bad.DIGITS), ("1.23457E+17", Bad.DIGITS), ("1,23457E+17", Bad.DIGITS), (0.5, Bad.DIGITS),
    ("x" * 41, Bad.LONG)])
def test_a_code_that_a_spreadsheet_has_shortened_is_refused(cell, what):
    assert bad(cells.code, cell, 40) == what
