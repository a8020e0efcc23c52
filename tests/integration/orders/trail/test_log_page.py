"""The audit log as the office reads it, and that it only grows."""
from __future__ import annotations

import csv
import io
import re

import pytest
import sqlalchemy as sa

from accounts import grants, people
from accounts.models import Role, Scope
from core import audit, clock, dated
from core.actors import SYSTEM, acting_as
from core.dated import DatedSetting
from core.db import db
from core.transactions import use_case
from orders.cancelling import cancel_order
from orders.settlement import rates
from orders.trail.settings import SETTINGS
from orders.yearly import limits
from tests import raw
from tests.make import accounts, refunds, shop
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
LOG = "/office/money/audit"


@pytest.fixture
def admin(context):
    return accounts.person(Role.ADMIN, name="Hoàng Thị Sổ Sách")


@pytest.fixture
def office(app, admin):
    return Browser(app, admin)


@use_case
def noted_of(action, subject, **details):
    """A note as some step writes it."""
    audit.note(action, subject, **details)


@use_case
def noted(**details):
    """A note with what somebody typed in it."""
    audit.note("bank line explained", "line:7", **details)


def test_the_money_of_an_order_leads_to_its_entries_and_its_page(office):
    order = refunds.overpaid(5_000)
    parcel = make.delivered(order)

    page = office.get(LOG).text
    assert "Booked: Delivered" in page
    assert f"/office/money/books/document?of=parcel:{parcel.code}" in page
    of_order = office.get(f"{LOG}?of={order.code}").text
    assert f"/office/orders/{order.code}" in of_order
    assert "Placed → Confirmed" in of_order
    assert "Placed → Confirmed" not in office.get(f"{LOG}?about=money").text
    assert "Placed → Confirmed" in office.get(f"{LOG}?about=goods").text


def test_who_gave_a_role_is_named(office, admin):
    somebody = accounts.person(name="Vàng A Mới")
    with acting_as(people.as_actor(admin)):
        grants.grant(people.as_actor(admin), somebody.id, Role.TRAINER)
    grants.grant(SYSTEM, somebody.id, Role.MEMBER, Scope.COOPERATIVE, str(shop.cooperative("HTX Thử").id))

    page = office.get(f"{LOG}?about=rules&who=person:{admin.id}").text
    assert "Holds for: One seller; Where: HTX Thử" in office.get(f"{LOG}?about=rules").text
    assert page.count("Role given") == 1
    assert "Vàng A Mới" in page
    assert "Hoàng Thị Sổ Sách" in page
    assert office.get(f"{LOG}?about=rules&who=machines").text.count("Role given") >= 2


def test_what_was_typed_is_shown_as_text(office):
    noted(reason="<script>alert(1)</script>")

    page = office.get(f"{LOG}?about=money").text

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_file_for_spreadsheets_runs_no_formula(office):
    noted(reason="=1+1")
    noted(zeta="x")

    answer = office.get(f"{LOG}/log.csv?about=money&period=today")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert "both included" in rows[0][0]
    assert rows[1][:3] == ["Time", "Who", "What was done"]
    assert [row[2] for row in rows[2:]] == ["Bank line explained"] * 2
    assert {(row[5], row[6]) for row in rows[2:]} == {("'=1+1", ""), ("", "zeta: x")}
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row[0]) for row in rows[2:]), "a moment that sorts"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("query", [
    "period=custom&from=2026-13-01&to=x", "from=2026-02-02&to=2026-01-01", "who=nobody", "who=person:9999999",
    "about=x", "of='--", "of=%ff", "of=" + "x" * 200, "page=-1", "page=99999",
    "of=QT000001&about=rules", "period=year"])
def test_addresses_that_nobody_would_type(office, query):
    make.delivered(refunds.overpaid())

    assert office.get(f"{LOG}?{query}").status_code == 200
    assert office.get(f"{LOG}/log.csv?{query}").status_code == 200


