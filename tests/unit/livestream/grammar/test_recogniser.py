"""The rules of the labels one by one, on comments made for each."""
from __future__ import annotations

from decimal import Decimal

import pytest

from livestream.grammar import Kind, Mode, Reading
from tests.unit.livestream.grammar.labelled import grammar


def read(text: str, on_air: str | None = "A06") -> Reading:
    return grammar().read(text, on_air)


def lines(reading: Reading) -> list[str]:
    return [f"{line.code or line.product} {line.qty} {line.unit}" for line in reading.lines]


@pytest.mark.parametrize("text", [
    "vay tiền nhanh lh 0901234567", "tuyển ctv zalo 0901234567", "bên mình có mắc ca 150k ai lấy ib",
    "https://example.test nhận quà", "follow chéo không cả nhà",
])
def test_advertising_is_other_and_its_phone_is_nobodys(text: str) -> None:
    reading = read(text)

    assert (reading.kind, reading.phone, reading.lines) == (Kind.other, None, ())


@pytest.mark.parametrize("verb", [
    "chốt", "lấy", "cho em", "đặt", "mua", "gửi chị", "ship cho e", "giữ cho c", "để anh",
    "ủng hộ", "múc", "hốt",
    "xúc", "đăng ký", "order", "",
])
def test_each_way_of_wishing_is_an_order(verb: str) -> None:
    reading = read(f"{verb} 2kg mận")

    assert (reading.kind, lines(reading), reading.review) == (Kind.order, ["A01 2 kg"], False)


def test_an_order_stays_one_when_the_comment_also_asks_and_gives_a_phone() -> None:
    reading = read("chốt 2 gói chè, bao giờ ship vậy em, 0905111222")

    assert (reading.kind, lines(reading), reading.phone) == (Kind.order, ["A06 2 gói"], "0905111222")


@pytest.mark.parametrize("text", [
    "huỷ gà", "bỏ gà nhé", "không lấy gà nữa", "ko lấy gà", "k lay ga nua", "hong lấy gà nha",
    "xoá gà giúp em",
    "đừng gửi gà", "khỏi gửi gà", "gà thôi không lấy nữa",
])
def test_each_way_of_withdrawing_an_item_drops_its_whole_line(text: str) -> None:
    reading = read(text)

    assert (reading.kind, lines(reading)) == (Kind.cancel, ["A03 None None"])


def test_withdrawing_one_thing_and_taking_another_is_an_order_with_what_is_dropped() -> None:
    reading = read("bỏ gà, lấy 2 gói chè")

    assert (reading.kind, lines(reading)) == (Kind.order, ["A06 2 gói"])
    assert [(line.code, line.qty) for line in reading.cancel_lines] == [("A03", None)]


@pytest.mark.parametrize("text", [
    "2kg mận hết bao nhiêu tiền", "lấy 10kg có giảm không", "chốt đơn cho chị chưa", "xin giá mận", "ib em",
    "mua 3 tặng gì không", "1 túi gạo mấy cân", "gà còn không",
])
def test_asking_about_price_stock_or_state_is_a_question(text: str) -> None:
    assert read(text).kind == Kind.question


@pytest.mark.parametrize("text", [
    "0905111222", "giao giờ hành chính nhé", "đ/c 15 Trần Phú Huế", "em tên Hạnh",
])
def test_a_phone_a_name_an_address_or_a_delivery_wish_is_contact(text: str) -> None:
    assert read(text).kind == Kind.contact


@pytest.mark.parametrize("text", [
    "chào shop", "❤️❤️", ".", "ck rồi nhé", "hàng giống hàng chợ", "mạng lag quá",
])
def test_everything_else_is_other(text: str) -> None:
    assert read(text).kind == Kind.other


def test_declining_for_now_withdraws_nothing_in_particular() -> None:
    reading = read("thôi để hôm khác chị lấy")

    assert (reading.kind, reading.lines) == (Kind.cancel, ())


@pytest.mark.parametrize("text", ["thôi lấy 1kg mận cũng được", "1kg mận thôi"])
def test_thôi_by_itself_does_not_withdraw(text: str) -> None:
    assert (read(text).kind, lines(read(text))) == (Kind.order, ["A01 1 kg"])


