"""Classes of wishes and withdrawals that once ended silently as talk, as a question, or as a withdrawal of all."""
from __future__ import annotations

from itertools import product

import pytest

from livestream.grammar import Kind, Reading
from tests.unit.livestream.grammar.labelled import grammar

GOODS = {"mận": "A01", "con gà": "A03", "mắc ca": "A09", "túi gạo": "A02", "mật ong": "A04"}
NAMED_FIRST = (
    "ai đặt {} bằng nick này thì huỷ giùm", "ai lấy {} bằng nick chị thì huỷ nha, con nít nghịch máy",
    "đứa nào chốt {} bằng nick tui thì bỏ dùm", "{} hồi nãy chị đặt huỷ giùm nhé", "đơn {} lúc nãy thì huỷ hộ em",
    "{} hồi nãy đặt, huỷ giùm chị", "{} thì huỷ giùm nha", "lỡ đặt {} thì huỷ giúp chị nha",
    "ai chốt {} tên Lan thì bỏ ra nha", "thằng cu bấm nhầm {} thì xoá giùm cô", "{} chị không lấy nữa nhé",
    "cái đơn {} kia cháu nó bấm nghịch, huỷ hộ bác", "{} lúc nãy em chốt giờ bỏ nhé",
)
VERBS = (
    "gửi", "gởi", "giao", "ship", "lấy", "chốt", "cân", "đóng", "soạn", "để", "giữ", "bắt", "ghi", "tính", "order",
    "mua", "đặt", "lên", "làm", "cần gửi", "đưa", "bỏ", "gói", "chuyển", "mang",
)
TOLD = (
    "lúc nãy c lấy 1 túi gạo", "hồi nãy chị chốt 1 túi gạo", "hôm qua mua 1 túi gạo ngon quá", "nãy đặt 1 túi gạo",
    "lần trước ăn 1 túi gạo thích lắm",
)
NOW = (
    "rồi giờ lấy thêm túi nữa nhé", "giờ lấy thêm 1 nữa", "giờ cho chị thêm túi nữa", "nay lấy 2 nữa",
    "giờ thêm 1 túi nha", "giờ lấy thêm nhé", "rồi giờ lấy thêm", "giờ đặt tiếp 1 túi", "nay chốt tiếp",
    "bữa nay lấy 2 túi nữa", "hôm nay cho chị 1 túi nữa nhé", "nay thêm túi nữa nha", "giờ ghi thêm cho chị túi nữa",
    "giờ cho xin thêm một nữa", "cho chị 1 túi nữa",
)
CONDITIONS = (
    "nếu chưa hết gà thì", "nếu còn gà thì", "gà chưa hết thì", "còn gà thì", "nếu gà chưa ai lấy thì", "chưa hết thì",
    "nếu gà trên 1kg3 thì", "nếu chưa đi giao thì", "hễ còn gà thì", "nếu gà chưa bán hết", "nếu chưa kịp hết gà thì",
)
KEPT = ("để c 2 con", "cho chú 2 con", "lấy 2 con", "chốt 2 con nha", "giữ cho em 2 con với", "ghi cho chị 2 con")
BARE = ("mang kho 2 goi", "2 goi che", "man 1kg", "mot can mac ca", "ga den 2 con")
SAID_TO = ("thoi con oi ba o mot minh", "thoi nha con", "con oi", "thoi con a", "di con oi ba gia roi",
           "thoi em oi nha co 2 nguoi", "thoi nha it nguoi an")


def lines(reading: Reading) -> list[str]:
    return [f"{line.code or line.product} {line.qty} {line.unit}" for line in reading.lines]


@pytest.mark.parametrize(("named", "text"), [
    (code, form.format(goods)) for form, (goods, code) in product(NAMED_FIRST, GOODS.items())
])
def test_a_withdrawal_that_names_its_goods_before_the_verb_never_withdraws_all(named: str, text: str) -> None:
    reading = grammar().read(text, "A06")

    assert reading.review or (reading.kind, [line.code for line in reading.lines]) == (Kind.cancel, [named])


@pytest.mark.parametrize("text", [
    f"{form.format(verb)}{rest}"
    for form, verb, rest in product(
        ("khỏi {} túi thổ cẩm nha", "khỏi {} 2 gói chè", "thôi khỏi {} mận em ơi"), VERBS,
        ("", ", mấy món kia giữ nguyên", " mấy món khác để nguyên"))
])
def test_no_need_to_do_whatever_with_goods_withdraws_them(text: str) -> None:
    reading = grammar().read(text, "A06")

    assert reading.kind == Kind.cancel
    assert reading.review or [line.code for line in reading.lines] in (["A12"], ["A06"], ["A01"])


@pytest.mark.parametrize("text", ["khỏi bỏ mận nha", "khỏi gói 2 gói chè", "khỏi đổi con gà nha"])
def test_what_need_not_be_undone_or_wrapped_is_for_a_person(text: str) -> None:
    assert grammar().read(text, "A06").review


