"""Verbs of sending and the hour beside them: where goods go, when they come, and what is put off until then."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import ASKED, COMMA, QUANTITY, STOP, UNKNOWN
from livestream.grammar.spelling import PLAIN
from livestream.grammar.tokens import Piece, Tokens

_DESTINED = frozenset(("ship", "gui", "goi", "giao", "ve", "ship ve", "gui ve", "ship di", "gui di", "giao ve"))
_LATER = frozenset(("tet", "cuoi tuan", "cuoi thang", "toi nay", "tuan sau", "thang sau", "mai", "ngay mai"))
_MAY_BE_NAMES = frozenset((v.INTO, v.MAYBE, v.STORY, v.PACK))



def _words(piece: Piece, tokens: Tokens) -> str:
    return tokens.plain(piece.start, piece.end)


def hour(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """In "giao giờ nghỉ trưa" giờ says when to come, not what is different now."""
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    sent = at > 0 and pieces[at - 1].role == v.GIVE and _words(pieces[at - 1], tokens) in _DESTINED
    if sent and _words(pieces[at], tokens) == "gio" and following is not None and (
        following.role in (UNKNOWN, v.STORY, v.KIND, v.TIME)
    ):
        pieces[at].role = v.TIME
    elif sent and following is not None and tokens.text(following.start) == "nào":
        pieces[at].role = v.WHEN


def send(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """Name the place goods are sent to, and see where a verb of keeping only puts off."""
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if at and _postpones(pieces, at, tokens):
        pieces[at].role, pieces[at + 1].role = v.DECLINE, v.TIME
        return
    after = pieces[at + 2] if at + 2 < len(pieces) else None
    if following is not None and following.quantity is not None and following.quantity.unit is None and (
        pieces[at].role == v.TOWARDS and after is not None and after.role == UNKNOWN and _complete(pieces, at)
    ):
        following.role, following.quantity = v.NAME, None  # the house of "1 goi ve 36 hoang cau"
        _name_destination(pieces, at + 2)
        return
    unknown = following is not None and (following.role in _MAY_BE_NAMES or following.role in (UNKNOWN, v.THING))
    if unknown and _complete(pieces, at) and _words(pieces[at], tokens) in _DESTINED:
        _name_destination(pieces, at + 1)


def _postpones(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether the buyer does without until then: "thôi để tết anh mua", "thôi để cuối tuần em lấy"."""
    after = pieces[at + 1:at + 5]
    later = bool(after) and (after[0].role == v.TIME or _words(after[0], tokens) in _LATER)
    return later and pieces[at - 1].role == v.ENOUGH and _words(pieces[at], tokens) == "de" and (
        any(one.role in (v.TAKE, v.ORDER) for one in after)
        and not any(one.role in (ITEM, QUANTITY) for one in after))


def _complete(pieces: list[Piece], at: int) -> bool:
    """Whether goods and how many of them stand before piece `at` in the same sentence."""
    roles = set()
    for piece in reversed(pieces[max(0, at - 6):at]):
        if piece.role in (COMMA, STOP, ASKED):
            break
        roles.add(piece.role)
    return {ITEM, QUANTITY} <= roles


def _name_destination(pieces: list[Piece], at: int) -> None:
    """Unknown words after "ship" and "về" that nothing counts are a place: "2 túi về Phủ Lý nhé"."""
    end = at
    while end < len(pieces) and end < at + 4 and (
        pieces[end].role in (UNKNOWN, v.THING) or (pieces[end].level == PLAIN and pieces[end].role in _MAY_BE_NAMES)
    ):
        end += 1
    if end < len(pieces) and (pieces[end].quantity is not None or pieces[end].item is not None):
        return
    for piece in pieces[at:end]:
        piece.role = v.NAME
