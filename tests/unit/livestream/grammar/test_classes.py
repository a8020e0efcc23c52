"""Whole classes of words: whom goods are for, when they come, why they are not wanted, what others took."""
from __future__ import annotations

import pytest

from livestream.grammar import Kind, Reading
from tests.unit.livestream.grammar.labelled import grammar


def lines(reading: Reading) -> list[str]:
    return [f"{line.code} {line.qty} {line.unit}" for line in reading.lines]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Cho phòng kế toán 5 gói chè nhé", "A06 5 gói"),
    ("cho xưởng may 10 gói măng nhé", "A10 10 gói"),
    ("cho chùa 5 túi gạo nha em", "A02 5 túi"),
    ("gửi tặng cô giáo e 2 hộp mận", "A01 2 hộp"),
    ("chốt tặng bạn gái 1 cái túi thổ cẩm", "A12 1 cái"),
    ("ship cho thông gia nhà chị 2 con gà", "A03 2 con"),
    ("gởi cho chị hai tui 1 ký trâu", "A05 1 kg"),
    ("trau gac bep 2kg ship ve 45 le lai thanh hoa", "A05 2 kg"),
    ("ship vo quan 7 cho tui 2 hu cham cheo", "A11 2 hũ"),
    ("mai giao cho anh 3 con gà", "A03 3 con"),
    ("sáng thứ 2 gửi chị 2 gói chè", "A06 2 gói"),
    ("cho tau hai bịch măng nghe mi", "A10 2 gói"),
    ("lấy cho dượng 1 chai mật ong hỉ", "A04 1 chai"),
    ("chốt hai hộp mận nhoa em iu", "A01 2 hộp"),
    ("xí 1 con gà nha shop", "A03 1 con"),
    ("túi thổ cẩm 1 cái màu chàm nha", "A12 1 cái"),
    ("chốt luôn 2 cái túi", "A12 2 cái"),
])
def test_who_it_is_for_and_how_it_is_said_troubles_nobody(text: str, wanted: str) -> None:
    reading = grammar().read(text, "A06")

    assert (reading.kind, lines(reading), reading.reasons) == (Kind.order, [wanted], ())


@pytest.mark.parametrize(("text", "wanted"), [
    ("lay2goitrashan", "A06 2 gói"), ("2chaimatong", "A04 2 chai"), ("1congaden", "A03 1 con"),
    ("chẩmchéo 2 hũ", "A11 2 hũ"), ("maccca 1kg", "A09 1 kg"), ("chot1kgtrau", "A05 1 kg"),
])
def test_words_without_spaces_between_them_are_read_apart(text: str, wanted: str) -> None:
    reading = grammar().read(text, "A01")

    assert (lines(reading), reading.reasons) == ([wanted], ())


@pytest.mark.parametrize("text", ["chocolate 2 hộp", "bogamat 2kg", "goimangchochi"])
def test_a_word_that_only_begins_like_goods_is_not_taken_apart(text: str) -> None:
    reading = grammar().read(text, "A01")

    assert reading.review or reading.kind != Kind.order


@pytest.mark.parametrize("text", ["gửi tặng em 1 hũ chẩm chéo nhé", "ship tặng chị 2 gói chè nha"])
def test_a_present_that_is_begged_for_is_for_a_person(text: str) -> None:
    assert grammar().read(text, "A06").review


@pytest.mark.parametrize(("text", "withdrawn"), [
    ("loại con gà ra khỏi đơn giúp anh", ["A03"]),
    ("tháo mận ra khỏi đơn nhé", ["A01"]),
    ("đừng đóng mận cho chị nữa nhé", ["A01"]),
    ("nhường lại 1 con gà cho bạn khác nha shop", ["A03"]),
    ("kg lấy mắc ca nữa e nhá", ["A09"]),
    ("thôi gà nha, để bữa khác", ["A03"]),
    ("đắt quá không mua nữa", []),
    ("nghĩ lại thôi không mua nữa", []),
    ("chị đi công tác đừng gửi nữa", []),
    ("hẹn shop bữa sau nghen", []),
    ("thôi để tuần sau lãnh lương e lấy", []),
    ("huỷ sạch đơn của chị", []),
])
def test_whatever_withdraws_withdraws_with_its_reason(text: str, withdrawn: list[str]) -> None:
    reading = grammar().read(text, "A06")

    assert (reading.kind, [line.code for line in reading.lines], reading.reasons) == (Kind.cancel, withdrawn, ())


