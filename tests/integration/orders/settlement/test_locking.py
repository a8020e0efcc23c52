"""Runs from draft to locked: in the books once, never unlocked, put right in the next run."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from core.states import IllegalMove
from orders import money_owed, returns
from orders.ledger import Account, Entry, Posting
from orders.models.money import CorrectionAccount, Payout, Settlement, SettlementStatus
from orders.settlement import drafting, steps
from orders.settlement.steps import Correction
from orders.settlement_errors import BadCorrection, ChangedMeanwhile, NoDraft, NoSuchSettlement, OutOfDate
from tests.make import orders, shop
from tests.make import settlement as make
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
S = SettlementStatus


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def seller(context):
    return shop.cooperative()


def booked(document: str) -> dict[str, int]:
    legs = sa.select(Entry.account, sa.func.sum(Entry.amount)).join(Posting, Posting.id == Entry.posting_id).where(
        Posting.document == document).group_by(Entry.account)
    return {account.value: int(amount) for account, amount in db.session.execute(legs)}


def test_locking_books_what_is_kept_and_leaves_what_is_owed(seller):
    make.rates(commission_host=1_000, fee_platform_cooperative=200, fee_operator=100, freight_producer=3_000)
    make.sold(seller, 1_000, 100_000, session_id=7)

    found = make.locked(seller)

    assert found.status == S.LOCKED
    assert booked(f"settlement:{found.id}") == {
        "producer": 16_000, "commission": -10_000, "fees": -3_000, "freight": -3_000}
    assert make.payout(found).amount == found.payable == 84_000
    assert money_owed.owed(SYSTEM, seller.id).balance == 84_000


def test_tax_is_booked_as_tax():
    seller = shop.cooperative(kind=shop.CooperativeKind.HOUSEHOLD)
    make.sold(seller, 1_000, 100_000)

    found = make.locked(seller)

    assert booked(f"settlement:{found.id}") == {"producer": 1_500, "tax": -1_500}


def test_commission_names_the_sessions_and_no_line(seller):
    make.rates(commission_host=1_000)
    make.sold(seller, 1_000, 100_000, session_id=7)
    make.sold(seller, 1_000, 50_000, session_id=8)
    make.sold(seller)

    make.locked(seller)

    legs = db.session.execute(sa.select(Entry.session_id, Entry.amount, Entry.line_id).where(
        Entry.account == Account.COMMISSION).order_by(Entry.session_id)).all()
    assert legs == [(7, -10_000, None), (8, -5_000, None)]


def test_where_nothing_is_kept_nothing_is_booked(seller):
    make.sold(seller)

    found = make.locked(seller)

    assert booked(f"settlement:{found.id}") == {}
    assert make.payout(found).amount == 90_000


def test_locking_again_changes_nothing(seller):
    make.sold(seller)
    found = make.locked(seller)

    again = steps.lock_run(SYSTEM, found.id, 1)

    assert again.status == S.LOCKED
    assert orders.count(Payout) == 1


def test_a_draft_is_not_locked_before_somebody_has_looked_at_it(seller):
    make.sold(seller)
    found = make.draft(seller)

    with pytest.raises(IllegalMove):
        steps.lock_run(SYSTEM, found.id, found.version)


def test_what_is_reviewed_is_not_computed_anew_unless_it_is_a_draft_again(seller):
    make.sold(seller)
    found = make.draft(seller)
    found = steps.review(SYSTEM, found.id, found.version)

    with pytest.raises(NoDraft):
        drafting.recompute(SYSTEM, found.id, found.version)
    found = steps.back_to_draft(SYSTEM, found.id, found.version)
    assert drafting.recompute(SYSTEM, found.id, found.version).status == S.DRAFT


def test_who_saw_another_version_locks_nothing(seller):
    make.sold(seller)
    found = make.draft(seller)
    seen = found.version
    steps.review(SYSTEM, found.id, seen)

    with pytest.raises(ChangedMeanwhile):
        steps.lock_run(SYSTEM, found.id, seen)


def test_what_came_back_after_the_review_stands_against_locking(seller):
    sold = make.sold(seller)
    make.sold(seller)
    found = make.draft(seller)
    found = steps.review(SYSTEM, found.id, found.version)
    returns.give_back(SYSTEM, sold.id, "not fresh")

    with pytest.raises(OutOfDate):
        steps.lock_run(SYSTEM, found.id, found.version)
    found = steps.back_to_draft(SYSTEM, found.id, make.as_is(found).version)
    assert drafting.recompute(SYSTEM, found.id, found.version).sales == 90_000


def test_nothing_is_unlocked(seller):
    make.sold(seller)
    found = make.locked(seller)

    with pytest.raises(IllegalMove):
        steps.back_to_draft(SYSTEM, found.id, found.version)
    with pytest.raises(NoDraft):
        drafting.discard(SYSTEM, found.id, make.as_is(found).version)
    for state in ("draft", "reviewed", "discarded"):
        assert refused("UPDATE settlements SET status = :state", state=state)


@pytest.mark.parametrize("statement", [
    "UPDATE settlements SET sales = sales + 1, payable = payable + 1",
    "UPDATE settlements SET first_day = '2020-01-01'",
    "UPDATE settlements SET locked_on = NULL",
    "DELETE FROM settlements",
    "UPDATE settlement_lines SET amount = amount + 1",
    "DELETE FROM settlement_lines",
    "UPDATE payouts SET amount = amount + 1",
    "DELETE FROM payouts",
    "UPDATE settlements SET status = 'paid'",
    "INSERT INTO payouts (settlement_id, cooperative_id, nth, amount, status, bank_bin, account_box, account_tail,"
    " holder, made_at, version) SELECT settlement_id, cooperative_id, 2, amount, 'waiting', '', '', '', '', made_at, 1"
    " FROM payouts",
])
def test_the_database_refuses_to_change_what_is_locked(seller, statement):
    make.sold(seller)
    make.locked(seller)
    db.session.rollback()

    assert refused(statement)


_INTO = ("INSERT INTO settlement_lines (settlement_id, order_line_id, kind, day, amount, rate, commission,"
         " fee_platform, fee_operator, freight, vat, pit) SELECT settlements.id, order_lines.id, '{0}', '2026-11-01',"
         " order_lines.amount, 0, 0, 0, 0, 0, 0, 0 FROM settlements, order_lines"
         " WHERE settlements.status = 'draft' AND order_lines.id = {1}")


def test_the_database_settles_only_what_was_delivered_and_each_line_once(seller):
    sold = make.sold(seller)
    settled = sold.lines[0].id
    make.locked(seller)
    make.sold(seller)
    make.draft(seller)
    undelivered = orders.shipped(orders.order({shop.sku(shop.product(seller)): 1_000})).lines[0].id
    strange = make.sold(shop.cooperative()).lines[0].id
    kept = orders.delivered(orders.order({shop.sku(shop.product(seller)): 1_000})).lines[0].id
    db.session.rollback()

    assert refused(_INTO.format("sale", undelivered))
    assert refused(_INTO.format("sale", strange))
    assert refused(_INTO.format("sale", settled))
    assert refused(_INTO.format("return", settled))  # it has not come back
    assert not refused(_INTO.format("sale", kept))  # a control: the statement is one that could do it
    drafting.recompute(SYSTEM, *db.session.execute(
        sa.select(Settlement.id, Settlement.version).where(Settlement.status == "draft")).one())


def test_a_correction_goes_into_the_next_run(seller):
    make.rates(commission_host=1_000)
    make.sold(seller, 1_000, 100_000, session_id=7)
    first = make.locked(seller)
    steps.correct(SYSTEM, Correction(seller.id, CorrectionAccount.COMMISSION, Dong(2_000), "8 % was agreed", first.id))

    second = make.locked(seller)

    assert (second.sales, second.corrected, second.payable) == (0, 2_000, 2_000)
    assert booked(f"settlement:{second.id}") == {"producer": -2_000, "commission": 2_000}
    assert make.as_is(first).payable == 90_000


def test_a_correction_below_zero_is_carried_on(seller):
    steps.correct(SYSTEM, Correction(seller.id, CorrectionAccount.LOSS, Dong(-5_000), "boxes broken"))

    found = make.locked(seller)

    assert (found.payable, found.carried) == (0, -5_000)
    assert orders.count(Payout) == 0


def test_corrections_of_a_discarded_draft_wait_for_another(seller):
    steps.correct(SYSTEM, Correction(seller.id, CorrectionAccount.FEES, Dong(700), "twice counted"))
    found = make.draft(seller)
    drafting.discard(SYSTEM, found.id, found.version)

    assert make.draft(seller).corrected == 700


@pytest.mark.parametrize(("amount", "reason"), [
    (0, "why"), (5, ""), (5, " \t"), (5, "x" * 201), (1_000_000_001, "why"), (-1_000_000_001, "why")])
def test_a_correction_is_an_amount_with_a_reason(seller, amount, reason):
    with pytest.raises(BadCorrection):
        steps.correct(SYSTEM, Correction(seller.id, CorrectionAccount.FEES, Dong(amount), reason))


def test_a_correction_is_about_a_run_of_the_same_seller(seller):
    make.sold(seller)
    found = make.locked(seller)

    with pytest.raises(NoSuchSettlement):
        steps.correct(SYSTEM, Correction(shop.cooperative().id, CorrectionAccount.FEES, Dong(1), "why", found.id))


def test_a_locked_correction_stays(seller):
    steps.correct(SYSTEM, Correction(seller.id, CorrectionAccount.FEES, Dong(700), "twice counted"))
    make.locked(seller)
    db.session.rollback()

    assert refused("UPDATE settlement_corrections SET settlement_id = NULL")
    assert refused("UPDATE settlement_corrections SET amount = 1")
    assert refused("DELETE FROM settlement_corrections")
