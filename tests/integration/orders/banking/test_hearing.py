"""Movements on our accounts: kept once, booked, counted for what they name, and never dropped."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from orders import balances
from orders.banking import by_hand
from orders.banking.hearing import hear
from orders.banking.matching import Match
from orders.cancelling import cancel_order
from orders.ledger import Account, Entry
from orders.models import BankLine, BankTelling, Case, CaseKind, Direction, OrderStatus
from orders.together import merging
from tests.make import bank, money, shop
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _account(context):
    money.account(bank.ACCOUNT)


def lines():
    return list(db.session.scalars(sa.select(BankLine).order_by(BankLine.id)))


def cases():
    found = db.session.scalars(sa.select(Case).order_by(Case.id))
    return [(case.kind, case.subject.partition(":")[0]) for case in found]


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def test_a_transfer_with_the_code_pays_the_order():
    order = money.by_transfer()

    heard = hear(bank.told(order.total, f"MBVCB.123456.{order.code.lower()} chuyen tien.CT tu 99"))

    assert (heard.is_new, heard.match) == (True, Match.EXACT)
    assert (order.status, lines()[0].remaining, cases()) == (OrderStatus.CONFIRMED, 0, [])
    assert checks.run() == []


def test_told_again_by_the_same_it_is_the_same():
    order = money.by_transfer()
    told = bank.told(order.total, order.code)

    first, again = hear(told), hear(told)

    assert (again.line_id, again.is_new, order.received) == (first.line_id, False, order.total)


def test_told_by_another_with_the_banks_reference_it_is_the_same():
    order = money.by_transfer()
    told = bank.told(order.total, order.code, reference="FT26325123456")
    first = hear(told)

    again = hear(bank.told(order.total, f"{order.code} FT26325123456", source="file", reference=""))

    assert (again.line_id, again.is_new, order.received) == (first.line_id, False, order.total)
    assert make.count(BankTelling) == 2


def test_two_equal_transfers_told_by_two_sources_are_two():
    order = money.by_transfer()
    half = order.total // 2
    for source in ("sepay", "file"):
        for _ in range(2):
            hear(bank.told(half, order.code, source=source, reference=""))

    assert (len(lines()), order.received) == (2, half * 2)


def test_two_equal_transfers_of_which_each_source_told_one_are_known_by_their_references():
    order = money.by_transfer()
    hear(bank.told(order.total, order.code, reference="FT2600000001"))
    heard = hear(bank.told(order.total, order.code, reference="FT2600000002", source="casso"))

    assert heard.match == Match.TWICE
    assert (order.received, lines()[1].remaining) == (order.total, order.total)
    assert cases() == [(CaseKind.TWICE, "line")]
    assert checks.run() == []


def test_who_tells_of_both_equal_transfers_settles_that_they_are_two():
    order = money.by_transfer()
    first, second = "FT2600000001", "FT2600000002"
    hear(bank.told(order.total, order.code, reference=first))
    hear(bank.told(order.total, order.code, reference=second, source="casso"))

    heard = hear(bank.told(order.total, order.code, reference=second))

    assert (heard.is_new, len(lines()), order.received) == (False, 2, 2 * order.total)
    assert [(case.kind, case.decision) for case in db.session.scalars(sa.select(Case).order_by(Case.id))] == [
        (CaseKind.TWICE, "two"), (CaseKind.OVER, "")]
    assert checks.run() == []


@pytest.mark.parametrize("source", ["sepay", "casso"])
def test_several_doubts_about_one_transfer_are_settled_at_once(source):
    orders = money.by_transfer(), money.by_transfer()
    told = {name: {"reference": f"FT260000000{name}"} for name in range(3)}
    for order in orders:
        hear(bank.told(order.total, order.code, **told[0]))
        for name in (1, 2):
            hear(bank.told(order.total, order.code, source="casso", **told[name]))
        for name in (0,) if source == "casso" else (1, 2):
            hear(bank.told(order.total, order.code, source=source, **told[name]))

    assert [order.received for order in orders] == [3 * order.total for order in orders]
    assert len(lines()) == 6
    waiting = sa.select(Case.kind).where(Case.closed_at.is_(None))
    assert set(db.session.scalars(waiting)) == {CaseKind.OVER}


def test_what_a_person_has_given_already_is_not_given_again():
    order, other = money.by_transfer(), money.by_transfer()
    hear(bank.told(order.total, order.code, reference="FT2600000001"))
    doubted = hear(bank.told(order.total, order.code, reference="FT2600000002", source="casso"))
    by_hand.give(SYSTEM, doubted.line_id, {other.code: Dong(1_000)}, "by hand")

    hear(bank.told(order.total, order.code, reference="FT2600000002"))

    assert (order.received, other.received) == (order.total, 1_000)
    assert cases()[-1] == (CaseKind.TWICE, "line")


def test_a_line_is_known_by_the_reference_of_each_who_has_told_of_it():
    """A file without references came first: what machines tell then is known by what the first of them has said."""
    order = money.by_transfer()
    hear(bank.told(order.total, order.code, source="file", reference=""))
    first = hear(bank.told(order.total, order.code, reference="FT2600000001"))

    other = hear(bank.told(order.total, order.code, reference="FT2600000002", source="casso"))
    known = hear(bank.told(order.total, order.code, reference="FT2600000001", source="casso"))

    assert (other.match, known.line_id, known.is_new) == (Match.TWICE, first.line_id, False)
    assert (len(lines()), order.received) == (2, 2 * order.total), "casso has told of both by now"


def test_another_day_or_other_words_are_another_transfer():
    now = clock.now()
    for text, at in (("an", now), ("binh", now), ("an", now - timedelta(days=1))):
        for source in ("sepay", "file"):
            hear(bank.told(50_000, text, source=source, reference="", at=at))

    assert len(lines()) == 3


def test_less_waits_and_the_rest_completes_it():
    order = money.by_transfer()

    short = hear(bank.told(1_000, order.code))
    rest = hear(bank.told(order.total - 1_000, order.code))

    assert (short.match, rest.match, order.status) == (Match.SHORT, Match.EXACT, OrderStatus.CONFIRMED)
    assert cases() == []


def test_more_pays_the_order_and_the_rest_is_a_case():
    order = money.by_transfer()

    heard = hear(bank.told(order.total + 5_000, order.code))

    assert (heard.match, balances.of(order).surplus, cases()) == (Match.OVER, 5_000, [(CaseKind.OVER, "order")])


def test_paid_twice_is_all_too_much_and_a_case():
    order = money.by_transfer()
    hear(bank.told(order.total, order.code))

    heard = hear(bank.told(order.total, order.code))

    assert (heard.match, balances.of(order).surplus, cases()) == (
        Match.TWICE, order.total, [(CaseKind.OVER, "order")])


def test_money_for_an_order_that_a_person_cancelled_is_a_case():
    order = money.by_transfer()
    total = order.total
    cancel_order(SYSTEM, order.id, "changed their mind")

    heard = hear(bank.told(total, order.code))

    assert (heard.match, balances.of(order).surplus) == (Match.LATE, total)
    assert cases() == [(CaseKind.LATE, "order")]
    assert checks.run() == []


def test_one_transfer_for_two_orders_pays_both():
    first, second = money.by_transfer(), money.by_transfer()

    heard = hear(bank.told(first.total + second.total, f"{second.code} {first.code}"))

    assert heard.match == Match.SEVERAL
    assert [first.status, second.status] == [OrderStatus.CONFIRMED] * 2
    assert checks.run() == []


def test_the_sum_of_two_orders_that_is_none_is_for_a_person():
    first, second = money.by_transfer(), money.by_transfer()

    heard = hear(bank.told(first.total + 1, f"{second.code} {first.code}"))

    assert (heard.match, lines()[0].remaining, cases()) == (
        Match.UNCLEAR, first.total + 1, [(CaseKind.UNKNOWN, "line")])


@pytest.mark.parametrize("text", ["", "mua man hau", "CB0000000X", "🍑"])
def test_money_that_names_nothing_is_kept_for_a_person(text):
    heard = hear(bank.told(50_000, text))

    assert (heard.match, balance(Account.BANK), balance(Account.UNCLEAR), cases()) == (
        Match.UNKNOWN, 50_000, -50_000, [(CaseKind.UNKNOWN, "line")])


def test_an_account_that_is_not_ours_is_kept_and_booked_nowhere():
    order = money.by_transfer()

    hear(bank.told(order.total, order.code, account_number="999"))

    assert (balance(Account.BANK), order.received, cases()) == (0, 0, [(CaseKind.STRANGE_ACCOUNT, "line")])
    assert checks.run() == []


def test_money_that_went_out_pays_nothing():
    order = money.by_transfer()

    heard = hear(bank.told(order.total, order.code, direction=Direction.OUT))

    assert (heard.match, order.received, balance(Account.BANK), len(lines())) == (None, 0, 0, 1)
    assert checks.run() == []


def test_what_a_carrier_pays_in_is_no_buyers_and_waits_for_its_statement():
    heard = hear(bank.told(500_000, "VTP GLMTQY18 180926 30873899"))

    assert (heard.match, lines()[0].remaining, cases()) == (Match.COURIER, 500_000, [])


def test_the_code_of_an_order_that_went_on_in_another_pays_that_one():
    goods = shop.product()
    first, second = (money.by_transfer({shop.sku(goods): milli}) for milli in (2_000, 1_000))
    code = second.code
    merging.by_staff(SYSTEM, first.id, second.id, None, "k")

    heard = hear(bank.told(first.total, code))

    assert (heard.match, first.received, first.status) == (Match.EXACT, first.total, OrderStatus.CONFIRMED)


def test_a_sum_of_both_codes_of_joined_orders_pays_the_one_they_are():
    goods = shop.product()
    first, second = (money.by_transfer({shop.sku(goods): milli}) for milli in (2_000, 1_000))
    codes = f"{first.code} {second.code}"
    merging.by_staff(SYSTEM, first.id, second.id, None, "k")

    heard = hear(bank.told(first.total, codes))

    assert (heard.match, first.received) == (Match.EXACT, first.total)
    assert checks.run() == []