def test_a_long_log_has_pages(office):
    for number in range(60):
        noted(number=number)

    first, second = (office.get(f"{LOG}?about=money&page={page}").text for page in (1, 3))

    numbers = [[number for number in range(60) if f"Number: {number}<" in text] for text in (first, second)]
    assert (len(numbers[0]), len(numbers[1])) == (20, 20)
    assert set(numbers[0]).isdisjoint(numbers[1])


def test_others_do_not_read_the_log(app):
    for held in ((Role.TRAINER,), (Role.MEMBER, Scope.COOPERATIVE, str(shop.cooperative().id)), ()):
        browser = Browser(app, accounts.person(*held))
        assert browser.get(LOG).status_code == 403
        assert browser.get(f"{LOG}/log.csv").status_code == 403
    assert Browser(app).get(LOG).status_code in (302, 303)


@pytest.mark.parametrize("table", ["audit_log", "status_changes", "ledger_postings", "ledger_legs", "dated_settings"])
def test_the_journals_only_grow(table, office):
    make.delivered(refunds.overpaid())
    noted(at=clock.today().isoformat())

    assert raw.refused(f"UPDATE {table} SET id = id")
    assert raw.refused(f"DELETE FROM {table}")


def test_facts_are_said_as_what_they_are(office, app):
    seller = shop.cooperative("Hộ nhà Thử")
    noted_of("price changed", "variant:1", was=40_000, now=45_000)
    noted_of("legal form changed", f"cooperative:{seller.id}", was="household", now="cooperative")
    noted_of("way to pay changed", "order:CB7K2M9QX", before="cod", now="transfer")
    noted_of("deposit rule changed", "deposits", since="2026-11-27", deposit_percent=30, deposit_least=50_000)
    noted_of("bank line given", "line:7", CB80VXDM0E=120_000)
    noted_of("payout account proposed", f"cooperative:{seller.id}", account=1, bank="970436")
    noted_of("bank line explained", "line:7", kind="fee", reason="SMS")

    rows = list(csv.reader(io.StringIO(office.get(f"{LOG}/log.csv?about=all&period=today").data.decode("utf-8-sig"))))

    said = {row[2]: (row[5], row[6]) for row in rows[2:]}
    assert said["Price changed"][1] == "Before: 40,000\u00a0₫; Now: 45,000\u00a0₫"
    assert said["Legal form of a seller changed"][1] == "Before: Household business; Now: Cooperative"
    assert said["Another way to pay chosen"][1] == "Before: in cash when the parcel comes; Now: by bank transfer"
    assert "Deposit: 30 %; Least deposit: 50,000\u00a0₫" in said["Rule of deposits changed"][1]
    assert "120,000\u00a0₫" in said["Bank line given to orders"][1]
    assert "Vietcombank" in said["Account of a seller asked for"][1]
    assert said["Bank line explained"] == ("SMS", "What it is: A fee of the bank")


def test_rates_and_settings_are_said_by_their_names(office):
    accounts.person(Role.HOST)
    rates.change(SYSTEM, rates.COMMISSION, clock.today(), 800)
    use_case(dated.enact)("park_days", clock.today(), 5)

    page = office.get(f"{LOG}?about=rules&period=today").text

    assert "Host commission, where nothing else was agreed: 8 % from" in page
    assert "An order may be parked: 5 days from" in page
    assert "800" not in page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_every_dated_setting_has_a_name(context):
    known = {*SETTINGS, *rates.NAMES, limits.TAX_FREE, limits.WARNING}

    assert set(db.session.scalars(sa.select(DatedSetting.name).distinct())) <= known


def test_reasons_of_the_machine_are_said_in_the_readers_language(app):
    order = make.order()
    cancel_order(SYSTEM, order.id, "not paid in time")
    other = make.order()
    cancel_order(SYSTEM, other.id, "đổi ý")
    reader = Browser(app, accounts.person(Role.ADMIN, language="vi"))

    assert "không trả tiền đúng hạn" in reader.get(f"{LOG}?about=goods&of={order.code}").text
    assert "đổi ý" in reader.get(f"{LOG}?about=goods&of={other.code}").text
