"""Turns of phrase whose words mean something else together: "ai cũng khen", "bỏ phố", "trả … lại", "khỏi gói quà"."""
from __future__ import annotations

from collections.abc import Callable

from livestream.grammar import vocabulary as v
from livestream.grammar.asking import ask, next_time
from livestream.grammar.excepting import leave_out, no_more, stand_in
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import ADDRESS, ASKED, COMMA, JOIN, NUMBER, QUANTITY, STOP, UNKNOWN
from livestream.grammar.sending import hour, send
from livestream.grammar.spelling import EXACT, PLAIN
from livestream.grammar.tokens import Piece, Tokens

ADVISE = frozenset(("bao", "keu", "ru", "xui", "khuyen", "dan", "nhac"))
"""With one of these somebody else has bidden the buyer."""
_HOME = frozenset(("me", "ma", "bo", "ba", "vo", "chong", "ong", "bu", "u"))
_LEAVES = frozenset(("bo", "tra lai", "tra", "rut", "xoa"))
_NO_GOODS = frozenset((UNKNOWN, v.THING, v.PART, v.PLACE, ADDRESS))
_WITHDRAWN = frozenset((v.TAKE, v.ORDER, v.GIVE, v.WHO, v.SMALL, v.ENOUGH, COMMA, STOP, QUANTITY, ITEM, v.EACH, v.DONE))
_OUT = frozenset(("ra khoi don", "khoi don", "ra khoi"))
_WHOSE = frozenset((v.WHO, v.NAME, v.SMALL, v.DONE, COMMA, STOP, JOIN))
_UNDONE = frozenset((v.CANCEL, v.LESS, v.CHANGE, v.PACK))
_WRAPS = frozenset(("goi", "boc", "dong"))
_COOKED = frozenset(("nau", "kho", "xao", "ham", "luoc", "hap", "rim", "nuong"))
_SIGNED = frozenset((v.WHO, v.NAME, v.SMALL, v.THING, UNKNOWN, STOP, JOIN))
_EARLIER = frozenset(("don", "vao don", "chung don", "cung don", "gui chung", "don cua", "trong don"))


def turn(pieces: list[Piece], tokens: Tokens) -> None:
    """Give the pieces of every such turn the role they have together."""
    for at, piece in enumerate(pieces):
        act = _BY_ROLE.get(piece.role)
        if act is not None:
            act(pieces, at, tokens)


def _words(piece: Piece, tokens: Tokens) -> str:
    return tokens.plain(piece.start, piece.end)


def _next(pieces: list[Piece], at: int) -> Piece | None:
    return pieces[at + 1] if at + 1 < len(pieces) else None


