"""The pages of cash on its way: ticking parcels, statements of carriers, and what is missing."""
from __future__ import annotations

import html
import io
import re
from datetime import timedelta

import pytest

from accounts.models import Role, Scope
from core import checks, clock
from core.db import db
from orders.models.money import Remittance
from tests.make import accounts, cash, cod, settlement, shop
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
URL, COD = "/office/money/cash", "/office/money/cod"


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN))


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    assert checks.run() == []


def remittances():
    db.session.rollback()
    return db.session.query(Remittance).order_by(Remittance.id).all()


def test_parcels_are_ticked_and_a_line_chosen(admin):
    payment = cash.collected()
    line = cash.line(payment.amount - 1_000)
    page = admin.get(f"{URL}?all=").text
    assert f'name="payments" value="{payment.id}" checked' in page
    assert f'<option value="{line.id}">' in page

    answer = admin.post(URL, payments=payment.id, way="bank", line=line.id, request_key="k1")

    page = admin.get(answer.location).text
    assert "is missing: it is a case until it comes" in page
    assert [row.short for row in remittances()] == [1_000]


def test_by_hand_and_from_the_office_to_the_bank(admin):
    payment = cash.collected()
    sent = {"payments": payment.id, "way": "hand", "given": str(payment.amount), "request_key": "k1"}

    refused = admin.post(URL, **sent)
    admin.post(URL, **sent, reason="chị Lò nộp")
    line = cash.line(payment.amount)
    assert "From the office to the bank" in admin.get(URL).text
    admin.post(f"{URL}/deposit", line=line.id, request_key="k2")

    assert refused.status_code == 422
    assert "Please say why" in refused.text
    assert [row.from_office for row in remittances()] == [False, True]
    assert "No cash is on its way" in admin.get(URL).text


def test_its_sums_lead_to_the_entries_behind_them(admin):
    payment = cash.collected()
    admin.post(URL, payments=payment.id, way="hand", given=str(payment.amount), reason="chị Lò nộp", request_key="k1")

    addresses = re.findall(r'class="tile[^"]*" href="([^"]+)"', admin.get(URL).text)

    assert len(addresses) == 3
    office = html.unescape(addresses[1])
    assert "party=office" in office
    entries = admin.get(office).text
    assert f"remittance:{remittances()[0].id}" in entries or "of=remittance" in entries


@pytest.mark.parametrize(("fields", "told"), [
    ({"way": "bank", "line": 0}, "Please choose the line"), ({"way": "hand", "reason": "x"}, "how much cash"),
    ({"way": "hand", "given": "999.999.999", "reason": "x"}, "more than the ticked parcels"),
    ({"way": "bank", "line": 999}, "no such movement"), ({"way": "nothing"}, "Not a valid choice")])
def test_what_cannot_be_is_refused_beside_its_field_and_ticks_stay(admin, fields, told):
    payment = cash.collected()

    answer = admin.post(URL, payments=payment.id, request_key="k", **fields)

    assert answer.status_code in (404, 422)
    assert told in answer.text
    assert f'value="{payment.id}" checked' in answer.text
    assert remittances() == []


def test_nothing_ticked_is_refused(admin):
    cash.collected()

    answer = admin.post(URL, way="bank", line=cash.line(5).id, request_key="k")

    assert answer.status_code == 422
    assert "Please tick at least one parcel" in answer.text


def test_what_is_missing_comes_later_on_its_own_page(admin):
    row = cash.paid_in(payment := cash.collected(), line=cash.line(payment.amount - 9_000))
    page = admin.get(f"{URL}/{row.id}").text
    assert "Still missing: 9,000" in page

    admin.post(f"{URL}/{row.id}", way="hand", given="4000", reason="nộp bù", request_key="a")
    refused = admin.post(f"{URL}/{row.id}", way="loss", request_key="b")
    admin.post(f"{URL}/{row.id}", way="loss", reason="mất", request_key="b")

    assert refused.status_code == 422
    page = admin.get(f"{URL}/{row.id}").text
    assert "Still missing: " not in page
    assert "Given up as lost" in page


def test_a_statement_from_file_to_money(admin):
    payment = cash.by_carrier("15878180012")
    data = cod.workbook([("15878180012", payment.amount), ("99999999", 7_000)], [("15878180012", 5_000)])
    cash.line(payment.amount + 7_000 - 5_000, cod.TRANSFER)
    assert "VTP GLMTQY18 180926 30873899" in admin.get(COD).text

    answer = admin.post(COD, file=(io.BytesIO(data), cod.NAME))
    page = admin.get(answer.location).text
    assert "1 waybill differs" in page
    assert "No parcel of ours" in page
    admin.post(f"{answer.location}/take")

    page = admin.get(answer.location).text
    assert f"Paid in: {payment.amount - 5_000:,}" in page
    assert "not used yet: 7,000" in page
    assert [row.fees for row in remittances()] == [5_000]


@pytest.mark.parametrize(("data", "name", "told"), [
    (b"%PDF", cod.NAME, "neither a workbook"), (cod.workbook([("1234567", 5)]), "x.xlsx", "number of the statement"),
    (cod.workbook([("1234567", 5)], cod=6), cod.NAME, "The sums do not agree"),
    (b"a;b\n1;2\n", cod.NAME, "is missing")])
def test_a_statement_that_cannot_be_believed_is_refused_with_a_sentence(admin, data, name, told):
    answer = admin.post(COD, file=(io.BytesIO(data), name))

    assert answer.status_code in (400, 422)
    assert told in answer.text


def test_a_draft_is_thrown_away(admin):
    answer = admin.post(COD, file=(io.BytesIO(cod.workbook([("1234567", 5)])), cod.NAME))
    again = admin.post(COD, file=(io.BytesIO(cod.workbook([("1234567", 5)])), cod.NAME))
    assert again.location == answer.location
    assert "This statement was sent before" in admin.get(answer.location).text

    admin.post(f"{answer.location}/discard")

    assert admin.get(answer.location).status_code == 404


@pytest.mark.parametrize("path", [URL, f"{URL}/1", COD, f"{COD}/1"])
def test_others_get_no_further_than_the_door(app, path):
    make.delivered()
    assert Browser(app, accounts.person(Role.PROVINCE, Scope.PROVINCE, "12")).get(path).status_code == 403


def test_unknown_rows_are_not_found(admin):
    assert admin.get(f"{URL}/99").status_code == admin.get(f"{COD}/99").status_code == 404


def test_many_parcels_are_folded_by_seller_and_day_and_ticked_together(admin, monkeypatch):
    seller, other = shop.cooperative("HTX Một"), shop.cooperative("HTX Hai")
    mine = [settlement.sold(seller, 1_000, 30_000) for _ in range(2)]
    with clock.at(clock.now() - timedelta(days=1)):
        settlement.sold(other, 1_000, 40_000)
    monkeypatch.setattr("orders.cash.office._OPEN", 2)

    page = admin.get(URL).text

    assert page.count('<details class="behind">') == 2
    assert "2 parcels · <strong" in page
    address = re.search(rf'href="({URL}\?[^"]*seller={seller.id}[^"]*)"', page)[1].replace("&amp;", "&")
    narrowed = admin.get(address).text
    ticked = re.findall(r'name="payments" value="(\d+)" checked', narrowed)
    assert ticked == [str(cash.payment_of(parcel).id) for parcel in mine]
    refused = admin.post(URL, payments=ticked[0], way="bank", request_key="k9")
    assert refused.status_code == 422
    assert refused.text.count('<details class="behind" open>') == 1, "what was ticked stays in sight"
