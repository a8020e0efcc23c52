"""That no wish ends silently as talk: how many, with a sign of wanting, is an order or a question to a person."""
from __future__ import annotations

from itertools import product

import pytest

from livestream.grammar import Kind, Reading
from tests.unit.livestream.grammar.labelled import grammar

WISHES = ("+2", "x2", "lấy 2", "cho 2 gói", "chốt 2", "lay 2", "đặt 2 gói", "để 2 gói", "gửi 2", "lấy 2 chai tương ớt")
BESIDE = (
    "", "cho chị", "cho em", "cho chị Lan", "cho mẹ Sóc", "cho bé Na", "cho cô giáo", "cho tui đi", "cho thằng cu",
    "cho phòng kế toán", "cho con bé nhà chị", "giúp chị", "nha", "luôn nha em ơi", "nha shop ơi chờ nãy giờ",
    "đợi nãy giờ", "chờ lâu quá", "chờ từ 8h", "từ nãy giờ gọi không ai trả lời", "nãy giờ không ai rep",
    "mất tiếng rồi", "nha thích quá", "đắt quá", "nha có lương rồi", "nha em chuyển khoản rồi", "nha mai giao",
    "nha có gì gọi chị", "nha hôm qua ăn ngon lắm", "nhé lần trước giao trễ",
)
BEFORE = ("chờ nãy giờ", "nãy giờ", "đợi mãi", "thích quá", "hôm qua ngon quá", "cho mẹ Sóc", "cho bé Na", "chị Lan")


def lines(reading: Reading) -> list[str]:
    return [f"{line.code or line.product} {line.qty} {line.unit}" for line in reading.lines]


@pytest.mark.parametrize("text", [
    *(f"{wish} {beside}".strip() for wish, beside in product(WISHES, BESIDE)),
    *(f"{before} {wish}" for before, wish in product(BEFORE, ("+2", "lấy 2", "chốt 2", "lấy 2 gói", "2 gói", "+ 2"))),
    "chốt một cho mẹ Sóc", "lay 2 doi nay gio", "lay e 2 mat tieng roi", "2kg mận chờ mãi", "2kg mận nha có lương rồi",
    "2kg mận từ nãy giờ gọi không ai trả lời", "chị 3 hũ lag quá",
    *(f"cho {whom} 2 chai tương ớt" for whom in ("mẹ Sóc", "bé Na", "em", "nhà chị Tư", "vợ chồng em")),
])
def test_how_many_with_a_sign_of_wanting_never_ends_silently_as_talk(text: str) -> None:
    reading = grammar().read(text, "A06")

    assert reading.kind == Kind.order
    assert reading.review or lines(reading) == ["A06 2 gói"]


@pytest.mark.parametrize(("text", "wanted"), [
    ("+2 cho chị", "A06 2 gói"),
    ("x3 cho em nha", "A06 3 gói"),
    ("lấy 1 nha shop ơi chờ nãy giờ", "A06 1 gói"),
    ("chờ nãy giờ, chốt 2 hũ chẩm chéo", "A11 2 hũ"),
    ("mắc ca cho mẹ Bin nửa ký", "A09 0.5 kg"),
    ("lấy 1 chai mật ong pha nước cho bé", "A04 1 chai"),
    ("lấy anh 2 hũ chẩm chéo phát cho anh em", "A11 2 hũ"),
    ("nhanh tay cho chị mã 8", "A08 1 củ"),
    ("2kg mận cho chị Hà", "A01 2 kg"),
    ("múc 3 hũ mã 11 cho ae cơ quan nhậu", "A11 3 hũ"),
])
def test_what_is_said_clearly_troubles_nobody(text: str, wanted: str) -> None:
    reading = grammar().read(text, "A06")

    assert (reading.kind, lines(reading), reading.reasons) == (Kind.order, [wanted], ())


@pytest.mark.parametrize("text", [
    "+1 like nha shop", "hôm bữa chị lấy 2kg mận ngon lắm nha", "hôm qua đặt 2 gói chè ngon quá trời",
    "mẹ chị lấy 2kg hôm trước khen hoài", "cho chị 5 phút nha", "đặt 3 nhận 2 nha em", "ăn 2 gói rồi mà vẫn thèm",
    "nhận được 2 gói chè rồi nha em ngon lắm", "đơn em 2 gói chờ mãi không thấy", "2kg mận đắt quá",
    "lần trước gửi cho chị 2 túi gạo bị mốc",
])
def test_what_is_only_told_stays_talk(text: str) -> None:
    assert grammar().read(text, "A06").kind == Kind.other


@pytest.mark.parametrize("text", [
    "2kg mận cho chị táo", "2kg mận nhé cho chị táo", "2kg mận cho táo", "2kg mận cho em với táo",
    "2kg mận cho chị sầu riêng", "2kg mận cho mẹ táo mèo", "2kg mận cho con bé táo",
])
def test_a_word_after_for_whom_that_may_be_more_goods_is_for_a_person(text: str) -> None:
    assert grammar().read(text, "A06").review


@pytest.mark.parametrize("text", [
    "+1 cho shop", "+1 cho ý kiến của chị", "+1 cho bạn trên", "em chốt 2 gói chờ nãy giờ", "chị lấy 2 hộp đợi nãy giờ",
])
def test_what_may_agree_or_have_been_ordered_before_is_for_a_person(text: str) -> None:
    reading = grammar().read(text, "A06")

    assert (reading.kind, reading.review) == (Kind.order, True)


def test_goods_that_are_half_spelt_like_a_verb_are_named_whole() -> None:
    assert lines(grammar().read("ship 2kg hạt dổi về Thái Bình cho c", "A06")) == ["hạt dổi 2 kg"]


@pytest.mark.parametrize("text", [
    "gói chè này 200g hả shop", "e chốt cho chị 2 túi gạo chưa z", "xin giá sỉ thảo quả", "chốt cho em 2 gói chưa vậy",
])
def test_what_asks_whether_or_how_much_is_no_order(text: str) -> None:
    assert grammar().read(text, "A06").kind == Kind.question


@pytest.mark.parametrize(("text", "withdrawn"), [
    ("phòng anh đổi ý, huỷ toàn bộ nhé em", []), ("đơn chị 3 chai mật bớt đi 1 nha", ["A04 1 chai"]),
])
def test_what_was_ordered_or_who_speaks_does_not_blur_a_withdrawal(text: str, withdrawn: list[str]) -> None:
    reading = grammar().read(text, "A06")

    assert (reading.kind, lines(reading), reading.reasons) == (Kind.cancel, withdrawn, ())
