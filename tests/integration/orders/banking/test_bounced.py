"""A payout that the bank sent back, told by a person and by its line, in either order: the bank counts it once."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import db
from core.states import IllegalMove
from orders.banking import bounced, by_hand, outgoing
from orders.banking.errors import LineHasCome, NotSuchMoney
from orders.banking.explaining import Said
from orders.banking.hearing import hear
from orders.banking.outgoing import Sign
from orders.ledger import Account, Entry
from orders.models import BankLine, Case
from orders.models.money import BankLineEnd, LineEnd, Payout, PayoutStatus
from orders.settlement import sheets
from tests.make import accounts, bank, money, shop
from tests.make import settlement as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
WORDS = "HOAN TRA LENH CHUYEN TIEN {}"


@pytest.fixture(autouse=True)
def _everything_holds(context):
    money.account(bank.ACCOUNT)
    make.known_accounts()
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def payout(context):
    """One that a person has seen at the bank."""
    seller = shop.cooperative()
    make.sold(seller)
    return make.payout(make.paid(seller))


def back(payout, words=WORDS, **details):
    """Its line, as the bank tells it."""
    told = bank.told(payout.amount, words.format(sheets.memo(payout)), **details)
    return db.session.get_one(BankLine, hear(told).line_id, populate_existing=True)


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def stands():
    """What the bank and nobody's money come to, and how many payouts there are of each state."""
    states = sorted(db.session.scalars(sa.select(Payout.status)))
    return balance(Account.BANK), balance(Account.UNCLEAR), states


ONCE = (0, 0, [PayoutStatus.RETURNED, PayoutStatus.WAITING])


def test_by_hand_first_its_line_is_known_to_be_the_same(payout):
    bounced.by_hand(SYSTEM, payout.id, "the account is closed")
    assert stands() == ONCE

    line = back(payout)

    assert stands() == ONCE
    end = db.session.get_one(BankLineEnd, line.id)
    assert (line.remaining, end.kind, end.payout_id) == (0, LineEnd.BOUNCED, payout.id)
    assert db.session.scalars(sa.select(Case).where(Case.closed_at.is_(None))).all() == []


def test_its_line_first_a_person_is_refused_and_told_why(payout):
    line = back(payout)
    assert stands() == ONCE

    with pytest.raises(LineHasCome):
        bounced.by_hand(SYSTEM, payout.id, "the account is closed")

    assert (stands(), line.remaining) == (ONCE, 0)


def test_a_line_that_waits_for_a_person_goes_before_the_word_of_one(payout):
    line = back(payout, "HOAN TRA LENH CHUYEN TIEN", reference="FT1")

    with pytest.raises(LineHasCome):
        bounced.by_hand(SYSTEM, payout.id, "the account is closed")
    assert line.remaining == payout.amount
    by_hand.end(SYSTEM, line.id, Said(LineEnd.BOUNCED, "seen", payout_id=payout.id), "k")

    assert stands() == ONCE


def test_money_of_just_as_much_that_says_nothing_of_it_stands_in_nobodys_way(payout):
    line = back(payout, "mua man")

    bounced.by_hand(SYSTEM, payout.id, "the account is closed")

    assert line.remaining == payout.amount
    assert balance(Account.BANK) == payout.amount


@pytest.mark.parametrize("told_by_hand", [True, False])
def test_a_line_without_our_words_offers_the_payout_and_a_person_says_that_it_is(payout, told_by_hand):
    if told_by_hand:
        bounced.by_hand(SYSTEM, payout.id, "the account is closed")
    line = back(payout, "CHUYEN TIEN")
    assert [(each.thing.id, each.is_back) for each in outgoing.candidates(line)] == [(payout.id, True)]

    by_hand.end(SYSTEM, line.id, Said(LineEnd.BOUNCED, "seen", payout_id=payout.id), "k")

    assert (stands(), line.remaining) == (ONCE, 0)
    assert outgoing.candidates(back(payout, "CHUYEN TIEN")) == []


def test_what_is_named_by_the_words_is_offered_first(payout):
    seller = shop.cooperative()
    make.sold(seller)
    other = make.payout(make.paid(seller))
    line = money.line(payout.amount, f"TRA {sheets.memo(payout)}", account_id=1)

    assert [(each.thing.id, each.signs) for each in outgoing.candidates(line)] == [
        (payout.id, {Sign.WORDS}), (other.id, frozenset())]


def test_it_comes_back_by_one_line_only(payout):
    back(payout)
    again = back(payout)
    assert again.remaining == payout.amount

    with pytest.raises(NotSuchMoney):
        by_hand.end(SYSTEM, again.id, Said(LineEnd.BOUNCED, "seen", payout_id=payout.id), "k")


@pytest.mark.parametrize("said", [Said(LineEnd.BOUNCED, "x"), Said(LineEnd.BOUNCED, "x", refund_id=1)])
def test_without_a_payout_it_is_nothing(payout, said):
    with pytest.raises(NotSuchMoney):
        by_hand.end(SYSTEM, back(payout, "CHUYEN TIEN").id, said, "k")


def test_of_another_sum_it_is_refused(payout):
    line = money.line(payout.amount + 1, "TRA LAI", account_id=1)

    with pytest.raises(NotSuchMoney):
        by_hand.end(SYSTEM, line.id, Said(LineEnd.BOUNCED, "seen", payout_id=payout.id), "k")


def test_a_repeat_by_hand_changes_nothing(payout):
    for _ in range(2):
        bounced.by_hand(SYSTEM, payout.id, "the account is closed")

    assert stands() == ONCE


def test_what_was_never_in_a_file_cannot_come_back(payout):
    bounced.by_hand(SYSTEM, payout.id, "the account is closed")
    waits = db.session.scalars(sa.select(Payout).where(Payout.status == PayoutStatus.WAITING)).one()

    with pytest.raises(IllegalMove):
        bounced.by_hand(SYSTEM, waits.id, "x")


def test_the_page_of_the_line_offers_it_and_takes_it(app, payout):
    admin = Browser(app, accounts.person(Role.ADMIN))
    bounced.by_hand(SYSTEM, payout.id, "the account is closed")
    line = back(payout, "CHUYEN TIEN")
    page = admin.get(f"/office/money/bank-lines/{line.id}").text
    assert f'value="bounced:{payout.id}"' in page

    answer = admin.post(f"/office/money/bank-lines/{line.id}/end", kind=f"bounced:{payout.id}", reason="seen",
                        request_key="k")

    assert (answer.status_code, stands()) == (303, ONCE)
    assert admin.get(f"/office/money/bank-lines/{line.id}").status_code == 200


def test_the_page_of_the_payout_says_that_its_line_has_come(app, payout):
    admin = Browser(app, accounts.person(Role.ADMIN))
    line = back(payout)

    answer = admin.post(f"/office/money/settlements/payouts/{payout.id}/bounce", reason="closed")

    assert f"by a line of {line.day.day} " in admin.get(answer.location).text
    assert stands() == ONCE
