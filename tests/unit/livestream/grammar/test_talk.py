"""What looks like an order and is none, and orders among other talk."""
from __future__ import annotations

import pytest

from livestream.grammar import Kind, Reading
from tests.unit.livestream.grammar.labelled import grammar

LATER = "third_run_of_show"


def lines(reading: Reading) -> list[str]:
    return [f"{line.code} {line.qty} {line.unit}" for line in reading.lines]


@pytest.mark.parametrize("text", [
    "chị chuyển khoản 2kg mận rồi nhé", "em vừa bank 150.000đ cho 2 gói măng", "nhà em có 5kg mận rồi",
    "đặt 4 gói măng mà giao có 1", "gởi thiếu 2 gói chè",
])
def test_payments_stocks_and_complaints_order_nothing(text: str) -> None:
    assert grammar().read(text, "A01").lines == ()


@pytest.mark.parametrize("text", [
    "chốt 1 bó thuốc tắm cho tui chua", "8 bó lá tắm của chị gửi chua nhé em", "măng để được mấy tháng",
])
def test_a_question_with_one_word_undecorated_is_a_question(text: str) -> None:
    assert grammar(LATER).read(text, "H02").kind == Kind.question


@pytest.mark.parametrize("text", ["định lấy 2kg mận", "2kg mận, hôm trước bị dập", "2kg mận giá 45k",
                                  "2kg mận rồi nhé"])
def test_an_intention_or_a_complaint_beside_a_quantity_is_for_a_person(text: str) -> None:
    assert grammar().read(text, "A06").review


@pytest.mark.parametrize(("text", "wanted"), [
    ("chốt 2kg mận giá 45k", ["A01 2 kg"]),
    ("chốt gà, chè, mỗi loại 2 nha", ["A03 2 con", "A06 2 gói"]),
    ("mỗi thứ 1 mã 4 và mã 5", ["A04 1 chai", "A05 1 kg"]),
    ("lấy đôi mã số 6", ["A06 2 gói"]),
    ("chốt cặp #03", ["A03 2 con"]),
    ("lấy 2kg mận gửi cho Trần Minh số 7 ngách 45 Hoàng Mai Hà Nội", ["A01 2 kg"]),
    ("2 con Gà đen (gà Mông) làm sạch, hút chân không nha", ["A03 2 con"]),
])
def test_prices_shared_numbers_and_recipients_need_nobody(text: str, wanted: list[str]) -> None:
    reading = grammar().read(text, "A01")

    assert (lines(reading), reading.review) == (wanted, False)


@pytest.mark.parametrize("text", ["lấy gà với mã số 6 1 mỗi loại", "huỷ sp 10, gao với"])
def test_a_number_that_may_be_a_code_and_half_spelt_goods_are_for_a_person(text: str) -> None:
    assert grammar().read(text, "A01").review


@pytest.mark.parametrize("text", ["bỏ gà rồi đổi sang 2kg mận", "ko lấy gà nữa đổi sang 2kg mận"])
def test_what_is_taken_instead_is_ordered_and_the_rest_withdrawn(text: str) -> None:
    reading = grammar().read(text, "A02")

    assert (lines(reading), [line.code for line in reading.cancel_lines]) == (["A01 2 kg"], ["A03"])


def test_a_recipient_called_like_goods_is_a_person() -> None:
    reading = grammar(LATER).read("lấy 2 gói măng, chị Lan, 0912345678", "H05")

    assert (lines(reading), reading.review) == (["H01 2 gói"], False)


def test_a_house_number_after_a_phone_is_no_part_of_it() -> None:
    assert grammar().read("0912345678 15/3 đường Lê Lợi quận 1").phone == "0912345678"


def test_a_lane_typed_like_goods_is_part_of_the_address() -> None:
    reading = grammar("second_run_of_show").read("lay 5lit ruou ngo dia chi so 12 ngo 5 cau giay ha noi", "B01")

    assert (lines(reading), reading.address) == (["B03 5 lít"], "so 12 ngo 5 cau giay ha noi")


@pytest.mark.parametrize(("text", "wanted"), [
    ("sp 7 lấy 2 gói sp 9 lấy 1kg", ["A07 2 gói", "A09 1 kg"]),
    ("cho chị Hà 2 hộp mận và cô Lan 1 gói măng", ["A01 2 hộp", "A10 1 gói"]),
    ("mua mắc ca 2kg 1tr2 nha", ["A09 2 kg"]),
])
def test_verbs_names_and_prices_between_goods_and_numbers_mislead_nobody(text: str, wanted: list[str]) -> None:
    reading = grammar().read(text, "A01")

    assert (lines(reading), reading.review) == (wanted, False)


def test_a_classifier_is_no_quantity_of_what_is_withdrawn() -> None:
    (line,) = grammar().read("bỏ con gà giúp chị", "A01").lines

    assert (line.code, line.qty, line.unit) == ("A03", None, None)


@pytest.mark.parametrize("text", [
    "cảm ơn shop, hẹn phiên sau", "tks shop hen phien sau", "cám ơn e nha, hẹn live sau", "hẹn lần sau nhé, cảm ơn",
])
def test_thanks_and_until_next_time_are_a_farewell_and_withdraw_nothing(text: str) -> None:
    assert grammar().read(text, "A01").kind == Kind.other


@pytest.mark.parametrize("text", ["hẹn shop lần sau nha", "cảm ơn shop, thôi không lấy nữa nhé", "cảm ơn, huỷ mận nhé"])
def test_whoever_puts_off_or_withdraws_in_so_many_words_is_believed(text: str) -> None:
    reading = grammar().read(text, "A01")

    assert (reading.kind, reading.review) == (Kind.cancel, False)


@pytest.mark.parametrize("text", ["thôi để mẹ em mua", "thôi để chồng chị lấy", "thoi de vo mua"])
def test_leaving_the_buying_to_somebody_orders_nothing_without_a_person(text: str) -> None:
    assert grammar().read(text, "A01").review


@pytest.mark.parametrize("text", ["để em mua", "thôi để em lấy 2 kg mận"])
def test_whoever_will_buy_after_all_orders(text: str) -> None:
    reading = grammar().read(text, "A01")

    assert (reading.kind, reading.review) == (Kind.order, False)
