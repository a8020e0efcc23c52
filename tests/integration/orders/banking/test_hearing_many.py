"""Many movements at once are what they would be one by one."""
from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.db import db
from orders.banking import hearing, hearing_many
from orders.cancelling import cancel_by_buyer
from orders.expiry import giving_up
from orders.ledger import Account, Entry, Posting
from orders.models import BankLine, BankTelling, Case, Direction, OrderStatus
from tests.make import bank, cod, money
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")
WORDS = ("chuyen tien", "ung ho", "CB0000000X", "hoan tien", cod.TRANSFER, "phi thang 11", "")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    assert checks.run() == []


def movements(chance, source, number):
    today = clock.day_bounds(clock.today())[0]
    return [bank.told(
        chance.choice((10_000, 20_000)), chance.choice(WORDS), source=source, external_id=f"{source}{i}",
        at=today - timedelta(days=chance.randrange(5)), direction=chance.choice((Direction.IN, Direction.OUT)),
        reference=chance.choice(("", f"FT2632500{chance.randrange(12):04}"))) for i in range(number)]


def on(account, told):
    """The same movements on another account."""
    return [replace(each, account_number=account, external_id=f"{account}-{each.external_id}") for each in told]


def stands(account):
    """Everything that is known of an account, without ids."""
    db.session.rollback()
    lines = {line.id: (line.text, line.reference, line.amount, line.direction.value, line.day, line.remaining,
                       line.source, line.account_id is not None)
             for line in db.session.query(BankLine).filter_by(account_number=account)}
    told = sorted((lines[each.line_id], each.source, each.external_id.partition("-")[2])
                  for each in db.session.query(BankTelling) if each.line_id in lines)
    cases = sorted((each.kind.value, lines[each.bank_line_id], each.amount, bool(each.note))
                   for each in db.session.query(Case) if each.bank_line_id in lines)
    booked = sorted((each.account.value, lines[each.line_id], each.amount) for each in booked_for(lines))
    return sorted(lines.values()), told, cases, booked


@dataclass(frozen=True)
class Booked:
    account: Account
    amount: int
    line_id: int


def booked_for(lines):
    for posting, account, amount in db.session.execute(sa.select(
            Posting.document, Entry.account, Entry.amount).join(Entry, Entry.posting_id == Posting.id)):
        line_id = int(posting.removeprefix("bank:"))
        if line_id in lines:
            yield Booked(account, amount, line_id)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("is_ours", [True, False])
def test_the_same_lines_cases_and_entries_come_of_it(seed, is_ours):
    if is_ours:
        for number in ("111", "222"):
            money.account(number, is_shown=False)
    chance = random.Random(seed)
    before, told = movements(chance, "sepay", 12), movements(chance, "file", 30)
    for number in ("111", "222"):
        for each in on(number, before):
            hearing.hear(each)

    for each in on("111", told):
        hearing.hear(each)
    heard = hearing.hear_together(on("222", told))

    assert stands("222") == stands("111")
    again = hearing.hear_together(on("222", told))
    assert [each.line_id for each in again] == [each.line_id for each in heard]
    assert not any(each.is_new for each in again)
    assert stands("222") == stands("111")


def test_only_what_locks_more_than_orders_is_apart():
    waits, cancelled, expired = (money.by_transfer() for _ in range(3))
    cancel_by_buyer(cancelled.secret, "")
    with clock.at(clock.now() + timedelta(days=9)):
        giving_up.give_up(expired.id)
    texts = [f"{waits.code} chuyen tien", "CB0000000X", f"x {expired.code.lower()} y", cancelled.code,
             "hoan tien 77", "QT000001 LAN 1", ""]

    assert hearing_many.apart(texts) == {texts[2]}
    assert hearing_many.apart([]) == set()


def test_lines_of_two_sources_are_not_heard_together():
    with pytest.raises(ValueError, match="too many"):
        hearing.hear_together([bank.told(5), bank.told(5, source="file")])
    assert make.count(BankLine) == 0


def test_one_that_is_told_twice_at_once_is_one_line():
    money.account()
    order = money.by_transfer()
    told = bank.told(order.total, order.code)

    first, second, other = hearing.hear_together([told, told, bank.told(5, "x", account_number="9")])

    assert (first.is_new, second.is_new, first.line_id) == (True, False, second.line_id)
    assert (other.match, order.status, make.count(BankLine)) == (None, OrderStatus.CONFIRMED, 2)


@pytest.mark.parametrize("together", [False, True])
def test_a_doubt_and_what_settles_it_may_come_in_one_telling(together):
    """Casso told one half of an order; SePay tells the other half first, which looks the same, and then that one."""
    order = money.by_transfer()
    half = order.total // 2
    hearing.hear(bank.told(half, order.code, source="casso", external_id="c1", reference="FT2611270001"))
    told = [bank.told(half, order.code, source="sepay", external_id=f"s{number}", reference=f"FT261127000{number}")
            for number in (2, 1)]

    for part in [told] if together else [[each] for each in told]:
        hearing.hear_together(part)

    db.session.expire_all()
    assert (order.status, order.received) == (OrderStatus.CONFIRMED, order.total)
    assert db.session.scalars(sa.select(Case.kind).where(Case.closed_at.is_(None))).all() == []
