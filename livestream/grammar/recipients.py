"""Whom goods are for and when they are to come: "cho phòng kế toán", "gửi tặng cô giáo", "mai giao"."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import ADDRESS, ASKED, COMMA, JOIN, MONEY, PHONE, QUANTITY, STOP, UNKNOWN
from livestream.grammar.tokens import Piece, Tokens

_GIVING = frozenset(("cho", "tang", "bieu", "gui", "goi", "ship", "giao", "ho", "giup", "gium", "dum"))
_HOUSES = frozenset((
    "phòng", "lớp", "xưởng", "quán", "chùa", "đội", "tổ", "hội", "nhóm", "trường", "tiệm", "bếp", "khoa", "ban", "viện",
    "trạm", "đoàn", "công", "cty", "xóm", "thôn", "bản", "đền", "trại", "mái", "trung", "khách", "homestay", "nhà",
    "phong", "lop", "xuong", "quan", "nhom", "truong", "tiem", "bep", "khoa", "cong",
))
"""First words of what people work, learn, eat or pray in."""
_CALLED = frozenset((UNKNOWN, v.KIND, v.PART, v.THING, v.NAME, v.WHO, v.PACK, v.COUNT, v.RANK))
_ENDS = frozenset((
    QUANTITY, ITEM, v.ORDER, v.TAKE, v.GIVE, v.ADD, v.CANCEL, v.LESS, COMMA, STOP, JOIN, ASKED, PHONE, ADDRESS, MONEY,
    v.AND, v.NOT, v.WHAT, v.PRICE, v.WHEN, v.IF, v.THEN, v.HUH, v.SMALL,
))
_LONGEST = 5
_MYSELF = frozenset(("em", "minh", "toi", "tui", "chi", "anh", "con", "chau", "to", "me", "tao", "co", "bac"))
_SENDS = frozenset(("giao", "gui", "goi", "ship", "chuyen"))
_DAYS = frozenset(("mai", "ngay mai", "mot", "toi nay"))
_WITHDRAWS = frozenset((v.CANCEL, v.LESS, v.REFUSE, v.DECLINE))
_WISHES = frozenset((v.ORDER, v.TAKE, v.GIVE, v.ADD))


def find_recipients(pieces: list[Piece], tokens: Tokens) -> None:
    """Make names of the words that only say whom goods are for, and a day of the word that says when to send."""
    for at, piece in enumerate(pieces):
        if piece.role == v.STORY:
            if at and tokens.text(piece.start) == "tặng" and _given(pieces, at, tokens):
                piece.role = v.SMALL
        elif piece.role == v.MAYBE:
            following = pieces[at + 1] if at + 1 < len(pieces) else None
            withdrawn = any(one.role in _WITHDRAWS for one in pieces[:at])  # "bỏ đơn tối nay giao"
            sent = following is not None and following.role in (v.GIVE, v.WISH) and not withdrawn
            if sent and following is not None and _words(piece, tokens) in _DAYS and (
                _words(following, tokens).split()[0] in _SENDS
            ):
                piece.role = v.TIME
        elif at and piece.role in _CALLED and tokens.texts[piece.start] in _HOUSES:
            _house(pieces, at, tokens)


def _words(piece: Piece, tokens: Tokens) -> str:
    return tokens.plain(piece.start, piece.end)


def _given(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "gửi tặng" names somebody else: "gửi tặng cô giáo em"; "gửi tặng em 1 gói" asks for a present."""
    whom = pieces[at + 1:at + 3]
    if pieces[at - 1].role not in _WISHES or not whom or whom[0].role not in (v.WHO, v.NAME, UNKNOWN):
        return False
    alone = len(whom) < 2 or whom[1].role not in (v.WHO, v.NAME, UNKNOWN)
    return not (alone and _words(whom[0], tokens) in _MYSELF)


def _house(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    if _words(pieces[at - 1], tokens).split()[-1] not in _GIVING and pieces[at - 1].role != v.GIVE:
        return
    end = at
    while end < len(pieces) and end < at + _LONGEST and pieces[end].role not in _ENDS:
        end += 1
    before = {one.role for one in pieces[max(0, at - 6):at]}
    following = pieces[end].role if end < len(pieces) else STOP
    counted = following == QUANTITY and end + 1 < len(pieces) and pieces[end + 1].item is not None
    told = {ITEM, QUANTITY} <= before and following in (STOP, COMMA, JOIN, v.SMALL, v.AND)
    if not (counted or told):
        return
    for one in pieces[at:end]:
        one.role = v.NAME