@pytest.mark.parametrize("form", [
    "A01", "a01", "a1", "A1", "mã 01", "mã 1", "ma 1", "mã số 1", "m1", "m01", "M1", "sp 1", "sp1",
    "sản phẩm số 1", "số 1", "số 01", "#01",
])
def test_every_form_of_a_code_is_known(form: str) -> None:
    reading = read(f"chốt {form} 3kg")

    assert (lines(reading), reading.review) == (["A01 3 kg"], False)


def test_without_a_quantity_it_is_one_of_the_default_unit() -> None:
    assert lines(read("chốt mã 4")) == ["A04 1 chai"]


def test_a_partial_withdrawal_says_what_is_taken_off() -> None:
    assert lines(read("bớt 1 con gà")) == ["A03 1 con"]


@pytest.mark.parametrize(("text", "line"), [
    ("3 lạng trâu", "A05 0.3 kg"), ("500g mắc ca", "A09 0.500 kg"), ("nửa ký trâu", "A05 0.5 kg"),
    ("ký rưỡi mận", "A01 1.5 kg"), ("hai cân rưỡi mận", "A01 2.5 kg"), ("nửa lít mật ong", "A04 0.5 lít"),
    ("2kg5 mận", "A01 2.5 kg"), ("1,5kg mận", "A01 1.5 kg"), ("1/2 kg trâu", "A05 0.5 kg"),
    ("½ kg trâu", "A05 0.5 kg"), ("2 cân 3 lạng mận", "A01 2.3 kg"), ("ba trăm gam trâu", "A05 0.300 kg"),
])
def test_weights_and_volumes_become_kilograms_and_litres(text: str, line: str) -> None:
    code, qty, unit = line.split()

    (got,) = read(text).lines
    assert (got.code, got.qty, got.unit) == (code, Decimal(qty), unit)


@pytest.mark.parametrize(("text", "qty"), [
    ("cặp gà", 2), ("đôi gà đen", 2), ("chục hũ chẩm chéo", 10), ("một tá chẩm chéo", 12), ("năm con gà", 5),
    ("mười hai hũ chẩm chéo", 12), ("hai chục hũ chẩm chéo", 20), ("nửa chục hũ chẩm chéo", 5),
])
def test_spoken_numbers_count(text: str, qty: int) -> None:
    assert [line.qty for line in read(text).lines] == [qty]


def test_túi_belongs_to_the_name_of_the_bag_and_is_a_unit_elsewhere() -> None:
    assert lines(read("lấy 2 túi thổ cẩm với 1 túi gạo")) == ["A12 2 cái", "A02 1 túi"]
    assert lines(read("lấy 2 túi", on_air="A12")) == ["A12 2 cái"]


def test_southern_tui_is_i_before_a_verb_and_a_bag_after_a_number() -> None:
    assert lines(read("tui lấy 2 gói chè")) == ["A06 2 gói"]
    assert lines(read("tui 1 tui gao")) == ["A02 1 túi"]


def test_a_bag_of_five_kilograms_is_one_bag_and_of_ten_is_doubtful() -> None:
    assert (lines(read("gạo 1 túi 5kg")), read("gạo 1 túi 5kg").review) == (["A02 1 túi"], False)
    assert read("gạo 1 túi 10kg").review


def test_one_of_each_goes_to_every_item_named() -> None:
    assert lines(read("mỗi loại 1: chè, măng")) == ["A06 1 gói", "A10 1 gói"]
    assert lines(read("mã 1 2 3 mỗi mã 1")) == ["A01 1 kg", "A02 1 túi", "A03 1 con"]


@pytest.mark.parametrize("text", ["chốt 2", "+2", "x2", "lấy 2", "2 gói nha"])
def test_an_order_without_an_item_is_for_the_one_on_air(text: str) -> None:
    reading = read(text)

    assert (lines(reading), reading.lines[0].implicit, reading.review) == (["A06 2 gói"], True, False)


def test_without_anything_on_air_such_an_order_needs_a_person() -> None:
    assert read("chốt 2", on_air=None).review


