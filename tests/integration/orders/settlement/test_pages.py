"""The pages of settlements: the office from draft to paid, the seller reads."""
from __future__ import annotations

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from accounts.models import Role, Scope
from core import checks, clock
from core.db import db
from orders import returns
from orders.models.money import SettlementStatus
from orders.settlement import drafting
from tests.make import accounts as people
from tests.make import orders, shop
from tests.make import settlement as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
S = SettlementStatus
RUNS = "/office/money/settlements"


@pytest.fixture(autouse=True)
def _everything_holds(context):
    make.known_accounts()
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def seller(context):
    found = shop.cooperative("Hợp tác xã Thử Quyết Toán")
    make.sold(found)
    return found


@pytest.fixture
def office(app):
    return Browser(app, people.person(Role.ADMIN))


def period(days_ago=0):
    return {"first": clock.today().replace(day=1).isoformat(),
            "last": (clock.today() - timedelta(days=days_ago)).isoformat()}


def run_of(seller):
    return db.session.query(make.Settlement).filter_by(cooperative_id=seller.id).populate_existing().one()


def step(office, seller, name, seen=None):
    found = run_of(seller)
    return office.post(f"{RUNS}/{found.code}/{name}", seen=found.version if seen is None else seen)


def test_from_a_period_to_money_at_the_seller(office, seller):
    made = office.post(RUNS, seller="0", **period())
    assert made.status_code == 303
    found = run_of(seller)
    assert "Hợp tác xã Thử Quyết Toán" in office.get(RUNS).text
    assert "90,000" in office.get(f"{RUNS}/{found.code}").text

    step(office, seller, "review")
    step(office, seller, "lock")
    payout = make.payout(found)
    file = office.post(RUNS + "/payouts/batches", payout=str(payout.id))
    batch = file.location
    assert "HTX MAU" in office.get(batch).text
    book = CalamineWorkbook.from_filelike(io.BytesIO(office.get(f"{batch}.xlsx").data))
    cells = book.get_sheet_by_index(0).to_python()
    assert cells[1][4] == 90_000
    assert "90000" in office.get(f"{batch}.csv").text
    office.post(f"{batch}/confirm")

    assert run_of(seller).status == S.PAID
    assert "Paid out" in office.get(f"{RUNS}/{found.code}").text


def test_a_period_that_makes_no_sense_is_said_beside_the_field(office, seller):
    answer = office.post(RUNS, seller="0", first="2026-05-05", last="2026-05-01")

    assert answer.status_code == 422
    assert "A period is some days in a row" in answer.text
    for typed in ({"first": "", "last": "x"}, {**period(), "seller": "999999"}, {**period(), "seller": "x"}):
        assert office.post(RUNS, **{"seller": "0", **typed}).status_code == 422


def test_a_seller_who_has_an_open_run_is_named(office, seller):
    office.post(RUNS, seller=str(seller.id), **period())

    answer = office.post(RUNS, seller=str(seller.id), **period())

    assert answer.status_code == 409
    assert "Hợp tác xã Thử Quyết Toán has a settlement that is not locked yet" in answer.text


def test_who_looks_at_an_old_page_locks_nothing(office, seller):
    office.post(RUNS, seller="0", **period())
    step(office, seller, "review")

    step(office, seller, "lock", seen=1)

    assert run_of(seller).status == S.REVIEWED
    assert "was changed after you had opened the page" in office.get(f"{RUNS}/{run_of(seller).code}").text


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "١"])
def test_a_step_without_a_sensible_version_does_nothing(office, seller, seen):
    office.post(RUNS, seller="0", **period())

    assert step(office, seller, "review", seen=seen).status_code == 303
    assert run_of(seller).status == S.DRAFT


def test_a_step_that_does_not_exist_is_not_found(office, seller):
    office.post(RUNS, seller="0", **period())

    assert step(office, seller, "unlock").status_code == 404
    for code in ("QT999999", "qt000001", "QT1", "QT" + "9" * 40, "LC000001", "QT00000١"):
        assert office.get(f"{RUNS}/{code}").status_code == 404


def test_what_came_back_is_said_before_it_is_locked(office, seller):
    back = make.sold(seller)
    office.post(RUNS, seller="0", **period())
    step(office, seller, "review")
    returns.give_back(make.SYSTEM, back.id, "not fresh")

    step(office, seller, "lock")

    assert "Please compute it anew" in office.get(f"{RUNS}/{run_of(seller).code}").text
    step(office, seller, "back")
    step(office, seller, "recompute")
    assert run_of(seller).sales == 90_000


def test_a_correction_sent_twice_is_written_once(office, seller):
    run = make.locked(seller)
    typed = {"account": "fees", "direction": "market", "amount": "5.000", "reason": "counted twice",
             "request_key": "once"}

    for _ in range(2):
        assert office.post(f"{RUNS}/{run.code}/correct", **typed).status_code == 303

    [waiting] = make.corrections(seller)
    assert (waiting.amount, waiting.settlement_id, waiting.about_id) == (-5_000, None, run.id)
    assert office.post(f"{RUNS}/{run.code}/correct", **{**typed, "amount": "0", "request_key": "other"}
                       ).status_code == 422


