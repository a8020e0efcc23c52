"""A seller pays back what a settlement left below zero: the next one takes it no second time."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from core.db import db
from orders import money_owed
from orders.debts import owed, paying
from orders.debts.errors import MoreThanDebt, NoSuchDebt, SettledSince
from orders.models.money import UseKind
from orders.settlement import repaid, statement, steps
from orders.settlement_errors import OutOfDate
from tests.make import debts as make
from tests.make import settlement, shop
from tests.raw import refused, spoil

RAW = ("INSERT INTO line_uses (line_id, kind, party, amount, beyond, about_id, reason, made_at, made_by) VALUES"
       " (:line, 'repaid', 'cooperative:1', :amount, 0, :run, 'past every rule', '2026-11-01 00:00:00', 'system')")
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    settlement.known_accounts()
    yield
    db.session.rollback()
    assert checks.run() == []


def pays(seller, amount):
    return make.use(make.came_in(amount), UseKind.REPAID, party=f"cooperative:{seller.id}")


def test_a_debt_that_is_paid_back_is_gone_for_the_books_and_the_next_run():
    seller = make.debtor(45_000)
    debt = -repaid.last_run(seller.id).carried
    assert debt == 90_000

    pays(seller, debt)

    assert (money_owed.owed(SYSTEM, seller.id).balance, owed.sellers()[0].left) == (0, 0)
    settlement.sold(seller)
    run = settlement.locked(seller)
    assert (run.brought, run.payable) == (0, 90_000)


def test_a_part_leaves_the_rest_for_the_next_run():
    seller = make.debtor()

    pays(seller, 40_000)

    settlement.sold(seller)
    run = settlement.locked(seller)
    assert (run.brought, run.payable, run.carried) == (-50_000, 40_000, 0)
    read = statement.read(run)
    assert dict(zip(read.figures, (dong for _, dong in read.sums), strict=True)) == {
        "sales": 90_000, "brought": -90_000, "repaid": 40_000}


def test_no_more_than_the_debt_is_taken():
    seller = make.debtor()
    pays(seller, 60_000)

    with pytest.raises(MoreThanDebt):
        pays(seller, 30_001)
    for amount, is_refused in ((30_001, True), (30_000, False)):
        values = {"line": make.came_in(40_000).id, "run": repaid.last_run(seller.id).id, "amount": amount}
        assert refused(RAW, **values) == is_refused
    spoil("DELETE FROM line_uses WHERE reason = 'past every rule'")


@pytest.mark.parametrize("party", ["cooperative:999", "cooperative:x", "person:1", ""])
def test_who_owes_nothing_pays_nothing_back(party):
    with pytest.raises(NoSuchDebt):
        make.use(make.came_in(1_000), UseKind.REPAID, party=party)


def test_a_draft_that_does_not_know_of_it_is_out_of_date():
    seller = make.debtor()
    settlement.sold(seller)
    draft = settlement.draft(seller)
    draft = steps.review(SYSTEM, draft.id, draft.version)
    pays(seller, 40_000)

    with pytest.raises(OutOfDate):
        steps.lock_run(SYSTEM, draft.id, draft.version)


def test_it_is_undone_until_a_later_run_counts_on_it():
    seller = make.debtor()
    first, second = pays(seller, 40_000), pays(seller, 10_000)
    paying.undo(SYSTEM, first.id, "it was another's")
    assert owed.sellers()[0].left == 80_000
    settlement.sold(seller)
    assert settlement.locked(seller).brought == -80_000

    with pytest.raises(SettledSince):
        paying.undo(SYSTEM, second.id, "it was another's")


def test_a_seller_without_a_run_owes_nothing():
    assert (owed.sellers(), repaid.last_run(shop.cooperative().id)) == ([], None)
