"""Several at the same account, or at the same code for several orders, in the same moment."""
from __future__ import annotations

import itertools
from collections import Counter

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import db
from orders.banking import accounts, bundles
from orders.banking.errors import AccountKnown
from orders.models import BankAccount
from orders.models.money import TransferBundle
from tests import raw
from tests.at_once import at_once
from tests.make import money
from tests.make import orders as make


@pytest.fixture(autouse=True)
def _everything_holds(app):
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def links(app):
    """The links of three orders of one buyer that wait for a transfer."""
    with app.app_context():
        return [money.by_transfer().secret for _ in range(3)]


def test_of_accounts_that_are_shown_in_the_same_moment_one_is(app):
    with app.app_context():
        ids = [accounts.add(SYSTEM, "970436", f"001100445566{n}", "SAN CHO BAN").id for n in range(3)]

    results = at_once(app, 9, lambda i: accounts.show(SYSTEM, ids[i % 3]))

    assert results == [None] * 9
    with app.app_context():
        assert db.session.scalars(sa.select(BankAccount.is_shown)).all().count(True) == 1


def test_an_account_that_many_add_is_added_once(app):
    results = at_once(app, 6, lambda _: accounts.add(SYSTEM, "970436", "0011004455667", "SAN CHO BAN").id)

    assert Counter(type(result) for result in results) == {int: 1, AccountKnown: 5}
    with app.app_context():
        assert make.count(BankAccount) == 1


def test_a_code_for_several_orders_that_is_asked_for_many_times_is_one(app, links):
    results = at_once(app, 8, lambda i: bundles.give_code(links[i % 3], links))

    assert results == [None] * 8
    with app.app_context():
        assert make.count(TransferBundle) == 1


def test_control_without_the_key_of_the_orders_each_gets_another_code(app, links, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    numbers = itertools.count(1)
    with monkeypatch.context() as patched:
        patched.setattr(bundles, "_key", lambda orders: f"{next(numbers)}")
        at_once(app, 4, lambda i: bundles.give_code(links[i % 3], links))

    with app.app_context():
        assert make.count(TransferBundle) > 1
    spoilt_keys_are_put_right(app)


def spoilt_keys_are_put_right(app):
    """What the control has broken is gone."""
    with app.app_context():
        raw.spoil("DELETE FROM transfer_bundle_orders", "DELETE FROM transfer_bundles")
