"""What we ask Stripe for, and what its answers mean, over HTTP and through its own library."""
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.db import Dong
from core.outside import NoAnswer
from core.transactions import transaction
from orders.cards.client import CardClient
from orders.cards.errors import CardRefused, KeySpent, NotOurMode
from orders.cards.facts import BackState, DisputeState, NewPage, PageState
from tests.contract.orders.stripe_server import Trouble

CODE = "CB0000000X"


def wish(**changes):
    until = clock.now() + timedelta(minutes=45)
    given = NewPage(f"{CODE}-card-1", CODE, Dong(260_000), f"Đơn hàng {CODE}", "vi", until,
                    "https://market.example/o/x/card?{CHECKOUT_SESSION_ID}", "https://market.example/o/x")
    return replace(given, **changes)


def sent(server):
    return next(given for method, path, given, _ in server.stripe.asked if path == "/v1/checkout/sessions")


def test_a_page_asks_for_dong_and_not_for_hundredths(client, server):
    page = client.open_page(wish())

    price = sent(server)["line_items"][0]["price_data"]
    assert (price["unit_amount"], price["currency"]) == ("260000", "vnd")
    assert (page.amount, page.currency, page.state) == (260_000, "vnd", PageState.OPEN)
    assert page.pay_at.startswith(server.stripe.address)


def test_the_order_stands_on_the_page_and_on_the_payment(client, server):
    client.open_page(wish())

    about = {"order_code": CODE, "reference": f"{CODE}-card-1"}
    given = sent(server)
    assert given["client_reference_id"] == CODE
    assert given["metadata"] == about
    assert given["payment_intent_data"]["metadata"] == about
    assert given["success_url"].endswith("{CHECKOUT_SESSION_ID}")


def test_the_key_is_made_of_order_and_attempt(client, server):
    client.open_page(wish())

    assert server.stripe.asked[-1][3] == f"order-{CODE}-card-1"


@pytest.mark.parametrize(("language", "locale"), [("vi", "vi"), ("en", "en"), ("lo", "auto")])
def test_the_page_speaks_the_language_of_the_order(client, server, language, locale):
    client.open_page(wish(language=language))

    assert sent(server)["locale"] == locale


def test_the_same_page_asked_for_again_is_the_same_page(client, server):
    asked = wish()

    assert client.open_page(asked) == client.open_page(asked)
    assert len(server.stripe.sessions) == 1


def test_a_page_opened_while_the_answer_was_lost_is_found_by_asking_again(client, server):
    asked = wish()
    server.troubles.append(Trouble(cut=True, done_first=True))

    with pytest.raises(NoAnswer):
        client.open_page(asked)
    page = client.open_page(asked)

    assert list(server.stripe.sessions) == [page.id]


def test_the_same_key_for_another_amount_is_spent(client, server):
    client.open_page(wish())

    with pytest.raises(KeySpent):
        client.open_page(wish(amount=Dong(250_000)))
    assert [each["amount_total"] for each in server.stripe.sessions.values()] == [260_000]


def test_an_error_that_is_kept_with_the_key_spends_it(client, server):
    server.troubles.append(Trouble(500, is_kept=True))

    with pytest.raises(NoAnswer):
        client.open_page(wish())
    with pytest.raises(KeySpent):
        client.open_page(wish())
    assert client.open_page(wish(reference=f"{CODE}-card-2")).state is PageState.OPEN


def test_a_key_that_is_at_work_elsewhere_tells_nothing(client, server):
    asked = wish()
    client.open_page(asked)
    server.stripe.kept[f"order-{CODE}-card-1"].answer = None

    with pytest.raises(NoAnswer):
        client.open_page(asked)


def test_what_was_refused_before_anything_was_done_may_be_asked_for_again(client, server):
    with pytest.raises(CardRefused):
        client.open_page(wish(expires_at=clock.now() + timedelta(minutes=5)))

    assert client.open_page(wish()).state is PageState.OPEN


@pytest.mark.parametrize(("amount", "code"), [(12_999, "amount_too_small"), (100_000_000, "amount_too_large")])
def test_too_small_and_too_large_sums_are_refused(client, amount, code):
    with pytest.raises(CardRefused) as refused:
        client.open_page(wish(amount=Dong(amount)))

    assert refused.value.facts["code"] == code


def test_the_largest_sum_is_taken(client):
    assert client.open_page(wish(amount=Dong(99_999_999))).amount == 99_999_999


def test_a_paid_page_is_read_with_its_payment(client, server):
    page = client.open_page(wish())
    server.stripe.pay(page.id)

    found = client.page(page.id)

    assert (found.state, found.amount, found.reference, found.order_code) == (
        PageState.PAID, 260_000, f"{CODE}-card-1", CODE)
    assert server.stripe.intents[found.intent]["metadata"]["reference"] == found.reference


