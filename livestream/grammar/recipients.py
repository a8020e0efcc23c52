"""Whom goods are for and when they are to come: "cho phòng kế toán", "gửi tặng cô giáo", "mai giao"."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.names import GIVEN
from livestream.grammar.neighbours import WISHES
from livestream.grammar.roles import ADDRESS, ASKED, COMMA, JOIN, MONEY, NUMBER, PHONE, QUANTITY, STOP, UNKNOWN
from livestream.grammar.signing import capital
from livestream.grammar.tokens import Piece, Tokens

_GIVING = frozenset(("cho", "tang", "bieu", "gui", "goi", "ship", "giao", "ho", "giup", "gium", "dum"))
HOUSES = frozenset((
    "phòng", "lớp", "xưởng", "quán", "chùa", "đội", "tổ", "hội", "nhóm", "trường", "tiệm", "bếp", "khoa", "ban", "viện",
    "trạm", "đoàn", "công", "cty", "xóm", "thôn", "bản", "đền", "trại", "mái", "trung", "khách", "homestay", "nhà",
    "cửa", "bàn",
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


def find_recipients(pieces: list[Piece], tokens: Tokens) -> None:
    """Make names of the words that only say whom goods are for, and a day of the word that says when to send."""
    if pieces and pieces[0].role == v.PART and tokens.texts[0] in HOUSES and [
        one.role for one in pieces[1:3]
    ] in ([v.WHO, v.CANCEL], [v.WHO, v.DECLINE]):
        pieces[0].role = v.NAME  # "phòng anh đổi ý"
    for at, piece in enumerate(pieces):
        if piece.role == v.STORY:
            if at and tokens.text(piece.start) == "tặng" and _given(pieces, at, tokens):
                piece.role = v.SMALL
        elif piece.role == UNKNOWN and at and _after_kin(pieces, at, tokens):
            piece.role = v.NAME  # "cho mẹ Sóc 2 chai"
        elif piece.role == v.MAYBE:
            if at + 1 < len(pieces) and _delivers(piece, pieces[at + 1], tokens) and not any(
                one.role in _WITHDRAWS for one in pieces[max(0, at - 8):at]
            ):
                piece.role = v.TIME
        elif piece.role == NUMBER:
            if at and "/" in tokens.texts[piece.start:piece.end] and _date(pieces, at, tokens):
                piece.role = v.KIND  # "biếu cô giáo 20/11"
        elif piece.quantity is not None:
            if at and tokens.texts[pieces[at - 1].end - 1] == "cho" and _people(pieces, at):
                _name_them(pieces, at)  # "lấy cho 2 chị cùng phòng, tổng 3kg"
        elif at and piece.role in _CALLED and tokens.texts[piece.start] in HOUSES:
            _house(pieces, at, tokens)


def _words(piece: Piece, tokens: Tokens) -> str:
    return tokens.plain(piece.start, piece.end)


def _after_kin(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether a name is said after "cho mẹ" or "cho bé", which stand for one phrase."""
    before = pieces[at - 1]
    kin = before.role == v.KIND and before.end > before.start + 1 and tokens.texts[before.start] == "cho"
    return kin and pieces[at].end == pieces[at].start + 1 and (
        capital(pieces[at], tokens) or tokens.texts[pieces[at].start] in GIVEN)


def _delivers(day: Piece, verb: Piece, tokens: Tokens) -> bool:
    """Whether "mai giao" says when to send; in "bỏ đơn tối nay giao" it does not."""
    return verb.role in (v.GIVE, v.WISH) and _words(day, tokens) in _DAYS and _words(verb, tokens).split()[0] in _SENDS


def _date(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    parts = [text for text in tokens.texts[pieces[at].start:pieces[at].end] if text.isdecimal()]
    following = pieces[at + 1].role if at + 1 < len(pieces) else STOP
    return len(parts) == 2 and 0 < int(parts[0][:3]) < 32 and 0 < int(parts[1][:3]) < 13 and (
        following not in (UNKNOWN, v.PART, v.PLACE, ADDRESS, QUANTITY))


def _people(pieces: list[Piece], at: int) -> bool:
    """Whether a bare number after "cho" counts people, and how much they want is said after them."""
    piece, whom = pieces[at], pieces[at + 1:at + 3]
    if piece.quantity is None or piece.quantity.unit is not None or piece.quantity.times or len(whom) < 2:
        return False
    after = pieces[at + 2:at + 9]
    told = any(one.quantity is not None for one in after) and any(one.item is not None for one in after)
    called = whom[0].role == v.WHO and whom[1].role not in (v.SMALL, v.WHO, COMMA, STOP)
    return told and called


def _name_them(pieces: list[Piece], at: int) -> None:
    pieces[at].role, pieces[at].quantity = v.NAME, None
    for one in pieces[at + 1:at + _LONGEST]:
        if one.role in (COMMA, STOP, JOIN) or one.quantity is not None or one.item is not None:
            break
        one.role = v.NAME


def _given(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "gửi tặng" names somebody else: "gửi tặng cô giáo em"; "gửi tặng em 1 gói" asks for a present."""
    whom = pieces[at + 1:at + 3]
    if pieces[at - 1].role not in WISHES or not whom or whom[0].role not in (v.WHO, v.NAME, UNKNOWN):
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
