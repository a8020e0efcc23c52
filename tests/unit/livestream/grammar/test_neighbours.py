"""Words that only their neighbours explain: whose wish it is, what is told or compared, and what is part of what."""
from __future__ import annotations

from decimal import Decimal

import pytest

from livestream.grammar import Kind
from tests.unit.livestream.grammar.labelled import grammar

ONE_KG, TWO_KG = ("A01", Decimal(1), "kg"), ("A01", Decimal(2), "kg")


def read(text: str, on_air: str = "A01"):
    return grammar().read(text, on_air)


def lines(text: str, on_air: str = "A01"):
    return [(line.code, line.qty, line.unit) for line in read(text, on_air).lines]


@pytest.mark.parametrize("text", [
    "chị hàng xóm bảo lấy 2kg mận", "em suýt lấy 2kg mận", "em sợ lấy 2kg mận", "em hay lấy 2kg mận",
    "em có lấy 2kg mận đâu", "em đâu lấy 2kg mận", "mọi người nên lấy 2kg mận", "người ta lấy 2kg mận",
    "huy don cu dat don moi 3 con ga", "chi lay 3 chai tang 1 khong", "trau bo gi ma dat the", "ko nhe, dat",
    "cảm ơn shop 2kg mận ngon lắm", "thanks shop nha, giao 2kg mận nhanh ghê", "mỗi nhà 2kg mận thôi nhé",
    "co tra dat 2 goi mang", "chi co chot 2kg man dau ma ghi", "cho chị 100k mận", "ai đặt 2kg mận tên chị vậy",
    "tra chi 2kg man", "nhan hang be 1 chai mat, buon ghe", "em cấm mua 2kg mận",
    "em hứa lấy 2kg mận", "em phải lấy 2kg mận", "2kg man dat qua",
])
def test_a_wish_that_may_be_nobodys_is_never_taken_without_a_person(text):
    reading = read(text)

    assert reading.review or reading.kind not in (Kind.order, Kind.cancel)


@pytest.mark.parametrize("text", ["bạn kia lấy 2kg mận", "chị Lan mua 5kg kìa trời",
                                   "chị gì chốt 5kg mận kìa", "chị ấy mua 2kg mận"])
def test_what_somebody_else_took_is_no_order(text):
    assert read(text).kind == Kind.other


@pytest.mark.parametrize("text", [
    "chị Hoa lấy 2kg mận", "chị hoa lấy 2kg mận", "Sùng Mỷ chốt 2kg mận", "cô giáo Hà ở Mường Khương đặt 2kg mận",
    "chị Sâm lấy 2kg mận", "hốt cho mẹ Bống 2 cân mận", "mẹ chị lấy 2kg mận",
])
def test_whoever_gives_a_name_orders_for_sure(text):
    reading = read(text)

    assert lines(text) == [TWO_KG]
    assert not reading.review


@pytest.mark.parametrize("text", ["40k lấy 2kg mận", "tặng 1 gói chè lấy 2kg mận", "lấy 2kg mận tặng thêm 1 gói chè",
                                  "bớt 5k chị lấy 2kg mận", "1kg mận bằng 2 con gà",
                                  "1kg mận cũng ship"])
def test_haggling_comparing_and_wondering_is_for_a_person(text):
    assert read(text).review


@pytest.mark.parametrize("text", ["mận 45k lấy 2kg", "90k 2kg chốt nhé"])
def test_the_price_itself_is_no_haggling(text):
    assert not read(text).review


@pytest.mark.parametrize("text", ["2kg mận của chị đâu", "5kg mận đóng mấy thùng", "ăn mận này có nóng không ta",
                                  "mắc ca ni tách răng hè", "còn hum"])
def test_a_question_is_known_by_its_words_wherever_it_comes_from(text):
    assert read(text).kind == Kind.question


def test_parts_of_what_was_ordered_are_no_more_of_it():
    text = "gà 2 con, 1 con gửi mẹ chị 1 con về nhà chị"

    assert lines(text) == [("A03", Decimal(2), "con")]
    assert read(text).review


@pytest.mark.parametrize(("text", "meant"), [
    ("gạo 5kg 1 túi nhé", ("A02", Decimal(1), "túi")), ("mật ong 500ml 2 chai", ("A04", Decimal(2), "chai")),
    ("yến rưỡi mận", ("A01", Decimal(15), "kg")), ("lạng rưỡi trâu", ("A05", Decimal("0.15"), "kg")),
    ("chootss 2kg maajn", TWO_KG), ("1 hũ trẩm tréo", ("A11", Decimal(1), "hũ")),
    ("1 hũ chấm chéo", ("A11", Decimal(1), "hũ")), ("2 mã 3", ("A03", Decimal(2), "con")),
    ("trâu 3 lạng nhắm rượu", ("A05", Decimal("0.3"), "kg")), ("cho cháu 2 cân mận ạaaa", TWO_KG),
    ("gui ra ga Vinh cho toi 2kg man", TWO_KG), ("thôi thì lấy 1kg mận về ngâm", ONE_KG),
])
def test_amounts_and_names_are_read_however_they_are_spelt(text, meant):
    assert lines(text) == [meant]


