"""Many movements heard together by several at once, by one that dies in between, and one of them that breaks."""
from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks
from core.actors import SYSTEM
from core.db import db
from core.jobs import LeaseLost
from orders.banking import hearing, hearing_many
from orders.banking.statements import taking
from orders.ledger import Posting
from orders.models import BankLine, BankTelling, Order, Payment
from orders.models.money import StatementFile
from orders.statement_errors import NothingToTake, StatementWasTaken
from tests.at_once import at_once
from tests.concurrency.orders.test_cash import draft
from tests.make import bank, bank_files, money
from tests.make import orders as make

LINES, ORDERS = 24, 8


@pytest.fixture
def whole(app: Flask):
    """Everything holds afterwards."""
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def told(app):
    """Movements of which each order is named by three, the third of them too much; as the webhook tells them."""
    with app.app_context():
        orders = [money.by_transfer() for _ in range(ORDERS)]
        return [bank.told(order.total // 2, order.code, reference=f"FT261127{place}{order.id:05}")
                for place in range(LINES // ORDERS) for order in orders]


def fails(line):
    raise AssertionError(line)


def stands(app):
    """Lines, tellings, payments, what was booked of them, and what the orders have received."""
    with app.app_context():
        booked = Counter(db.session.scalars(sa.select(Posting.kind)))
        received = sum(db.session.scalars(sa.select(Order.received)))
        counted = db.session.query(Payment).filter(Payment.bank_line_id.is_not(None)).count()
        return (make.count(BankLine), make.count(BankTelling), counted, booked["received"], booked["paid"],
                received)


def once(told, sources=1):
    return LINES, LINES * sources, LINES, LINES, LINES, sum(each.amount for each in told)


def in_chunks(lines, chance):
    """The same lines in another order, with borders at places by chance."""
    lines = chance.sample(lines, len(lines))
    borders = sorted(chance.sample(range(1, len(lines)), 3))
    for first, after in itertools.pairwise([0, *borders, len(lines)]):
        hearing_many.hear_all(lines[first:after], fails)


@pytest.mark.usefixtures("whole")
def test_workers_with_the_same_lines_in_other_chunks_hear_each_once(app, told):
    results = at_once(app, 4, lambda i: in_chunks(told, random.Random(i)))

    assert results == [None] * 4, results
    assert stands(app) == once(told)


@pytest.mark.usefixtures("whole")
def test_two_sources_that_tell_the_same_at_once_tell_of_the_same_lines(app, told):
    results = at_once(app, 4, lambda i: in_chunks(
        [replace(each, source=("sepay", "casso")[i % 2]) for each in told], random.Random(i)))

    assert results == [None] * 4, results
    assert stands(app) == once(told, sources=2)


def test_control_without_the_names_of_movements_each_worker_counts_all(app, told, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    names, real = itertools.count(), hearing._tell
    monkeypatch.setattr(hearing, "_known", lambda _: {})
    monkeypatch.setattr(hearing.twins, "find_all", lambda lines, _: [hearing.Found() for _ in lines])
    monkeypatch.setattr(hearing, "_tell", lambda lines: real(
        [(replace(each, external_id=f"{each.external_id}-{next(names)}"), line) for each, line in lines]))

    at_once(app, 2, lambda _: hearing_many.hear_all(told, fails))

    assert stands(app)[:2] == (2 * LINES, 2 * LINES)


@pytest.mark.usefixtures("whole")
def test_what_dies_between_two_chunks_loses_nothing_and_doubles_nothing(app, told, monkeypatch):
    monkeypatch.setattr(hearing_many, "TOGETHER", 5)
    real, chunks = hearing._decide, itertools.count()

    def dies(*some):
        found = real(*some)
        if next(chunks) == 2:
            raise LeaseLost("the power is gone")
        return found

    with app.app_context(), monkeypatch.context() as broken:
        broken.setattr(hearing, "_decide", dies)
        with pytest.raises(LeaseLost):
            hearing_many.hear_all(told, fails)
    assert stands(app)[:5] == (10,) * 5, "what was committed is there, what was not is not"

    with app.app_context():
        assert hearing_many.hear_all(told, fails) == LINES - 10
    assert stands(app) == once(told)


@pytest.mark.usefixtures("whole")
def test_one_in_the_middle_that_breaks_is_left_out_and_the_others_are_heard(app, told, monkeypatch):
    real, left_out = hearing._keep, []

    def breaks(new):
        if any(each == told[LINES // 2] for each, _ in new):
            raise RuntimeError("a fault of ours")
        return real(new)

    with app.app_context(), monkeypatch.context() as broken:
        broken.setattr(hearing, "_keep", breaks)
        assert hearing_many.hear_all(told, left_out.append) == LINES - 1

    assert left_out == [told[LINES // 2]]
    assert stands(app)[:5] == (LINES - 1,) * 5


@pytest.mark.usefixtures("whole")
def test_two_people_who_take_one_file_take_each_row_once(app):
    with app.app_context():
        orders = [money.by_transfer() for _ in range(ORDERS)]
        paying = [[f"21/10/2026 10:00:{n:02}", f"FX{n:06}", "", f"{order.total:,}", "", order.code]
                  for n, order in enumerate(orders)]
        rows = [*bank_files.rows(20), *paying]
        file_id = draft(rows).id

    results = at_once(app, 4, lambda _: taking.take(SYSTEM, file_id))

    assert {type(each) for each in results} <= {type(None), StatementWasTaken, NothingToTake}, results
    with app.app_context():
        while taking.go_on_with_all():
            pass
        assert db.session.get_one(StatementFile, file_id).taken_at is not None
        assert (make.count(BankLine), make.count(BankTelling)) == (len(rows), len(rows))
        assert all(order.received == order.total for order in db.session.query(Order))
