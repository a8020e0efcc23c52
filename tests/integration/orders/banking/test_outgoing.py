"""Money that goes out is known by our own words, the sum and the account; what comes back of it is owed again."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import db
from orders.banking import by_hand, outgoing
from orders.banking.errors import NotSuchMoney
from orders.banking.explaining import Said
from orders.banking.hearing import hear
from orders.banking.outgoing import Sign
from orders.ledger import Account, Entry
from orders.models import BankLine, Case, CaseKind, Direction, RefundStatus
from orders.models.money import BankLineEnd, LineEnd, PayoutStatus, SettlementStatus
from orders.refunds import accounts as refund_accounts
from orders.refunds.accounts import GivenAccount
from orders.settlement import payouts, sheets
from tests.make import accounts, bank, money, refunds, shop
from tests.make import settlement as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
THEIRS = "19031234567"


@pytest.fixture(autouse=True)
def _everything_holds(context):
    money.account(bank.ACCOUNT)
    make.known_accounts()
    yield
    db.session.rollback()
    assert checks.run() == []


def sent_payout():
    """A run whose payout is in a file for the bank; its seller's account ends with the number of the seller."""
    seller = shop.cooperative()
    make.sold(seller)
    settlement = make.locked(seller)
    payouts.make_batch(SYSTEM, [make.payout(settlement).id])
    return settlement, make.payout(settlement), f"00110{seller.id:07d}"


def promised():
    refund = refunds.of_order(refunds.overpaid(20_000), 20_000)
    refund_accounts.give(SYSTEM, refund.id, GivenAccount("970436", THEIRS, "NGUYEN THI LAN"))
    return refund


def out(amount, text, **details):
    return hear(bank.told(amount, text, direction=Direction.OUT, **details))


def line(heard):
    return db.session.get_one(BankLine, heard.line_id, populate_existing=True)


def ends():
    return [(end.kind, end.payout_id or end.refund_id) for end in db.session.scalars(sa.select(BankLineEnd))]


def in_bank():
    return db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
        Entry.account == Account.BANK)).one()


@pytest.mark.parametrize("form", ["{}", "MBVCB.123.{}.CT tu 0011", "tk {} -IBFT"])
@pytest.mark.parametrize("is_glued", [True, False])
def test_a_payout_is_paid_once_the_bank_tells_of_it(form, is_glued):
    settlement, payout, number = sent_payout()
    before, words = in_bank(), sheets.memo(payout)
    told = form.format(words.replace("QUYET TOAN ", "QUYET TOAN") if is_glued else words.lower())

    heard = out(payout.amount, told, counter_account=number)

    assert (make.payout(settlement).status, make.as_is(settlement).status) == (PayoutStatus.PAID, SettlementStatus.PAID)
    assert (line(heard).remaining, ends()) == (0, [(LineEnd.PAYOUT, payout.id)])
    assert in_bank() == before - payout.amount


def test_an_account_that_stands_in_the_words_is_told_too():
    settlement, payout, number = sent_payout()

    out(payout.amount, f"{sheets.memo(payout)} toi {number}")

    assert make.payout(settlement).status == PayoutStatus.PAID


def test_a_payout_that_a_person_has_confirmed_is_found_and_not_booked_twice():
    settlement, payout, number = sent_payout()
    payouts.confirm(SYSTEM, payout.id)
    before = in_bank()

    out(payout.amount, sheets.memo(payout), counter_account=number)

    assert (in_bank(), ends()) == (before, [(LineEnd.PAYOUT, payout.id)])
    assert make.payout(settlement).status == PayoutStatus.PAID


def test_told_twice_it_is_one_payout_and_the_second_waits_for_a_person():
    _, payout, number = sent_payout()
    out(payout.amount, sheets.memo(payout), counter_account=number)

    again = out(payout.amount, sheets.memo(payout), counter_account=number)

    assert (line(again).remaining, len(ends())) == (payout.amount, 1)


@pytest.mark.parametrize("wrong", ["sum", "words", "account", "no account", "other try"])
def test_where_not_all_agrees_a_person_is_shown_what_speaks_for_it(wrong):
    settlement, payout, number = sent_payout()
    words = "chuyen tien" if wrong == "words" else sheets.memo(payout)
    words = words.replace("LAN 1", "LAN 12") if wrong == "other try" else words
    account = {"account": "999", "no account": ""}.get(wrong, number)

    heard = out(payout.amount + (wrong == "sum"), words, counter_account=account)

    assert (make.payout(settlement).status, line(heard).remaining > 0, ends()) == (PayoutStatus.SENT, True, [])
    found = outgoing.candidates(line(heard))
    assert [each.signs for each in found] == {
        "sum": [], "words": [{Sign.ACCOUNT}], "account": [{Sign.WORDS}], "no account": [{Sign.WORDS}],
        "other try": [{Sign.ACCOUNT}]}[wrong]