@pytest.mark.parametrize("text", [
    f"{told}{gap}{now}" for told, gap, now in product(TOLD, (" ", ", "), NOW) if gap == " " or not now.startswith("cho")
])
def test_what_is_wanted_now_after_what_was_told_is_an_order(text: str) -> None:
    reading = grammar().read(text, "A06")

    assert reading.kind == Kind.order
    assert reading.review or lines(reading) in (["A02 1 túi"], ["A02 2 túi"])


@pytest.mark.parametrize("text", [f"{condition} {kept}" for condition, kept in product(CONDITIONS, KEPT)])
def test_a_wish_on_a_condition_is_an_order_for_a_person(text: str) -> None:
    reading = grammar().read(text, "A03")

    assert (reading.kind, reading.review) == (Kind.order, True)


@pytest.mark.parametrize("text", [f"{wish} {said}" for wish, said in product(BARE, SAID_TO)])
def test_goods_and_how_many_said_to_somebody_without_diacritics_are_an_order(text: str) -> None:
    assert grammar().read(text, "A05").kind == Kind.order


@pytest.mark.parametrize(("text", "kind"), [
    ("mấy món kia bao nhiêu tiền", Kind.question), ("mấy con", Kind.question),
    ("admin chặn mấy ông bán dép đi", Kind.other),
    ("khỏi gói quà nha em, 2 túi thổ cẩm", Kind.order), ("con a bao nhieu 1kg", Kind.question),
])
def test_words_like_those_that_withdraw_or_ask_keep_their_meaning(text: str, kind: Kind) -> None:
    assert grammar().read(text, "A06").kind == kind


WISHES = (
    "2kg mận", "cho chị 2 gói chè", "chốt 1 con gà", "A05 2kg", "3 hũ chẩm chéo", "lấy cho em 1 chai mật ong",
    "mac ca 1kg", "1 gao 2 man", "x3 mã 6",
)
AFTER = (
    " nha em nhà có 2 người thôi", " nha tại hôm trước mua chưa đã", " nghe nói ngon lắm", " nhé ai cũng khen",
    " hôm qua ăn hết rồi", " nha thấy ngon quá trời", " chứ nãy giờ không thấy ai trả lời", " con oi nha co 2 nguoi",
    " nha hom truoc an ngon lam", " mà sao hôm nay đông thế", " ngon thì lần sau lấy nữa", " nha có gì ib chị",
    " nhé nói mãi mà không thấy ghi", " nha con nít nó đòi", " nha mà tiếng nhỏ quá không nghe gì hết",
)
BEFORE = ("thèm quá trời ", "nghe nói ngon ", "thấy mọi người khen nên ", "chờ mãi mới thấy live, ", "mạng lag quá, ",
          "hôm qua ngủ quên mất, ", "cô nghe không rõ, ", "con bé nhà chị mê lắm, ")


@pytest.mark.parametrize("text", [
    *(f"{wish}{after}" for wish, after in product(WISHES, AFTER)),
    *(f"{before}{wish}" for before, wish in product(BEFORE, WISHES)),
    "chốt a1 2kg 0905111222 nhé ai cũng khen", "cho chị 2 gói chè nha, nhà mình mới mở dịch vụ nên đông",
])
def test_a_complete_wish_is_an_order_whatever_is_told_around_it(text: str) -> None:
    assert grammar().read(text, "A06").kind == Kind.order


@pytest.mark.parametrize("text", [
    "chốt gạo, mật ong, chẩm chéo nghe nói ngon lắm", "a1 5kg, a4 2, a11 3 chứ nãy giờ không thấy ai trả lời",
    "mỗi loại 1: gà, trâu, măng hôm qua ăn hết rồi", "thèm quá trời gạo, mắc ca, thổ cẩm mỗi thứ một nha em",
    "cho chị 3 gói chè, 2 gói măng nha có gì ib chị bao nhiêu",
])
def test_no_part_of_a_list_is_lost_among_what_is_told(text: str) -> None:
    reading = grammar().read(text, "A06")

    assert reading.review or len(reading.lines) == text.count(",") + 1


@pytest.mark.parametrize("text", [
    "3 con gà bị hỏng", "bà Loan hàng xóm mua 2 con gà hôm nọ khoe mãi", "Ối giời ơi sao hôm nay đông thế",
    "tiếng nhỏ quá em ơi, cô không nghe thấy gì", "4g nhà tui yếu quá coi giật giật", "Cảm ơn em, hẹn phiên sau nhé",
    "admin chặn mấy ông bán dép đi, rác quá", "mạng 4g lag quá", "sao hôm nay vui quá", "chị cao 1m5",
])
def test_what_only_sounds_like_a_question_or_a_withdrawal_is_talk(text: str) -> None:
    assert grammar().read(text, "A06").kind == Kind.other


@pytest.mark.parametrize("text", ["sao gửi lâu thế", "sao đắt thế?", "mấy con gà kia nặng mấy ký", "gà mấy ký 1 con"])
def test_what_is_asked_stays_a_question(text: str) -> None:
    assert grammar().read(text, "A06").kind == Kind.question
