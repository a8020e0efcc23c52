"""The same money told by many, or given away by many, at the same moment: it is one line, and counts once."""
from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from orders import ledger, receiving
from orders.banking import by_hand, hearing, messages
from orders.banking.by_hand import Said
from orders.errors import NothingLeftOfTheLine
from orders.ledger import Posting
from orders.models import BankLine, BankTelling, Order, Payment
from orders.models.money import BankMessage, LineEnd
from orders.refunds import promising
from tests import only
from tests.at_once import at_once, rival_at
from tests.make import bank, cash, money, refunds
from tests.make import orders as make

HELD_UP = 1  # seconds to wait for a rival who waits for us


@pytest.fixture
def whole(app: Flask):
    """Everything holds afterwards."""
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def told(app):
    """A transfer that pays an order, as the webhook of SePay tells it; and the order."""
    with app.app_context():
        order = money.by_transfer()
        return bank.told(order.total, order.code, reference="FT2611270001"), order.id


def stands(app, order_id):
    """Lines, payments, what was booked of both, and how often the order was paid."""
    with app.app_context():
        order = db.session.get_one(Order, order_id)
        booked = Counter(db.session.scalars(sa.select(Posting.kind)))
        return (make.count(BankLine), make.count(Payment), booked["received"], booked["paid"],
                order.received // order.total)


@pytest.mark.usefixtures("whole")
def test_twenty_copies_of_one_movement_are_one_line_and_one_payment(app, told):
    results = at_once(app, 20, lambda _: hearing.hear(told[0]))

    assert Counter(heard.is_new for heard in results) == {True: 1, False: 19}, results
    assert len({heard.line_id for heard in results}) == 1
    assert stands(app, told[1]) == (1, 1, 1, 1, 1)


@pytest.mark.usefixtures("whole")
def test_twenty_copies_of_one_message_are_kept_once_and_acted_on_once_by_many_jobs(app, told):
    line, order_id = told
    body = bank.sepay(line.amount, line.text)

    kept = at_once(app, 20, lambda _: messages.keep("sepay", body))
    assert Counter(kept) == {True: 1, False: 19}
    with app.app_context():
        message_id = db.session.scalars(sa.select(BankMessage.id)).one()
    results = at_once(app, 8, lambda _: messages.act(message_id))

    assert len(set(results)) == 1, results
    assert stands(app, order_id) == (1, 1, 1, 1, 1)


def test_control_without_the_name_of_the_movement_each_copy_pays(app, told, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    names, real = itertools.count(), hearing._tell
    monkeypatch.setattr(hearing, "_known", lambda _: {})
    monkeypatch.setattr(hearing.twins, "find_all", lambda told, _: [hearing.Found() for _ in told])
    monkeypatch.setattr(hearing, "_tell", lambda told: real(
        [(replace(each, external_id=f"{each.external_id}-{next(names)}"), line) for each, line in told]))

    at_once(app, 5, lambda _: hearing.hear(told[0]))

    assert stands(app, told[1]) == (5, 5, 5, 5, 5)


@pytest.mark.usefixtures("whole")
def test_webhooks_of_two_and_a_file_tell_of_one_movement_at_once(app):
    for _ in range(4):
        with app.app_context():
            order = money.by_transfer()
            line = bank.told(order.total, order.code, reference=f"FT2611{order.id:08}")
            before = make.count(BankLine)

        results = at_once(app, 6, lambda i, line=line: hearing.hear(
            replace(line, source=("sepay", "casso", "file")[i % 3])))

        assert len({heard.line_id for heard in results}) == 1, results
        with app.app_context():
            assert make.count(BankLine) == before + 1
            assert db.session.scalar(sa.select(sa.func.count()).select_from(BankTelling).where(
                BankTelling.line_id == results[0].line_id)) == 3
            assert db.session.get_one(Order, order.id).received == order.total


def by_casso(app, told, monkeypatch, seconds):
    """The other source tells of it while the first one has looked for twins and found none."""
    return rival_at(app, monkeypatch, hearing.twins, "find_all",
                    lambda: hearing.hear(replace(told[0], source="casso")).is_new, seconds, after=True)


@pytest.mark.usefixtures("whole")
def test_who_looks_for_twins_is_waited_for(app, told, monkeypatch):
    other = by_casso(app, told, monkeypatch, HELD_UP)

    with app.app_context():
        assert hearing.hear(told[0]).is_new

    assert other() is False
    assert stands(app, told[1]) == (1, 1, 1, 1, 1)


@only.postgresql
def test_control_without_the_lock_of_the_account_two_sources_make_two_lines(app, told, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    monkeypatch.setattr(hearing, "lock_accounts", lambda _: None)
    other = by_casso(app, told, monkeypatch, 20)

    with app.app_context():
        assert hearing.hear(told[0]).is_new

    assert other() is True
    assert stands(app, told[1]) == (2, 2, 2, 2, 2)


@pytest.fixture
def unclear(app):
    """Money that names no order, and the codes of two orders it may be for."""
    with app.app_context():
        orders = money.by_transfer(), money.by_transfer()
        return cash.line(orders[0].total).id, [order.code for order in orders], orders[0].total


def give(unclear, place, key):
    line_id, codes, amount = unclear
    return by_hand.give(SYSTEM, line_id, {codes[place]: Dong(amount)}, key).id


def paid(app, unclear):
    with app.app_context():
        return sorted(db.session.scalars(sa.select(Order.received).where(Order.code.in_(unclear[1]))))


@pytest.mark.usefixtures("whole")
def test_two_people_give_one_line_to_different_orders(app, unclear):
    results = at_once(app, 6, lambda i: give(unclear, i % 2, f"key-{i}"))

    assert Counter(map(type, results)) == {int: 1, NothingLeftOfTheLine: 5}, results
    assert paid(app, unclear) == [0, unclear[2]]


@pytest.mark.usefixtures("whole")
def test_who_gives_a_line_is_waited_for(app, unclear, monkeypatch):
    other = rival_at(app, monkeypatch, by_hand, "lock_orders", lambda: give(unclear, 1, "other"), HELD_UP)

    with app.app_context():
        give(unclear, 0, "mine")

    assert isinstance(other(), NothingLeftOfTheLine)
    assert paid(app, unclear) == [0, unclear[2]]


@only.postgresql
def test_control_without_the_lock_of_the_line_it_is_given_twice(app, unclear, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    def naive(lock):
        return lambda model, ident: db.session.get_one(model, ident) if model is BankLine else lock(model, ident)

    monkeypatch.setattr(by_hand, "lock", naive(by_hand.lock))
    monkeypatch.setattr(receiving, "lock", naive(receiving.lock))
    other = rival_at(app, monkeypatch, by_hand, "lock_orders", lambda: give(unclear, 1, "other"), 20)

    with app.app_context():
        give(unclear, 0, "mine")

    assert isinstance(other(), int)
    assert paid(app, unclear) == [unclear[2], unclear[2]]
    with app.app_context():
        assert checks.run(), "and it would be found out"


@pytest.mark.usefixtures("whole")
def test_a_line_is_given_sent_back_and_called_income_at_once_and_one_of_them_is_true(app):
    for _ in range(4):
        with app.app_context():
            orders = money.by_transfer(), money.by_transfer()
            mine = cash.line(orders[0].total).id, [order.code for order in orders], orders[0].total
        acts = (
            lambda mine=mine: give(mine, 0, "a"),
            lambda mine=mine: promising.promise_line(SYSTEM, mine[0], refunds.wish(mine[2])).id,
            lambda mine=mine: by_hand.end(SYSTEM, mine[0], Said(LineEnd.OWN, "ours"), f"end-{mine[0]}").line_id)

        results = at_once(app, 3, lambda i, acts=acts: acts[i]())

        assert Counter(map(type, results)) == {int: 1, NothingLeftOfTheLine: 2}, results
        with app.app_context():
            assert db.session.get_one(BankLine, mine[0]).remaining == 0
            assert -sum(db.session.scalars(sa.select(ledger.Entry.amount).where(
                ledger.Entry.party == f"line:{mine[0]}"))) == 0
