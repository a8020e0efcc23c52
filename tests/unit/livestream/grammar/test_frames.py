"""The same goods said in many frames: in some of them nobody orders, whatever stands inside."""
from __future__ import annotations

import pytest

from livestream.grammar import Kind
from tests.unit.livestream.grammar.labelled import grammar

TALK = """
    hôm qua chị đặt * mà chưa thấy; * của chị đâu; * của em sao rồi; * giá sao; có * không em; * là mấy tiền;
    * được mấy người ăn; bạn kia vừa lấy *; chồng chị bảo * mà chị không thích; ai đặt * vậy; ước gì có *;
    giá mà có tiền thì *; chưa có tiền * được; chị tính * mà thôi; định * mà hết tiền; suýt nữa thì *;
    em nhớ * của chị nhé; * đã gửi chưa; * gửi rồi à; vừa nhận được * rồi nhé; nhận * mà thiếu; * này ngon;
    * ngon không;
    * hôm nay đắt thế; mẹ chị hay mua *; nhà chị tháng nào cũng *; em nói * là bao nhiêu ký; shop tặng * đi;
    tặng chị * nhé; mua 5 tặng * à; * miễn phí hả; * free nha; cho chị xin * mẫu thử;
    xem * đi em; giơ * lên xem nào;
    mở * ra cho chị coi; quay gần * cho chị xem; giới thiệu * đi; nói về * đi em; lên * đi shop; treo * lên đi;
    giảm giá * đi; bớt * được không; hết * chưa; hết * rồi;
    * hết chưa; * còn nhiều không; để dành * cho khách khác nhé;
    đừng bán hết * nhé; bán * cho ai rồi; ghi nhầm * rồi em ơi; em ghi dư * rồi; sao tính chị *; chị đâu có *;
    chị có * đâu; chị không có *; không phải *; chứ không phải *; chị không nói *; chị chưa *; chưa * đâu nhé;
    * chưa nhé;
    khoan * đã; đợi chút *; từ từ * đã; * thì sao; * với giá đó á; * mà 150k hả; * chỉ 150k thôi á;
    so với * thì cái nào ngon hơn; * hay gạo; * hoặc gạo; * kèm quà không; thấy ghi * mà; trên màn hình ghi *;
    em đọc * của ai đó; đọc lại *; * là của bạn khác; đó không phải của chị *; mai chị lấy *; mai *; tuần sau *;
    sang tháng *;
    * khi nào có lương; bao giờ rẻ *; giảm giá mới *; freeship thì *; được xem hàng mới *; * nếu ngon; * nếu được giảm;
    có quà thì *; mỗi ngày *; mỗi tháng *
"""


@pytest.mark.parametrize("goods", ["2 gói chè", "mã 6 2 gói", "hai gói chè shan"])
@pytest.mark.parametrize("frame", [frame.strip() for frame in TALK.split(";")])
def test_what_is_only_spoken_of_is_no_order_without_a_person(frame: str, goods: str) -> None:
    reading = grammar().read(frame.replace("*", goods), "A01")

    assert reading.review or reading.kind not in (Kind.order, Kind.cancel)


NOT_WITHDRAWN = """
    hôm qua huỷ *; ai huỷ * vậy; sao lại huỷ *; đừng huỷ *; chị không huỷ *; chưa huỷ * nhé; em huỷ * của chị à;
    ai không lấy * thì huỷ; nếu hết thì huỷ *; nếu không ship được thì bỏ *; bỏ * vào thùng xốp giúp chị; bỏ * vô giỏ;
    bỏ * chung với gạo; bỏ * riêng ra; trả * bao nhiêu tiền; trả tiền * rồi; trả lời chị * đi; rút thăm trúng *;
    có ai bỏ * không; bạn nào bỏ * để chị lấy; khách bỏ * thì cho chị; ai bỏ * chị lấy; * bị huỷ rồi à; * sao bị huỷ;
    thấy báo huỷ *; đừng bỏ * nha; không bỏ *; chị không bỏ * đâu; thôi đừng bỏ *; xoá cmt * giúp em; gạch * chỗ nào;
    bớt giá *; bớt * tí đi; giảm * xuống 100k; không lấy * thì lấy gì; không lấy được *; chưa lấy được *;
    không đặt được *; không chốt được * luôn; không nhận được *; không thấy *; không lấy * à; có lấy * không
"""


@pytest.mark.parametrize("goods", ["2 gói chè", "chè", "mã 6"])
@pytest.mark.parametrize("frame", [frame.strip() for frame in NOT_WITHDRAWN.split(";")])
def test_what_is_only_told_or_asked_withdraws_nothing_without_a_person(frame: str, goods: str) -> None:
    reading = grammar().read(frame.replace("*", goods), "A01")

    assert reading.review or reading.kind not in (Kind.order, Kind.cancel)


