"""The office: revenue commune by commune, down to the orders, for whoever may see it."""
from __future__ import annotations

import csv
import io
import json

import pytest
from flask import Flask

from accounts.models import Role, Scope
from core import clock
from orders import session_names
from orders.session_names import SessionName
from tests.make import accounts, shop
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def sold() -> dict[str, str]:
    """Plums of Bình Lư delivered, rice of Sìn Hồ on its way, and plums from a live session."""
    plums = shop.product(shop.cooperative(commune=shop.BINH_LU))
    rice = shop.product(shop.cooperative(commune=shop.SIN_HO), shop.kilo(30_000), name="Gạo Séng Cù")
    first = make.order({shop.sku(plums): 2_000})
    make.delivered(first)
    second = make.order({shop.sku(rice): 1_000})
    third = make.live_order(plums, session_id=7)
    return {"plums": first.code, "rice": second.code, "live": third.code}


@pytest.fixture(autouse=True)
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_names, "_namers", [lambda ids: {7: SessionName("PHIEN7", "Chợ phiên Bình Lư")}])


def test_the_page_shows_every_commune_with_its_figures_and_the_sentence(app, sold):
    page = Browser(app, accounts.person(Role.PROVINCE, Scope.PROVINCE, "12")).get("/office/revenue?period=today").text

    assert "xã Bình Lư" in page
    assert "xã Sìn Hồ" in page
    assert "200,000" in page, "ordered: 90,000 + 30,000 + 80,000"
    assert "sold in 1 livestream sessions, closed 3 orders" in page
    assert "0912" not in page


def test_from_a_commune_to_its_sessions_to_its_orders(app, sold):
    browser = Browser(app, accounts.person(Role.OFFICER, Scope.COMMUNE, shop.BINH_LU))

    commune = browser.get(f"/office/revenue/{shop.BINH_LU}?period=today").text
    assert "Chợ phiên Bình Lư" in commune
    assert f"/office/revenue/{shop.BINH_LU}/PHIEN7?period=today" in commune
    live = browser.get(f"/office/revenue/{shop.BINH_LU}/PHIEN7?period=today").text
    assert sold["live"] in live
    assert sold["plums"] not in live
    in_shop = browser.get(f"/office/revenue/{shop.BINH_LU}/shop?period=today").text
    assert sold["plums"] in in_shop
    order = browser.get(f"/office/orders/{sold['plums']}").text
    assert "Mận hậu" in order
    for secret in ("Nguyễn Thị Lan", "0912", "09xx", "phố Thử"):
        assert secret not in order


def test_an_officer_sees_nothing_of_other_communes(app, sold):
    browser = Browser(app, accounts.person(Role.OFFICER, Scope.COMMUNE, shop.BINH_LU))

    page = browser.get("/office/revenue?period=today").text
    assert "xã Bình Lư" in page
    assert "xã Sìn Hồ" not in page
    assert "xã Sìn Hồ" not in browser.get("/office/revenue.csv?period=today").text
    for path in (f"revenue/{shop.SIN_HO}", f"revenue/{shop.SIN_HO}/shop", "revenue/99999", f"orders/{sold['rice']}",
                 f"revenue/{shop.BINH_LU}/nonsense", "orders/CB00000000"):
        assert browser.get(f"/office/{path}").status_code == 404
    assert browser.get("/office").status_code == 403


def test_strangers_and_members_see_no_revenue_pages(app, sold):
    assert Browser(app).get("/office/revenue").status_code == 303
    seller = shop.cooperative()
    member = accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id))
    assert Browser(app, member).get("/office/revenue").status_code == 403


def test_the_file_opens_right_and_says_period_and_definitions(app, sold):
    answer = Browser(app, accounts.person(Role.ADMIN)).get("/office/revenue.csv?period=today")

    assert answer.content_type.startswith("text/csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    heads = rows[0]
    by_code = {row[2]: dict(zip(heads, row, strict=True)) for row in rows[1:3]}
    assert by_code[shop.BINH_LU]["Ordered"] == "170000"
    assert by_code[shop.BINH_LU]["Delivered"] == "90000"
    assert by_code[shop.BINH_LU]["From"] == clock.today().isoformat()
    assert any("delivered minus returned" in row[0] for row in rows)


def test_the_command_prints_the_numbers_of_the_page(app: Flask, sold):
    today = clock.today().isoformat()
    runner = app.test_cli_runner()

    found = json.loads(runner.invoke(args=["revenue", "--from", today, "--to", today, "--json"]).output)

    assert (found["from"], found["to"]) == (today, today)
    assert found["total"]["ordered"] == 200_000
    assert found["total"]["revenue"] == 90_000
    assert [each["code"] for each in found["communes"]] == [shop.BINH_LU, shop.SIN_HO]
    assert "xã Bình Lư" in runner.invoke(args=["revenue", "--from", today, "--to", today]).output
    assert runner.invoke(args=["revenue", "--from", "tomorrow", "--to", today]).exit_code == 2


@pytest.mark.parametrize("query", [
    "period=today", "period=week", "period=month", "period=custom&from=2026-11-01&to=2026-11-30", "period=custom",
    "period=custom&from=2026-13-01&to=x", "period=custom&from=9999-12-31&to=0001-01-01", "period=%27", "",
    "period=custom&from=20261101&to=20261130"])
def test_whatever_stands_in_the_address_there_is_a_page(app, query):
    assert Browser(app, accounts.person(Role.ADMIN)).get(f"/office/revenue?{query}").status_code == 200


@pytest.mark.parametrize(("first", "last"), [
    ("2026-12-31", "2026-01-01"), ("abc", "2026-01-01"), ("2026-01-01", ""), ("0001-01-01", "9999-12-31")])
@pytest.mark.parametrize("page", ["", f"/{shop.BINH_LU}"])
def test_days_that_make_no_period_are_said_and_kept(app, page, first, last):
    shown = Browser(app, accounts.person(Role.ADMIN)).get(
        f"/office/revenue{page}?period=custom&from={first}&to={last}").text

    assert "These two days are no period" in shown
    assert f'name="from" value="{first}"' in shown and f'name="to" value="{last}"' in shown


def test_days_in_an_address_need_no_other_word(app):
    shown = Browser(app, accounts.person(Role.ADMIN)).get("/office/revenue?from=2026-01-01&to=2026-03-31").text

    assert 'name="from" value="2026-01-01"' in shown and 'name="to" value="2026-03-31"' in shown
    assert "These two days are no period" not in shown


def test_the_file_calls_the_figures_what_the_page_calls_them(app, sold):
    browser = Browser(app, accounts.person(Role.ADMIN))
    with browser.client.session_transaction() as session:
        session["language"] = "vi"
    answer = browser.get("/office/revenue.csv?period=today")

    heads = next(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert heads[4:8] == ["Đã đặt", "Đã thu tiền", "Đã giao", "Hàng hoàn"]


def test_the_office_shows_today_and_what_waits(app, sold):
    page = Browser(app, accounts.person(Role.ADMIN)).get("/office").text

    assert "What waits" in page
    assert "/office/revenue" in page