def test_what_is_named_comes_first_though_others_are_as_much():
    first, second = sent_payout(), sent_payout()
    assert first[1].amount == second[1].amount
    heard = out(second[1].amount, sheets.memo(second[1]))

    assert [each.thing.id for each in outgoing.candidates(line(heard))] == [second[1].id, first[1].id]


def test_a_payout_that_waits_in_no_file_is_not_offered():
    seller = shop.cooperative()
    make.sold(seller)
    payout = make.payout(make.locked(seller))
    heard = out(payout.amount, sheets.memo(payout), counter_account=f"00110{seller.id:07d}")

    assert outgoing.candidates(line(heard)) == []
    with pytest.raises(NotSuchMoney):
        by_hand.end(SYSTEM, heard.line_id, Said(LineEnd.PAYOUT, "seen", payout_id=payout.id), "k1")


@pytest.mark.parametrize("words", ["HOAN TIEN {}", "ck hoantien {} cam on", "HOAN TIEN{}"])
def test_a_refund_has_gone_once_the_bank_tells_of_it(words):
    refund = promised()

    out(20_000, words.format(refund.id), counter_account=THEIRS, reference="FT26325123456")

    assert (refund.status, refund.reference, ends()) == (
        RefundStatus.SENT, "FT26325123456", [(LineEnd.REFUND, refund.id)])


def test_a_refund_without_an_account_is_for_a_person_to_say():
    refund = refunds.of_order(refunds.overpaid(20_000), 20_000)
    heard = out(20_000, f"HOAN TIEN {refund.id}", counter_account=THEIRS)
    assert (refund.status, ends()) == (RefundStatus.PROMISED, [])

    by_hand.end(SYSTEM, heard.line_id, Said(LineEnd.REFUND, "seen", refund_id=refund.id), "k1")

    assert (refund.status, line(heard).remaining) == (RefundStatus.SENT, 0)


def test_a_refund_of_money_that_nobody_knew_is_found_too():
    known = hear(bank.told(9_000, "khong ro"))
    refund = refunds.of_line(line(known), 9_000)
    refund_accounts.give(SYSTEM, refund.id, GivenAccount("970436", THEIRS, "NGUYEN THI LAN"))

    out(9_000, f"HOAN TIEN {refund.id}", counter_account=THEIRS)

    assert refund.status == RefundStatus.SENT


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_payout_that_comes_back_is_owed_again(is_confirmed):
    settlement, payout, number = sent_payout()
    if is_confirmed:
        out(payout.amount, sheets.memo(payout), counter_account=number)
    before = in_bank() + (0 if is_confirmed else -payout.amount)

    heard = hear(bank.told(payout.amount, f"HOAN TRA GD {sheets.memo(payout)} sai so tai khoan"))

    again = make.payout(settlement)
    assert (again.nth, again.status, db.session.get_one(type(payout), payout.id).status) == (
        2, PayoutStatus.WAITING, PayoutStatus.RETURNED)
    assert (line(heard).remaining, in_bank()) == (0, before + payout.amount)
    assert db.session.scalars(sa.select(Case.id).where(Case.closed_at.is_(None))).all() == []


@pytest.mark.parametrize(("more", "words"), [
    (1, "HOAN TRA {}"), (0, "HOAN TRA chuyen tien"), (0, "{}"), (0, "HOAN TRA {} QT000099 LAN 1")])
def test_what_comes_back_less_clearly_is_a_case(more, words):
    settlement, payout, _ = sent_payout()

    hear(bank.told(payout.amount + more, words.format(sheets.memo(payout))))

    assert make.payout(settlement).status == PayoutStatus.SENT
    [kind] = db.session.scalars(sa.select(Case.kind).where(Case.closed_at.is_(None)))
    assert kind in (CaseKind.RETURNED, CaseKind.UNKNOWN)


def test_the_page_of_a_line_offers_what_it_may_be(app):
    settlement, payout, _ = sent_payout()
    heard = out(payout.amount, sheets.memo(payout))
    admin, url = Browser(app, accounts.person(Role.ADMIN)), f"/office/money/bank-lines/{heard.line_id}"

    page = admin.get(url).text
    answer = admin.post(f"{url}/end", kind=f"payout:{payout.id}", reason="Seen at the bank", request_key="k-page-1")

    assert "It may be" in page and "our words in it" in page and f'value="payout:{payout.id}"' in page
    assert answer.status_code == 303
    assert make.payout(settlement).status == PayoutStatus.PAID
