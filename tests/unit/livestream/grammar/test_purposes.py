"""What is said beside a complete order: what it is for, how it is packed, which ones are not wanted, no units."""
from __future__ import annotations

import pytest

from livestream.grammar import Kind, Reading
from tests.unit.livestream.grammar.labelled import grammar


def lines(reading: Reading) -> list[str]:
    return [f"{line.code or line.product} {line.qty} {line.unit}" for line in reading.lines]


@pytest.mark.parametrize(("text", "wanted"), [
    ("măng khô 2 gói ninh chân giò", ["A10 2 gói"]),
    ("cho em 2 hũ chấm chéo ăn xoài", ["A11 2 hũ"]),
    ("cho bà nửa lít mật ong rừng ngâm chanh đào", ["A04 0.5 lít"]),
    ("đặt trc 1 cân trâu gác bếp nha sốp", ["A05 1 kg"]),
    ("lấy hộ cái Hương 1 hộp mận vs 2 gói thảo quả", ["A01 1 hộp", "A07 2 gói"]),
    ("1 gói chè với cả 1 cân mận ạ", ["A06 1 gói", "A01 1 kg"]),
    ("cho chị 5 cân mận, nựa quả to nhé", ["A01 5 kg"]),
    ("chị lấy 2 cân mận, không lấy quả dập đâu nhé", ["A01 2 kg"]),
    ("mắc ca 1kg chia đôi 2 bịch giùm", ["A09 1 kg"]),
    ("cham cheooo 3 lo di shop oiii", ["A11 3 hũ"]),
])
def test_a_complete_order_stands_beside_what_it_is_for_and_how_it_is_packed(text: str, wanted: list[str]) -> None:
    reading = grammar().read(text, "A06")

    assert (reading.kind, lines(reading)) == (Kind.order, wanted)


@pytest.mark.parametrize("text", [
    "măng khô 2 gói ninh chân giò", "cho em 2 hũ chấm chéo ăn xoài", "cho bà nửa lít mật ong rừng ngâm chanh đào",
    "1 gói chè với cả 1 cân mận ạ", "chị lấy 2 cân mận, không lấy quả dập đâu nhé",
])
def test_such_an_order_troubles_nobody(text: str) -> None:
    assert grammar().read(text, "A06").reasons == ()


@pytest.mark.parametrize("text", ["2 gói măng ngâm ớt", "cho chị 2 hũ chẩm chéo với xoài", "1kg mận lấy quả mơ"])
def test_words_that_may_make_other_goods_of_it_are_for_a_person(text: str) -> None:
    assert grammar().read(text, "A06").review


@pytest.mark.parametrize(("text", "named"), [
    ("chốt 5 lạng hạt dổi cho chị", "hạt dổi 0.5 kg"), ("1 gói mộc nhĩ", "mộc nhĩ 1 gói"),
])
def test_goods_outside_the_run_of_show_are_named_whole(text: str, named: str) -> None:
    reading = grammar().read(text, "A06")

    assert (lines(reading), reading.review) == ([named], True)


@pytest.mark.parametrize("text", [
    "A01 2 xe", "mận 2 xe", "cho chị 2 tô mận", "A01 2 tô", "mận 2 đỏ", "a01 2 ve", "a06 2 phong", "cho 2 xe mận",
    "gà 2 đen", "chè 2 chén", "A04 2 ly", "A01 2 mâm", "mận 2 nong", "2 thau mận",
])
def test_a_number_of_what_is_no_unit_is_for_a_person(text: str) -> None:
    reading = grammar().read(text, "A06")

    assert (reading.kind, reading.review) == (Kind.order, True)


@pytest.mark.parametrize(("text", "wanted"), [
    ("túi thổ cẩm 2 đỏ", "A12 2 cái"), ("gà 2 con to", "A03 2 con"), ("chị lấy 2 gói chè, 12 tổ 5 Huế", "A06 2 gói"),
])
def test_colours_of_cloth_and_numbers_of_houses_trouble_nobody(text: str, wanted: str) -> None:
    reading = grammar().read(text, "A06")

    assert (lines(reading), reading.reasons) == ([wanted], ())
