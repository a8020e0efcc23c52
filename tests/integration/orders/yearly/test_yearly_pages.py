"""The pages of a year: the office, the list for the tax office, the limit, a seller's own year."""
from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from accounts.models import Role, Scope
from core import clock, dated, secret_box
from core.actors import NOBODY, SYSTEM
from core.audit import AuditEntry
from core.db import Dong, db
from core.transactions import use_case
from orders import ledger
from orders.ledger import Account, Leg, NewPosting
from orders.models import OrderLine
from orders.models.money import SellerTaxCode
from orders.yearly import checks as yearly_checks
from orders.yearly import limits, tax_codes
from orders.yearly.errors import BadTaxCode, NoSuchSellerYear
from shop.models import CooperativeKind
from tests import raw
from tests.make import accounts, allowances, keys, shop
from tests.make import settlement as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
OFFICE = "/office/money/yearly"
CARD, FIRM = "011099001234", "0314409058"
ODD_NAME = "=HYPERLINK(\"http://mau.vi-du\") hộ mẫu"


@pytest.fixture
def seller(context):
    make.known_accounts()
    found = shop.cooperative(ODD_NAME, kind=CooperativeKind.HOUSEHOLD, pickup_address="+84 bản Mẫu",
                             contact_name="@Lò Thị Mẫu")
    make.sold(found, 1_000, 250_000)
    return found


@pytest.fixture
def office(app):
    return Browser(app, accounts.person(Role.ADMIN))


def member_of(app, seller):
    return Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))


def own(seller):
    return f"/desk/{seller.slug}/yearly"


def sheet_of(answer):
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def test_the_office_sees_who_is_near_the_limit(office, seller):
    dated.enact(limits.TAX_FREE, clock.today(), 300_000)

    page = office.get(OFFICE).text

    assert "250,000" in page
    assert "83 %" in page
    assert "Near the limit" in page
    assert "hộ mẫu" in office.get(f"{OFFICE}?level=near").text
    assert "hộ mẫu" not in office.get(f"{OFFICE}?level=reached").text
    assert "hộ mẫu" not in office.get(f"{OFFICE}?year={clock.today().year - 1}").text


@pytest.mark.parametrize("query", ["year=", "year=20x6", "year=0001", "year=9999", "year=²⁰²⁶", "page=-1", "page=999",
                                   "level=nonsense", "year=2026&year=2025"])
def test_addresses_that_nobody_would_type(office, seller, query):
    assert office.get(f"{OFFICE}?{query}").status_code == 200
    assert office.get(f"{own(seller)}?{query}").status_code == 200


def test_the_list_says_its_period_and_adds_up(office, seller):
    allowances.grant(db.session.query(OrderLine).one(), 30_000)
    make.locked(seller)
    tax_codes.keep(SYSTEM, seller.id, CARD)
    year = clock.today().year

    rows = sheet_of(office.post(f"{OFFICE}/list", year=str(year)))

    assert str(year) in rows[0][0]
    assert any(f"1 January to 31 December {year}" in str(row[0]) for row in rows)
    place = next(number for number, row in enumerate(rows) if row[0] == "No.")
    head, row, together = rows[place:place + 3]
    told = dict(zip(head, row, strict=True))
    assert (told["Seller"], told["Tax code"], told["Address"]) == (ODD_NAME, CARD, "+84 bản Mẫu")
    assert (told["Revenue"], told["VAT withheld"], told["Income tax withheld"], told["Withheld together"]) == (
        250_000, 2_500, 1_250, 3_750)
    assert told["Given back, goods stayed"] == 30_000
    assert any("lowers neither revenue nor withheld tax" in str(row[0]) for row in rows)
    months = [told[f"Month {number}"] for number in range(1, 13)]
    assert (sum(months), months[clock.today().month - 1]) == (250_000, 250_000)
    assert together[head.index("Revenue")] == 250_000
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.subject, entry.details) == (
        "tax list made", f"year:{year}", {"sellers": 1, "codes": 1})


def test_a_seller_reads_what_it_gave_back_for_goods_that_stayed(app, seller):
    allowances.grant(db.session.query(OrderLine).one(), 30_000)

    page = member_of(app, seller).get(own(seller)).text

    assert "Given back to buyers who kept their goods" in page
    assert "30,000" in page


def test_an_empty_year_is_a_list_too(office):
    rows = sheet_of(office.post(f"{OFFICE}/list", year="2021"))

    assert any(row[1] == "All together" for row in rows)
    assert office.post(f"{OFFICE}/list").status_code == 422
    assert office.get(f"{OFFICE}/list").status_code == 405


def test_the_limit_is_changed_from_a_day_on(office):
    changed = office.post(f"{OFFICE}/limit", valid_from="2027-01-01", dong="1.500.000.000", warning="75")

    assert changed.status_code == 303
    assert (limits.of(2026).dong, limits.of(2027).dong, limits.of(2027).warning) == (
        1_000_000_000, 1_500_000_000, 7_500)
    assert "1,500,000,000" in office.get(f"{OFFICE}/limit").text