@pytest.mark.parametrize("frame", [
    "huỷ *", "huỷ * giúp chị", "bỏ * nha em", "không lấy * nữa", "thôi không lấy * nữa nhé", "* thôi không lấy nữa",
    "cho chị huỷ *", "đừng gửi * nữa", "khỏi gửi * nha", "xoá * khỏi đơn giúp em", "em xin huỷ * ạ", "* bỏ giúp chị",
    "shop huỷ * giúp em", "trả lại * nhé", "nhà còn nhiều nên chị bỏ *", "chị đổi ý, huỷ *"])
def test_what_is_withdrawn_is_withdrawn_at_once(frame: str) -> None:
    reading = grammar().read(frame.replace("*", "mã 6"), "A01")

    assert (reading.kind, reading.review, [line.code for line in reading.lines]) == (Kind.cancel, False, ["A06"])


@pytest.mark.parametrize("goods", ["2 gói chè", "mã 6 2 gói"])
@pytest.mark.parametrize("frame", [
    "* không lấy loại nhỏ", "* đừng lấy loại dập", "* khỏi bọc", "* bỏ túi giúp em",
    "cho chị *", "chị lấy *", "chốt *", "* nha em", "cho em xin *", "gửi chị * nhé", "ghi cho chị *", "* cho chị",
    "đặt giùm chị *", "thêm * nữa nha", "lên đơn * giúp chị", "ừ * đi", "thôi thì *", "vậy lấy *", "rồi, * nhé shop"])
def test_what_is_wanted_is_an_order_at_once(frame: str, goods: str) -> None:
    reading = grammar().read(frame.replace("*", goods), "A01")

    assert (reading.kind, reading.review) == (Kind.order, False)
    assert [(line.code, line.qty, line.unit) for line in reading.lines] == [("A06", 2, "gói")]


HEARD = """
    * nha hôm qua hết mất; hôm qua hết mất nay cho chị *; hồi nãy chưa kịp, cho chị *; nghe nói ngon, cho chị *;
    thấy ai cũng khen nên lấy *; mọi người khen quá nên chốt *; hôm trước ăn ngon lấy thêm *;
    lần trước mua rồi giờ lấy *; mẹ chị thích lắm cho *; con chị đòi, lấy *; chị mới vào, cho chị *;
    giá này thì lấy *; rẻ thế lấy *; 90k thì cho chị *; 180k * đúng không em, chốt cho chị;
    ship Huế được thì chốt *; còn thì cho chị *; nếu còn cho chị *; hết hàng thì thôi còn thì *;
    không có cái kia thì lấy *; không còn gạo thì cho chị *; hết mận rồi thì lấy *; mận hết thì đổi *;
    thôi không mận nữa, *; khỏi mận, lấy *; ko phải mận, * nha; nhầm, * nhé; chị nhầm, cho chị *;
    chưa ghi thì ghi chị *; chị nhắc lại *; em bỏ sót chị rồi, *; chị order * nãy giờ em không đọc;
    em ơi đọc giúp chị: *; * nhé chị ck rồi; ck rồi nhé, *, 0912345678; * gửi cho em gái chị ở Vinh;
    * cho mẹ, 1 hũ chẩm chéo cho chị; * và thêm 1 hũ chẩm chéo; * thêm 1 hũ chẩm chéo bớt 1 con gà; 1 con gà với *;
    * với lại 1 con gà; * + 1 con gà; *, gà 1; * nhưng đừng gửi chung với gà; * nhưng thứ 7 mới nhận được;
    * chủ nhật chị ở nhà mới nhận nhé; * giao trước 5h chiều; * gửi 0912345678; * số 12 ngõ 5 Hà Đông;
    * lấy hoá đơn nha; * gói quà giúp chị; * đóng kỹ không vỡ nha; * đừng để vỡ như lần trước; * date xa nha;
    * loại ngon nhất; * như hôm trước; * giống bạn trên; * chung đơn với chị Hoa; * tính tiền luôn; * free ship nha
"""


@pytest.mark.parametrize("goods", ["2 gói chè", "mã 6 2 gói"])
@pytest.mark.parametrize("frame", [frame.strip() for frame in HEARD.split(";")])
def test_a_wish_is_heard_whatever_is_said_around_it(frame: str, goods: str) -> None:
    reading = grammar().read(frame.replace("*", goods), "A01")

    assert reading.kind == Kind.order
    assert ("A06", 2, "gói") in [(line.code, line.qty, line.unit) for line in reading.lines]
