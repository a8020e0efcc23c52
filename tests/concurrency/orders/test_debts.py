"""Two lines pay the same debt at the same moment, or a seller repays while the next run is locked: once."""
from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from core.money import vnd
from orders.debts import owed, paying
from orders.debts.errors import MoreThanDebt, MoreThanOwed, SettledSince
from orders.debts.paying import Use
from orders.errors import NothingLeftOfTheLine
from orders.models.money import Settlement, UseKind
from orders.settlement import steps
from orders.settlement_errors import OutOfDate
from shop.models import Cooperative
from tests import only
from tests.at_once import at_once, rival_at
from tests.make import debts as make
from tests.make import settlement

HELD_UP = 0.5


@pytest.fixture(autouse=True)
def _everything_holds(app: Flask):
    with app.app_context():
        settlement.known_accounts()
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def tax(app):
    """Two lines at the bank, each of all the tax that is owed; and whom it is owed for."""
    with app.app_context():
        make.taxed(100_000)
        return [make.went_out(1_500).id for _ in range(2)], make.month()


def pay(tax, place, key="k"):
    lines, month = tax
    return paying.use(SYSTEM, lines[place], Use(UseKind.TAX, Dong(1_500), "tax of the month", month), f"{key}-{place}")


def left(app, month):
    with app.app_context():
        return owed.debt(UseKind.TAX, month).left


def test_two_lines_pay_the_same_tax_and_one_is_refused(app, tax):
    results = at_once(app, 2, lambda i: pay(tax, i))

    assert Counter(map(type, results)) == {int: 1, MoreThanOwed: 1}, results
    assert left(app, tax[1]) == 0


def test_who_pays_a_debt_is_waited_for(app, tax, monkeypatch):
    other = rival_at(app, monkeypatch, paying, "_legs", lambda: pay(tax, 1), HELD_UP)

    with app.app_context():
        pay(tax, 0)

    assert isinstance(other(), MoreThanOwed)
    assert left(app, tax[1]) == 0


@only.postgresql
def test_control_without_waiting_more_is_paid_than_is_owed(app, tax, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    monkeypatch.setattr(paying, "lock_all", lambda *_: [])
    other = rival_at(app, monkeypatch, paying, "_legs", lambda: pay(tax, 1), 20)

    with app.app_context():
        pay(tax, 0)

    assert isinstance(other(), int)
    assert left(app, tax[1]) == -1_500, vnd(left(app, tax[1]))


def test_the_same_line_is_used_and_undone_by_six(app, tax):
    results = at_once(app, 6, lambda i: pay(tax, 0, str(i)))
    assert Counter(map(type, results)) == {int: 1, NothingLeftOfTheLine: 5}, results
    [made] = [each for each in results if isinstance(each, int)]

    results = at_once(app, 6, lambda i: paying.undo(SYSTEM, made, f"looked again {i}").use_id)

    assert set(results) == {made}
    assert left(app, tax[1]) == 1_500


def test_a_seller_repays_while_the_next_run_is_locked_and_it_counts_once(app):
    for _ in range(4):
        with app.app_context():
            seller = make.debtor()
            seller_id, debt = seller.id, owed.sellers()[-1].left
            settlement.sold(seller)
            run = settlement.draft(seller)
            run = steps.review(SYSTEM, run.id, run.version)
            run_id, seen, line_id = run.id, run.version, make.came_in(debt).id
        wish = Use(UseKind.REPAID, debt, "as agreed", f"cooperative:{seller_id}")

        results = at_once(app, 2, lambda i, run_id=run_id, seen=seen, line_id=line_id, wish=wish: (
            paying.use(SYSTEM, line_id, wish, f"k{line_id}") if i else steps.lock_run(SYSTEM, run_id, seen).id))

        refused = [each for each in results if isinstance(each, OutOfDate | MoreThanDebt | SettledSince)]
        assert len(refused) == 1, results
        with app.app_context():
            run = db.session.get_one(Settlement, run_id)
            assert run.brought == -debt, "it was drafted so"
            assert db.session.get_one(Cooperative, seller_id)
            if isinstance(refused[0], OutOfDate):
                settlement.steps.back_to_draft(SYSTEM, run_id, run.version)
                run = settlement.drafting.recompute(SYSTEM, run_id, settlement.as_is(run).version)
                assert run.brought == 0
