"""Every way to pay keeps the same promises."""
from __future__ import annotations

import pytest

from core.db import Dong
from orders.cards.provider import Cards
from orders.payments.cash import CashOnDelivery
from orders.payments.provider import Due, Outcome
from tests.contract.orders.memory_card import MemoryCard
from tests.contract.orders.stripe_server import Trouble

CODE, TOTAL = "CB0000000X", Dong(120_000)
DUE = Due(CODE, TOTAL, back="https://market.example/o/x", cancelled="https://market.example/o/x")


class CashScene:
    """A rider collects; nobody outside knows of it."""

    def __init__(self) -> None:
        self.provider, self.given_back = CashOnDelivery(), {}

    def start(self, due):
        return self.provider.start(due)

    def pay(self, reference):
        """The rider tells a person, and the person us."""

    def refund(self, reference, amount, key):
        outcome = self.provider.refund(reference, amount, key)
        self.given_back[key] = amount
        return outcome

    def gone_back(self):
        return sum(self.given_back.values())


class MemoryScene(CashScene):
    """The one that other tests use in place of a card provider."""

    def __init__(self) -> None:
        super().__init__()
        self.provider = MemoryCard()

    def gone_back(self):
        return sum(amount for _, amount in self.provider.gone.values())


class CardScene:
    """A buyer pays on a page of Stripe."""

    def __init__(self, client, server) -> None:
        self.known, self.stripe = {}, server.stripe
        self.provider = Cards(client, self.known.get)

    def start(self, due):
        started = self.provider.start(due)
        self.known[started.reference] = started.known_as
        return started

    def pay(self, reference):
        assert self.stripe.pay(self.known[reference])

    def refund(self, reference, amount, key):
        return self.provider.refund(reference, amount, key)

    def gone_back(self):
        return sum(each["amount"] for each in self.stripe.refunds.values())


@pytest.fixture(params=["cash", "memory", "card"])
def scene(request):
    if request.param != "card":
        return CashScene() if request.param == "cash" else MemoryScene()
    return CardScene(request.getfixturevalue("client"), request.getfixturevalue("server"))


@pytest.fixture
def cards(client, server):
    return CardScene(client, server)


def test_its_name_fits_its_column(scene):
    assert 1 <= len(scene.provider.name) <= 12


def test_asking_twice_for_the_same_money_is_one_payment(scene):
    assert scene.start(DUE) == scene.start(DUE)
    assert 1 <= len(scene.start(DUE).reference) <= 30, "with its prefix it must fit a document of the ledger"


def test_another_attempt_is_another_payment(scene):
    first = scene.start(DUE)
    second = scene.start(Due(CODE, Dong(90_000), 2, back=DUE.back, cancelled=DUE.cancelled))

    assert second.reference != first.reference


def test_a_reference_nobody_knows_is_an_unknown_payment(scene):
    answer = scene.provider.ask("never heard of")

    assert answer.outcome is Outcome.UNKNOWN
    assert answer.amount is None


def test_what_nobody_has_paid_yet_is_unknown(scene):
    assert scene.provider.ask(scene.start(DUE).reference).outcome is Outcome.UNKNOWN


def test_what_was_paid_is_never_refused(scene):
    reference = scene.start(DUE).reference
    scene.pay(reference)

    answer = scene.provider.ask(reference)

    assert answer.outcome in (Outcome.PAID, Outcome.UNKNOWN)
    assert answer.amount in (None, TOTAL)


def test_a_refund_with_the_same_key_goes_once(scene):
    reference = scene.start(DUE).reference
    scene.pay(reference)

    answers = [scene.refund(reference, Dong(50_000), "refund-1") for _ in range(3)]

    assert answers == [Outcome.PAID] * 3
    assert scene.gone_back() == 50_000


def test_parts_go_back_with_keys_of_their_own(scene):
    reference = scene.start(DUE).reference
    scene.pay(reference)

    answers = [scene.refund(reference, Dong(amount), f"refund-{amount}") for amount in (50_000, 70_000)]

    assert answers == [Outcome.PAID] * 2
    assert scene.gone_back() == TOTAL


def test_a_paid_card_says_how_much(cards):
    reference = cards.start(DUE).reference
    cards.pay(reference)

    answer = cards.provider.ask(reference)

    assert (answer.outcome, answer.amount) == (Outcome.PAID, TOTAL)


