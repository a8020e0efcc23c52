"""The statement of a carrier about cash it collected: found by words, believed when its sums agree."""
from datetime import date

import pytest

from orders.banking.statements import files
from orders.cash import vtp
from orders.cash_errors import NotACodStatement, NumberNeeded, RowsCannotBeRead, SumsDiffer
from tests.make import bank_files, cod

COLLECTED = [("15878180012", 260_000), ("VTP00012345", 95_000)]
FEES = [("15878180012", 26_688), ("VTP00012345", 23_611), ("15878180099", 31_000)]


def read(data, name=cod.NAME, number=""):
    return vtp.read(files.grids(data), name, number)


def test_each_waybill_is_one_line_with_its_cash_and_its_fee():
    found = read(cod.workbook(COLLECTED, FEES))

    assert (found.number, found.customer, found.name, found.day) == (
        "30873899", "GLMTQY18", "HTX mẫu Bình Lư", date(2026, 9, 18))
    assert (found.cod, found.fees, found.net) == (355_000, 81_299, 273_701)
    assert {each.waybill: (each.cod, each.fee, each.delivered_on) for each in found.lines.values()} == {
        "15878180012": (260_000, 26_688, date(2026, 9, 12)), "VTP00012345": (95_000, 23_611, date(2026, 9, 12)),
        "15878180099": (0, 31_000, None)}, "a return is only in the second block"


def test_a_waybill_kept_as_a_number_has_no_point():
    assert list(read(cod.workbook([(15878180012, 260_000)])).lines) == ["15878180012"]


def test_money_as_text_with_commas_is_the_same():
    plain, text = read(cod.workbook(COLLECTED, FEES)), read(bank_files.workbook([
        [f"{cell:,}" if isinstance(cell, int) and cell > 999 else cell for cell in row]
        for row in cod.table(COLLECTED, FEES)]))

    assert text == plain


def test_rows_and_columns_may_stand_elsewhere():
    table = [["x"] * 3] * 5 + [["", "", *row] for row in cod.table(COLLECTED, FEES)]

    assert read(bank_files.workbook(table)).lines == read(cod.workbook(COLLECTED, FEES)).lines


def test_values_behind_a_colon_are_read_too():
    table = cod.table(COLLECTED)
    table[-3:] = [["1. Số tiền COD phải trả: 355.000 VNĐ"], ["2. Số tiền cước CPN: 0"], ["3) Số tiền còn lại: 355.000"]]

    assert read(bank_files.workbook(table)).net == 355_000


def test_a_statement_without_fees():
    table = [row for row in cod.table(COLLECTED) if row[:1] not in (["CHI TIẾT TIỀN CƯỚC"],)]

    assert read(bank_files.workbook(table)).fees == 0


@pytest.mark.parametrize("told", [{"cod": 355_001}, {"fees": 1}, {"net": 273_700}, {"total_cod": 1}, {"total_fees": 1}])
def test_sums_that_do_not_agree_refuse_the_whole_statement(told):
    with pytest.raises(SumsDiffer):
        read(cod.workbook(COLLECTED, FEES, **told))


def test_a_row_more_than_the_sum_knows_is_refused():
    with pytest.raises(SumsDiffer) as raised:
        read(cod.workbook([*COLLECTED, ("15878180013", 10_000)], FEES, cod=355_000, net=273_701, total_cod=355_000))

    assert raised.value.facts == {"what": "Số tiền COD", "counted": "365.000 ₫", "told": "355.000 ₫"}


@pytest.mark.parametrize(("row", "told"), [
    ((15878180012, "260.000,5"), "10 (Số tiền COD: 260.000,5)"), (("", 5), "10 (Số BILL: -)"),
    ((1.5878180012345e17, 5), "10 (Số BILL: "), ((15878180012, -5), "10 (Số tiền COD: -5)"),
    (("??", 5), "10 (Số BILL: ??)")])
def test_a_row_that_cannot_be_read_is_named_with_its_column(row, told):
    table = cod.table([("1234567", 5)])
    table[9][1], table[9][5] = row

    with pytest.raises(RowsCannotBeRead) as raised:
        read(bank_files.workbook(table))

    assert told in raised.value.facts["rows"]


def test_a_date_that_cannot_be_read_is_named():
    table = cod.table([("1234567", 5)])
    table[9][4] = "31/02/2026"

    with pytest.raises(RowsCannotBeRead) as raised:
        read(bank_files.workbook(table))

    assert raised.value.facts["rows"] == "10 (Ngày phát thành công: 31/02/2026)"


@pytest.mark.parametrize("without", ["CHI TIẾT SỐ TIỀN COD", "KẾT LUẬN ĐỐI SOÁT", "3. Số tiền còn lại (VNĐ)"])
def test_another_table_is_no_statement(without):
    with pytest.raises(NotACodStatement):
        read(bank_files.workbook([row for row in cod.table(COLLECTED) if row[:1] != [without]]))


def test_the_number_is_in_the_name_of_the_file_or_typed():
    data = cod.workbook(COLLECTED)

    assert read(data, "x.xlsx", "30873899").number == "30873899"
    for name, number in (("x.xlsx", ""), ("BangKeChiCOD_12.xlsx", ""), ("x.xlsx", "12a")):
        with pytest.raises(NumberNeeded):
            read(data, name, number)


@pytest.mark.parametrize(("text", "number"), [
    ("VTP GLMTQY18 180926 30873899", "30873899"), ("MBVCB.123.vtp glmtqy18  180926 30873899.CT tu 123", "30873899"),
    ("VTP GLMTQY18 30873899", None), ("CB0000000X VTP", None), ("XVTP GLMTQY18 180926 30873899", None)])
def test_a_bank_line_says_which_statement_it_pays(text, number):
    assert vtp.number_in(text) == number