@pytest.mark.parametrize("text", ["gà thì lấy còn mận thì thôi", "không lấy mận, đổi 2 con gà"])
def test_goods_that_are_done_without_stand_beside_the_order(text):
    reading = read(text)

    assert [line.code for line in reading.lines] == ["A03"]
    assert [line.code for line in reading.cancel_lines] == ["A01"]
    assert not reading.review


@pytest.mark.parametrize("text", ["thôi k mua nữa đâu ship đắt quá", "rút đơn giùm tui nghe",
                                   "o nỏ lấy mận nựa mô", "không mua gì nữa", "đắt quá thôi bữa khác chị mua"])
def test_withdrawing_is_understood_in_other_words(text):
    assert read(text).kind == Kind.cancel


def test_a_phone_is_found_when_half_of_it_is_spelled_out():
    assert read("so bac khong chin bay tam 222 334").phone == "0978222334"


@pytest.mark.parametrize("text", [
    "bỏ phố lên Sìn Hồ trồng mận thôi chị em ơi", "trả lại tuổi thanh xuân cho tui coi", "xúc động quá cô ơi",
    "đã chuyển khoản 395k rồi, em xem giúp chị nhé", "nghe không rõ giá", "lần nào cũng thiếu cân",
    "có người phá live kìa, chặn nick đó đi",
])
def test_words_of_orders_and_questions_mean_neither_in_a_turn_of_phrase(text):
    assert read(text).kind == Kind.other


@pytest.mark.parametrize("text", [
    "Út Mận nè, cho Mận 1 túi gạo", "khỏi gói quà, cho tui 1 túi gạo", "đừng lấy hạt lép nha, cho 1 túi gạo",
    "1 túi gạo tặng hội bạn thân", "thứ 7 gửi cho chị 1 túi gạo nhé", "1️⃣ túi gạo nhé", "cái túi gạo kia cho chị 1 túi",
    "thôi thì lấy liều 1 túi gạo xem sao", "gạo 1 túi ship Thanh Khê", "em Ngọc p.KD: 1 túi gạo nhé",
])
def test_what_stands_beside_an_order_neither_adds_to_it_nor_troubles_anybody(text):
    reading = read(text)

    assert [(line.code, line.qty) for line in reading.lines] == [("A02", Decimal(1))]
    assert not reading.review


@pytest.mark.parametrize(("text", "code"), [
    ("rút mắc ca ra khỏi đơn giúp e", "A09"), ("lấy mận ra khỏi đơn giúp em", "A01"),
    ("trả 2 gói thảo quả lại nha", "A07"), ("bớt 2 hũ chẩm chéo, để lại 3 hũ thôi", "A11"),
])
def test_goods_are_withdrawn_in_words_apart(text, code):
    reading = read(text)

    assert reading.kind == Kind.cancel
    assert [line.code for line in reading.lines] == [code]


@pytest.mark.parametrize("text", ["hết mận thì cho chị 1 con gà", "không có mận thì cho chị 1 con gà"])
def test_what_there_may_be_none_of_is_not_ordered(text):
    assert lines(text) == [("A03", Decimal(1), "con")]
    assert read(text).review


def test_more_of_what_was_ordered_before_replaces_it():
    reading = read("chị đặt 2 gói chè rồi, em nâng lên thành 4 gói nhé", "A11")

    assert [(line.code, line.qty) for line in reading.lines] == [("A06", Decimal(4))]


@pytest.mark.parametrize("text", ["đặt điện thoại cao lên tí", "chào cả nhà từ Mường Tè", "12h đêm rồi còn bán"])
def test_talk_about_the_live_is_neither_order_nor_address(text):
    assert read(text).kind == Kind.other


@pytest.mark.parametrize("where", [
    "ship 18 Nguyễn Chí Thanh, Đống Đa, Hà Nội", "18 Nguyễn Chí Thanh, Hà Nội", "45/7 Phan Văn Trị, P.10, Gò Vấp",
    "đc 12 Lê Lai, Q.5", "đc 12 Lê Lai p. 5 q. 3", "12 Lê Lai, phường 5, q.3",
])
def test_names_of_streets_and_numbers_of_wards_are_no_goods(where):
    assert lines(f"cho em 2 gói chè, {where}") == [("A06", Decimal(2), "gói")]
    assert not read(f"cho em 2 gói chè, {where}").review
