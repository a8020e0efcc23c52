"""What is exchanged for what, what somebody has at home, and when and to whom it is to be brought."""
from __future__ import annotations

from decimal import Decimal

import pytest

from livestream.grammar import Kind, Mode
from tests.unit.livestream.grammar.labelled import grammar


def read(text, on_air="A01"):
    return grammar().read(text, on_air)


@pytest.mark.parametrize("asked", ["", "cho anh ", "cho em ", "cho chị ", "em muốn ", "chị xin ", "cho mình xin "])
@pytest.mark.parametrize("exchange", [
    "đổi hai túi gạo sang ba gói chè", "đổi 2 túi gạo thành 3 gói chè", "doi 2 tui gao sang 3 goi che",
    "đổi từ 2 túi gạo qua 3 gói chè", "chuyển 2 túi gạo sang 3 gói chè"])
def test_an_exchange_gives_up_the_one_and_takes_the_other(asked, exchange):
    reading = read(asked + exchange)

    assert (reading.kind, reading.mode, reading.review) == (Kind.order, Mode.replace, False)
    assert [(line.code, line.qty) for line in reading.lines] == [("A06", 3)]
    assert [(line.code, line.qty) for line in reading.cancel_lines] == [("A02", 2)]


@pytest.mark.parametrize("withdrawal", ["không lấy chè nữa", "bỏ chè", "huỷ chè nhé"])
@pytest.mark.parametrize("at_home", [
    "nhà còn 2 gói", "nhà vẫn còn hai gói", "nhà vẫn còn nguyên hai gói", ", nhà em còn 2 gói"])
def test_what_is_still_at_home_is_not_how_much_is_given_up(withdrawal, at_home):
    reading = read(f"{withdrawal} {at_home}")

    assert (reading.kind, reading.review) == (Kind.cancel, False)
    assert [(line.code, line.qty) for line in reading.lines] == [("A06", None)]


@pytest.mark.parametrize("text", ["bỏ chè nha còn 2 gói", "bo che nha con 2 goi", "ko lay che nua nha con 2 goi"])
def test_who_may_say_what_is_left_is_asked(text):
    assert read(text).review is True


@pytest.mark.parametrize("text", [
    "người ta nhờ em huỷ đơn", "bạn em nhờ em huỷ đơn", "có người nhờ chị huỷ mận", "nhờ em huỷ đơn",
    "Cô nhờ em huỷ đơn, cô vừa có việc đột xuất"])
def test_where_it_is_not_said_who_bids_whom_a_withdrawal_is_asked(text):
    assert (read(text).kind, read(text).review) == (Kind.cancel, True)


def test_what_is_left_of_an_order_is_another_thing():
    assert [(line.code, line.qty) for line in read("giảm mận còn 2kg").lines] == [("A01", Decimal(2))]


@pytest.mark.parametrize("text", [
    "2 kg mận giao mai", "2 kg mận giao ngày mai", "2 kg mận giao chiều mai nhé", "2 kg mận giao buổi chiều",
    "2 kg mận giao ca tối", "2 kg mận ship sáng mốt", "2 kg mận giao thứ bảy", "Hai ơi cho chế 2 kg mận nghen",
    "Tư ơi cho em 2 kg mận", "mận ngon xỉu cho e 2 kg", "sốp ưi cho em 2kg mận nek", "2 kg mận đặng bán ngoài chợ"])
def test_a_day_a_call_and_praise_leave_the_order_sure(text):
    reading = read(text)

    assert (reading.kind, reading.review) == (Kind.order, False)
    assert [(line.code, line.qty) for line in reading.lines] == [("A01", 2)]


@pytest.mark.parametrize("text", [
    "anh báo hủy cả đơn nhé", "em báo huỷ đơn nha shop", "chị xin báo huỷ hết", "nhờ shop huỷ đơn giúp",
    "phiền ad huỷ đơn"])
def test_who_reports_a_withdrawal_withdraws(text):
    assert (read(text).kind, read(text).review) == (Kind.cancel, False)


@pytest.mark.parametrize("text", [
    "lấy luôn", "em lấy luôn nha", "lay luon", "mua luôn", "nhờ shop lấy 1kg mận", "cho ôn mệ 1kg mận"])
def test_a_word_to_the_seller_and_at_once_leave_it_an_order(text):
    reading = read(text)

    assert (reading.kind, reading.review) == (Kind.order, False)
    assert [(line.code, line.qty) for line in reading.lines] == [("A01", 1)]