def test_a_bare_number_is_the_item_on_air_but_needs_a_person() -> None:
    reading = read("1")

    assert (reading.kind, lines(reading), reading.review) == (Kind.order, ["A06 1 gói"], True)


@pytest.mark.parametrize(("text", "line"), [
    ("lấy 2kg táo mèo", "táo mèo 2 kg"), ("chốt mã 15", "mã 15 1 None"), ("táo mèo 2kg", "táo mèo 2 kg"),
])
def test_goods_outside_the_run_of_show_keep_the_buyers_words_and_need_a_person(text: str, line: str) -> None:
    assert (lines(read(text)), read(text).review) == ([line], True)


def test_adding_and_replacing() -> None:
    assert read("thêm cho chị 1kg mận nữa").mode is Mode.add
    changed = read("đổi mận từ 2kg thành 3kg")
    assert (lines(changed), changed.mode, changed.cancel_lines) == (["A01 3 kg"], Mode.replace, ())


def test_changing_one_item_for_another_drops_the_first() -> None:
    changed = read("đổi 2 con gà sang 1kg trâu")

    assert lines(changed) == ["A05 1 kg"]
    assert [(line.code, line.qty) for line in changed.cancel_lines] == [("A03", Decimal(2))]


@pytest.mark.parametrize("text", ["Mận 45k hả lấy c 4kg", "mận 45k/kg lấy 4kg", "mận 45 ngàn lấy 4kg"])
def test_prices_are_no_quantities(text: str) -> None:
    assert lines(read(text)) == ["A01 4 kg"]


@pytest.mark.parametrize("text", [
    "2kg mận gửi 25 nguyen hue q1 hcm", "2kg mận về số 12 ngõ 5 Trần Phú Hà Nội", "2kg mận 0905 111 222",
    "2kg mận đ/c tổ 5 phường Tân Phong",
])
def test_digits_of_phones_and_addresses_are_no_quantities(text: str) -> None:
    assert lines(read(text)) == ["A01 2 kg"]


@pytest.mark.parametrize(("text", "line"), [("a102", "A10 2 gói"), ("m112", "A11 2 hũ")])
def test_code_and_quantity_in_one_need_a_person(text: str, line: str) -> None:
    assert (lines(read(text)), read(text).review) == ([line], True)


@pytest.mark.parametrize("text", [
    "còn thì lấy 3kg mận", "nếu còn mận cho em 3kg", "rẻ thì lấy 3kg mận",
    "còn mận không em, còn thì lấy chị 3kg",
])
def test_conditions_keep_the_lines_and_need_a_person(text: str) -> None:
    assert (lines(read(text)), read(text).review) == (["A01 3 kg"], True)


@pytest.mark.parametrize("text", [
    "lấy 0 kg mận", "chốt 500kg mận", "chốt -2kg mận", "lấy 1-2kg mận", "lấy khoảng 2kg mận",
    "lấy vài gói chè",
    "2 con mận", "nửa con gà", "chắc lấy 2kg mận", "mận gà 2", "lấy ٢kg mận",
])
def test_what_is_not_sure_needs_a_person(text: str) -> None:
    reading = read(text)

    assert (reading.kind, reading.review, bool(reading.reasons)) == (Kind.order, True, True)


def test_full_width_digits_are_digits_and_drawn_out_words_are_words() -> None:
    assert lines(read("chốttt ２kg mậnnn")) == ["A01 2 kg"]


def test_an_undecorated_word_in_a_decorated_comment_is_not_taken_for_goods() -> None:
    assert read("mang ra cho xem kỹ tí được không").kind == Kind.question
    assert lines(read("mang 2 goi di e")) == ["A10 2 gói"]


def test_a_line_knows_where_in_the_comment_it_stands() -> None:
    text = "  chốt 2kg mận nha"

    (line,) = read(text).lines
    assert line.span is not None
    assert text[slice(*line.span)] == "2kg mận"


def test_an_address_is_given_as_it_was_written() -> None:
    assert read("gửi về 25 Nguyễn Huệ quận 1 giúp mình").address == "25 Nguyễn Huệ quận 1"
