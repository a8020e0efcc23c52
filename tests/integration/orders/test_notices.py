"""What buyers are told by message, and what not."""
from __future__ import annotations

import json
import logging

import pytest
import sqlalchemy as sa

from core import actors, checks, outbox
from core.actors import NOBODY, SYSTEM, Actor
from core.db import db
from core.i18n import LANGUAGES
from core.messaging import setting
from core.messaging.messenger import Answer, Outcome
from core.transactions import batch
from orders import delivery, handling, notices, parcels
from orders.cancelling import JOINED, cancel_by_buyer, cancel_order
from orders.models import OrderStatus, Source
from tests.contract.messaging.fake import FakeMessenger
from tests.integration.orders import buying
from tests.make import livestream as live
from tests.make import orders as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")
SITE = "https://cho.example"


@pytest.fixture(autouse=True)
def messenger(app, context, monkeypatch):
    fake = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: fake)
    app.config.update(MESSENGER="fake", PUBLIC_URL=SITE)
    yield fake
    db.session.rollback()
    assert checks.run() == []


def deliver_outbox():
    while outbox.drain():
        pass


def told(messenger):
    """What buyers have received since they were last asked: (number, text)."""
    deliver_outbox()
    received = [(message.to, message.text) for message in messenger.sent.values()]
    messenger.sent.clear()
    return received


def link(order):
    return f"{SITE}/o/{order.secret}"


def large_order(**details):
    """One that a person must accept."""
    return make.order({shop.sku(shop.product(in_stock=1_000_000)): 200_000}, **details)


def promises():
    return db.session.scalars(sa.select(sa.func.count()).select_from(outbox.Message)).one()


def test_an_order_from_the_shop_or_the_api_writes_no_promise_and_sends_nothing(messenger):
    make.order()
    make.order(actor=Actor("person:7", frozenset({"person"}), 7), source=Source.API)
    actors.act_as(NOBODY)
    make.order()
    large_order()

    assert promises() == 0
    assert told(messenger) == []


def test_a_page_that_orders_says_so_itself(client, app, messenger):
    with app.app_context():
        goods = shop.sku(shop.product())
    buying.fill(client, goods)

    assert client.post("/checkout", data=buying.form(client)).status_code == 303

    assert promises() == 0


def test_whoever_takes_something_on_air_and_leaves_a_number_gets_the_link(messenger):
    session = live.live()

    live.say(session, "a1 2kg 0912345678")

    order = live.order_of(session)
    assert told(messenger) == [
        ("0912345678", f"Chợ Bản đang giữ đơn {order.code} cho quý khách. Mời quý khách ghi nơi nhận: {link(order)}")]


def test_the_link_is_sent_when_the_number_comes_later_and_only_once(messenger):
    session = live.live()
    live.say(session, "a1 2kg")
    assert told(messenger) == []

    live.say(session, "0912345678")
    live.say(session, "a1 3kg")
    live.say(session, "0912 345 678")

    assert [to for to, _ in told(messenger)] == ["0912345678"]


def test_without_a_number_nothing_is_sent(messenger):
    order = make.live_order(shop.product())
    notices.ask_where_to(order.id)
    cancel_order(SYSTEM, order.id, "hết hàng")

    assert told(messenger) == []


def test_whoever_was_quicker_than_the_message_is_not_asked_where_to(messenger):
    session = live.live()
    live.say(session, "a1 2kg 0912345678")
    actors.act_as(NOBODY)
    delivery.complete(live.order_of(session).secret, name="Lan", phone="0912345678", ward_code=make.WARD,
                      street="12 phố Thử", note="", request_key="complete")

    assert told(messenger) == []


def test_the_buyer_hears_that_somebody_accepted_the_order(messenger):
    order = large_order()

    handling.confirm(SYSTEM, order.id)

    assert told(messenger) == [
        (make.PHONE, f"Chợ Bản đã nhận đơn {order.code}, bà con đang soạn hàng. Quý khách xem đơn tại: {link(order)}")]


def test_a_parcel_that_leaves_is_told_with_the_cash_to_have_ready(messenger):
    parcel = make.shipped()

    assert told(messenger) == [
        (make.PHONE, f"Chợ Bản: kiện hàng {parcel.code} đang trên đường tới quý khách. "
                     f"Xin chuẩn bị sẵn 120.000\u00a0₫. Xem đơn tại: {link(parcel.order)}")]


def test_of_a_parcel_that_is_paid_no_cash_is_said(messenger):
    parcel = make.shipped()
    parcels.record_cash(SYSTEM, parcel.id)

    assert [text for _, text in told(messenger)] == [
        f"Chợ Bản: kiện hàng {parcel.code} đang trên đường tới quý khách. Xem đơn tại: {link(parcel.order)}"]


