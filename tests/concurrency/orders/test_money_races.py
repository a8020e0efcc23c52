"""Several people at the same money at the same moment: it goes once, and the books agree."""
from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from core import actors, checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from core.transactions import use_case
from orders import balances, ledger, money_bookings, moving, receiving
from orders.closing import months
from orders.ledger import Posting
from orders.models import MoneyMove, Order, Refund
from orders.models.money import ClosingStatus
from orders.money_errors import MoreThanSurplus
from orders.refunds import going, promising
from tests.at_once import at_once, rival_at
from tests.make import money, refunds
from tests.make import orders as make

MARCH, APRIL = datetime(2026, 3, 10, 3, tzinfo=UTC), datetime(2026, 4, 2, 3, tzinfo=UTC)


@pytest.fixture
def whole(app: Flask):
    """Everything holds afterwards."""
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def order(app):
    with app.app_context():
        return refunds.overpaid(20_000).id


def kinds(results):
    return sorted(type(result).__name__ for result in results)


@pytest.mark.usefixtures("whole")
def test_many_promise_the_same_surplus_and_it_goes_once(app, order):
    results = at_once(app, 6, lambda i: promising.promise(SYSTEM, order, refunds.wish(15_000)).id)

    assert kinds(results) == ["MoreThanSurplus"] * 5 + ["int"], results
    with app.app_context():
        assert balances.of(db.session.get_one(Order, order)).surplus == 5_000


def test_control_without_the_lock_more_is_promised_than_there_is(app, order, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time")
    gap, seen = threading.Barrier(2), []

    @use_case
    def naive(number: int) -> None:
        surplus = balances.of(db.session.get_one(Order, order)).surplus
        gap.wait(5)
        assert surplus >= 15_000
        refund = Refund(amount=Dong(15_000), provider="transfer", reason="x", request_key=f"naive-{number}",
                        made_at=clock.now(), made_by=actors.current().ref, order_id=order)
        db.session.add(refund)
        db.session.flush()
        ledger.post([money_bookings.refund_promised(refund, db.session.get_one(Order, order))])
        seen.append(number)

    at_once(app, 2, naive)

    assert sorted(seen) == [0, 1], "30,000 of a surplus of 20,000"


@pytest.mark.usefixtures("whole")
def test_the_same_form_from_many_tabs_is_one_refund(app, order):
    wish = refunds.wish(5_000)

    results = at_once(app, 8, lambda i: promising.promise(SYSTEM, order, wish).id)

    assert len(set(results)) == 1, results
    with app.app_context():
        assert make.count(Refund) == 1


@pytest.mark.usefixtures("whole")
def test_a_refund_and_a_move_of_the_same_surplus(app, order):
    with app.app_context():
        target = money.by_transfer().id

    results = at_once(app, 2, lambda i: (
        moving.move_money(SYSTEM, order, target, Dong(15_000), "same buyer", "once").id if i
        else promising.promise(SYSTEM, order, refunds.wish(15_000)).id))

    assert sum(isinstance(result, MoreThanSurplus) for result in results) == 1, results
    with app.app_context():
        assert make.count(Refund) + make.count(MoneyMove) == 1


@pytest.mark.usefixtures("whole")
def test_money_goes_to_and_fro_between_two_orders_and_nobody_waits_for_the_other(app):
    with app.app_context():
        first, second = refunds.overpaid(20_000).id, refunds.overpaid(20_000).id
        third, fourth = make.order().id, make.order().id

    results = at_once(app, 8, lambda i: moving.move_money(
        SYSTEM, (first, second)[i % 2], (third, fourth)[i // 2 % 2], Dong(5_000), "same buyer", f"key-{i}").id)

    assert all(isinstance(result, int) for result in results), results
    with app.app_context():
        assert [balances.of(db.session.get_one(Order, each)).surplus for each in (first, second)] == [0, 0]


@pytest.mark.usefixtures("whole")
def test_a_line_is_counted_for_an_order_and_sent_back_at_once(app):
    with app.app_context():
        line, target = money.line(50_000).id, money.by_transfer().id

    results = at_once(app, 2, lambda i: (
        receiving.count_transfer(target, line, Dong(40_000)).payment_id if i
        else promising.promise_line(SYSTEM, line, refunds.wish(40_000)).id))

    assert sum(isinstance(result, int) for result in results) == 1, results


@pytest.mark.usefixtures("whole")
def test_sent_and_failed_at_the_same_moment_are_one_of_the_two(app, order):
    with app.app_context():
        ids = [refunds.of_order(db.session.get_one(Order, order), 2_000).id for _ in range(4)]

    for refund_id in ids:
        results = at_once(app, 2, lambda i, refund_id=refund_id: (
            going.sent(SYSTEM, refund_id, "FT1") if i else going.failed(SYSTEM, refund_id, "no such account")).id)
        assert sum(isinstance(result, int) for result in results) == 1, results


@pytest.mark.usefixtures("whole")
def test_one_of_many_takes_it_on(app, order):
    with app.app_context():
        refund_id = refunds.of_order(db.session.get_one(Order, order), 2_000).id

    results = at_once(app, 6, lambda i: going.begin(SYSTEM, refund_id))

    assert sorted(results) == [False] * 5 + [True]


def _book() -> None:
    with clock.at(MARCH):
        money.line(1)


def _asked(app):
    with app.app_context():
        _book()
        with clock.at(APRIL):
            return months.ask(SYSTEM, date(2026, 3, 1)).id


def _in_march(app):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Posting).where(
            Posting.day <= date(2026, 3, 31)))


def test_who_books_while_a_month_is_closed_is_in_it_or_refused(app, monkeypatch):
    closing_id = _asked(app)
    ended = rival_at(app, monkeypatch, months, "_hold_postings", _book, 1, after=True)

    with app.app_context(), clock.at(APRIL):
        status = months.work_on(closing_id)
        outcome = ended()
        while status == ClosingStatus.ASKED:
            status = months.work_on(closing_id)

    assert outcome is None or isinstance(outcome, sa.exc.IntegrityError)
    assert status == ClosingStatus.CLOSED
    with app.app_context():
        assert _in_march(app) == (1 if outcome else 2)
        assert [fault for fault in checks.run() if fault.startswith("closed months")] == []


def test_control_without_holding_postings_one_gets_into_the_closed_month(app, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time")
    closing_id, booked, closed = _asked(app), threading.Event(), threading.Event()

    @use_case
    def slow():
        _book()
        booked.set()
        assert closed.wait(10)

    def work():
        with app.app_context():
            slow()

    monkeypatch.setattr(months, "_hold_postings", lambda: None)
    rival = threading.Thread(target=work)
    rival.start()
    assert booked.wait(10)
    with app.app_context(), clock.at(APRIL):
        assert months.work_on(closing_id) == ClosingStatus.CLOSED
    closed.set()
    rival.join()

    with app.app_context():
        assert any(fault.startswith("closed months") for fault in checks.run())
