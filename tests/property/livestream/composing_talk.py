"""What looks like an order and is none: questions, claims of payment, complaints, praise, advertising."""
from __future__ import annotations

from collections import Counter

from livestream.grammar import Kind
from tests.property.livestream.composing import Composer, Meant

ASKED = (
    "{x} hết bao nhiêu", "{x} bao nhiêu tiền vậy", "lấy {x} có giảm không", "mua {x} có được freeship không",
    "chốt đơn cho {who} chưa", "chốt {x} cho {who} chưa", "{x} của {who} gửi chưa", "đơn {x} của {who} đi chưa",
    "lấy {x} thì bao nhiêu", "mua {x} tặng gì không", "{x} giá bao nhiêu", "lấy {x} thì phí ship sao",
    "{x} tổng mấy tiền",
    "{g} 1kg mấy {u}", "{g} còn không", "còn {g} không", "{g} có {x} không",
    "{g} bao nhiêu 1 {u}", "{g} {p} phải không", "{g} còn {p} không", "hôm qua {g} {p} nay bao nhiêu",
    "{x} được mấy người ăn",
    "ib {who} giá {g}", "xin giá {x}", "{g} nặng mấy lạng", "đã nhận {x} của {who} chưa",
    "sao {who} đặt {x} chưa thấy gửi", "{x} ship về Hà Nội bao nhiêu", "giá {x}", "giá {g} sao em",
    "{g} bao nhiêu vậy shop",
    "mua từ {x} có được giảm không", "{g} để được mấy tháng", "shop bán {g} không", "có {g} không")
CLAIMS = (
    "{who} ck {p} rồi", "{who} chuyển khoản {x} rồi nhé", "đã ck {p} tiền {g}", "ck xong {p}",
    "{who} vừa bank {p} cho {x}",
    "{x} hôm trước hư hết", "hôm qua {who} lấy {x} thiếu 1", "đặt {x} mà giao có 1", "gửi thiếu {x}",
    "{who} nhận {x} rồi nha", "hôm trước mua {x} ngon lắm", "tuần trước {who} lấy {x} ăn ngon", "{x} bị dập",
    "nhận {x} bị hỏng", "lần trước mua {x} dở quá", "{who} nhận được {x} rồi", "5 sao", "10 điểm cho shop",
    "{g} ngon lắm", "{g} đẹp quá", "200 mắt xem rồi", "nhà {who} có {x} rồi", "{x} hôm bữa giao sai",
    "shop uy tín {who} mua 3 lần rồi", "live lag 2 lần rồi", "{who} ăn {g} cả năm rồi", "hồi tết mua {x} ngon",
    "bạn kia lấy {x}",
    "chị gì chốt {x} kìa", "chị kia mua {x} rồi kìa")
SPAM = (
    "vay nhanh 50 triệu lh {t}", "bên em có {g} sỉ {p} ib {t}", "tuyển ctv bán {g} zalo {t}", "sim số đẹp {t}",
    "ai lấy {g} sỉ {p} ib {who}", "ghé shop mình mua {x} giá {p}", "cho vay không thế chấp {t}",
    "nhà em bán {g} {p} ai mua ib",
    "live bên mình {g} có {p}", "tăng 1000 follow {p} zalo {t}", "cần bán 2 lô đất nền {t}",
    "kiếm thêm thu nhập 500k 1 ngày ib {t}", "www.{u}.vn mua {x}", "bên mình chuyên {g} rẻ hơn {p}")


def _talk(composer: Composer, patterns: tuple[str, ...], kind: Kind) -> Meant:
    chance = composer.chance
    item = chance.choice(composer.items)
    facts = {
        "x": f"{composer.amount(item)[0]} {chance.choice([item.name, *item.aliases])}",
        "g": chance.choice([alias for alias in item.aliases if not alias.isascii()] or [item.name]),
        "p": chance.choice(("45k", "280k", "300 nghìn", "150.000đ", "1tr2", "500k")),
        "u": item.default_unit, "t": composer.spelt(composer.number()),
    }
    return Meant(composer.fill(chance.choice(patterns), **facts), kind, Counter(), Counter())


def question(composer: Composer) -> Meant:
    """2kg mận hết bao nhiêu: no order."""
    return _talk(composer, ASKED, Kind.question)


def claim(composer: Composer) -> Meant:
    """Hôm trước mua 2kg ngon lắm; đã ck 280k: no order."""
    return _talk(composer, CLAIMS, Kind.other)


def spam(composer: Composer) -> Meant:
    """Another's offer, and nobody's phone."""
    return _talk(composer, SPAM, Kind.other)
