"""A person says that a payout came back while the bank tells of it: the bank counts it once."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks
from core.actors import SYSTEM
from core.db import db
from core.states import IllegalMove
from orders.banking import bounced
from orders.banking.errors import LineHasCome
from orders.banking.hearing import hear
from orders.ledger import Account, Entry
from orders.models.money import BankLineEnd, LineEnd, Payout
from orders.settlement import payouts, sheets
from tests import only
from tests.at_once import at_once, rival_at
from tests.make import bank, money, settlement, shop


@pytest.fixture
def payout(app: Flask):
    """One that went out; its id, and what the bank tells when it comes back."""
    with app.app_context():
        money.account(bank.ACCOUNT)
        settlement.known_accounts()
        return sent_back()


def sent_back():
    seller = shop.cooperative()
    settlement.sold(seller)
    made = settlement.payout(settlement.paid(seller))
    return made.id, bank.told(made.amount, f"HOAN TRA LENH {sheets.memo(made)}")


def in_bank(app):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
            Entry.account.in_((Account.BANK, Account.UNCLEAR))))


def bounce(payout):
    return bounced.by_hand(SYSTEM, payout[0], "the account is closed").id


def test_both_at_the_same_moment_and_it_is_back_once(app, payout):
    for made in (payout, *(None,) * 3):
        if made is None:
            with app.app_context():
                made = sent_back()

        results = at_once(app, 2, lambda i, made=made: hear(made[1]).line_id if i else bounce(made))

        assert isinstance(results[1], int), results
        assert isinstance(results[0], int | LineHasCome), results
        assert in_bank(app) == 0
        with app.app_context():
            end = db.session.get_one(BankLineEnd, results[1])
            assert (end.kind, end.payout_id) == (LineEnd.BOUNCED, made[0])
            assert checks.run() == []


def test_the_line_waits_for_the_person_who_is_saying_so(app, payout, monkeypatch):
    other = rival_at(app, monkeypatch, payouts, "_legs", lambda: hear(payout[1]).line_id, 0.5)

    with app.app_context():
        bounce(payout)

    line_id = other()
    assert in_bank(app) == 0
    with app.app_context():
        assert db.session.get_one(BankLineEnd, line_id).kind == LineEnd.BOUNCED
        assert checks.run() == []


@only.postgresql
def test_control_without_the_lock_of_the_payout_the_line_is_not_taken(app, payout, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    monkeypatch.setattr(payouts, "locked", lambda _, ident: db.session.get_one(Payout, ident))
    other = rival_at(app, monkeypatch, payouts, "_legs", lambda: hear(payout[1]).line_id, 0.5)

    with app.app_context():
        bounce(payout)

    assert isinstance(other(), IllegalMove), "it believed what was not so any more"


def test_the_person_waits_for_the_line_that_is_being_heard(app, payout, monkeypatch):
    other = rival_at(app, monkeypatch, payouts, "_legs", lambda: bounce(payout), 0.5)

    with app.app_context():
        hear(payout[1])

    assert isinstance(other(), LineHasCome)
    assert in_bank(app) == 0


@only.postgresql
def test_control_without_the_lock_a_person_is_believed_though_the_line_has_come(app, payout, monkeypatch):
    """If this ever fails, the test above proves nothing."""
    monkeypatch.setattr(payouts, "locked", lambda _, ident: db.session.get_one(Payout, ident))
    other = rival_at(app, monkeypatch, payouts, "_legs", lambda: bounce(payout), 0.5)

    with app.app_context():
        hear(payout[1])

    assert isinstance(other(), int)