def test_a_file_is_made_of_what_was_ticked(office, seller):
    other = shop.cooperative()
    make.sold(other)
    first, second = (make.payout(make.locked(each)) for each in (seller, other))

    made = office.post(RUNS + "/payouts/batches", payout=str(first.id))

    assert make.payout(db.session.get_one(make.Settlement, second.settlement_id)).status == "waiting"
    assert "HTX MAU" in office.get(made.location).text
    again = office.post(RUNS + "/payouts/batches", payout=str(first.id))
    assert again.location == RUNS + "/payouts"
    assert "Nothing waits to be paid out" in office.get(RUNS + "/payouts").text


@pytest.mark.parametrize("typed", [
    {}, {"payout": "x"}, {"payout": "9" * 30}, {"payout": "-1"}, {"payout": "987654321"}])
def test_a_file_of_nothing_is_not_made(office, typed):
    assert office.post(RUNS + "/payouts/batches", **typed).status_code == 303
    assert orders.count(make.payouts.PayoutBatch) == 0


def test_what_the_bank_sent_back_waits_again(office, seller):
    run = make.paid(seller)
    payout = make.payout(run)

    office.post(f"{RUNS}/payouts/{payout.id}/bounce", reason="")
    assert make.payout(run).status == "paid"
    office.post(f"{RUNS}/payouts/{payout.id}/bounce", reason="account closed")

    assert make.payout(run).nth == 2
    page = office.get(RUNS + "/payouts").text
    assert "Sent back by the bank" in page
    assert "Try 2" in page


def test_the_bank_does_not_take_a_file(office, seller):
    payout = make.payout(make.locked(seller))
    batch = office.post(RUNS + "/payouts/batches", payout=str(payout.id)).location

    office.post(f"{batch}/withdraw", reason="wrong template")

    assert "Not taken by the bank" in office.get(batch).text
    assert office.get(f"{batch}.xlsx").status_code == 200


def test_rates_change_from_a_day_on(office, seller):
    today = clock.today().isoformat()
    for name, value in (("commission_host", "7,5"), ("freight_producer", "3.000"), ("tax_withholding", "0")):
        assert office.post(RUNS + "/rates", name=name, valid_from=today, value=value).status_code == 303

    page = office.get(RUNS + "/rates").text
    assert "7.5 %" in page
    assert "3,000" in page
    for name, value in (
            ("commission_host", "51"), ("commission_host", "x"), ("tax_withholding", "2"), ("nothing", "1")):
        answer = office.post(RUNS + "/rates", name=name, valid_from=today, value=value)
        assert answer.status_code == 422


def test_the_commission_of_a_session_is_agreed_on_the_page(office, seller):
    sold = make.sold(seller, session_id=7)
    assert sold.status == "delivered"

    office.post(RUNS + "/rates", name="session:7", valid_from="2026-01-01", value="5")

    assert make.draft(seller).commission == 4_500
    assert "Live session 7" in office.get(RUNS + "/rates").text


def test_the_seller_reads_what_is_locked_and_nothing_before(app, office, seller):
    member = Browser(app, people.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))
    home = f"/desk/{seller.slug}/settlements"
    draft = make.draft(seller)
    assert member.get(f"{home}/{draft.code}").status_code == 404
    assert "No settlement yet" in member.get(home).text

    drafting.discard(make.SYSTEM, draft.id, draft.version)
    run = make.paid(seller)

    assert run.code in member.get(home).text
    page = member.get(f"{home}/{run.code}").text
    assert "90,000" in page
    assert "Chín mươi nghìn đồng" in page
    assert member.get(f"{home}/{run.code}.pdf").data.startswith(b"%PDF-")
    sheet = member.get(f"{home}/{run.code}.xlsx")
    assert sheet.headers["Content-Disposition"] == f'attachment; filename="{run.code}.xlsx"'
    assert "Settlements" in member.get(f"/desk/{seller.slug}/money").text


def test_others_do_not_find_it(app, seller):
    run = make.paid(seller)
    other = shop.cooperative()
    stranger = Browser(app, people.person(Role.MEMBER, Scope.COOPERATIVE, str(other.id)))

    for ending in ("", ".pdf", ".xlsx"):
        assert stranger.get(f"/desk/{seller.slug}/settlements/{run.code}{ending}").status_code == 404
        assert stranger.get(f"/desk/{other.slug}/settlements/{run.code}{ending}").status_code == 404
    assert stranger.get(f"{RUNS}/{run.code}").status_code == 403


def test_long_runs_are_shown_a_page_at_a_time(office, seller, monkeypatch):
    monkeypatch.setattr("orders.settlement_office._LINES", 1)
    make.sold(seller, 1_000, 12_345)
    run = make.draft(seller)

    assert "12,345" not in office.get(f"{RUNS}/{run.code}").text.split('id="lines"')[1]
    assert "12,345" in office.get(f"{RUNS}/{run.code}?page=2").text.split('id="lines"')[1]
    assert office.get(f"{RUNS}/{run.code}?page=99").status_code == 200