def test_what_closes_a_wish_with_thay_is_taken_for_what_went_away() -> None:
    reading = grammar().read("huy mat ong, gui c 1 tui gao thay nhe", "A06")

    dropped = [line.code for line in reading.cancel_lines]
    assert (lines(reading), dropped, reading.reasons) == (["A02 1 túi"], ["A04"], ())


@pytest.mark.parametrize(("text", "wanted"), [
    ("măng 3 gói chứ không phải 2 gói nha em", "A10 3 gói"), ("em lấy gà chứ không phải trâu, 1 con", "A03 1 con"),
])
def test_what_was_said_wrongly_is_no_goods_but_a_person_looks(text: str, wanted: str) -> None:
    reading = grammar().read(text, "A06")

    assert (lines(reading), reading.reasons) == ([wanted], ("unsure_words",))


@pytest.mark.parametrize("text", [
    "bạn trên kia chốt 5kg kìa ghê thật", "có bạn lấy 10 gói luôn kìa", "ở trên có người mua 3 con gà kìa",
    "ai mà lấy 5 túi gạo dữ vậy trời", "E ngồi xem từ 8h tới giờ luôn",
    "Giao trễ mà không ai xin lỗi khách một câu, chán",
    "trộm vía con gà béo tốt", "2kg mận đắt quá",
])
def test_what_is_told_of_others_or_complained_of_is_no_order(text: str) -> None:
    assert grammar().read(text, "A06").kind == Kind.other


@pytest.mark.parametrize("text", [
    '"chị Lan chốt 3kg" là chị Lan nào vậy', "mật chai 500ml với loại 1 lít khác chi nhau rứa hè?",
    "cho em xem lại cái túi đỏ", "2 túi gạo được mấy người ăn",
])
def test_what_asks_about_words_or_goods_is_a_question(text: str) -> None:
    assert grammar().read(text, "A06").kind == Kind.question


def test_an_order_wholly_in_quotes_is_one() -> None:
    assert lines(grammar().read('"chốt 2kg mận"', "A06")) == ["A01 2 kg"]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Cô ơi, lần trước bà ăn 3 cân mận ngon quá, lần này cho bà 4 cân nhé", ["A01 4 kg"]),
    ("laychi2kgmacca", ["A09 2 kg"]), ("chot2kgmanhaunha", ["A01 2 kg"]),
    ("Ba chị em tui lấy chung 3 gói măng nha", ["A10 3 gói"]),
    ("gà 280k đắt ghê 😅 thôi lấy c 1 con", ["A03 1 con"]),
    ("2kg trâu nhé, chia bốn túi cho chị biếu", ["A05 2 kg"]),
    ("anh Huy nhà mình mê chè lắm, cho chị 2 gói", ["A06 2 gói"]),
    ("ba gói chè cho bà xã uống dần", ["A06 3 gói"]),
    ("Sâm này đem hầm gà được hả em, lấy chị 2 củ", ["A08 2 củ"]),
    ("lấy cho 3 chị cùng lớp, tổng 6 gói chè", ["A06 6 gói"]),
    ("chè để biếu thầy cô 20/11, 4 gói nhé", ["A06 4 gói"]),
    ("mag khô 3 goi", ["A10 3 gói"]), ("hột mắc ca 2 kí nha cưng", ["A09 2 kg"]),
    ("túi thổ cẩm 4 chiếc, 3 đỏ 1 xanh", ["A12 4 cái"]),
    ("2kg mận ship về CT5B Xuân La nhé, Lan 0389026714", ["A01 2 kg"]),
    ("lấy 4 gói mã 7, 2 hũ mã 11, 0919.808.707", ["A07 4 gói", "A11 2 hũ"]),
    ("mưa dầm dề em ơi cho chị 2 gói chè", ["A06 2 gói"]),
    ("2kg mận nhé tụi nhỏ mong hoài", ["A01 2 kg"]),
    ("3 gói chè để mấy bạn ký túc uống", ["A06 3 gói"]),
    ("bựa ni lấy tui hai ký mận cho cả xóm", ["A01 2 kg"]), ("mắc ka 3 ký nghen", ["A09 3 kg"]),
    ("trâu gát bếp 5 lạng nghen", ["A05 0.5 kg"]), ("cko e 3 goj chè zới shop", ["A06 3 gói"]),
    ("cho t 3 lạng trâu khô ăn vặt mùa hè", ["A05 0.3 kg"]), ("e múc 2 hũ chẩm chéo chấm ổi", ["A11 2 hũ"]),
    ("e shop de tui hai cu sam", ["A08 2 củ"]),
    ("vợ e thích gà nên lấy 2 con nhé", ["A03 2 con"]), ("+ 3 nha o", ["A06 3 gói"]),
])
def test_what_is_told_around_a_wish_that_is_complete_troubles_nobody(text: str, wanted: list[str]) -> None:
    reading = grammar().read(text, "A06")

    assert (reading.kind, lines(reading), reading.reasons) == (Kind.order, wanted, ())


