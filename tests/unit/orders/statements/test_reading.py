"""A statement read from its bytes: movements, wrong rows with their columns, and what stands around the table."""
from datetime import date, datetime

import pytest

from core import clock
from core.tables import UnknownEncoding
from orders.banking.statements import files, layout, reading
from orders.banking.statements.cells import Bad
from orders.banking.statements.words import Meaning
from orders.models.money import Dates
from orders.statement_errors import ColumnChosenTwice, ColumnsNotChosen, NoHeader
from tests.make import bank_files
from tests.make.bank_files import HEADER

MOMENT = datetime.fromisoformat("2026-11-21T20:15:30")


def read(data, **terms):
    where = files.open_file(data)
    return reading.read(where, layout.propose(where), reading.Terms(**terms))


def movements(data):
    return [line.movement for line in read(data).lines]


def faults(data, **details):
    return {line.at: [(fault.column, fault.bad) for fault in line.faults]
            for line in read(data, **details).lines if line.faults}


ONE = ["21/11/2026 20:15:30", "FT26325123456", "", "260,000", "19,077,000", "CB00000ABC chuyển tiền"]
OTHER = ["22/11/2026", "FT26326000001", "1.250.000", "0", "", "rút tiền"]


def test_a_csv_file_of_a_bank():
    first, second = movements(bank_files.csv_file([HEADER, ONE, OTHER]))

    assert first.when.at == MOMENT.replace(tzinfo=clock.HOME)
    assert (first.amount, first.is_in, first.reference, first.text) == (
        260_000, True, "FT26325123456", "CB00000ABC chuyển tiền")
    assert (second.amount, second.is_in, second.when.has_time) == (1_250_000, False, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_encoding_separator_and_line_end_tells_the_same(encoding, separator, end):
    plain = movements(bank_files.csv_file([HEADER, ONE, OTHER]))

    assert movements(bank_files.csv_file([HEADER, ONE, OTHER], encoding, separator, end)) == plain


def test_taken_apart_letters_tell_the_same_as_whole_ones():
    assert movements(bank_files.csv_file([HEADER, ONE], form="NFD")) == movements(bank_files.csv_file([HEADER, ONE]))


def test_a_workbook_tells_the_same_as_a_csv_file():
    book = bank_files.workbook([
        HEADER, [MOMENT, "FT26325123456", "", 260000, 19077000, "CB00000ABC chuyển tiền"],
        [date(2026, 11, 22), "FT26326000001", 1250000.0, 0, "", "rút tiền"]])

    assert movements(book) == movements(bank_files.csv_file([HEADER, ONE, OTHER]))


def test_the_table_is_found_below_its_headings_and_above_its_sums():
    data = bank_files.csv_file([
        ["NGÂN HÀNG TMCP NGOẠI THƯƠNG VIỆT NAM"], ["SAO KÊ TÀI KHOẢN", "", "", "Từ 01/11/2026 đến 30/11/2026"],
        ["Số tài khoản: 0011004455667", "", "VND"], ["Số dư đầu kỳ", "", "", "", "18,817,000"], [],
        HEADER, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["01/11/2026", "", "", "", "18,817,000", "Số dư đầu kỳ"], ONE, HEADER, OTHER,
        ["Tổng cộng", "", "1.250.000", "260,000"], ["Số dư cuối kỳ", "", "", "", "17,827,000"],
        ["", "", "", "Lai Châu, ngày 30 tháng 11 năm 2026"], ["Người lập", "", "", "Kiểm soát"]])

    found = read(data)

    assert [line.at for line in found.lines] == [9, 11]
    assert all(line.movement for line in found.lines)
    assert [row.at for row in found.left_out] == [8, 10, 12, 13, 14, 15]


def test_a_header_of_two_rows_is_one():
    data = bank_files.workbook([
        ["Ngày GD", "Số CT", "Số tiền", "", "Nội dung"], ["", "", "Ghi nợ", "Ghi có", ""],
        [date(2026, 11, 21), "01", "", 260000, "CB00000ABC"]])

    [movement] = movements(data)

    assert (movement.amount, movement.is_in, movement.reference) == (260_000, True, "01")


@pytest.mark.parametrize(("header", "row"), [
    (["Date", "Amount", "Description", "Ref"], ["21/11/2026", "260,000", "hello", "r"]),
    (["Ngày", "Số tiền", "Nội dung", "Mã giao dịch"], ["21/11/2026", "+260.000", "hello", "r"]),
    (["Thời gian", "Loại", "Số tiền", "+/-", "Mô tả", "ID"], ["21/11/2026", "x", "260.000", "+", "hello", "r"]),
    (["Ngày", "Nợ/Có", "Số tiền", "Mô tả", "Ref No."], ["21/11/2026", "C", "260.000", "hello", "r"]),
    (["Ngày hiệu lực", "Ngày GD", "Thu", "Chi", "Diễn giải", "Số tham chiếu"],
     ["22/11/2026", "21/11/2026", "260.000", "", "hello", "r"]),
    (["Transaction date / Ngày giao dịch", "Debit / Ghi nợ", "Credit / Ghi có", "Description / Diễn giải",
      "Số tham chiếu"],
     ["21/11/2026", "", "260.000", "hello", "r"]),
    (["Ngày giao dịch", "Loại giao dịch", "Số tiền", "Nội dung", "Số GD"],
     ["21/11/2026", "Chuyển khoản nội bộ", "260.000", "hello", "r"])])
def test_headers_of_many_banks_are_understood(header, row):
    [movement] = movements(bank_files.csv_file([header, row]))

    assert (movement.amount, movement.is_in, movement.text, movement.reference) == (260_000, True, "hello", "r")
    assert clock.local(movement.when.at).date() == date(2026, 11, 21)


def test_money_out_may_be_written_with_a_minus_in_a_column_of_its_own():
    rows = [["21/11/2026", "", "-50,000", "", "", "a"], ["21/11/2026", "", "-60,000", "", "", "b"], ONE]

    assert [(each.amount, each.is_in) for each in movements(bank_files.csv_file([HEADER, *rows]))] == [
        (50_000, False), (60_000, False), (260_000, True)]


@pytest.mark.parametrize(("row", "what"), [
    (["31/02/2026", "r", "", "1000", "", "x"], [("Ngày giao dịch", Bad.NOT_A_DATE)]),
    (["", "r", "", "1000", "", "x"], [("Ngày giao dịch", Bad.NO_DATE)]),
    (["21/11/2026", "r", "", "", "", "x"], [("Số tiền ghi có", Bad.NO_AMOUNT)]),
    (["21/11/2026", "r", "0", "0", "", "x"], [("Số tiền ghi có", Bad.ZERO)]),
    (["21/11/2026", "r", "", "-1000", "", "x"], [("Số tiền ghi có", Bad.NEGATIVE)]),
    (["21/11/2026", "r", "", "1000,5", "", "x"], [("Số tiền ghi có", Bad.FRACTION)]),
    (["21/11/2026", "r", "5", "1000", "", "x"], [("Số tiền ghi nợ", Bad.BOTH)]),
    (["21/11/2026", "1.2E+15", "", "1000", "", "x"], [("Số tham chiếu", Bad.DIGITS)]),
    (["21/11/2026", "r", "", "1000", "", "x" * 501], [("Diễn giải", Bad.LONG)]),
    (["21/11/2026", "r", "", "1000", "", "x", "y"], [("", Bad.COLUMNS)]),
    (["hôm qua", "r" * 81, "", "một nghìn", "", "x"], [
        ("Ngày giao dịch", Bad.NOT_A_DATE), ("Số tiền ghi có", Bad.NOT_AN_AMOUNT), ("Số tham chiếu", Bad.LONG)])])
def test_a_wrong_row_names_its_columns_and_the_good_ones_stay(row, what):
    data = bank_files.csv_file([HEADER, ONE, row, OTHER])

    assert faults(data) == {3: what}
    assert [line.movement is not None for line in read(data).lines] == [True, False, True]


def test_a_quote_that_does_not_close_spoils_its_row_alone():
    data = bank_files.csv_file([HEADER, ONE]) + b'21/11/2026,"r,,1000,,x\r\n' + bank_files.csv_file([OTHER])

    assert faults(data) == {3: [("", Bad.QUOTES)]}


def test_letters_in_another_encoding_spoil_their_cells_alone():
    data = bank_files.csv_file([HEADER, ONE, OTHER]) + bank_files.csv_file([ONE], "cp1258")

    assert faults(data) == {4: [("Diễn giải", Bad.ENCODING)]}
    assert read(data).lines[2].told[Meaning.TEXT] == "CB00000ABC chuyển tiền"


def test_the_encoding_of_most_cells_is_believed():
    data = bank_files.csv_file([HEADER, ONE, ONE], "cp1258") + bank_files.csv_file([ONE])

    assert faults(data) == {4: [("Diễn giải", Bad.ENCODING)]}


def test_letters_that_nobody_can_read_are_refused_as_a_whole():
    with pytest.raises(UnknownEncoding):
        read("Ngày;Số tiền;Nội dung\n21/11/2026;1000;Привет".encode("cp1251", "replace"))


def test_another_currency_and_another_account_are_wrong():
    data = bank_files.csv_file([
        ["Ngày", "Số tài khoản", "Số tiền", "Loại tiền"], ["21/11/2026", "0011004455667", "1000", "VND"],
        ["21/11/2026", "11004455667", "1000", ""], ["21/11/2026", "999", "1000", "USD"]])

    assert faults(data, account="0011004455667") == {
        4: [("Loại tiền", Bad.CURRENCY), ("Số tài khoản", Bad.ACCOUNT)]}


def test_a_direction_that_says_neither_is_wrong():
    data = bank_files.csv_file([
        ["Ngày", "Nợ/Có", "Số tiền"], ["21/11/2026", "C", "1000"], ["21/11/2026", "D", "1000"],
        ["21/11/2026", "?", "1000"], ["21/11/2026", "C", "-1000"]])

    assert faults(data) == {4: [("Nợ/Có", Bad.DIRECTION)], 5: [("Nợ/Có", Bad.DIRECTION)]}
    assert [line.movement.is_in for line in read(data).lines[:2]] == [True, False]


def test_dates_that_may_be_read_two_ways_are_named_until_a_person_decides():
    data = bank_files.csv_file([
        ["Ngày", "Số tiền"], ["11/21/2026", "1000"], ["03/04/2026", "1000"], ["2026-04-03", "1000"]])

    assert faults(data) == {3: [("Ngày", Bad.TWO_WAYS)]}
    assert faults(data, dates=Dates.MONTH_FIRST) == {}


def test_a_day_that_has_not_come_is_wrong():
    data = bank_files.csv_file([HEADER, ONE, OTHER])

    assert faults(data, latest=date(2026, 11, 21)) == {3: [("Ngày giao dịch", Bad.AHEAD)]}


def test_zeros_that_a_program_has_guarded_are_kept():
    data = b'Ngay,So tham chieu,So tien\r\n21/11/2026,"=""000123""",1000\r\n21/11/2026,\'000456,1000\r\n'

    assert [each.reference for each in movements(data)] == ["000123", "000456"]


def test_a_separator_that_the_file_names_is_taken():
    assert len(movements(b"sep=;\r\nNgay;So tien\r\n21/11/2026;1000\r\n")) == 1


def test_a_header_in_unknown_words_is_found_by_what_stands_below_it():
    data = bank_files.csv_file([["Wann", "Wieviel", "Was"], ["21/11/2026", "1000", "x"]])
    where = files.open_file(data)

    assert [each.name for each in where.columns] == ["Wann", "Wieviel", "Was"]
    assert layout.propose(where) == {}
    [line] = reading.read(where, {"wann": Meaning.DATE, "wieviel": Meaning.AMOUNT, "was": Meaning.TEXT}).lines
    assert line.movement.amount == 1000


def test_a_table_without_names_is_known_by_its_letters():
    where = files.open_file(b"21/11/2026;1000;x\n22/11/2026;2000;y\n")

    found = reading.read(where, {"column a": Meaning.DATE, "column b": Meaning.AMOUNT})

    assert [line.movement.amount for line in found.lines] == [1000, 2000]


def test_a_file_without_a_date_and_an_amount_is_no_statement():
    with pytest.raises(NoHeader):
        files.open_file(b"name;phone\nLan;0912345678\n")


@pytest.mark.parametrize(("means", "error"), [
    ({"ngay": Meaning.DATE}, ColumnsNotChosen), ({"so tien": Meaning.AMOUNT}, ColumnsNotChosen), ({}, ColumnsNotChosen),
    ({"ngay": Meaning.DATE, "so tien": Meaning.AMOUNT, "khac": Meaning.AMOUNT}, ColumnChosenTwice)])
def test_columns_are_chosen_once_and_enough_of_them(means, error):
    where = files.open_file(bank_files.csv_file([["Ngày", "Số tiền", "Khác"], ["21/11/2026", "1000", "x"]]))

    with pytest.raises(error):
        layout.fitting(where, means)


def test_the_same_names_in_another_order_are_the_same_bank():
    one = files.open_file(bank_files.csv_file([HEADER, ONE]))
    other = files.open_file(bank_files.workbook([HEADER[::-1], ONE[::-1]]))
    third = files.open_file(bank_files.csv_file([[*HEADER, "Ghi chú"], ONE]))

    assert one.fingerprint == other.fingerprint != third.fingerprint
