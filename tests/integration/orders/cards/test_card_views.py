"""What a buyer sees of paying by card, from the order to the provider and back."""
from __future__ import annotations

import re

import pytest

from orders.cards.standing import of
from tests.contract.orders.stripe_server import Trouble
from tests.make import cards
from tests.make import orders as make


@pytest.fixture
def order(stripe):
    return cards.by_card(language="en")


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


@pytest.fixture(autouse=True)
def _english(client):
    with client.session_transaction() as session:
        session["language"] = "en"


def press(client, order):
    page = client.get(f"/o/{order.secret}").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    return client.post(f"/o/{order.secret}/card", data={"csrf_token": token})


def test_the_order_shows_how_much_and_the_button(client, order):
    shown = text(client.get(f"/o/{order.secret}"))

    assert "Please pay by card: 120,000 ₫" in shown
    assert "Pay by card" in shown


def test_the_button_leads_to_the_provider(client, order, stripe):
    answer = press(client, order)

    assert answer.status_code == 303
    assert answer.location == f"{stripe.address}/c/pay/{cards.page_of(order)}"
    assert stripe.sessions[cards.page_of(order)]["success_url"].endswith(f"/o/{order.secret}/card")


def test_forms_may_lead_to_the_provider_and_nowhere_else(client, order, stripe):
    policy = client.get(f"/o/{order.secret}").headers["Content-Security-Policy"]

    assert f"form-action 'self' {stripe.address};" in policy


def test_without_cards_forms_lead_nowhere_else(app, client, order):
    app.config["FORM_TARGETS"] = ()

    assert "form-action 'self';" in client.get(f"/o/{order.secret}").headers["Content-Security-Policy"]


def test_without_an_answer_the_buyer_is_told_to_try_again(client, order, server):
    server.troubles.append(Trouble(cut=True))

    answer = press(client, order)

    assert answer.location == f"/o/{order.secret}"
    assert "does not answer" in text(client.get(answer.location))
    assert press(client, order).location.startswith(server.stripe.address)


def test_coming_back_proves_nothing(client, order, stripe):
    cards.led(order)

    answer = client.get(f"/o/{order.secret}/card?session_id={cards.page_of(order)}")

    assert (answer.status_code, answer.headers["Refresh"]) == (200, "4")
    assert "We are waiting for the bank" in text(answer)
    assert cards.payments(order) == [("started", order.total)]


def test_when_the_bank_has_answered_the_page_goes_back_to_the_order(client, order, stripe):
    cards.paid(order, stripe)

    answer = client.get(f"/o/{order.secret}/card")

    assert (answer.status_code, answer.location) == (303, f"/o/{order.secret}")
    assert "Your payment by card has arrived" in text(client.get(answer.location))


def test_when_nothing_was_paid_the_buyer_may_try_again(client, order, stripe):
    stripe.lapse(cards.led(order))
    cards.tell(stripe)

    answer = client.get(f"/o/{order.secret}/card")

    shown = text(client.get(answer.location))
    assert "Nothing was paid by card" in shown
    assert "The last try did not work" in shown
    assert "Pay by card" in shown


def test_while_the_bank_thinks_there_is_no_button(client, order, stripe):
    stripe.pay_slowly(cards.led(order))
    cards.tell(stripe)

    shown = text(client.get(f"/o/{order.secret}"))

    assert "your bank has not answered yet" in shown
    assert of(cards.fresh(order)).amount is None
    assert press_again(client, order) == f"/o/{order.secret}"


def press_again(client, order):
    return client.post(f"/o/{order.secret}/card", data={}).location or f"/o/{order.secret}"


def test_an_order_in_cash_has_no_button(client, stripe):
    order = make.order(language="en")

    assert "Pay by card" not in text(client.get(f"/o/{order.secret}"))
    assert press(client, order).location == f"/o/{order.secret}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_behind_a_wrong_link_is_nothing(client, stripe, method):
    assert getattr(client, method)("/o/wrong/card").status_code in (400, 404)