@pytest.mark.parametrize("text", [
    "2kg mận với xoài cát nhé", "2kg mận măng nứa", "2kg mận nhé xoài nữa nha", "lấy 2 lạng hạt dổi",
    "chot e 1 kg hat de", "chồng không cho lấy 2kg mận", "mai lĩnh lương thì lấy 1 củ sâm", "đặt 3 túi, 2 đỏ 2 xanh",
])
def test_what_may_be_more_goods_or_a_condition_is_for_a_person(text: str) -> None:
    assert grammar().read(text, "A06").review


@pytest.mark.parametrize(("text", "withdrawn"), [
    ("0 lấy gạo nữa nha e", ["A02 None None"]), ("đơn em 5 gói chè bỏ ra 2 gói hộ em", ["A06 2 gói"]),
    ("đừng có gửi sâm nha", ["A08 None None"]),
    ("măng với chè cho em xin huỷ ạ, còn lại giữ nguyên", ["A10 None None", "A06 None None"]),
    ("Bữa ni thôi đã, bữa sau tui lấy", []),
])
def test_a_withdrawal_takes_off_what_it_names(text: str, withdrawn: list[str]) -> None:
    reading = grammar().read(text, "A01")

    assert (reading.kind, lines(reading), reading.reasons) == (Kind.cancel, withdrawn, ())


@pytest.mark.parametrize(("text", "kind"), [
    ("1 con gà làm sạch rồi thì nặng mấy cân vậy em", Kind.question),
    ("nhà e nấu 5 tô phở thì bỏ mấy gói thảo quả ạ", Kind.question),
    ("cho e xin mã vận đơn", Kind.question),
    ("3 con gà đủ nấu lẩu cho 8 người ăn k ạ", Kind.question),
    ("thảo quả rang lên mới dùng hay để rứa luôn o", Kind.question),
    ("chẩm chéo mà chấm mận thì hết sẩy", Kind.other),
    ("ga Vinh có điểm nhận hàng k shop hay phải ship tận nhà", Kind.question),
    ("mất mạng rồi em ơi nói lại đi", Kind.other),
    ("đặt 5 nhận 3, gọi không ai nghe", Kind.other),
    ("hôm Tết nấu nồi nước lèo bỏ 1 gói thảo quả thơm cả ngõ", Kind.other),
])
def test_what_only_sounds_like_a_wish_is_none(text: str, kind: Kind) -> None:
    assert grammar().read(text, "A06").kind == kind


@pytest.mark.parametrize("text", [
    "dạ huỷ mắc ca, a11 hâỳ", "không lấy số 03, trà nữa hâỳ", "mỗi mã 3 A06, sp 10, sp 7 hâỳ",
])
def test_one_more_thing_beside_a_word_nobody_knows_is_for_a_person(text: str) -> None:
    assert grammar().read(text, "A01").review


def test_goods_half_spelt_after_a_withdrawal_are_not_withdrawn_with_all_the_rest() -> None:
    assert grammar("third_run_of_show").read("khỏi gửi choi luôn", None).review
