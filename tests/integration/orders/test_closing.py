"""Closing a month: nothing is booked into it any more, and what is corrected later stands in an open month."""
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock, transactions
from core.actors import SYSTEM, Actor
from core.checks import Fault
from core.db import Dong, db
from core.errors import NotFound
from core.transactions import use_case
from orders import ledger, returns
from orders.closing import jobs, judging, months
from orders.closing.judging import Says
from orders.ledger import Account, Leg, NewPosting, Posting
from orders.models.money import ClosingStatus, MonthClosing
from orders.money_errors import EarlierMonthOpen, MonthNotOver
from tests.make import accounts
from tests.make import orders as make
from tests.make.accounts import Browser
from tests.raw import refused, spoil

pytestmark = pytest.mark.usefixtures("context")
FEBRUARY, MARCH = datetime(2026, 2, 10, 3, tzinfo=UTC), datetime(2026, 3, 10, 3, tzinfo=UTC)
APRIL = datetime(2026, 4, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def delivered(at):
    with clock.at(at):
        return make.delivered()


def closed(at, month):
    with clock.at(at):
        closing = months.ask(SYSTEM, month)
        jobs.close_asked()
    return db.session.get_one(MonthClosing, closing.id, populate_existing=True)


def days(document=None):
    wanted = sa.select(Posting.day).order_by(Posting.at)
    return list(db.session.scalars(wanted if document is None else wanted.where(Posting.document == document)))


def test_a_month_is_asked_for_looked_at_and_closed():
    delivered(MARCH)

    with clock.at(APRIL):
        closing = months.ask(SYSTEM, date(2026, 3, 17))
        assert (closing.first_day, closing.last_day) == (date(2026, 3, 1), date(2026, 3, 31))
        assert closing.status == ClosingStatus.ASKED
        assert months.ask(SYSTEM, date(2026, 3, 1)).id == closing.id
        assert jobs.close_asked() == 1
        assert jobs.close_asked() == 0

    again = db.session.get_one(MonthClosing, closing.id, populate_existing=True)
    assert (again.status, again.postings, again.faults) == (ClosingStatus.CLOSED, 2, [])


def test_nothing_is_booked_into_a_closed_month():
    delivered(MARCH)
    closed(APRIL, date(2026, 3, 1))

    @use_case
    def book():
        ledger.post([NewPosting("test:1", "paid", [Leg(Account.BANK, Dong(1)), Leg(Account.LOSS, Dong(-1))])])

    with clock.at(MARCH), pytest.raises(sa.exc.IntegrityError):
        book()
    db.session.rollback()
    assert refused("INSERT INTO ledger_postings (id, document, kind, day, actor, at) "
                   "VALUES ('x', 'x', 'x', '2026-03-31', 'x', '2026-03-31')")
    assert make.count(Posting) == 2


def test_what_comes_back_later_stands_in_the_open_month():
    parcel = delivered(MARCH)
    closed(APRIL, date(2026, 3, 1))

    with clock.at(APRIL):
        returns.give_back(SYSTEM, parcel.id, "too sour")

    assert days(f"parcel:{parcel.code}") == [date(2026, 3, 10), date(2026, 4, 2)]


def test_only_a_month_that_is_over_is_closed_and_only_by_whoever_may():
    delivered(MARCH)

    with clock.at(MARCH), pytest.raises(MonthNotOver):
        months.ask(SYSTEM, date(2026, 3, 1))
    with clock.at(datetime(2026, 3, 31, 16, 59, tzinfo=UTC)), pytest.raises(MonthNotOver):
        months.ask(SYSTEM, date(2026, 3, 1))
    with clock.at(APRIL), pytest.raises(NotFound):
        months.ask(Actor("person:9", frozenset({"member"})), date(2026, 3, 1))
    with clock.at(datetime(2026, 3, 31, 17, 0, tzinfo=UTC)):  # midnight here
        months.ask(SYSTEM, date(2026, 3, 1))
    assert months.months(Actor("person:9", frozenset({"member"}))) == []


def test_months_are_closed_one_after_the_other():
    delivered(FEBRUARY)
    delivered(MARCH)

    with clock.at(APRIL), pytest.raises(EarlierMonthOpen):
        months.ask(SYSTEM, date(2026, 3, 1))
    closed(APRIL, date(2026, 2, 1))

    assert closed(APRIL, date(2026, 3, 1)).status == ClosingStatus.CLOSED


def test_a_fault_stands_against_it_and_after_mending_it_is_asked_for_again():
    delivered(MARCH)
    spoil("UPDATE orders SET received = received + 1")

    failed = closed(APRIL, date(2026, 3, 1))

    assert failed.status == ClosingStatus.FAILED
    assert {(each["check"], each["says"]) for each in failed.faults} == {("money received is booked", "against")}
    delivered(MARCH)
    spoil("UPDATE orders SET received = received - 1 WHERE id = (SELECT min(id) FROM orders)")
    assert closed(APRIL, date(2026, 3, 1)).status == ClosingStatus.CLOSED


def test_what_was_booked_while_it_was_looked_at_is_looked_at_too(monkeypatch):
    delivered(MARCH)
    with clock.at(APRIL):
        closing = months.ask(SYSTEM, date(2026, 3, 1))
    looked = []

    def meanwhile():
        looked.append(1)
        if len(looked) == 1:
            delivered(MARCH)
        return []

    monkeypatch.setattr(months.checks, "faults", meanwhile)
    with clock.at(APRIL):
        assert months.work_on(closing.id) == ClosingStatus.ASKED
        assert months.work_on(closing.id) == ClosingStatus.CLOSED
    monkeypatch.undo()

    assert db.session.get_one(MonthClosing, closing.id, populate_existing=True).postings == 4


def test_the_list_tells_which_month_may_be_closed():
    delivered(FEBRUARY)
    delivered(MARCH)
    with clock.at(APRIL):
        found = {month.first_day.month: month for month in months.months(SYSTEM)}

    assert [(number, month.postings, month.may_close) for number, month in sorted(found.items())] == [
        (2, 2, True), (3, 2, False), (4, 0, False)]
    closed(APRIL, date(2026, 2, 1))
    with clock.at(APRIL):
        found = {month.first_day.month: month.may_close for month in months.months(SYSTEM)}
    assert found == {2: False, 3: True, 4: False}


def test_no_books_no_months():
    assert months.months(SYSTEM) == []


def test_the_checks_find_what_got_into_a_closed_month():
    delivered(MARCH)
    closed(APRIL, date(2026, 3, 1))

    spoil("UPDATE month_closings SET postings = postings - 1")

    assert any(fault.startswith("closed months stay as they were") for fault in checks.run())
    spoil("UPDATE month_closings SET postings = postings + 1")


@pytest.mark.parametrize("statement", [
    "UPDATE month_closings SET status = 'asked'", "UPDATE month_closings SET first_day = '2026-02-01'",
    "DELETE FROM month_closings",
])
def test_what_is_closed_cannot_be_opened(statement):
    delivered(MARCH)
    closed(APRIL, date(2026, 3, 1))

    assert refused(statement)


def judged(*faults):
    return [each.says for each in judging.judge(faults, date(2026, 3, 31))]


def test_what_stands_against_a_month_is_about_its_money():
    early, late = delivered(MARCH), delivered(APRIL)
    fault = "{} is not what it should be"

    for text, says in (
            (f"parcel {early.code} asks for 1", Says.AGAINST), (f"parcel {late.code} asks for 1", Says.LATER),
            (f"order:{late.code.partition('-')[0]} is wrong", Says.LATER),
            (fault.format(f"{late.code} or {early.code}"), Says.AGAINST), (fault.format("CB0000000X"), Says.AGAINST),
            (fault.format("bank line 987654"), Says.AGAINST), (fault.format("something"), Says.AGAINST)):
        assert judged(Fault("books", text, is_about_money=True)) == [says], text
    assert judged(Fault("stock", fault.format(early.code), is_about_money=False)) == [Says.ELSEWHERE]


def test_a_fault_about_no_money_and_one_of_later_money_are_told_and_close_the_month(monkeypatch):
    delivered(MARCH)
    later = delivered(APRIL)
    told = [Fault("stock", "a shelf is wrong", is_about_money=False), Fault("books", later.code, is_about_money=True)]
    monkeypatch.setattr(months.checks, "faults", lambda: told)

    closing = closed(APRIL, date(2026, 3, 1))

    assert closing.status == ClosingStatus.CLOSED
    assert [(each["check"], each["says"]) for each in closing.faults] == [("books", "later"), ("stock", "elsewhere")]


def test_what_began_before_midnight_is_booked_on_the_new_day():
    """Its month was closed between the moment at which its day was asked and the moment at which it is booked."""
    delivered(MARCH)
    closed(APRIL, date(2026, 3, 1))
    tries = []

    @use_case
    def book():
        tries.append(1)
        with clock.at(MARCH if len(tries) == 1 else APRIL):
            ledger.post([NewPosting("test:1", "paid", [Leg(Account.BANK, Dong(1)), Leg(Account.LOSS, Dong(-1))])])

    book()

    assert (len(tries), days("test:1")) == (2, [date(2026, 4, 2)])
    spoil("DELETE FROM ledger_legs WHERE account IN ('bank', 'loss')",
          "DELETE FROM ledger_postings WHERE document = 'test:1'")


def test_control_without_a_second_try_it_is_an_error(monkeypatch):
    """If this ever fails, the test above proves nothing."""
    delivered(MARCH)
    closed(APRIL, date(2026, 3, 1))
    monkeypatch.setattr(transactions, "_passing", [])
    tries = []

    @use_case
    def book():
        tries.append(1)
        with clock.at(MARCH if len(tries) == 1 else APRIL):
            ledger.post([NewPosting("test:1", "paid", [Leg(Account.BANK, Dong(1)), Leg(Account.LOSS, Dong(-1))])])

    with pytest.raises(sa.exc.IntegrityError):
        book()


def test_the_page_says_which_check_stands_against_a_month(app):
    delivered(MARCH)
    spoil("UPDATE orders SET received = received + 1", "UPDATE stock_items SET on_hand = on_hand + 5")
    closed(APRIL, date(2026, 3, 1))

    page = Browser(app, accounts.person(Role.ADMIN)).get("/office/money/books/months").text

    assert "Money received is booked" in page and "1 fault stands against it" in page
    assert "It does not stand against the month" in page and "stock equals its journal" in page.casefold()
    spoil("UPDATE orders SET received = received - 1", "UPDATE stock_items SET on_hand = on_hand - 5")
