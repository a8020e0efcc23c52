"""The seller's desk and the office: papers are noted, seen, withdrawn, and asked for."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role, Scope
from core import clock
from core.db import db
from shop.models import Paper, PaperKind
from shop.papers import rules
from tests.make import accounts, papers, shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def desk(app):
    """A product that needs a proof of origin, and a browser of somebody who sells it."""
    papers.ask(PaperKind.ORIGIN)
    goods = shop.product(name="Mận tam hoa")
    member = accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(goods.cooperative_id))
    return goods, accounts.Browser(app, member), f"/desk/{goods.cooperative.slug}/papers"


def typed(goods, **fields):
    return {"kind": "origin", "product": str(goods.id), "number": "12/NG", "issuer": "UBND xã Sìn Hồ",
            "valid_until": (clock.today() + timedelta(days=60)).isoformat(), **fields}


def test_a_seller_sees_what_is_missing_and_notes_it(desk):
    goods, browser, path = desk
    assert "Missing" in browser.get(path).text

    assert browser.post(path, **typed(goods)).status_code == 303

    page = browser.get(path).text
    assert "Noted, not looked at yet" in page
    assert "12/NG" in page
    paper = db.session.query(Paper).one()
    browser.post(f"{path}/{paper.id}/see")
    assert db.session.get_one(Paper, paper.id, populate_existing=True).seen_at is None, "a member confirms nothing"
    browser.post(f"{path}/{paper.id}/withdraw")
    assert "12/NG" not in browser.get(path).text


@pytest.mark.parametrize(("fields", "said"), [
    ({"number": " "}, "This field is required"), ({"kind": "zz"}, "Not a valid choice"),
    ({"product": "987654"}, "Not a valid choice"), ({"product": "0"}, "choose which"),
    ({"valid_until": "2001-01-01"}, "has expired"), ({"issuer": "x" * 161}, "160"),
])
def test_what_is_no_paper_is_said_and_what_was_typed_is_kept(desk, fields, said):
    goods, browser, path = desk

    answer = browser.post(path, **typed(goods, **fields))

    assert answer.status_code == 422
    assert said in answer.text
    assert "UBND xã Sìn Hồ" in answer.text or "issuer" in fields
    assert db.session.query(Paper).count() == 0


def test_what_runs_out_is_listed_by_how_soon_and_what_was_renewed_is_not(desk):
    goods, browser, path = desk
    for days in (20, 80, 170, 200):
        other = shop.product(goods.cooperative, name=f"Mận {days}")
        papers.paper(other, days=days, number=f"SO-{days}")
    papers.paper(goods, days=10, number="SO-CU")
    papers.paper(goods, days=300, number="SO-MOI")

    page = browser.get(path).text

    listed = page[page.index("Run out soon"):page.index("Products and their papers")]
    assert [f"SO-{days}" in listed for days in (20, 80, 170, 200)] == [True, True, True, False]
    assert [f"Less than {days} days" in listed for days in (30, 90, 180)] == [True] * 3
    assert "SO-CU" not in listed


def test_an_administrator_says_what_is_asked_for(app):
    browser = accounts.Browser(app, accounts.person(Role.ADMIN))
    day = clock.today().isoformat()

    done = browser.post("/office/papers", asked=["origin:tea", "registration:household"], valid_from=day)

    assert done.status_code == 303
    assert rules.in_force() == {"tea": {PaperKind.ORIGIN}, "household": {PaperKind.REGISTRATION}}
    assert 'value="origin:tea" checked' in browser.get("/office/papers").text
    assert browser.post("/office/papers", asked=["registration:tea"], valid_from=day).status_code == 422
    assert browser.post("/office/papers", asked=[], valid_from="2001-01-01").status_code == 422
    assert len(rules.in_force()) == 2
