"""A card was charged another sum than we had asked for: a person counts it for the order, or gives it back."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role
from core import checks, clock, figures
from core.actors import NOBODY, SYSTEM
from core.db import db
from core.outside import NoAnswer
from orders import balances
from orders.cards import other_sum, settling
from orders.cards.errors import NotAsItStands
from orders.errors import ReasonNeeded
from orders.expiry import due
from orders.ledger import Account
from orders.models import Case, OrderStatus
from orders.money_errors import NoSuchCase
from orders.refunds import asking
from tests.make import accounts, cards, refunds
from tests.make.accounts import Browser


def paid_otherwise(stripe, change, order=None):
    """The order, its page, and the case that waits: the buyer was charged `change` more, or less."""
    order = order or cards.by_card()
    page = cards.led(order)
    stripe.sessions[page]["amount_total"] = order.total + change
    stripe.pay(page)
    cards.tell(stripe)
    case = db.session.query(Case).filter_by(closed_at=None).order_by(Case.id.desc()).first()
    return order, page, case


def decision(case):
    return db.session.get_one(Case, case.id, populate_existing=True).decision


def send_back(stripe):
    """What was promised to cards goes."""
    cards.deliver_outbox()
    for refund_id in asking.waiting():
        asking.pass_on(refund_id)
    cards.tell(stripe)


def test_it_waits_for_a_person_and_counts_for_nothing(stripe):
    order, _, case = paid_otherwise(stripe, -1_000)

    assert other_sum.is_other_sum(case)
    assert (case.amount, cards.fresh(order).received) == (order.total - 1_000, 0)
    assert cards.payments(order) == [("started", order.total)]


def test_a_part_is_counted_and_leaves_the_rest_to_be_paid(stripe):
    order, _, case = paid_otherwise(stripe, -1_000)

    other_sum.count(SYSTEM, case.id)

    assert cards.payments(order) == [("refused", order.total), ("paid", order.total - 1_000)]
    assert balances.of(cards.fresh(order)).left == 1_000
    assert (cards.fresh(order).status, decision(case)) == (OrderStatus.PLACED, "counted")
    assert cards.booked(Account.CARD) == order.total - 1_000


def test_what_is_too_much_goes_back_to_the_card_by_itself(stripe):
    order, _, case = paid_otherwise(stripe, 5_000)

    other_sum.count(SYSTEM, case.id)

    assert cards.fresh(order).status == OrderStatus.CONFIRMED
    assert cards.refunds(order) == [("promised", 5_000)]
    send_back(stripe)
    assert cards.refunds(order) == [("sent", 5_000)]
    assert cards.booked(Account.CARD) == order.total


def test_all_of_it_goes_back_and_the_order_waits_as_before(stripe):
    order, _, case = paid_otherwise(stripe, -1_000)

    other_sum.give_back(SYSTEM, case.id, "the buyer pays anew")

    assert (cards.fresh(order).received, cards.fresh(order).status) == (0, OrderStatus.PLACED)
    assert (cards.refunds(order), decision(case)) == ([("promised", order.total - 1_000)], "refunded")
    send_back(stripe)
    assert cards.refunds(order) == [("sent", order.total - 1_000)]
    assert cards.booked(Account.CARD) == 0


@pytest.mark.parametrize("again", ["count", "give_back"])
@pytest.mark.parametrize("first", ["count", "give_back"])
def test_whatever_is_said_second_changes_nothing(stripe, first, again):
    order, page, case = paid_otherwise(stripe, -1_000)
    acts = {"count": lambda: other_sum.count(SYSTEM, case.id),
            "give_back": lambda: other_sum.give_back(SYSTEM, case.id, "why")}
    acts[first]()
    before = (cards.payments(order), cards.refunds(order), cards.fresh(order).received)

    acts[again]()
    settling.settle(page)  # and the provider tells once more

    assert (cards.payments(order), cards.refunds(order), cards.fresh(order).received) == before
    assert cards.cases() == []


def test_the_provider_is_asked_again_before_anything_is_done(stripe):
    order, page, case = paid_otherwise(stripe, -1_000)
    stripe.sessions[page]["payment_status"] = "unpaid"

    with pytest.raises(NotAsItStands):
        other_sum.count(SYSTEM, case.id)

    assert (cards.payments(order), decision(case)) == ([("started", order.total)], "")


@pytest.mark.parametrize("what", ["currency", "client_reference_id"])
def test_what_differs_by_more_than_the_sum_is_no_money_of_that_order(stripe, what):
    order = cards.by_card()
    page = cards.led(order)
    stripe.sessions[page][what] = {"currency": "usd"}.get(what, "CB1111111X")
    stripe.pay(page)
    cards.tell(stripe)
    case = db.session.query(Case).one()

    with pytest.raises(NotAsItStands):
        other_sum.count(SYSTEM, case.id)

    assert cards.fresh(order).received == 0


def test_without_an_answer_nothing_is_done(server, stripe):
    _, _, case = paid_otherwise(stripe, -1_000)
    server.close()

    with pytest.raises(NoAnswer):
        other_sum.count(SYSTEM, case.id)

    assert decision(case) == ""


def test_only_who_handles_money_decides_and_with_a_reason(stripe):
    _, _, case = paid_otherwise(stripe, -1_000)

    with pytest.raises(NoSuchCase):
        other_sum.count(NOBODY, case.id)
    with pytest.raises(ReasonNeeded):
        other_sum.give_back(SYSTEM, case.id, "  ")


def test_other_cases_are_no_such_money(stripe):
    order = refunds.overpaid(20_000)
    case = Case(kind="over", subject=f"order:{order.code}", order_id=order.id, amount=20_000)

    assert not other_sum.is_other_sum(case)


def test_the_page_of_the_case_does_both(app, stripe):
    admin = Browser(app, accounts.person(Role.ADMIN))
    _, _, case = paid_otherwise(stripe, -1_000)
    _, _, second = paid_otherwise(stripe, 2_000)
    page = admin.get(f"/office/money/cases/{case.id}").text
    assert f"/office/money/cards/cases/{case.id}/count" in page

    assert admin.post(f"/office/money/cards/cases/{case.id}/count").status_code == 303
    assert admin.post(f"/office/money/cards/cases/{second.id}/give-back", reason="").status_code == 303
    assert decision(second) == ""
    assert admin.post(f"/office/money/cards/cases/{second.id}/give-back", reason="pays anew").status_code == 303

    assert [decision(case), decision(second)] == ["counted", "refunded"]
    assert "/count" not in admin.get(f"/office/money/cases/{case.id}").text
    assert checks.run() == []


def test_everybody_reads_what_it_is_and_the_buyer_is_asked_for_nothing_more(app, stripe):
    order, _, case = paid_otherwise(stripe, -30_000, cards.by_card(language="en"))
    buyer, admin = Browser(app), Browser(app, accounts.person(Role.ADMIN))

    page = buyer.get(f"/o/{order.secret}?lang=en").text
    office = admin.get(f"/office/money/cases/{case.id}").text

    assert f"Your card was charged {figures.dong(order.total - 30_000, 'en')}" in page
    assert "Please pay by card" not in page
    assert f"/o/{order.secret}/way" not in page
    assert buyer.get(f"/o/{order.secret}/card").location == f"/o/{order.secret}"
    assert "<title>A card was charged another sum" in office
    assert "Nothing in this transfer" not in office
    assert "On the pages of the provider: pi_" in office
    other_sum.count(SYSTEM, case.id)
    assert "Please pay by card" in buyer.get(f"/o/{order.secret}").text


def test_the_buyer_of_a_paid_part_reads_how_much_is_here_and_left(app, stripe):
    order, _, case = paid_otherwise(stripe, -1_000, cards.by_card(language="en"))

    other_sum.count(SYSTEM, case.id)

    page = Browser(app).get(f"/o/{order.secret}").text
    assert f"{figures.dong(order.total - 1_000, 'en')} of your money is here." in page
    assert f"{figures.dong(1_000, 'en')} is still to be paid, and a card takes no less than" in page
    assert "What you have paid goes back to you." in page


def test_its_goods_are_kept_until_somebody_has_decided(stripe):
    order, _, case = paid_otherwise(stripe, -1_000)

    with clock.at(clock.now() + timedelta(days=2)):
        assert (due.is_over(cards.fresh(order)), due.overdue(), due.to_remind()) == (False, [], [])
        stripe.now = int(clock.now().timestamp())
        other_sum.give_back(SYSTEM, case.id, "too late for it")

        assert (due.is_over(cards.fresh(order)), due.overdue()) == (True, [order.id])