def test_each_parcel_of_an_order_is_told_once(messenger):
    order = make.from_two()
    first, second = (parcel.id for parcel in order.parcels)
    parcels.pack_all(SYSTEM, [first, second])
    parcels.hand_over_to_courier(SYSTEM, first)
    parcels.hand_over_all(SYSTEM, [first, second])

    assert sorted(text.split()[4] for _, text in told(messenger)) == [f"{order.code}-1", f"{order.code}-2"]


def test_a_parcel_that_has_arrived_meanwhile_is_no_news(messenger):
    make.delivered()

    assert told(messenger) == []


def test_the_buyer_hears_that_the_shop_cancelled(messenger):
    order = make.order()
    actors.act_as(make.seller_of_line(order))

    cancel_order(make.seller_of_line(order), order.id, "sương muối")

    assert told(messenger) == [
        (make.PHONE, f"Chợ Bản xin lỗi quý khách, đơn {order.code} đã bị huỷ. Quý khách không phải trả tiền. "
                     f"Xem đơn tại: {link(order)}")]


def test_an_order_whose_goods_go_on_in_another_is_not_called_cancelled(messenger):
    order = make.order()

    cancel_order(SYSTEM, order.id, JOINED)

    assert order.status == OrderStatus.CANCELLED
    assert told(messenger) == []


def test_a_buyer_who_cancels_knows_it(messenger):
    order = make.order()
    actors.act_as(NOBODY)

    cancel_by_buyer(order.secret, "")

    assert told(messenger) == []


def test_the_message_speaks_the_language_of_the_buyer_and_leaves_that_of_the_job_alone(messenger):
    english, vietnamese = large_order(language="en"), large_order()

    for order in (english, vietnamese):
        handling.confirm(SYSTEM, order.id)

    assert [text for _, text in told(messenger)] == [
        f"Chợ Bản: order {english.code} is confirmed and will be packed soon. See it here: {link(english)}",
        f"Chợ Bản đã nhận đơn {vietnamese.code}, bà con đang soạn hàng. Quý khách xem đơn tại: {link(vietnamese)}"]


def test_delivered_twice_it_is_sent_once(messenger):
    parcel = make.shipped()

    notices.tell_handed_over(parcel.order_id, parcel.id)
    notices.tell_handed_over(parcel.order_id, parcel.id)

    assert len(messenger.asked) == 1
    assert len(told(messenger)) == 1


def test_what_was_sent_is_found_under_the_order(app, messenger):
    parcel = make.shipped()
    messenger.answers = [Answer(Outcome.REFUSED, "no such subscriber")]
    deliver_outbox()

    seen = app.test_cli_runner().invoke(args=["messages", f"order:{parcel.order.code}"]).output

    assert seen.split("\t")[1:4] == ["refused", "09xx xxx 678", f"order:{parcel.order.code}"]


def test_what_is_loaded_in_bulk_is_no_news(messenger):
    with batch():
        order, lapsed = make.order(), large_order()
        handling.confirm(SYSTEM, lapsed.id)
        cancel_order(SYSTEM, lapsed.id, "đổi ý")
        make.shipped(order)
        taken = make.live_order(shop.product())
        delivery.note_phone(taken.id, "0912345678")

    assert promises() == 0
    assert told(messenger) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_is_short(messenger, language):
    delivery.note_phone(make.live_order(shop.product(), language=language).id, make.PHONE)
    order = large_order(language=language)
    handling.confirm(SYSTEM, order.id)
    texts = told(messenger)
    parcels.pack(SYSTEM, order.parcels[0].id)
    parcels.hand_over_to_courier(SYSTEM, order.parcels[0].id)
    cancelled = make.order(language=language)
    cancel_order(SYSTEM, cancelled.id, "sương muối")
    texts += told(messenger)

    lengths = [len(text) for _, text in texts]

    assert len(lengths) == 4
    assert max(lengths) <= 200


def test_no_number_and_no_link_is_in_the_log(app, tmp_path, caplog):
    app.config.update(MESSENGER="log", MESSAGES_FILE=str(tmp_path / "messages.jsonl"))
    parcel = make.shipped()

    with caplog.at_level(logging.DEBUG):
        deliver_outbox()

    sent = json.loads((tmp_path / "messages.jsonl").read_text("utf-8"))
    assert (sent["to"], sent["reference"]) == (make.PHONE, f"order:{parcel.order.code}")
    assert make.PHONE not in caplog.text
    assert parcel.order.secret not in caplog.text


def test_without_a_public_address_the_link_is_that_of_a_first_look(app, messenger):
    app.config["PUBLIC_URL"] = ""
    parcel = make.shipped()

    assert told(messenger)[0][1].endswith(f"http://localhost:8000/o/{parcel.order.secret}")
