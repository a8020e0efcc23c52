"""The office of what we owe: the page of all of it, each with its entries, and the line that pays it."""
from __future__ import annotations

import re

import pytest

from accounts.models import Role
from core import checks
from core.db import db
from orders.debts import owed, paying
from orders.models.money import UseKind
from tests.make import accounts, settlement
from tests.make import debts as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    settlement.known_accounts()
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN))


def key_of(page, action):
    return re.search(rf'action="{re.escape(action)}".*?name="request_key" value="([^"]+)"', page, re.S).group(1)


def said(admin, line, **typed):
    path = f"/office/money/bank-lines/{line.id}"
    key = key_of(admin.get(path).text, f"{path}/use")
    return admin.post(f"{path}/use", **{"request_key": key, "used": str(line.remaining), "why": "as agreed", **typed})


def test_the_overview_says_what_is_owed_and_leads_to_what_it_arose_from(admin):
    make.taxed(100_000)
    [host] = make.hosted()
    make.brought()
    seller = make.debtor()

    page = admin.get("/office/money/owed").text

    for party in (f"tax/{make.month()}", f"commission/{host}", "freight/carrier:viettelpost",
                  f"repaid/cooperative:{seller.id}"):
        assert f"/office/money/owed/{party}" in page
        assert admin.get(f"/office/money/owed/{party}").status_code == 200
    assert "settlement:" in admin.get(f"/office/money/owed/tax/{make.month()}").text


@pytest.mark.parametrize("path", ["tax/month:1999-01", "tax/month:x", "commission/person:9999", "commission/x",
                                  "freight/carrier:nobody", "repaid/cooperative:777", "nothing/-", "cost/-"])
def test_what_was_never_owed_is_not_found(admin, path):
    assert admin.get(f"/office/money/owed/{path}").status_code == 404


def test_without_anything_the_page_says_so(admin):
    assert admin.get("/office/money/owed").status_code == 200


def test_a_line_with_just_the_sum_offers_it_first_and_is_written_down(admin):
    make.taxed(100_000)
    line = make.went_out(1_500, "NOP THUE")
    assert f'selected value="tax|{make.month()}"' in admin.get(f"/office/money/bank-lines/{line.id}").text

    assert said(admin, line, what=f"tax|{make.month()}").status_code == 303

    assert owed.debt(UseKind.TAX, make.month()).left == 0
    assert f"bank-lines/{line.id}" in admin.get(f"/office/money/owed/tax/{make.month()}").text


def test_more_than_is_owed_is_said_at_the_sum_and_taken_with_the_tick(admin):
    make.taxed(100_000)
    line = make.went_out(2_000)

    refused = said(admin, line, what=f"tax|{make.month()}")
    assert (refused.status_code, "1.500" in refused.text) == (409, True)

    assert said(admin, line, what=f"tax|{make.month()}", is_cost_beyond="y").status_code == 303


@pytest.mark.parametrize("typed", [{"what": ""}, {"what": "tax|month:2020-01"}, {"what": "refund"}, {"used": "0"},
                                   {"used": "x"}, {"why": ""}, {"used": "999999999"}])
def test_what_makes_no_sense_is_said_and_changes_nothing(admin, typed):
    line = make.went_out(2_000)

    assert said(admin, line, **{"what": "cost", **typed}).status_code in (409, 422)

    assert paying.uses_of(line.id) == []


def test_a_seller_pays_a_debt_back_on_the_page_of_the_line(admin):
    seller = make.debtor()
    line = make.came_in(90_000, "HTX tra lai")

    assert said(admin, line, what=f"repaid|cooperative:{seller.id}").status_code == 303

    assert owed.sellers()[0].left == 0


def test_it_is_taken_back_with_a_reason(admin):
    line = make.went_out(2_000)
    made = make.use(line, UseKind.COST)
    path = f"/office/money/bank-lines/{line.id}"

    assert admin.post(f"{path}/undo/{made.id}", reason="").status_code == 303
    assert line.remaining == 0
    assert admin.post(f"{path}/undo/{made.id}", reason="it was tax").status_code == 303

    db.session.expire_all()
    assert line.remaining == 2_000
    assert "it was tax" in admin.get(path).text
