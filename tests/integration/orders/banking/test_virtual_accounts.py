"""One account under several numbers: virtual ones that a bank gives, and who listens to it tells."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from orders.banking import accounts as bank_accounts
from orders.banking import adopting, casso, sepay
from orders.banking.errors import AccountKnown, BadAccountNumber, NoSuchAccount
from orders.banking.hearing import hear
from orders.banking.matching import Match
from orders.models import BankAccount, BankLine, Case, CaseKind, Direction, OrderStatus
from orders.models.money import BankLineEnd, LineEnd
from tests.make import accounts, bank, money
from tests.make.accounts import Browser
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
VIRTUAL = "VQR0000123ABC"


@pytest.fixture(autouse=True)
def account(context):
    yield money.account(bank.ACCOUNT)
    db.session.rollback()
    assert checks.run() == []


def cases():
    return list(db.session.scalars(sa.select(Case.kind).where(Case.closed_at.is_(None))))


def lines():
    return list(db.session.scalars(sa.select(BankLine).order_by(BankLine.id)))


def virtual(amount, text, **details):
    return bank.told(amount, text, **{"source": "casso", "account_number": VIRTUAL, **details})


def test_a_virtual_number_beside_the_main_one_is_the_same_account():
    order = money.by_transfer()

    hear(bank.told(order.total, order.code, source="casso", virtual_number=VIRTUAL))

    assert (order.status, lines()[0].account_number, cases()) == (OrderStatus.CONFIRMED, bank.ACCOUNT, [])


def test_both_numbers_are_read_where_both_are_told():
    second = {"error": 0, "data": {
        "id": 7, "reference": "FT1", "description": "x", "amount": 5_000, "accountNumber": bank.ACCOUNT,
        "transactionDateTime": bank.local(clock.now()), "virtualAccountNumber": VIRTUAL}}
    listed = {"id": 8, "tid": "FT1", "description": "x", "amount": 5_000, "when": bank.local(clock.now()),
              "bankSubAccId": bank.ACCOUNT, "virtualAccount": VIRTUAL, "corresponsiveName": "LAN"}

    [one] = casso.read(second)
    other = casso.read_listed(listed)
    only = casso.read_listed({**listed, "bankSubAccId": ""})

    assert one.numbers == other.numbers == (bank.ACCOUNT, VIRTUAL)
    assert (other.counter_name, only.numbers) == ("LAN", (VIRTUAL,))
    assert sepay.read_listed({
        "id": "9", "account_number": bank.ACCOUNT, "sub_account": VIRTUAL, "amount_in": "5000.00",
        "transaction_date": bank.local(clock.now())}).numbers == (bank.ACCOUNT, VIRTUAL)


@pytest.mark.parametrize("is_virtual_first", [True, False])
@pytest.mark.parametrize("reference", ["FT26325123456", ""])
def test_told_under_both_numbers_it_is_one_where_all_else_agrees(is_virtual_first, reference):
    order = money.by_transfer()
    main = bank.told(order.total, f"{order.code} chuyen tien", reference=reference)
    other = virtual(order.total, f"MBVCB {order.code} chuyen tien", reference=reference)
    for each in (other, main) if is_virtual_first else (main, other):
        hear(each)
        hear(each)

    assert (len(lines()), order.received, order.status, cases()) == (1, order.total, OrderStatus.CONFIRMED, [])
    assert lines()[0].account_id is not None


@pytest.mark.parametrize("details", [
    {"reference": "FT26325999999"}, {"reference": "", "at": clock.now() - timedelta(minutes=20)},
    {"reference": "", "text": "khac han di"}, {"reference": "", "has_time": False},
    {"reference": "FT26325123456", "direction": Direction.OUT}])
def test_where_anything_speaks_against_it_they_are_two(details):
    hear(bank.told(70_000, "chuyen tien mua man", reference="FT26325123456"))
    hear(virtual(70_000, **{"text": "chuyen tien mua man", **details}))

    assert len(lines()) == 2
    assert CaseKind.STRANGE_ACCOUNT in cases()


def test_two_lines_of_which_both_may_be_it_are_left_to_a_person():
    for _ in range(2):
        hear(bank.told(70_000, "chuyen tien mua man", reference=""))
    hear(virtual(70_000, "chuyen tien mua man", reference=""))

    assert len(lines()) == 3


def test_what_was_told_of_a_number_counts_once_somebody_says_whose_it_is(account):
    order = money.by_transfer()
    hear(virtual(order.total, order.code))
    assert (order.received, cases(), adopting.waiting()) == (0, [CaseKind.STRANGE_ACCOUNT], [])

    bank_accounts.add_alias(SYSTEM, account.id, " vqr-0000 123.abc ")

    assert [adopting.adopt_all() for _ in range(2)] == [1, 0]
    assert (order.received, order.status, cases()) == (order.total, OrderStatus.CONFIRMED, [])
    heard = hear(virtual(5_000, "khong ro"))
    assert (heard.match, lines()[-1].account_id) == (Match.UNKNOWN, account.id)


def test_what_came_before_its_account_was_on_the_list_counts_too():
    order = money.by_transfer()
    hear(bank.told(order.total, order.code, account_number="99887766"))

    bank_accounts.add(SYSTEM, "970436", "99887766", "SAN CHO BAN")
    adopting.adopt_all()

    assert order.received == order.total


def test_one_that_both_have_told_meanwhile_is_set_aside(account):
    order = money.by_transfer()
    for each in (virtual(order.total, order.code, reference=""), virtual(order.total, order.code, reference="")):
        hear(each)
    hear(bank.told(order.total, order.code, reference=""))

    bank_accounts.add_alias(SYSTEM, account.id, VIRTUAL)
    adopting.adopt_all()

    ended = db.session.scalars(sa.select(BankLineEnd.kind)).all()
    assert ended == [LineEnd.SAME]
    assert order.received == order.total * 2  # two were told by one source, so two have come
    assert [line.remaining for line in lines()] == [0, 0, 0]


def test_money_that_went_out_is_taken_as_ours_and_not_booked(account):
    hear(virtual(5_000, "phi", direction=Direction.OUT))
    bank_accounts.add_alias(SYSTEM, account.id, VIRTUAL)

    assert adopting.adopt_all() == 1
    assert (lines()[0].account_id, lines()[0].remaining) == (account.id, 5_000)


@pytest.mark.parametrize("number", ["", "12", "a b*c", "x" * 41, "số"])
def test_a_number_that_no_bank_gives_is_refused(account, number):
    with pytest.raises(BadAccountNumber):
        bank_accounts.add_alias(SYSTEM, account.id, number)


def test_a_number_is_of_one_account_at_a_time(account):
    other = money.account("5566778899", is_shown=False)
    alias = bank_accounts.add_alias(SYSTEM, account.id, VIRTUAL)
    for number in (VIRTUAL, bank.ACCOUNT, other.number):
        with pytest.raises(AccountKnown):
            bank_accounts.add_alias(SYSTEM, other.id, number)
    with pytest.raises(NoSuchAccount):
        bank_accounts.end_alias(SYSTEM, other.id, alias.id)
    bank_accounts.end_alias(SYSTEM, account.id, alias.id)

    assert bank_accounts.add_alias(SYSTEM, other.id, VIRTUAL).account_id == other.id
    assert bank_accounts.aliases(SYSTEM, account.id) == []


def test_strangers_may_not(account):
    officer = accounts.actor()
    with pytest.raises(NoSuchAccount):
        bank_accounts.add_alias(officer, account.id, VIRTUAL)


def test_the_database_lets_an_account_be_found_once(account):
    hear(bank.told(5_000, "x"))
    other = money.account("5566778899", is_shown=False)

    assert refused("UPDATE bank_lines SET account_id = :other", other=other.id)
    assert refused("UPDATE bank_lines SET account_id = NULL")


def test_the_page_of_an_account_adds_and_ends_numbers(app, account):
    order = money.by_transfer()
    hear(virtual(order.total, order.code))
    admin, url = Browser(app, accounts.person(Role.ADMIN)), f"/office/money/accounts/{account.id}"

    refused = admin.post(f"{url}/numbers", number="*")
    added = admin.post(f"{url}/numbers", number=VIRTUAL)
    page = admin.get(url).text

    assert (refused.status_code, added.status_code) == (422, 303)
    assert VIRTUAL in page and "1 movement" in page
    [alias] = bank_accounts.aliases(SYSTEM, account.id)
    assert admin.post(f"{url}/numbers/{alias.id}/end").status_code == 303
    assert VIRTUAL not in admin.get(url).text
    assert db.session.get_one(BankAccount, account.id).ended_at is None