@pytest.mark.parametrize(("card", "is_proved"), [
    ("4000 0000 0000 9995", True), ("4000 0025 0000 3155", False)])
def test_after_a_declined_card_the_page_is_open_for_another(client, server, card, is_proved):
    page = client.open_page(wish())

    assert not server.stripe.pay(page.id, card, is_proved=is_proved)
    assert client.page(page.id).state is PageState.OPEN
    assert server.stripe.pay(page.id)
    assert client.page(page.id).state is PageState.PAID


@pytest.mark.parametrize(("is_good", "state"), [(True, PageState.PAID), (False, PageState.REFUSED)])
def test_a_bank_that_answers_later_is_waited_for(client, server, is_good, state):
    page = client.open_page(wish())
    server.stripe.pay_slowly(page.id)
    waiting = client.page(page.id).state

    server.stripe.bank_answers(page.id, is_good=is_good)

    assert (waiting, client.page(page.id).state) == (PageState.WAITING, state)


def test_a_closed_page_can_be_paid_no_more(client, server):
    page = client.open_page(wish())

    client.close_page(page.id)

    assert client.page(page.id).state is PageState.EXPIRED
    assert server.stripe.sessions[page.id]["status"] == "expired"


def test_a_paid_page_cannot_be_closed(client, server):
    page = client.open_page(wish())
    server.stripe.pay(page.id)

    with pytest.raises(CardRefused):
        client.close_page(page.id)


def test_what_there_is_not_is_none(client):
    assert client.page("cs_test_none") is None
    assert client.back("re_none") is None
    assert client.dispute("dp_none") is None


def test_money_that_goes_back_says_which_of_ours_it_is(client, server):
    page = client.open_page(wish())
    server.stripe.pay(page.id)
    intent = client.page(page.id).intent

    back = client.give_back(intent, Dong(60_000), "refund-1")

    assert (back.state, back.amount, back.currency, back.key) == (BackState.SENT, 60_000, "vnd", "refund-1")
    assert client.back(back.id) == back
    assert client.gone_back(intent) == [back]


@pytest.mark.parametrize(("status", "state"), [
    ("needs_response", DisputeState.OPEN), ("under_review", DisputeState.OPEN), ("won", DisputeState.WON),
    ("lost", DisputeState.LOST), ("warning_needs_response", DisputeState.ASKED), ("something_new", DisputeState.OPEN)])
def test_a_dispute_is_read_with_the_day_until_which_we_may_answer(client, server, status, state):
    page = client.open_page(wish())
    server.stripe.pay(page.id)
    intent = client.page(page.id).intent
    name = server.stripe.dispute(intent, status=status)

    told = client.dispute(name)

    assert (told.state, told.amount, told.intent) == (state, 260_000, intent)
    assert told.answer_by == datetime.fromtimestamp(server.stripe.now, UTC) + timedelta(days=7)


@pytest.mark.parametrize(("ours", "theirs"), [("sk_test_demo", True), ("sk_live_demo", False), ("rk_live_demo", False)])
def test_play_money_and_real_money_are_not_mixed(server, ours, theirs):
    server.stripe.key, server.stripe.is_live = ours, theirs

    with pytest.raises(NotOurMode):
        CardClient(ours, server.stripe.address).open_page(wish())


@pytest.mark.parametrize("trouble", [
    Trouble(cut=True), Trouble(500), Trouble(502, body=b"<html>Bad gateway"), Trouble(200, body=b"<html>"),
    Trouble(200, body=b"{}"), Trouble(429, body=b'{"error": {"type": "rate_limit"}}'),
    Trouble(403, body=b'{"error": {"type": "invalid_request_error"}}'), Trouble(302, body=b"")])
def test_without_an_answer_nobody_guesses(client, server, trouble):
    server.troubles.append(trouble)

    with pytest.raises(NoAnswer):
        client.page("cs_test_1")


def test_a_strangers_key_is_no_refusal_of_the_money(server):
    with pytest.raises(NoAnswer):
        CardClient("sk_test_stranger", server.stripe.address).open_page(wish())


def test_where_nobody_listens_nobody_guesses(application):
    with pytest.raises(NoAnswer) as failed:
        CardClient("sk_test_secret", "http://127.0.0.1:9").page("cs_test_1")

    assert "secret" not in repr(failed.value) + str(failed.value.__cause__)


def test_nobody_is_asked_inside_a_transaction(client, server):
    with transaction(), pytest.raises(RuntimeError, match="inside a transaction"):
        client.page("cs_test_1")

    assert server.stripe.asked == []
