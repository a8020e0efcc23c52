"""Accounts of sellers: proposed, confirmed, sealed; one is good at a time."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import secret_box
from core.actors import NOBODY, SYSTEM, Actor, Grant
from core.audit import AuditEntry
from core.db import db
from orders.banking.errors import BadAccountNumber, HolderMissing, UnknownBank
from orders.models.money import CooperativeAccount
from orders.settlement import payout_accounts
from orders.settlement.payout_accounts import NewAccount
from orders.settlement_errors import NoSuchAccountOfSeller, NothingProposed
from tests.make import keys, shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def seller(context):
    return shop.cooperative()


def wish(number="0011 0044 55667", **details):
    return NewAccount(**{"bin": "970436", "number": number, "holder": "htx mẫu Bình Lư", **details})


def member(seller):
    return Actor("person:7", person_id=7, grants=frozenset({Grant("member", "cooperative", str(seller.id))}))


def test_money_goes_nowhere_until_an_administrator_has_confirmed(seller):
    made = payout_accounts.propose(member(seller), seller.id, wish())
    assert payout_accounts.payout_account_of(seller.id) is None

    payout_accounts.confirm(SYSTEM, made.id)

    found = payout_accounts.payout_account_of(seller.id)
    assert (found.bin, found.number, found.holder) == ("970436", "0011004455667", "HTX MẪU BÌNH LƯ")
    assert payout_accounts.confirm(SYSTEM, made.id).id == made.id


def test_the_number_is_nowhere_in_the_database(seller):
    made = payout_accounts.propose(SYSTEM, seller.id, wish())

    assert "0011004455667" not in made.number_box
    assert made.tail == "5667"
    assert all("0011004455667" not in str(entry.details) for entry in db.session.scalars(sa.select(AuditEntry)))


def test_a_new_account_waits_while_the_old_one_is_good(seller):
    payout_accounts.confirm(SYSTEM, payout_accounts.propose(SYSTEM, seller.id, wish()).id)
    newer = payout_accounts.propose(member(seller), seller.id, wish("99887766"))
    assert payout_accounts.payout_account_of(seller.id).number == "0011004455667"

    payout_accounts.confirm(SYSTEM, newer.id)

    assert payout_accounts.payout_account_of(seller.id).number == "99887766"
    assert [account.ended_at is None for account in payout_accounts.accounts_of(SYSTEM, seller.id)] == [True, False]


def test_a_later_proposal_takes_the_place_of_an_earlier_one(seller):
    first = payout_accounts.propose(SYSTEM, seller.id, wish())
    payout_accounts.propose(SYSTEM, seller.id, wish("99887766"))

    with pytest.raises(NothingProposed):
        payout_accounts.confirm(SYSTEM, first.id)


def test_what_was_refused_is_never_good(seller):
    made = payout_accounts.propose(SYSTEM, seller.id, wish())
    payout_accounts.refuse(SYSTEM, made.id)

    with pytest.raises(NothingProposed):
        payout_accounts.confirm(SYSTEM, made.id)
    assert payout_accounts.payout_account_of(seller.id) is None


@pytest.mark.parametrize(("details", "refusal"), [
    ({"bin": "123456"}, UnknownBank), ({"number": "12"}, BadAccountNumber), ({"number": "1" * 20}, BadAccountNumber),
    ({"number": "12ă45"}, BadAccountNumber), ({"holder": " "}, HolderMissing), ({"holder": "x" * 121}, HolderMissing)])
def test_what_no_bank_would_take_is_refused(seller, details, refusal):
    with pytest.raises(refusal):
        payout_accounts.propose(SYSTEM, seller.id, wish(**details))


def test_strangers_see_and_change_nothing(seller):
    other = shop.cooperative()
    made = payout_accounts.propose(SYSTEM, seller.id, wish())
    steps = ((payout_accounts.propose, seller.id, wish()), (payout_accounts.accounts_of, seller.id),
             (payout_accounts.confirm, made.id), (payout_accounts.refuse, made.id),
             (payout_accounts.read_in_full, made.id))
    for actor in (NOBODY, member(other)):
        for act, *about in steps:
            with pytest.raises(NoSuchAccountOfSeller):
                act(actor, *about)


def test_a_member_proposes_and_does_not_confirm(seller):
    made = payout_accounts.propose(member(seller), seller.id, wish())

    with pytest.raises(NoSuchAccountOfSeller):
        payout_accounts.confirm(member(seller), made.id)


def test_whoever_reads_the_whole_number_is_noted(seller):
    made = payout_accounts.propose(SYSTEM, seller.id, wish())

    assert payout_accounts.read_in_full(SYSTEM, made.id).number == "0011004455667"

    actions = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-1] == "payout account read"


def test_old_boxes_are_sealed_anew(seller, app):
    made = payout_accounts.propose(SYSTEM, seller.id, wish())
    before = made.number_box
    with keys.newer(app):
        assert "sealed anew" in app.test_cli_runner().invoke(args=["reseal"]).output
        box = db.session.scalar(sa.select(CooperativeAccount.number_box))
        assert (box != before, secret_box.is_current(box), payout_accounts.reseal()) == (True, True, 0)
        assert payout_accounts.read_in_full(SYSTEM, made.id).number == "0011004455667"
