"""A buyer presses the button: one page for one sum, whatever the network does."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import clock
from core.dated import enact
from core.db import Dong, db
from core.transactions import use_case
from orders.cancelling import cancel_by_buyer
from orders.cards import asking, paying
from orders.cards.errors import CardRefused, CardsClosed, NoPageYet, NothingToPay, TooLittleForCard, TooMuchForCard
from orders.errors import AddressIncomplete, UnknownPaymentMethod
from orders.models import CardPage, OrderStatus, Payment
from tests.contract.orders.stripe_server import Trouble
from tests.make import cards, shop
from tests.make import money as make_money
from tests.make import orders as make


def press(order):
    return paying.pay_at(order.secret, cards.BACK, cards.CANCELLED)


def test_an_order_by_card_waits_until_it_is_paid(stripe):
    order = cards.by_card()

    cards.paid(order, stripe)

    order = cards.fresh(order)
    assert (order.status, order.received) == (OrderStatus.CONFIRMED, order.total)
    assert cards.payments(order) == [("paid", order.total)]
    assert [parcel.freight_paid for parcel in order.parcels] == [order.freight]


def test_pressing_again_leads_to_the_same_page(stripe):
    order = cards.by_card()

    assert press(order) == press(order)
    assert len(stripe.sessions) == 1
    assert cards.payments(order) == [("started", order.total)]


def test_the_payment_is_written_before_anybody_is_asked(server):
    order = cards.by_card()
    server.troubles.append(Trouble(cut=True))

    with pytest.raises(NoPageYet):
        press(order)

    assert cards.payments(order) == [("started", order.total)]


def test_a_lost_answer_is_asked_for_again_with_the_same_key(server, stripe):
    order = cards.by_card()
    server.troubles.append(Trouble(cut=True, done_first=True))
    with pytest.raises(NoPageYet):
        press(order)

    press(order)

    assert len(stripe.sessions) == 1
    assert {key for *_, key in stripe.asked} == {f"order-{order.code}-card-1"}
    assert cards.payments(order) == [("started", order.total)]


def test_a_key_that_tells_an_error_for_a_day_is_given_up(server, stripe):
    order = cards.by_card()
    server.troubles.append(Trouble(500, is_kept=True))
    with pytest.raises(NoPageYet):
        press(order)

    press(order)

    assert cards.payments(order) == [("refused", order.total), ("started", order.total)]
    assert [key for *_, key in stripe.asked] == [f"order-{order.code}-card-{n}" for n in (1, 2)]


def test_what_the_provider_refuses_is_refused(server):
    order = cards.by_card()
    server.troubles.append(Trouble(400, body=b'{"error": {"type": "invalid_request_error", "message": "no"}}'))

    with pytest.raises(CardRefused):
        press(order)
    assert cards.payments(order) == [("refused", order.total)]


def test_after_a_closed_page_there_is_another(stripe):
    order = cards.by_card()
    stripe.lapse(cards.led(order))
    cards.tell(stripe)

    cards.led(order)

    assert cards.payments(order) == [("expired", order.total), ("started", order.total)]


def test_a_page_that_is_about_to_close_is_left_alone(stripe):
    order = cards.by_card()
    first = press(order)
    page = db.session.scalars(sa.select(CardPage)).one()

    with clock.at(page.expires_at - timedelta(minutes=1)):
        stripe.now = int(clock.now().timestamp())
        assert press(order) != first


def test_only_what_is_left_is_asked_for(stripe):
    order = cards.by_card()
    make_money.transferred(order, 30_000)

    page = cards.led(order)

    assert stripe.sessions[page]["amount_total"] == order.total - 30_000


def test_a_page_for_another_sum_is_closed_and_another_opened(stripe):
    order = cards.by_card()
    first = cards.led(order)
    make_money.transferred(order, 30_000)

    second = cards.led(order)
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert [asking.ask(each) for each in asking.waiting()] == [True, True]

    assert (stripe.sessions[first]["status"], stripe.sessions[second]["status"]) == ("expired", "open")
    assert cards.payments(order) == [("expired", order.total), ("started", order.total - 30_000)]


def test_the_page_speaks_the_language_of_the_order(stripe):
    pages = [cards.led(cards.by_card(language=language)) for language in ("vi", "en")]

    assert [stripe.sessions[page]["locale"] for page in pages] == ["vi", "en"]
    assert stripe.sessions[pages[0]]["_title"].startswith("Đơn hàng CB")


def test_nothing_that_names_a_person_goes_to_the_provider(stripe):
    order = cards.by_card()

    cards.led(order)

    told = repr(stripe.asked)
    assert order.buyer_name not in told
    assert order.buyer_phone not in told


def test_less_than_a_card_takes_is_refused_with_the_sum(stripe):
    order = cards.by_card()
    make_money.transferred(order, order.total - 19_999)

    with pytest.raises(TooLittleForCard) as refused:
        press(order)

    assert refused.value.facts == {"least": "20.000 ₫"}
    assert (cards.payments(order), stripe.asked) == ([], [])


def test_more_than_a_card_takes_is_refused_with_the_sum(stripe, monkeypatch):
    order = cards.by_card()
    monkeypatch.setattr(paying, "MOST", order.total - 1)

    with pytest.raises(TooMuchForCard):
        press(order)
    assert stripe.asked == []


def test_an_order_that_no_card_could_pay_is_not_placed(stripe):
    many = shop.sku(shop.product(None, shop.kilo(1_000_000), in_stock=200_000))
    with pytest.raises(TooMuchForCard):
        cards.by_card({many: 100_000})

    enact("card_at_least", clock.today(), 500_000)
    with pytest.raises(TooLittleForCard):
        cards.by_card()
    with pytest.raises(TooLittleForCard):
        make.completed(make.live_order(shop.product()), payment_method="card")


@pytest.mark.parametrize("what", ["cash", "paid", "cancelled"])
def test_where_nothing_is_to_be_paid_by_card_nobody_is_asked(stripe, what):
    order = make.order() if what == "cash" else cards.by_card()
    if what == "paid":
        make_money.transferred(order)
    if what == "cancelled":
        cancel_by_buyer(order.secret, "")

    with pytest.raises(NothingToPay):
        press(order)
    assert stripe.asked == []


def test_who_has_no_address_yet_gives_it_first(stripe):
    order = make.live_order(shop.product())
    use_case(lambda: setattr(cards.fresh(order), "payment_method", "card"))()

    with pytest.raises(AddressIncomplete):
        press(order)


def test_without_its_secrets_no_card_is_offered(app, stripe):
    order = cards.by_card()
    app.config["STRIPE_WEBHOOK_SECRET"] = ""

    with pytest.raises(UnknownPaymentMethod):
        cards.by_card()
    with pytest.raises(CardsClosed):
        press(order)


def test_a_page_that_nobody_ever_told_of_is_given_up(server):
    order = cards.by_card()
    server.troubles.append(Trouble(cut=True))
    with pytest.raises(NoPageYet):
        press(order)
    payment = db.session.scalars(sa.select(Payment)).one()
    with clock.at(clock.now() + timedelta(hours=3)):
        assert asking.waiting() == [payment.id]

        asking.ask(payment.id)

        assert asking.waiting() == []
    assert cards.payments(order) == [("expired", Dong(order.total))]
