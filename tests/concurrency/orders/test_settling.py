"""Several people settle and pay at the same moment: each line is settled once, each run paid once."""
from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db, maintenance
from core.states import IllegalMove
from core.transactions import use_case
from orders import parcels, returns
from orders.ledger import Posting
from orders.models.money import CorrectionAccount, Payout, PayoutBatch, Settlement, SettlementCorrection, SettlementLine
from orders.settlement import collected, drafting, payouts, steps
from orders.settlement.steps import Correction
from orders.settlement_errors import ChangedMeanwhile, NothingToSend, OutOfDate, RunIsOpen
from tests.at_once import at_once, in_between, rival_at
from tests.make import orders, shop
from tests.make import settlement as make


@pytest.fixture(autouse=True)
def _everything_holds(app: Flask):
    with app.app_context():
        make.known_accounts()
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def only_postgresql(app):
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer at a time")


def sell(app):
    with app.app_context():
        seller = shop.cooperative()
        sold = make.sold(seller)
        return seller.id, sold.id


def seller_of(ident):
    return db.session.get_one(shop.Cooperative, ident)


def reviewed(app, seller_id):
    with app.app_context():
        made = make.draft(seller_of(seller_id))
        made = steps.review(SYSTEM, made.id, made.version)
        return made.id, made.version


def waiting(app, seller_id):
    with app.app_context():
        return make.payout(make.locked(seller_of(seller_id))).id


def postings(document):
    return db.session.scalars(sa.select(sa.func.count()).select_from(Posting).where(
        Posting.document.startswith(document))).one()


def test_six_draft_the_same_period_and_one_run_comes_of_it(app):
    seller_id, _ = sell(app)
    today = clock.today()

    results = at_once(app, 6, lambda _: drafting.draft(SYSTEM, seller_id, today, today).id)

    assert sum(isinstance(result, int) for result in results) == 1, results
    assert sum(isinstance(result, RunIsOpen) for result in results) == 5, results
    with app.app_context():
        assert orders.count(Settlement) == 1
        assert orders.count(SettlementLine) == 1


def test_six_lock_the_same_run_and_it_is_booked_once(app):
    seller_id, _ = sell(app)
    with app.app_context():
        make.rates(fee_platform_cooperative=100)
    run_id, seen = reviewed(app, seller_id)

    results = at_once(app, 6, lambda _: steps.lock_run(SYSTEM, run_id, seen).status)

    assert set(results) == {"locked"}, results
    with app.app_context():
        assert postings("settlement:") == 1
        assert orders.count(Payout) == 1


def test_one_locks_while_another_takes_it_back_to_the_draft(app):
    for _ in range(4):
        seller_id, _ = sell(app)
        run_id, seen = reviewed(app, seller_id)

        results = at_once(app, 2, lambda i, run=run_id, seen=seen: (
            steps.back_to_draft if i else steps.lock_run)(SYSTEM, run, seen).status)

        refused = [result for result in results if isinstance(result, ChangedMeanwhile | IllegalMove)]
        assert len(refused) == 1, results


def test_one_computes_anew_while_another_reviews(app):
    seller_id, _ = sell(app)
    with app.app_context():
        made = make.draft(seller_of(seller_id))
        run_id, seen = made.id, made.version

    results = at_once(app, 2, lambda i: (drafting.recompute if i else steps.review)(SYSTEM, run_id, seen).version)

    assert sum(isinstance(result, int) for result in results) == 1, results


def test_it_comes_back_between_the_look_and_the_lock(app, monkeypatch):
    seller_id, parcel_id = sell(app)
    run_id, seen = reviewed(app, seller_id)
    rival = rival_at(app, monkeypatch, collected, "is_out_of_date",
                     lambda: returns.give_back(SYSTEM, parcel_id, "not fresh").status, in_between(app), after=True)

    with app.app_context():
        try:
            status = steps.lock_run(SYSTEM, run_id, seen).status
        except OutOfDate:
            status = "refused"

    assert rival() == "going_back"
    with app.app_context():
        assert status == ("locked" if db.engine.dialect.name == "sqlite" else "refused")
        if status == "locked":  # the return came after: the next run takes it back
            assert make.locked(seller_of(seller_id)).returned == 90_000


def test_control_without_the_trigger_what_came_back_is_locked_as_a_sale(app, monkeypatch, only_postgresql):
    """If this ever fails, the test above proves nothing."""
    seller_id, parcel_id = sell(app)
    run_id, seen = reviewed(app, seller_id)
    with app.app_context(), maintenance() as connection:
        connection.exec_driver_sql("ALTER TABLE settlements DISABLE TRIGGER settlements_locked_without_returns")
    rival = rival_at(app, monkeypatch, collected, "is_out_of_date",
                     lambda: returns.give_back(SYSTEM, parcel_id, "not fresh").status, after=True)

    try:
        with app.app_context():
            assert steps.lock_run(SYSTEM, run_id, seen).payable == 90_000
        assert rival() == "going_back"
    finally:
        with app.app_context(), maintenance() as connection:
            connection.exec_driver_sql("ALTER TABLE settlements ENABLE TRIGGER settlements_locked_without_returns")