@pytest.mark.parametrize(("name", "typed"), [
    ("valid_from", "31/31/2027"), ("valid_from", ""), ("dong", "1,5"), ("dong", "-5"), ("dong", "5"), ("dong", ""),
    ("warning", "0"), ("warning", "100"), ("warning", "80,5"), ("warning", "")])
def test_a_limit_that_makes_no_sense_is_said_beside_the_field(office, name, typed):
    fields = {"valid_from": "2027-01-01", "dong": "1.500.000.000", "warning": "75", name: typed}

    answer = office.post(f"{OFFICE}/limit", **fields)

    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert limits.of(2027).dong == 1_000_000_000


def test_a_seller_reads_its_year_and_notes_its_tax_code(app, seller):
    browser = member_of(app, seller)
    page = browser.get(own(seller)).text
    assert "250,000" in page
    assert "What you sell elsewhere counts as well" in page

    assert browser.post(own(seller), code="011 099 001234").status_code == 303

    page = browser.get(own(seller)).text
    assert "••• 234" in page
    assert CARD not in page
    assert CARD not in db.session.scalars(sa.select(SellerTaxCode.code_box)).one()
    wrong = browser.post(own(seller), code="12345")
    assert wrong.status_code == 422
    assert 'id="code-error"' in wrong.text


def test_others_see_neither_the_year_nor_the_list(app, seller):
    other = member_of(app, shop.cooperative())

    assert other.get(own(seller)).status_code == 404
    assert other.post(own(seller), code=CARD).status_code == 404
    for path in (OFFICE, f"{OFFICE}/limit"):
        assert other.get(path).status_code == 403
    assert other.post(f"{OFFICE}/list", year="2026").status_code == 403
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SellerTaxCode)) == 0


@pytest.mark.parametrize("text", [FIRM, "03 1440 9058", f"{FIRM}-002", CARD, "011.099.001234"])
def test_tax_codes_as_people_write_them(text):
    assert tax_codes.read(text).isdecimal()


@pytest.mark.parametrize("text", [
    "", "0314409057", "0300000008", f"{FIRM}000", "0" * 12, "111099001234", "01109900123", "٠١١٠٩٩٠٠١٢٣٤",
    "31440905x8"])
def test_what_is_no_tax_code(text):
    with pytest.raises(BadTaxCode):
        tax_codes.read(text)


def test_a_new_code_takes_the_place_of_the_old_one_which_stays_known(seller):
    tax_codes.keep(SYSTEM, seller.id, CARD)
    tax_codes.keep(SYSTEM, seller.id, CARD)
    tax_codes.keep(SYSTEM, seller.id, FIRM)

    rows = db.session.scalars(sa.select(SellerTaxCode).order_by(SellerTaxCode.id)).all()
    assert [(row.tail, row.ended_at is None) for row in rows] == [("234", False), ("058", True)]
    assert tax_codes.read_for_list(SYSTEM, [seller.id], 2026) == {seller.id: FIRM}
    assert raw.refused("UPDATE seller_tax_codes SET tail = '999'")
    assert raw.refused("DELETE FROM seller_tax_codes")


def test_strangers_neither_read_nor_note_tax_codes(seller):
    for act, *about in ((tax_codes.keep, seller.id, CARD), (tax_codes.masked, seller.id),
                        (tax_codes.read_for_list, [seller.id], 2026)):
        with pytest.raises(NoSuchSellerYear):
            act(NOBODY, *about)


def test_old_boxes_are_sealed_anew_and_open_for_their_seller_alone(app, seller):
    tax_codes.keep(SYSTEM, seller.id, CARD)
    with keys.newer(app):
        assert (tax_codes.reseal(), tax_codes.reseal()) == (1, 0)
        assert tax_codes.read_for_list(SYSTEM, [seller.id], 2026) == {seller.id: CARD}
        with pytest.raises(secret_box.Sealed):
            secret_box.unseal(db.session.scalars(sa.select(SellerTaxCode.code_box)).one(), "tax code of seller 0")


@use_case
def booked_past_every_settlement(seller):
    ledger.post([NewPosting("settlement:987", "locked", [
        Leg(Account.PRODUCER, Dong(700), f"cooperative:{seller.id}", cooperative_id=seller.id),
        Leg(Account.TAX, Dong(-700), cooperative_id=seller.id)])])


def test_the_check_finds_tax_that_no_settlement_withheld(seller):
    make.locked(seller)
    assert list(yearly_checks.tax_is_what_was_settled()) == []

    booked_past_every_settlement(seller)

    assert list(yearly_checks.tax_is_what_was_settled()) == [
        f"tax of seller {seller.id} in {clock.today().year}: settlements and books differ by -700"]
