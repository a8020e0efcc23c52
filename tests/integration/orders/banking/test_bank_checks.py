"""What `flask check` finds in receiving accounts and codes for several orders."""
from __future__ import annotations

import pytest

from core import checks, clock
from core.db import db
from core.transactions import use_case
from orders.models.money import BundledOrder, TransferBundle
from tests.make import money

pytestmark = pytest.mark.usefixtures("context")


def test_an_account_that_no_app_reads_is_found():
    money.account(number="12/34", bank="970000")

    assert checks.run() == [
        "accounts can be transferred to: bank account 1 is of the unknown bank 970000",
        "accounts can be transferred to: bank account 1 has a number that no bank writes"]


def test_a_code_that_is_none_or_holds_others_than_it_names_is_found():
    order = money.by_transfer()

    @use_case
    def write():
        db.session.add(TransferBundle(id=1, code="CB00000001", orders="77", made_at=clock.now()))
        db.session.flush()
        db.session.add(BundledOrder(bundle_id=1, order_id=order.id))

    write()

    assert checks.run() == [
        "bundles are what they say: bundle 1 names other orders or sums than it holds",
        "bundles are what they say: bundle 1 has no code: CB00000001"]
