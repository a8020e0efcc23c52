"""The operator's receiving accounts: one is shown, whoever may changes them, and the log says who."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from accounts.models import Role
from core import checks
from core.actors import NOBODY, SYSTEM
from core.audit import AuditEntry
from core.db import db
from core.transactions import use_case
from orders.banking import accounts
from orders.banking.errors import (
    AccountEnded,
    AccountKnown,
    BadAccountNumber,
    HolderMissing,
    NoSuchAccount,
    UnknownBank,
)
from orders.models import BankAccount
from orders.payments import offered
from tests.make import accounts as people

pytestmark = pytest.mark.usefixtures("context")
VIETCOMBANK, AGRIBANK = "970436", "970405"


def added(number="0011004455667", bank=VIETCOMBANK):
    """One more account."""
    return accounts.add(SYSTEM, bank, number, "SAN CHO BAN")


def shown_numbers():
    return list(db.session.scalars(sa.select(BankAccount.number).where(BankAccount.is_shown)))


def test_a_new_account_is_not_shown_until_somebody_says_so():
    account = added(" 0011 0044.55-667 ")

    assert (account.number, account.is_shown, offered.offered()) == ("0011004455667", False, ("cod",))
    accounts.show(SYSTEM, account.id)
    assert (shown_numbers(), offered.offered()[:2]) == (["0011004455667"], ("cod", "transfer"))


def test_another_one_takes_its_place():
    first, second = added(), added("8800205123456", AGRIBANK)
    accounts.show(SYSTEM, first.id)

    accounts.show(SYSTEM, second.id)
    accounts.show(SYSTEM, second.id)

    assert shown_numbers() == ["8800205123456"]
    assert [account.id for account in accounts.everything(SYSTEM)] == [second.id, first.id]


@pytest.mark.parametrize("step", [accounts.hide, accounts.end])
def test_what_is_hidden_or_ended_is_offered_no_more(step):
    account = added()
    accounts.show(SYSTEM, account.id)

    step(SYSTEM, account.id)
    step(SYSTEM, account.id)

    assert (shown_numbers(), accounts.shown(), offered.offered()) == ([], None, ("cod",))


def test_an_ended_account_is_shown_only_after_it_was_added_again():
    account = added()
    accounts.end(SYSTEM, account.id)
    with pytest.raises(AccountEnded):
        accounts.show(SYSTEM, account.id)

    again = accounts.add(SYSTEM, VIETCOMBANK, "0011004455667", "SAN CHO BAN MOI")
    accounts.show(SYSTEM, again.id)

    assert (again.id, again.holder, again.ended_at) == (account.id, "SAN CHO BAN MOI", None)


@pytest.mark.parametrize(("bank", "number", "holder", "error"), [
    ("970000", "1", "A", UnknownBank), ("", "1", "A", UnknownBank), (AGRIBANK, "", "A", BadAccountNumber),
    (AGRIBANK, "1" * 20, "A", BadAccountNumber), (AGRIBANK, "12/34", "A", BadAccountNumber),
    (AGRIBANK, "số 12", "A", BadAccountNumber), (AGRIBANK, "1", " ", HolderMissing),
    (AGRIBANK, "1", "A" * 121, HolderMissing)])
def test_what_is_no_account_is_refused(bank, number, holder, error):
    with pytest.raises(error):
        accounts.add(SYSTEM, bank, number, holder)


def test_the_same_account_is_not_added_twice():
    added()

    with pytest.raises(AccountKnown):
        added("001.100.4455667")


def test_nobody_but_administrators_sees_or_changes_them():
    account, seller = added(), people.actor(Role.TRAINER)
    for actor in (NOBODY, seller):
        for step in (accounts.show, accounts.hide, accounts.end, accounts.one):
            with pytest.raises(NoSuchAccount):
                step(actor, account.id)
        with pytest.raises(NoSuchAccount):
            accounts.add(actor, AGRIBANK, "1", "A")
        with pytest.raises(NoSuchAccount):
            accounts.everything(actor)
    with pytest.raises(NoSuchAccount):
        accounts.show(SYSTEM, account.id + 1)


def test_the_log_says_what_was_done_and_only_the_end_of_the_number():
    account = added()
    accounts.show(SYSTEM, account.id)
    accounts.end(SYSTEM, account.id)

    noted = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject == f"bank_account:{account.id}")
                               .order_by(AuditEntry.id)).all()
    assert [entry.action for entry in noted] == ["bank account added", "bank account shown", "bank account ended"]
    assert noted[0].details == {"bank": VIETCOMBANK, "ends_with": "5667"}


def test_the_database_shows_no_two_and_keeps_what_an_account_is():
    first, second = added(), added("8800205123456", AGRIBANK)
    accounts.show(SYSTEM, first.id)

    @use_case
    def show_both():
        db.session.get_one(BankAccount, second.id).is_shown = True

    @use_case
    def renumber():
        db.session.execute(sa.update(BankAccount).where(BankAccount.id == first.id).values(number="9"))

    for step in (show_both, renumber):
        with pytest.raises(DBAPIError):
            step()
    assert shown_numbers() == ["0011004455667"]
    assert checks.run() == []
