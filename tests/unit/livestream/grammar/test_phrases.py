"""Words that mean something else beside others: parts of a whole, what goes into a dish, what others bid."""
from __future__ import annotations

import pytest

from livestream.grammar import Kind, Reading
from tests.unit.livestream.grammar.labelled import grammar


def lines(reading: Reading) -> list[str]:
    return [f"{line.code} {line.qty} {line.unit}" for line in reading.lines]


@pytest.mark.parametrize(("text", "withdrawn"), [
    ("bớt 1 trong 3 con gà", "A03 1 con"),
    ("huỷ 2 gói trà trong 5 gói đã đặt", "A06 2 gói"),
    ("bỏ 1 trong 2 hũ mã 11 nha", "A11 1 hũ"),
])
def test_only_the_part_named_of_a_whole_is_withdrawn(text: str, withdrawn: str) -> None:
    reading = grammar().read(text, "A01")

    assert (reading.kind, lines(reading), reading.review) == (Kind.cancel, [withdrawn], False)


@pytest.mark.parametrize("text", [
    "bỏ 1 trong 2 mã 3 mã 6", "huỷ 2 gói măng trong 3 gói chè và măng", "huỷ 2kg mận trong 5 gói chè",
    "huỷ 5kg mận trong 2 túi", "huỷ 5 trong 2 gói chè",
    "lấy 2 trong 5 gói chè",
])
def test_a_part_that_is_none_or_of_what_nobody_knows_is_for_a_person(text: str) -> None:
    assert grammar().read(text, "A01").review


@pytest.mark.parametrize("address", ["126 Ly Tu Trong Pleiku", "38 Đinh Tiên Hoàng Huế", "41/5 Tran Hung Dao Hội An"])
def test_names_that_end_in_a_place_after_a_number_and_a_verb_of_sending_are_an_address(address: str) -> None:
    reading = grammar().read(f"lấy 2 gói chè, ship {address} nhé", "A01")

    assert (lines(reading), reading.review, reading.address) == (["A06 2 gói"], False, address)


@pytest.mark.parametrize("text", [
    "lấy 2kg mận, gửi 2 Bánh Dày Sapa", "lấy 2kg mận, gửi 30 bánh dày Sapa", "giao 30 Bánh Dày Sapa",
])
def test_what_may_be_goods_from_there_is_for_a_person(text: str) -> None:
    assert grammar().read(text, "A01").review


@pytest.mark.parametrize("text", ["kho cá bỏ cái đó vô ngon lắm", "hầm xương bỏ ít này vào là hết sảy"])
def test_what_goes_into_a_dish_withdraws_nothing(text: str) -> None:
    assert grammar().read(text, "A07").kind == Kind.other


@pytest.mark.parametrize("text", ["bỏ cái này vào đơn", "bỏ cái này vô giỏ", "bỏ đơn tối nay giao nhé"])
def test_what_may_be_put_into_an_order_never_withdraws_it_without_a_person(text: str) -> None:
    reading = grammar().read(text, "A07")

    assert reading.review or reading.kind != Kind.cancel


@pytest.mark.parametrize("text", [
    "thôi để cuối tuần em lấy", "thôi để chủ nhật em lấy", "thôi để tết chị mua nhé",
    "xoá đơn tối nay của chị nhé", "bỏ mận nx nhé",
])
def test_putting_it_off_and_the_order_of_tonight_are_plain_withdrawals(text: str) -> None:
    reading = grammar().read(text, "A01")

    assert (reading.kind, reading.review) == (Kind.cancel, False)


@pytest.mark.parametrize("text", ["để chủ nhật em lấy", "thôi để thứ 7 em lấy", "sáng mai em lấy"])
def test_what_is_wanted_on_another_day_is_for_a_person(text: str) -> None:
    assert grammar().read(text, "A01").review


@pytest.mark.parametrize("text", ["thôi để 2 con gà tết", "2 con gà để tết"])
def test_goods_kept_for_a_feast_are_not_put_off(text: str) -> None:
    assert lines(grammar().read(text, "A01")) == ["A03 2 con"]


@pytest.mark.parametrize(("text", "kind"), [
    ("ship giờ tan tầm giúp chị", Kind.contact), ("giao giờ nào vậy shop", Kind.question),
    ("có gửi tới không cưng", Kind.question), ("ai quê Thái Bình điểm danh", Kind.other),
    ("mẹ không cho lấy", Kind.other), ("ăn 5 lần rồi chưa lần nào chê", Kind.other),
])
def test_hours_questions_and_talk_are_what_they_are(text: str, kind: Kind) -> None:
    assert grammar().read(text, "A01").kind == kind


def test_work_taken_on_at_a_price_is_an_advertisement() -> None:
    reading = grammar().read("nhận in áo thun, giá mềm, zalo 0987654321", "A01")

    assert (reading.kind, reading.phone) == (Kind.other, None)


def test_who_asks_what_receiving_costs_is_a_buyer() -> None:
    reading = grammar().read("nhận hàng giá bao nhiêu, zalo 0987654321", "A01")

    assert (reading.kind, reading.phone) == (Kind.question, "0987654321")


@pytest.mark.parametrize(("text", "sure"), [
    ("vợ dặn lấy thêm 2 gói chè", True), ("chị hàng xóm bảo lấy thêm 2 gói chè", False),
    ("2 gói chè cho ông ngoại, chuyển khoản sau", True), ("2 gói chè cho mẹ Bống", True),
    ("1 hũ mã 11 để chấm", True), ("em chưa từng mua 2 gói chè", False),
])
def test_who_bids_it_and_what_it_is_for_decide_whether_an_order_is_sure(text: str, sure: bool) -> None:
    reading = grammar().read(text, "A01")

    assert (reading.kind, not reading.review) == (Kind.order, sure)
