"""Words that ask elsewhere and ask nothing where they stand: "ai cũng khen", "mấy món kia", "sao đông thế"."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.roles import ASKED, COMMA, JOIN, NOISE, STOP, UNKNOWN
from livestream.grammar.spelling import PLAIN
from livestream.grammar.tokens import Piece, Tokens

_CALLS = ("gio tay", "diem danh", "bao danh", "len tieng", "tha tim", "bam tim")
_SO = frozenset(("the", "vay", "du", "ghe", "qua", "the nhi", "the nay"))
_EXCLAIMED = frozenset((UNKNOWN, v.KIND, v.SMALL, v.WHO, v.BUT, v.TIME, v.THING))
_POINTED = frozenset(("kia", "đó", "này", "ấy", "khác", "nãy", "kìa", "trên", "trước"))
_ENDS = frozenset((COMMA, STOP, ASKED, JOIN, NOISE))


def ask(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Ai cũng khen", "lần nào cũng thiếu" and "bao nhiêu cũng lấy" ask nothing, "rẻ hơn siêu thị" neither."""
    piece, following = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else None
    words = tokens.plain(piece.start, piece.end)
    also = following is not None and following.role != v.WHO and (
        tokens.plain(following.start, following.start + 1) == "cung")
    wonders = words == "sao" and _wonders(pieces, at, tokens)
    if also or wonders or (words.split()[0] == "may" and _those(pieces, at, tokens)):
        piece.role = v.SMALL
    elif words == "ai" and _calls(tokens.plain(piece.end, tokens.count)):
        piece.role = v.MAYBE
    elif words == "re hon" and following is not None and following.role == UNKNOWN:
        piece.role = following.role = v.KIND
    elif piece.role == v.PRICE and piece.end == piece.start + 1:
        _price(pieces, at, words, pieces[at - 1] if at else None, tokens)


def _wonders(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "sao" only exclaims: "sao hôm nay đông thế"."""
    end = next((n for n in range(at + 1, len(pieces)) if pieces[n].role in _ENDS), len(pieces))
    rest = pieces[at + 1:end]
    asked = end < len(pieces) and pieces[end].role == ASKED
    return bool(rest) and not asked and tokens.plain(rest[-1].start, rest[-1].end) in _SO and (
        any(one.role in (UNKNOWN, v.KIND, v.THING) for one in rest[:-1]) and {one.role for one in rest} <= _EXCLAIMED)


def _those(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "mấy" makes several of what is pointed at, and asks nothing: "mấy món kia", "mấy ông bán dép"."""
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if following is None:
        return False
    if pieces[at].end == pieces[at].start + 1 and following.role == v.WHO:
        return True
    return any(text in _POINTED for text in tokens.texts[pieces[at].end:pieces[at].end + 2])


def _calls(rest: str) -> bool:
    """Whether everybody is called on, and nothing asked: "ai ở Lai Châu điểm danh"."""
    return any(call in rest for call in _CALLS)


def _price(pieces: list[Piece], at: int, words: str, before: Piece | None, tokens: Tokens) -> None:
    """Nothing is asked by "gia" in a comment with diacritics, nor by the price that one could not hear."""
    unheard = before is not None and tokens.plain(before.start, before.end).endswith("khong ro")
    inside = before is not None and before.role == UNKNOWN
    if unheard or (inside and tokens.has_marks and pieces[at].level == PLAIN and words == "gia"):
        pieces[at].role = v.SMALL if unheard else UNKNOWN


def next_time(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Ngon thì lần sau lấy nữa" puts nothing off."""
    if not at:
        return
    then = pieces[at - 1].role == v.IF and tokens.text(pieces[at - 1].end - 1) == "thì"
    if then or (at > 1 and pieces[at - 1].role == v.THEN and pieces[at - 2].role == v.KIND):
        pieces[at].role = v.SMALL