def test_a_page_that_has_closed_is_refused(cards):
    started = cards.start(DUE)
    cards.stripe.lapse(started.known_as)

    assert cards.provider.ask(started.reference).outcome is Outcome.REFUSED


@pytest.mark.parametrize(("is_good", "outcome"), [(True, Outcome.PAID), (False, Outcome.REFUSED)])
def test_a_bank_that_takes_its_time_is_unknown_until_it_answers(cards, is_good, outcome):
    started = cards.start(DUE)
    cards.stripe.pay_slowly(started.known_as)
    before = cards.provider.ask(started.reference).outcome

    cards.stripe.bank_answers(started.known_as, is_good=is_good)

    assert (before, cards.provider.ask(started.reference).outcome) == (Outcome.UNKNOWN, outcome)


def test_more_than_was_paid_is_refused_and_nothing_goes(cards):
    reference = cards.start(DUE).reference
    cards.pay(reference)
    cards.refund(reference, Dong(100_000), "refund-1")

    assert cards.refund(reference, Dong(20_001), "refund-2") is Outcome.REFUSED
    assert cards.gone_back() == 100_000


def test_of_what_nobody_paid_nothing_goes_back(cards):
    reference = cards.start(DUE).reference

    assert cards.refund(reference, TOTAL, "refund-1") is Outcome.UNKNOWN
    assert cards.gone_back() == 0


@pytest.mark.parametrize("trouble", [
    Trouble(cut=True), Trouble(cut=True, done_first=True), Trouble(503), Trouble(500, done_first=True),
    Trouble(200, body=b"<html>"), Trouble(429, body=b'{"error": {"type": "rate_limit", "message": "slow down"}}'),
    Trouble(401, body=b'{"error": {"message": "Expired API Key"}}')])
def test_a_refund_without_an_answer_is_unknown_and_asked_again_goes_once(cards, server, trouble):
    reference = cards.start(DUE).reference
    cards.pay(reference)
    server.calm = 2  # the page, and what went back before; then comes the refund
    server.troubles.append(trouble)

    first = cards.refund(reference, Dong(50_000), "refund-1")
    again = cards.refund(reference, Dong(50_000), "refund-1")

    assert (first, again) == (Outcome.UNKNOWN, Outcome.PAID)
    assert cards.gone_back() == 50_000


def test_a_refund_is_found_again_when_its_key_was_forgotten(cards):
    reference = cards.start(DUE).reference
    cards.pay(reference)
    cards.refund(reference, Dong(50_000), "refund-1")
    cards.stripe.forget_keys()

    assert cards.refund(reference, Dong(50_000), "refund-1") is Outcome.PAID
    assert cards.gone_back() == 50_000


def test_a_refund_that_is_under_way_is_unknown_until_the_bank_has_it(cards):
    cards.stripe.pending_refunds = True
    reference = cards.start(DUE).reference
    cards.pay(reference)
    first = cards.refund(reference, Dong(50_000), "refund-1")

    cards.stripe.settle_refund(next(iter(cards.stripe.refunds)), "succeeded")

    assert (first, cards.refund(reference, Dong(50_000), "refund-1")) == (Outcome.UNKNOWN, Outcome.PAID)


def test_a_refund_that_the_bank_sends_back_is_refused(cards):
    reference = cards.start(DUE).reference
    cards.pay(reference)
    cards.refund(reference, Dong(50_000), "refund-1")

    cards.stripe.settle_refund(next(iter(cards.stripe.refunds)), "failed")

    assert cards.refund(reference, Dong(50_000), "refund-1") is Outcome.REFUSED


def test_money_that_a_bank_has_taken_back_is_not_sent_again(cards):
    started = cards.start(DUE)
    cards.pay(started.reference)
    cards.stripe.dispute(cards.stripe.sessions[started.known_as]["payment_intent"])

    assert cards.refund(started.reference, TOTAL, "refund-1") is Outcome.REFUSED


def test_without_an_answer_a_payment_is_unknown(cards, server):
    reference = cards.start(DUE).reference
    cards.pay(reference)
    server.troubles[:] = [Trouble(cut=True), Trouble(500), Trouble(200, body=b"{}")]

    assert [cards.provider.ask(reference).outcome for _ in range(4)] == [Outcome.UNKNOWN] * 3 + [Outcome.PAID]
