"""What is left out, what stands in for what, and what is left over: none of it is taken for its opposite."""
from __future__ import annotations

import pytest

from livestream.grammar import Kind
from tests.unit.livestream.grammar.labelled import grammar


def read(text, on_air="A01"):
    return grammar().read(text, on_air)


def codes(lines):
    return [line.code for line in lines]


@pytest.mark.parametrize("all_of_it", ["mỗi loại 1", "mỗi món 1", "lấy tất cả", "lấy hết các món", "chốt hết"])
@pytest.mark.parametrize("but", ["trừ gà", "trừ mã 3", "ngoại trừ gà", "trừ mỗi gà ra"])
def test_all_but_one_thing_neither_orders_nor_withdraws_that_thing(all_of_it, but):
    reading = read(f"{all_of_it} {but}")

    assert (reading.kind, reading.review) == (Kind.order, True)
    assert "A03" not in codes(reading.lines) + codes(reading.cancel_lines)


@pytest.mark.parametrize("text", [
    "huỷ hết trừ mận", "bỏ hết trừ mận nhé", "huỷ tất cả trừ mã 1", "bỏ hết chỉ giữ mận", "huỷ hết giữ lại mận",
    "tất cả bỏ lấy mỗi 1kg mận", "bỏ hết giữ mỗi mận", "huỷ hết ngoài mận", "ngoài mận ra huỷ hết"])
def test_a_withdrawal_of_all_but_one_thing_is_never_one_of_that_thing_without_a_person(text):
    assert read(text, "A05").review is True


@pytest.mark.parametrize("text", ["trừ 2 gói chè nhé", "trừ mã 6 ra giúp chị", "đơn chị trừ chè nhé"])
def test_what_is_taken_off_an_order_is_withdrawn(text):
    reading = read(text)

    assert (reading.kind, codes(reading.lines), reading.review) == (Kind.cancel, ["A06"], False)


@pytest.mark.parametrize("wanted", ["lấy chè", "2 gói chè", "cho chị 2 gói chè", "lấy mã 6"])
@pytest.mark.parametrize("instead", ["thay gạo", "thay cho gạo", "thay thế gạo", "thế cho gạo", "thay cho mã 2"])
def test_what_something_is_taken_for_is_given_up(wanted, instead):
    reading = read(f"{wanted} {instead}")

    assert (reading.kind, codes(reading.lines), codes(reading.cancel_lines)) == (Kind.order, ["A06"], ["A02"])


@pytest.mark.parametrize("text", ["không gạo nữa", "ko gạo nữa nha", "chẳng gạo nữa đâu"])
def test_no_more_of_something_withdraws_it(text):
    reading = read(text)

    assert (reading.kind, codes(reading.lines), reading.review) == (Kind.cancel, ["A02"], False)


@pytest.mark.parametrize("text", [
    "chị lấy hết", "ôm hết", "vét nốt mã 3", "lấy nốt mã 3", "vét hết mận", "lấy trọn mận", "bao hết gà"])
def test_all_that_is_left_is_wanted_but_a_person_says_how_many_that_is(text):
    assert (read(text).kind, read(text).review) == (Kind.order, True)


@pytest.mark.parametrize("text", [
    "mọi người lấy hết rồi", "ai lấy hết vậy", "bị mua hết rồi", "lấy hết tiền lương rồi"])
def test_what_others_took_is_no_order(text):
    assert read(text).kind not in (Kind.order, Kind.cancel)


@pytest.mark.parametrize("text", [
    "thịt trâu chị hỏi chồng chồng chê dai, thôi không lấy nữa em ạ",
    "huỷ rồi đặt lại giúp chị", "khỏi làm gà nha em", "chị chưa chốt mã 6"])
def test_a_withdrawal_that_may_be_of_less_is_asked(text):
    assert (read(text, "A05").kind, read(text, "A05").review) == (Kind.cancel, True)


@pytest.mark.parametrize("text", [
    "chồng tui kêu mua nữa là ổng bỏ nhà đi", "lấy nữa là vợ bỏ đó", "mua nữa chắc chồng bỏ vợ mất"])
def test_whoever_leaves_home_withdraws_nothing_silently(text):
    assert read(text).kind != Kind.cancel or read(text).review


@pytest.mark.parametrize(("text", "code"), [
    ("huỷ gà nhé ông bảo đàn gà nhà ăn chưa hết", "A03"), ("chồng không cho mua sâm, huỷ giúp em", "A08"),
    ("ba nó mua măng rồi, không lấy măng nữa nha", "A10"), ("xoá gạo nha chưa ăn hết gạo cũ", "A02")])
def test_the_reason_of_a_withdrawal_hides_nothing(text, code):
    reading = read(text)

    assert (reading.kind, codes(reading.lines)) == (Kind.cancel, [code])


@pytest.mark.parametrize("text", ["đặt 1 ký khô cá sặc", "lấy 2 ký khô bò", "cho chị 1kg khô mực"])
def test_dried_goods_that_are_not_sold_are_not_what_is_on_air(text):
    assert read(text, "A07").review is True


@pytest.mark.parametrize(("text", "wanted"), [
    ("đặt cho o ruột 3 túi gạo", ("A02", 3)), ("đặt giùm chị Hằng bên kho 1 gói chè", ("A06", 1)),
    ("gạo túi hai", ("A02", 2)), ("túi gạo hai", ("A02", 2)), ("gà 280 à, ok để c 1 con", ("A03", 1)),
    ("hết thì thôi, còn thì 2 con", ("A03", 2)), ("lúc nãy huỷ gà giờ cho chị lấy lại 1 con gà nha", ("A03", 1)),
    ("gạo này dẻo hông mà thôi kệ, lấy đại 1 túi", ("A02", 1))])
def test_what_stands_around_the_goods_does_not_hide_them(text, wanted):
    reading = read(text, "A03")

    assert (reading.kind, [(line.code, line.qty) for line in reading.lines]) == (Kind.order, [wanted])