def _goods(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    if tokens.raws[pieces[at].start] == "tra" and _gives_back(pieces, at, tokens):
        pieces[at].role, pieces[at].item = v.CANCEL, None  # "tra 2 goi thao qua lai"


def _cancel(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    piece, words = pieces[at], _words(pieces[at], tokens)
    if leave_out(pieces, at, tokens):
        return
    if words == "bo" and piece.level == PLAIN and at and pieces[at - 1].item is not None:
        piece.doubt = piece.doubt or "spelling"  # "trau bo": bò or bỏ
    if words == "bo" and _cooks(pieces, at, tokens):
        piece.role = v.STORY
        return
    _leave(pieces, at, words, _next(pieces, at), tokens)


def _cooks(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "bỏ ... vào" tells what goes into a dish: "nấu lẩu bỏ cái này vào"."""
    cooked = any(_words(one, tokens).split()[0] in _COOKED for one in pieces[max(0, at - 4):at] if one.role == v.KIND)
    into = pieces[at + 1:at + 4]
    dish = pieces[at - 1].role in (UNKNOWN, v.KIND) and any(one.role == UNKNOWN for one in pieces[max(0, at - 4):at])
    if cooked and (dish or (into and into[0].role == v.MANY)):
        return True  # "nấu nồi nước dùng bỏ 1 gói thảo quả"
    return cooked and any(_words(one, tokens) in ("vao", "vo") for one in into) and not any(
        one.role in (ITEM, QUANTITY, v.WHO) for one in into)


def _refuse(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    piece, following = pieces[at], _next(pieces, at)
    if following is not None and _words(following, tokens) == "lam":
        piece.doubt = "withdrawal_unclear"  # "khỏi làm gà" may only spare the cleaning
    if following is None or following.role in _WITHDRAWN or not (
        following.role == v.PACK or _words(piece, tokens).startswith("khoi")
    ):
        return
    if _goods_next(pieces, at + 2):
        if following.role in _UNDONE or _words(following, tokens) in _WRAPS:
            piece.doubt = "withdrawal_unclear"  # "khỏi bỏ mận" may want it all the same
        following.role = v.SMALL  # "khỏi lên 2 gói chè"
    else:
        piece.role = following.role = v.SMALL  # "khỏi gói quà" wants no wrapping


def _goods_next(pieces: list[Piece], at: int) -> bool:
    """Whether goods or how many come next, over nothing but who speaks and small words."""
    first = next((one for one in pieces[at:at + 4] if one.role not in (v.WHO, v.SMALL)), None)
    return first is not None and first.role in (ITEM, QUANTITY)


def _and(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    piece = pieces[at]
    if piece.level == PLAIN and _words(piece, tokens) == "lan":  # Lan is a name, lẫn is "and"
        piece.role = v.NAME if at and pieces[at - 1].role == v.WHO else UNKNOWN


def _last_word(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "3 lo cham cheo nghen con" and "1 ky man nha co" are said to somebody."""
    piece = pieces[at]
    ends = at + 1 == len(pieces) or pieces[at + 1].role in (COMMA, STOP)
    called = at > 0 and tokens.plain(piece.end, piece.end + 1) in ("oi", "a")
    if called and piece.level < EXACT and _words(piece, tokens) == "con":
        piece.role = v.WHO  # "mang kho 2 goi con oi"
    elif ends and tokens.raws[piece.end - 1].isascii() and _words(piece, tokens) in ("con", "nha co") and any(
        one.quantity is not None for one in pieces[max(0, at - 6):at]
    ):
        piece.role = v.SMALL


def _still(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    following = _next(pieces, at)
    if at == 0 and tokens.raws[0] == "con" and following is not None and following.role in (v.TAKE, v.ORDER):
        pieces[0].role = v.WHO  # "con lay 1kg man"
        return
    _last_word(pieces, at, tokens)
    _at_home(pieces, at, tokens)


def _at_home(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """In "không lấy chè nữa, nhà vẫn còn nguyên 2 gói" 2 is what the buyer has, not what is given up."""
    words = tokens.plain(max(0, pieces[at].end - 4), pieces[at].end).split()
    withdrawn = any(one.role in (v.CANCEL, v.DECLINE) for one in pieces[:at])
    if not withdrawn or words[-1] != "con" or "nha" not in words:
        return
    for piece in pieces[at + 1:at + 4]:
        if piece.role in (COMMA, STOP, ASKED, v.TAKE, v.ORDER, v.ADD):
            return
        if piece.quantity is not None or _words(piece, tokens) == "nguyen":
            piece.role, piece.quantity = v.SMALL, None
            if "nhà" not in tokens.texts[max(0, pieces[at].end - 4):pieces[at].end]:
                pieces[at].doubt = "withdrawal_unclear"  # "bo che nha con 2 goi" may leave 2 of them


def _maybe(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Cho cả nhà", "cả mã 3 lẫn mã 4", "để mai cúng" and "đơn tối nay" are sure."""
    piece, following = pieces[at], _next(pieces, at)
    before = pieces[at - 1] if at else None
    words = _words(piece, tokens)
    if words.endswith("tru"):
        leave_out(pieces, at, tokens)
    if words.startswith("thay"):
        stand_in(pieces, at, tokens)
    if words == "ca" and following is not None and (before is None or before.role in (v.GIVE, v.TAKE, v.ORDER)):
        if following.role == v.WHO or _both(pieces, at, tokens):
            piece.role = v.SMALL
    elif words == "chia doi" and following is not None and following.quantity is not None and (
        {ITEM, QUANTITY} <= {one.role for one in pieces[max(0, at - 3):at]}
    ):
        piece.role = v.PACK  # "mắc ca 1kg chia đôi 2 bịch"
    elif words in ("mai", "ngay mai", "mot") and before is not None and tokens.text(before.end - 1) == "để":
        piece.role = v.KIND
    elif words == "toi nay" and before is not None and _words(before, tokens).split()[-1] == "don" and all(
        one.role in _WHOSE for one in pieces[at + 1:at + 6]
    ):
        piece.role = v.SMALL  # whose order it is may follow, what is to be done with it not


def _before(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    timed = any(one.role == v.TIME for one in pieces[max(0, at - 5):at])
    if timed and _words(pieces[at], tokens).startswith("moi nhan"):
        pieces[at].role = v.WISH  # "chủ nhật chị ở nhà mới nhận"
    if at and _words(pieces[at - 1], tokens) in _EARLIER:
        pieces[at].role = v.ADD  # "gửi chung đơn hồi nãy" comes on top of it


def _small(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    piece = pieces[at]
    if piece.end > piece.start + 1:
        if _words(piece, tokens) in _OUT:
            _take_out(pieces, at)
        stand_in(pieces, at, tokens)
    elif tokens.texts[piece.start] == "từ" and any(
        one.role in (v.TIME, v.BEFORE, NUMBER) for one in pieces[at + 1:at + 3]
    ):
        piece.role = v.BEFORE  # "đặt từ thứ 2"


def _unknown(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    following = _next(pieces, at)
    wanted = following is not None and following.role in (v.ADD, v.TAKE, v.ORDER)
    if at and wanted and _bidden_at_home(pieces, at, tokens):
        pieces[at].role = v.SMALL  # "mẹ em bảo lấy thêm 1 túi"
        return
    if at and _may_be_name(pieces[at]) and tokens.text(pieces[at - 1].end - 1) == "của":
        for one in pieces[at:at + 4]:
            if not _may_be_name(one):
                break
            one.role = v.NAME  # "đơn của Trang"


def _bidden_at_home(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether somebody of the buyer's own house bids it, "vợ anh dặn"; what a neighbour bids is for a person."""
    who = at
    while who and pieces[who - 1].role == v.WHO:
        who -= 1
    at_home = who < at and tokens.plain(pieces[who].start, pieces[who].start + 1) in _HOME
    return at_home and tokens.plain(pieces[at].start, pieces[at].end) in ADVISE


def _colon(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    if at < 9 and tokens.texts[pieces[at].start] == ":" and {one.role for one in pieces[:at]} <= _SIGNED:
        for one in pieces[:at]:
            one.role = v.NAME if one.role == UNKNOWN else one.role  # "em Ngọc p.KD: 1 chai"


def _story(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """In "huỷ 2 trong 5 gói chè" only 2 are withdrawn; how many there are in all is no goods."""
    _last_word(pieces, at, tokens)
    if at and tokens.raws[pieces[at].start] == "co" and _words(pieces[at - 1], tokens).endswith("ung ho"):
        pieces[at].role = v.WHO  # "mua ung ho co 2 tui gao"
        return
    if _words(pieces[at], tokens) == "nho" and [one.role for one in pieces[at + 1:at + 3]] == [v.WHO, v.CANCEL]:
        pieces[at].role, pieces[at].doubt = v.SMALL, "withdrawal_unclear"  # "nhờ em huỷ đơn": who bids whom?
        return
    whole = _next(pieces, at)
    if _words(pieces[at], tokens) != "trong" or whole is None or whole.quantity is None or not at:
        return
    part = pieces[at - 1] if pieces[at - 1].item is None else pieces[max(0, at - 2)]
    withdrawn = any(one.role in (v.CANCEL, v.LESS) for one in pieces[max(0, at - 4):at])
    if part.quantity is None or not withdrawn:
        return
    several = len({one.item for one in _sentence(pieces, at) if one.item is not None}) > 1
    measured = part.quantity.unit or whole.quantity.unit
    if several or part.quantity.value >= whole.quantity.value or whole.quantity.unit not in (measured, None):
        pieces[at].doubt = "goods_unclear"  # "bỏ 1 trong 2 mã 3 mã 6"
        return
    part.quantity.unit = measured
    whole.role, whole.quantity = v.SMALL, None


def _sentence(pieces: list[Piece], at: int) -> list[Piece]:
    """The pieces around piece `at` up to the next mark or wish."""
    end = at
    while end < len(pieces) and pieces[end].role not in (COMMA, STOP, ASKED, v.TAKE, v.ORDER, v.INTO):
        end += 1
    return pieces[max(0, at - 4):end]


def _gives_back(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    goods = at + 2 < len(pieces) and pieces[at + 1].quantity is not None and pieces[at + 2].item is not None
    return goods and any(tokens.plain(piece.start, piece.end) == "lai" for piece in pieces[at + 3:at + 5])


def _may_be_name(piece: Piece) -> bool:
    return piece.role == UNKNOWN or (piece.role == v.KIND and piece.level == PLAIN)


def _leave(pieces: list[Piece], at: int, words: str, following: Piece | None, tokens: Tokens) -> None:
    """In "bỏ phố lên rừng" and "trả lại tuổi thanh xuân" no goods are withdrawn."""
    if words in _LEAVES and following is not None and following.role in _NO_GOODS:
        if not any(piece.item is not None for piece in pieces[at + 1:at + 3]):
            pieces[at].role = v.STORY
    elif words == "tra":
        for piece in pieces[at + 1:at + 5]:
            if piece.role in (COMMA, STOP, ASKED):
                break
            if tokens.plain(piece.start, piece.end) == "lai":
                return  # "trả 2 gói lại"
        pieces[at].doubt = pieces[at].doubt or "spelling"


def _both(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    return any(tokens.plain(piece.start, piece.end) == "lan" and piece.role == v.AND for piece in pieces[at:at + 6])


def _take_out(pieces: list[Piece], at: int) -> None:
    """ "Lấy mận ra khỏi đơn" withdraws."""
    for piece in reversed(pieces[max(0, at - 5):at]):
        if piece.role in (COMMA, STOP, ASKED, v.CANCEL):
            return
        if piece.role in (v.TAKE, v.GIVE):
            piece.role = v.CANCEL
            return


_BY_ROLE: dict[str, Callable[[list[Piece], int, Tokens], None]] = {
    ITEM: _goods, v.CANCEL: _cancel, v.REFUSE: _refuse, v.AND: _and, v.WHAT: ask, v.PRICE: ask, v.WHEN: ask,
    v.MANY: ask, v.STILL: _still, v.REASON: _at_home, v.STORY: _story, v.MAYBE: _maybe, v.BEFORE: _before,
    v.SMALL: _small, UNKNOWN: _unknown, v.KIND: _unknown, JOIN: _colon, v.GIVE: send, v.TOWARDS: send,
    v.BUT: hour, v.DECLINE: next_time, v.CHANGE: stand_in, v.NOT: no_more,
}
"""What is looked at where a piece of that role stands."""
