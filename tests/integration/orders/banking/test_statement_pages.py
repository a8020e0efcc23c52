"""The pages about files of banks: sent, columns chosen, wrong rows named, corrected and left out."""
from __future__ import annotations

import io

import pytest

from accounts.models import Role, Scope
from core.actors import SYSTEM
from core.db import db
from orders.banking.statements import drafts
from orders.models.money import RowState, StatementFile
from tests.make import accounts, bank_files, money
from tests.make.accounts import Browser
from tests.make.bank_files import HEADER

pytestmark = pytest.mark.usefixtures("context")
URL = "/office/money/statements"
GOOD = ["21/11/2025 20:15:30", "FT26325123456", "", "260,000", "", "CB00000ABC chuyển tiền"]
WRONG = ["31/02/2025", "FT26326000002", "", "95.000,5", "", "CB00000DEF"]


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN))


@pytest.fixture
def account():
    return money.account()


def send(browser, account, data, name="sao-ke.csv"):
    return browser.post(URL, account=account.id, file=(io.BytesIO(data), name))


def sent_file():
    db.session.rollback()
    return db.session.query(StatementFile).order_by(StatementFile.id.desc()).first()


def columns(browser, answer, **changed):
    """The form of the columns as the page shows it, sent."""
    file, page = sent_file(), browser.get(answer.location).text
    where = drafts.layout_of(file)
    guessed = drafts.layout.propose(where)
    fields = {f"columns-{each.at}": guessed[each.key].value if each.key in guessed else "" for each in where.columns}
    assert all(f'name="{name}"' in page for name in fields)
    return browser.post(f"{URL}/{file.id}/columns", **{**fields, "dates": "auto", **changed})


def test_from_a_file_to_rows_that_are_ready_and_rows_that_are_wrong(admin, account):
    answer = send(admin, account, bank_files.csv_file([HEADER, GOOD, WRONG]))
    page = admin.get(admin.get(answer.location).location).text
    assert "For example: 21/11/2025 20:15:30 · 31/02/2025" in page
    assert "Vietcombank 0011004455667" in page

    shown = admin.get(columns(admin, admin.get(answer.location)).location).text

    assert "CB00000ABC chuyển tiền" in shown
    assert "260,000" in shown
    assert "<strong>Ngày giao dịch</strong>: This is no date" in shown
    assert "<strong>Số tiền ghi có</strong>: There are no parts of a dong" in shown


def test_a_known_bank_is_not_asked_about_again(admin, account):
    columns(admin, admin.get(send(admin, account, bank_files.csv_file([HEADER, GOOD])).location))

    answer = send(admin, account, bank_files.csv_file([HEADER, WRONG]))

    assert admin.get(answer.location).status_code == 200
    assert "This is no date" in admin.get(answer.location).text


def test_the_same_file_again_says_so(admin, account):
    data = bank_files.csv_file([HEADER, GOOD])
    first = send(admin, account, data)

    again = send(admin, account, data)

    assert again.location == first.location
    assert "This file was sent before" in admin.get(URL).text


@pytest.mark.parametrize(("data", "told"), [
    (b"%PDF-1.7", "neither a workbook (XLSX) nor a CSV file"), (b"a;b\n1;2\n", "no row in this file that names"),
    (b"\xd0\xcf\x11\xe0", "old XLS format"), (b"PK\x03\x04xx", "cannot be opened"),
    (b"", "neither a workbook (XLSX) nor a CSV file")])
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(admin, account, data, told):
    answer = send(admin, account, data)

    assert answer.status_code in (400, 422)
    assert told in answer.text
    assert sent_file() is None


def test_choosing_no_date_is_refused_and_what_was_chosen_stays(admin, account):
    answer = send(admin, account, bank_files.csv_file([HEADER, GOOD]))

    refused = columns(admin, admin.get(answer.location), **{"columns-0": ""})

    assert refused.status_code == 422
    assert "Please choose the column of the date" in refused.text
    assert '<option selected value="credit">' in refused.text


def test_a_row_is_corrected_on_its_page(admin, account):
    columns(admin, admin.get(send(admin, account, bank_files.csv_file([HEADER, GOOD, WRONG])).location))
    path = f"{URL}/{sent_file().id}/rows/3"
    assert 'value="31/02/2025"' in admin.get(path).text
    typed = {"direction": "in", "amount": "95.000", "text": "CB00000DEF", "reference": "FT26326000002"}

    refused = admin.post(path, date="30/02/2025", **typed)
    answer = admin.post(path, date="28/02/2025", **typed)

    assert refused.status_code == 422
    assert "This is no date" in refused.text
    assert answer.status_code == 303
    assert drafts.row_of(SYSTEM, sent_file().id, 3).amount == 95_000


def test_ticked_rows_are_left_out_with_a_reason(admin, account):
    columns(admin, admin.get(send(admin, account, bank_files.csv_file([HEADER, GOOD, WRONG])).location))
    path = f"{URL}/{sent_file().id}/drop"

    without = admin.post(path, rows="3")
    answer = admin.post(path, rows="3", reason="dòng in lại")

    assert without.status_code == 422
    assert 'value="3" checked' in without.text
    assert "dòng in lại" in admin.get(answer.location).text
    assert drafts.counts(sent_file())[RowState.DROPPED] == 1


def test_a_file_may_be_removed_before_it_is_taken(admin, account):
    columns(admin, admin.get(send(admin, account, bank_files.csv_file([HEADER, GOOD])).location))

    answer = admin.post(f"{URL}/{sent_file().id}/discard")

    assert "nothing of it was taken in" in admin.get(answer.location).text
    assert sent_file() is None


def test_without_an_account_there_is_nothing_to_send(admin):
    assert "There is no bank account yet" in admin.get(URL).text


@pytest.mark.parametrize("path", ["", "/1", "/1/columns", "/1/rows/2"])
def test_others_get_no_further_than_the_door(app, account, path):
    assert Browser(app, accounts.person(Role.PROVINCE, Scope.PROVINCE, "12")).get(URL + path).status_code == 403


def test_unknown_files_and_rows_are_not_found(admin, account):
    columns(admin, admin.get(send(admin, account, bank_files.csv_file([HEADER, GOOD])).location))

    assert admin.get(f"{URL}/999").status_code == 404
    assert admin.get(f"{URL}/{sent_file().id}/rows/99").status_code == 404
