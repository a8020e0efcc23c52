"""Payouts: each in one file for the bank, paid once, once more to another account when it came back."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db
from core.states import IllegalMove
from orders import money_owed
from orders.errors import ReasonNeeded
from orders.ledger import Account, Entry
from orders.models.money import Payout, PayoutBatch, PayoutStatus, SettlementStatus
from orders.settlement import accounts, payouts
from orders.settlement.accounts import PayoutAccount
from orders.settlement_errors import NoAccount, NoSuchPayout, NothingToSend, SameAccount
from tests.make import keys, orders, shop
from tests.make import settlement as make

pytestmark = pytest.mark.usefixtures("context")
S = PayoutStatus


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def kept(context):
    return make.known_accounts()


@pytest.fixture
def seller(kept):
    found = shop.cooperative()
    make.sold(found)
    return found


def in_bank() -> int:
    return db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
        Entry.account == Account.BANK)).one()


def test_a_payout_goes_into_a_file_and_is_paid(seller):
    run = make.locked(seller)
    waiting = make.payout(run)
    assert (waiting.status, waiting.account_tail) == (S.WAITING, "")

    batch = payouts.make_batch(SYSTEM, [waiting.id])

    sent = make.payout(run)
    assert (sent.status, sent.batch_id, sent.bank_bin, sent.holder) == (S.SENT, batch.id, "970436", "HTX MAU")
    assert accounts.unseal(sent.account_box).endswith(sent.account_tail)
    assert in_bank() == 0
    assert payouts.confirm_batch(SYSTEM, batch.id) == 1
    assert make.payout(run).status == S.PAID
    assert make.as_is(run).status == SettlementStatus.PAID
    assert in_bank() == -90_000
    assert money_owed.owed(SYSTEM, seller.id).balance == 0


def test_confirming_again_pays_nothing_again(seller):
    run = make.paid(seller)
    paid = make.payout(run)

    assert payouts.confirm_batch(SYSTEM, paid.batch_id) == 0
    payouts.confirm(SYSTEM, paid.id)

    assert in_bank() == -90_000


def test_what_is_in_a_file_is_in_no_other(seller):
    waiting = make.payout(make.locked(seller))
    payouts.make_batch(SYSTEM, [waiting.id])

    with pytest.raises(NothingToSend):
        payouts.make_batch(SYSTEM, [waiting.id])
    with pytest.raises(NothingToSend):
        payouts.make_batch(SYSTEM, [])


def test_a_file_that_the_bank_did_not_take_lets_its_payouts_wait_again(seller):
    waiting = make.payout(make.locked(seller))
    batch = payouts.make_batch(SYSTEM, [waiting.id])

    payouts.withdraw_batch(SYSTEM, batch.id, "wrong template")
    payouts.withdraw_batch(SYSTEM, batch.id, "wrong template")

    found = db.session.get_one(Payout, waiting.id, populate_existing=True)
    assert (found.status, found.batch_id, found.account_box) == (S.WAITING, None, "")
    assert payouts.confirm_batch(SYSTEM, batch.id) == 0
    payouts.make_batch(SYSTEM, [waiting.id])


def test_a_file_of_which_one_is_paid_is_not_withdrawn(seller):
    other = shop.cooperative()
    make.sold(other)
    ids = [make.payout(make.locked(each)).id for each in (seller, other)]
    batch = payouts.make_batch(SYSTEM, ids)
    payouts.confirm(SYSTEM, ids[0])

    with pytest.raises(IllegalMove):
        payouts.withdraw_batch(SYSTEM, batch.id, "wrong template")
    assert db.session.get_one(Payout, ids[1], populate_existing=True).status == S.SENT


def test_one_that_the_bank_refused_waits_again_and_nothing_is_booked_of_it(seller):
    other = shop.cooperative()
    make.sold(other)
    first, second = (make.payout(make.locked(each)) for each in (seller, other))
    batch = payouts.make_batch(SYSTEM, [first.id, second.id])
    payouts.confirm(SYSTEM, first.id)
    before = in_bank()

    for _ in range(2):  # a repeat changes nothing
        payouts.withdraw(SYSTEM, second.id, "name does not fit")

    second = db.session.get_one(Payout, second.id, populate_existing=True)
    assert (second.status, second.batch_id, second.account_box, in_bank()) == (S.WAITING, None, "", before)
    assert db.session.get_one(PayoutBatch, batch.id).withdrawn_at is None
    payouts.confirm_batch(SYSTEM, payouts.make_batch(SYSTEM, [second.id]).id)
    assert in_bank() == before - second.amount
    with pytest.raises(IllegalMove):
        payouts.withdraw(SYSTEM, second.id, "too late")


def test_a_file_without_a_payout_was_not_taken(seller):
    made = make.payout(make.locked(seller))
    batch = payouts.make_batch(SYSTEM, [made.id])

    with pytest.raises(ReasonNeeded):
        payouts.withdraw(SYSTEM, made.id, " ")
    payouts.withdraw(SYSTEM, made.id, "closed today")

    assert db.session.get_one(PayoutBatch, batch.id, populate_existing=True).withdrawn_at is not None


def test_what_came_back_for_a_passing_reason_goes_to_the_same_account_when_somebody_says_so(seller):
    made = make.payout(make.paid(seller))
    payouts.bounce(SYSTEM, made.id, "bank under maintenance")
    again = db.session.scalars(sa.select(Payout.id).where(Payout.nth == 2)).one()

    with pytest.raises(SameAccount):
        payouts.make_batch(SYSTEM, [again])
    payouts.confirm_batch(SYSTEM, payouts.make_batch(SYSTEM, [again], [again]).id)

    assert db.session.get_one(Payout, again, populate_existing=True).status == S.PAID
    noted = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action.startswith("payout to the same"))).one()
    assert noted.subject == f"payout:{again}"


def test_without_an_account_nothing_is_sent(seller, kept):
    kept[seller.id] = None
    waiting = make.payout(make.locked(seller))

    with pytest.raises(NoAccount):
        payouts.make_batch(SYSTEM, [waiting.id])
    assert db.session.get_one(Payout, waiting.id, populate_existing=True).status == S.WAITING


def test_what_came_back_is_owed_again_and_paid_to_another_account(seller, kept):
    run = make.paid(seller)
    first = make.payout(run)

    payouts.bounce(SYSTEM, first.id, "account closed")
    payouts.bounce(SYSTEM, first.id, "account closed")

    assert (make.as_is(run).status, in_bank()) == (SettlementStatus.LOCKED, 0)
    assert money_owed.owed(SYSTEM, seller.id).balance == 90_000
    again = make.payout(run)
    assert (again.nth, again.amount, again.status) == (2, 90_000, S.WAITING)
    with pytest.raises(SameAccount):
        payouts.make_batch(SYSTEM, [again.id])
    kept[seller.id] = PayoutAccount("970418", "21510001234567", "HTX MAU MOI")
    batch = payouts.make_batch(SYSTEM, [again.id])
    payouts.confirm_batch(SYSTEM, batch.id)
    assert (make.as_is(run).status, in_bank()) == (SettlementStatus.PAID, -90_000)
    assert orders.count(Payout) == 2


def test_the_money_goes_to_the_account_that_was_confirmed(context):
    seller = shop.cooperative()
    make.sold(seller)
    account = make.account(seller, "0071 0009 99888")
    run = make.locked(seller)

    payouts.make_batch(SYSTEM, [make.payout(run).id])

    sent = make.payout(run)
    assert account.number == accounts.unseal(sent.account_box) == "0071000999888"
    assert "0071000999888" not in sent.account_box
    assert (sent.holder, sent.account_tail) == ("HTX MẪU", "9888")


def test_what_an_older_key_has_sealed_is_sealed_anew_also_of_what_was_paid(app, seller):
    run = make.paid(seller)
    before, number = make.payout(run).account_box, accounts.unseal(make.payout(run).account_box)

    with keys.newer(app) as name:
        assert payouts.reseal() == 1
        assert payouts.reseal() == 0

        after = make.payout(run).account_box
        assert after.startswith(f"{name}.")
        assert after != before
        assert accounts.unseal(after) == number
    first = app.extensions["secret_box"]
    with keys.newer(app):
        app.extensions["secret_box"] = first | app.extensions["secret_box"]
        assert payouts.reseal() == 1  # and back, since what comes after looks at it


def test_what_was_not_paid_does_not_come_back(seller):
    waiting = make.payout(make.locked(seller))

    with pytest.raises(IllegalMove):
        payouts.bounce(SYSTEM, waiting.id, "account closed")
    with pytest.raises(IllegalMove):
        payouts.confirm(SYSTEM, waiting.id)


def test_a_reason_is_needed(seller):
    paid = make.payout(make.paid(seller))

    with pytest.raises(ReasonNeeded):
        payouts.bounce(SYSTEM, paid.id, " ")


def test_only_administrators_pay(seller):
    waiting = make.payout(make.locked(seller))
    stranger = shop.member(seller)

    for act in (lambda: payouts.make_batch(stranger, [waiting.id]), lambda: payouts.confirm(stranger, waiting.id),
                lambda: payouts.bounce(stranger, waiting.id, "no"), lambda: payouts.confirm_batch(stranger, 1),
                lambda: payouts.make_batch(SYSTEM, [9_999_999]), lambda: payouts.withdraw_batch(SYSTEM, 99, "no")):
        with pytest.raises(NoSuchPayout):
            act()


def test_the_seller_reads_what_was_kept_and_what_was_paid_out(context):
    make.known_accounts()
    seller = shop.cooperative(kind=shop.CooperativeKind.HOUSEHOLD)
    make.sold(seller, 1_000, 100_000)
    run = make.paid(seller)
    payouts.bounce(SYSTEM, make.payout(run).id, "account closed")

    [day] = money_owed.owed(SYSTEM, seller.id).days

    assert (day.delivered, day.returned, day.deducted, day.paid_out, day.change) == (100_000, 0, 1_500, 0, 98_500)
