"""Every way to pay keeps the same promises."""
from __future__ import annotations

import pytest

from core.db import Dong
from orders.payments.cash import CashOnDelivery
from orders.payments.provider import Due, Outcome, Provider
from tests.contract.orders.memory_card import MemoryCard

PROVIDERS: list[Provider] = [CashOnDelivery(), MemoryCard()]


@pytest.fixture(params=PROVIDERS, ids=lambda provider: provider.name)
def provider(request: pytest.FixtureRequest) -> Provider:
    return request.param


def test_its_name_fits_its_column(provider):
    assert 1 <= len(provider.name) <= 12


def test_asking_twice_for_the_same_money_is_one_payment(provider):
    due = Due("CB0000000X-1", Dong(120_000))

    assert provider.start(due) == provider.start(due)
    assert 1 <= len(provider.start(due).reference) <= 30, "with its prefix it must fit a document of the ledger"


def test_another_attempt_is_another_payment(provider):
    first = provider.start(Due("CB0000000X-1", Dong(120_000)))

    assert provider.start(Due("CB0000000X-1", Dong(90_000), attempt=2)).reference != first.reference


def test_a_reference_nobody_knows_is_an_unknown_payment(provider):
    assert provider.ask("never heard of") is Outcome.UNKNOWN


def test_a_refund_ends_in_one_of_three_answers(provider):
    reference = provider.start(Due("CB0000000X-1", Dong(120_000))).reference

    first = provider.refund(reference, Dong(120_000), "refund-1")

    assert first in Outcome
    assert provider.refund(reference, Dong(120_000), "refund-1") is first
