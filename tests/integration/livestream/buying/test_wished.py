"""What the page of an order says of what its buyers wish and wait for, and nothing of anybody else."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.actors import SYSTEM
from core.forms import new_key
from livestream import sessions
from livestream.first_paid import paying
from livestream.serving import following, restocking
from orders import wished
from orders.wished import NOTHING
from tests.make import livestream as make
from tests.make import orders

pytestmark = pytest.mark.usefixtures("context")


def of(session, author):
    return wished.of(make.order_of(session, author).id)


def page(client, session, author):
    return client.get(f"/o/{make.order_of(session, author).secret}").text


def pay(session, author):
    return paying.record_transfer(SYSTEM, session.id, make.buyer(session, author).number, 45_000, new_key())


def test_an_order_of_the_shop_has_nothing_to_do_with_it():
    assert wished.of(orders.order().id) == NOTHING


def test_who_waits_for_the_rest_reads_their_place_and_what_is_wanted_in_front(client):
    session = make.live(allotment=3_000)
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 4kg", "Hoa")
    make.say(session, "thêm a1 2kg", "Lan")

    [wish] = of(session, "Lan").queued

    assert (wish.code, wish.place, wish.ahead, wish.quantity) == ("A01", 2, "2 kg", "2 kg")
    shown = page(client, session, "Lan")
    assert "Quý khách đứng thứ 2 trong hàng chờ mã A01, phía trước còn 2 kg." in shown
    assert "Hoa" not in shown
    assert "Quý khách đứng đầu hàng chờ mã A01" in page(client, session, "Hoa")


def test_who_has_moved_up_reads_until_when_it_is_kept(client):
    session = make.live(allotment=1_000)
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 1kg", "Hoa")
    with clock.at(clock.now() + timedelta(minutes=31)):
        following.lapse(session.id)

        [moved] = of(session, "Hoa").moved

        assert (moved.goods[:3], moved.until) == ("A01", clock.now() + timedelta(minutes=30))
        assert "Đã đến lượt quý khách" in page(client, session, "Hoa")


def test_before_paying_the_page_says_what_is_left_and_that_nothing_is_kept(client):
    session = make.live(allotment=3_000, first_paid=True)
    make.say(session, "a1 2kg", "Lan")

    [wish] = of(session, "Lan").unpaid

    assert (wish.left, wish.place, of(session, "Lan").pays_first) == ("3 kg", None, True)
    shown = page(client, session, "Lan")
    assert "Chưa giữ hàng: ai thanh toán trước được trước." in shown
    assert "còn 3 kg" in shown
    assert "Người bán giữ hàng" not in shown


def test_who_was_too_late_reads_that_nothing_is_kept_who_calls_and_that_they_owe_nothing(client):
    session = make.live(allotment=1_000, first_paid=True)
    for author in ("Lan", "Hoa"):
        make.say(session, "a1 1kg", author)
    orders.completed(make.order_of(session, "Hoa"))
    orders.completed(make.order_of(session, "Lan"), phone="0987654321")

    shown = page(client, session, "Lan")

    assert "Khách khác đã thanh toán trước, hiện đã hết hàng. Chưa có hàng nào được giữ cho quý khách." in shown
    assert "đứng đầu hàng chờ mã A01" in shown
    assert "người bán sẽ gọi quý khách theo số 09xx xxx 321" in shown
    assert "trước đó không phải trả gì" in shown
    assert "Khách khác đã thanh toán trước" not in page(client, session, "Hoa")


def test_who_has_transferred_and_got_the_goods_reads_that_this_money_is_not_paid_again(client):
    session = make.live(allotment=1_000, first_paid=True)
    make.say(session, "a1 1kg", "Lan")
    pay(session, "Lan")

    assert "Số tiền này quý khách không phải trả lần nữa" in page(client, session, "Lan")


def test_a_sum_with_money_that_has_come_in_is_not_called_due_at_the_door(client):
    session = make.live(allotment=1_000, first_paid=True)
    for name in ("Lan", "Hoa", "Mai"):
        make.say(session, "a1 1kg", name)
    pay(session, "Lan")
    pay(session, "Hoa")

    got, waits, wishes = (page(client, session, name) for name in ("Lan", "Hoa", "Mai"))

    for shown in (got, waits):
        assert "<dt>Trả khi nhận hàng" not in shown
        assert "Quý khách đã chuyển khoản 45.000\u00a0₫. Khi nhận hàng chỉ trả phần còn lại." in shown
    assert "<dt>Trả khi nhận hàng, chưa gồm phí giao</dt>" in wishes and "Quý khách đã chuyển khoản" not in wishes


def test_who_has_transferred_and_was_too_late_reads_what_becomes_of_the_money(client):
    session = make.live(allotment=1_000, first_paid=True)
    for author in ("Lan", "Hoa"):
        make.say(session, "a1 1kg", author)
        pay(session, author)

    shown = page(client, session, "Hoa")
    assert "Người bán đã nhận được 45.000" in shown
    assert "Phần tiền đã chuyển mà không có hàng, người bán sẽ hoàn lại." in shown
    sessions.end(SYSTEM, session.id)

    ended = page(client, session, "Hoa")
    assert "Người bán sẽ gọi quý khách về số tiền đã chuyển và hoàn lại." in ended
    assert "không phải trả gì" not in ended


def test_who_got_a_part_reads_what_they_do_not_have_yet(client):
    session = make.live(allotment=1_000, first_paid=True)
    make.say(session, "a1 3kg", "Lan")
    orders.completed(make.order_of(session, "Lan"))

    shown = page(client, session, "Lan")
    assert "Phần chưa có hàng" in shown
    restocking.restock(SYSTEM, session.id, "A01", 2_000, new_key())

    assert "Phần chưa có hàng" not in page(client, session, "Lan")


def test_once_orders_are_closed_nobody_is_asked_to_pay(client):
    session = make.live(first_paid=True)
    make.say(session, "a1 2kg", "Lan")
    sessions.close(SYSTEM, session.id)

    with clock.at(clock.now() + timedelta(hours=1)):
        shown = page(client, session, "Lan")

    assert "Phiên live đã ngừng nhận đơn nên không còn mua được nữa." in shown
    assert "name=\"buyer_phone\"" not in shown