def test_what_is_delivered_while_a_draft_is_made_is_settled_once(app, monkeypatch):
    seller_id, _ = sell(app)
    with app.app_context():
        late = orders.shipped(orders.order({shop.sku(shop.product(seller_of(seller_id))): 1_000})).id
    rival = rival_at(app, monkeypatch, drafting, "_take_back",
                     lambda: parcels.deliver(SYSTEM, late).status, in_between(app))

    with app.app_context():
        first = make.locked(seller_of(seller_id)).sales
    assert rival() == "delivered"

    with app.app_context():
        assert first + make.locked(seller_of(seller_id)).sales == 90_000 + 45_000


def test_two_put_the_same_payout_into_a_file(app):
    payout_id = waiting(app, sell(app)[0])

    results = at_once(app, 6, lambda _: payouts.make_batch(SYSTEM, [payout_id]).id)

    assert sum(isinstance(result, int) for result in results) == 1, results
    assert sum(isinstance(result, NothingToSend) for result in results) == 5, results
    with app.app_context():
        assert orders.count(PayoutBatch) == 1


def test_control_who_looks_without_a_lock_makes_two_files(app, only_postgresql):
    """If this ever fails, the test above proves nothing."""
    payout_id = waiting(app, sell(app)[0])
    gap = threading.Barrier(2)

    @use_case
    def naive():
        status = db.session.scalar(sa.select(Payout.status).where(Payout.id == payout_id))
        gap.wait(5)
        assert status == "waiting"
        made = PayoutBatch(made_at=clock.now(), made_by="control")
        db.session.add(made)
        db.session.flush()
        return made.id

    assert all(isinstance(result, int) for result in at_once(app, 2, lambda _: naive()))
    with app.app_context():
        assert orders.count(PayoutBatch) == 2


def test_six_confirm_the_same_file_and_it_is_booked_once(app):
    payout_id = waiting(app, sell(app)[0])
    with app.app_context():
        batch_id = payouts.make_batch(SYSTEM, [payout_id]).id

    results = at_once(app, 6, lambda i: (
        payouts.confirm(SYSTEM, payout_id).status if i % 2 else payouts.confirm_batch(SYSTEM, batch_id)))

    assert not [result for result in results if isinstance(result, Exception)], results
    with app.app_context():
        assert postings("payout:") == 1


def test_one_confirms_a_file_while_another_says_that_the_bank_did_not_take_it(app):
    for _ in range(4):
        payout_id = waiting(app, sell(app)[0])
        with app.app_context():
            batch_id = payouts.make_batch(SYSTEM, [payout_id]).id

        results = at_once(app, 2, lambda i, batch=batch_id: (
            payouts.withdraw_batch(SYSTEM, batch, "no").id if i else payouts.confirm_batch(SYSTEM, batch)))

        with app.app_context():
            status = db.session.get_one(Payout, payout_id).status
        assert (status == "paid") == isinstance(results[1], IllegalMove), (status, results)


def test_six_say_that_it_came_back_and_it_is_owed_again_once(app):
    with app.app_context():
        seller = shop.cooperative()
        make.sold(seller)
        payout_id = make.payout(make.paid(seller)).id

    results = at_once(app, 6, lambda _: payouts.bounce(SYSTEM, payout_id, "closed").status)

    assert set(results) == {"returned"}, results
    with app.app_context():
        assert orders.count(Payout) == 2
        assert postings("payout:") == 2


def test_control_without_its_key_a_run_is_paid_twice(app, only_postgresql):
    """The last word is the database's: who looks without a lock is refused by a key, and is not without it."""
    run_id, seller_id = 0, sell(app)[0]
    with app.app_context():
        found = make.locked(seller_of(seller_id))
        run_id, amount = found.id, found.payable
        payouts.confirm_batch(SYSTEM, payouts.make_batch(SYSTEM, [make.payout(found).id]).id)
        payouts.bounce(SYSTEM, make.payout(found).id, "closed")

    @use_case
    def naive(nth):
        db.session.add(Payout(settlement_id=run_id, cooperative_id=seller_id, nth=nth, amount=Dong(amount),
                              made_at=clock.now()))
        db.session.flush()
        return nth

    refused = at_once(app, 2, lambda i: naive(10 + i))
    assert all(isinstance(result, sa.exc.IntegrityError) for result in refused), refused
    with app.app_context(), maintenance() as connection:
        connection.exec_driver_sql("DROP INDEX uq_payouts_alive")
    try:
        assert at_once(app, 2, lambda i: naive(10 + i)) == [10, 11]
    finally:
        with app.app_context(), maintenance() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql("DELETE FROM payouts WHERE nth >= 10")
            connection.exec_driver_sql(
                "CREATE UNIQUE INDEX uq_payouts_alive ON payouts (settlement_id) WHERE status <> 'returned'")


def test_a_correction_that_is_sent_twelve_times_is_written_once(app):
    seller_id, _ = sell(app)
    wish = Correction(seller_id, CorrectionAccount.FEES, Dong(700), "twice counted")

    results = at_once(app, 12, lambda _: steps.correct_once(SYSTEM, wish, "the same key"))

    assert len(set(results)) == 1, results
    with app.app_context():
        assert orders.count(SettlementCorrection) == 1
