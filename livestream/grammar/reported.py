"""What is only reported or refused in a roundabout way: words in quotes, what others took, what is taken out."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import ASKED, COMMA, QUANTITY, STOP
from livestream.grammar.tokens import Piece, Tokens

_QUOTES = frozenset(('"', "“", "”", "«", "»"))
_BREAKS = frozenset((COMMA, STOP, ASKED))
_WISHES = frozenset((v.ORDER, v.TAKE, v.GIVE, v.ADD))
_QUIET = frozenset((v.WHO, v.SMALL, v.NAME))
_OUT = frozenset(("ra khoi don", "khoi don", "ra khoi"))
_TAKES_OUT = frozenset(("loai", "thao", "go", "nhac", "dua", "gat", "keo", "tach"))
_OTHERS = frozenset(("ban khac", "nguoi khac", "khach khac", "ban nao", "ai can", "moi nguoi", "nguoi sau", "ban sau"))
_FORBIDS = frozenset(("để", "đóng", "gói", "làm", "cho"))


def set_apart(pieces: list[Piece], tokens: Tokens) -> None:
    """Take from each wish that is none of the buyer's own, or none at all, the role of one."""
    _quoted(pieces, tokens)
    for at, piece in enumerate(pieces):
        role = piece.role
        if role == v.SMALL:
            if piece.end > piece.start + 1 and tokens.plain(piece.start, piece.end) in _OUT:
                _take_out(pieces, at, tokens)
        elif role == v.GIVE:
            if tokens.text(piece.start) == "nhường" and _to_others(pieces, at, tokens):
                piece.role = v.CANCEL
        elif role == v.CHANGE:
            if at and tokens.text(piece.start) == "thay" and _in_its_place(pieces, at):
                piece.role = v.SMALL  # "huỷ mận, lấy 2 gói chè thay"
        elif role == v.STORY:
            following = pieces[at + 1].role if at + 1 < len(pieces) else ""
            if following in (QUANTITY, ITEM) and tokens.plain(piece.start, piece.end) == "chot ha":
                piece.role = v.ORDER
        elif at + 1 < len(pieces) and tokens.text(piece.start) == "đừng" and piece.end == piece.start + 1:
            _forbid(pieces, at, tokens)


def _quoted(pieces: list[Piece], tokens: Tokens) -> None:
    """In '"chị Lan chốt 3kg" là Lan nào' the words between the quotes are somebody else's."""
    marks = [at for at, piece in enumerate(pieces) if tokens.texts[piece.start] in _QUOTES]
    if len(marks) < 2:
        return
    first, last = marks[0], marks[-1]
    outside = pieces[:first] + pieces[last + 1:]
    if sum(piece.end - piece.start for piece in outside) < 2 or any(piece.quantity is not None for piece in outside):
        return
    for piece in pieces[first:last]:
        if piece.role in _WISHES:
            piece.role = v.STORY


def _take_out(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Loại con gà ra khỏi đơn" and "tháo mận ra khỏi đơn" withdraw, whatever the verb."""
    start = at
    while start and start > at - 6 and pieces[start - 1].role not in _BREAKS:
        start -= 1
    sentence = pieces[start:at]
    if any(piece.role in (v.CANCEL, v.LESS, v.TAKE, v.GIVE) for piece in sentence) or not any(
        piece.item is not None for piece in sentence
    ):
        return
    for piece in sentence:
        if tokens.plain(piece.start, piece.end) in _TAKES_OUT:
            piece.role = v.CANCEL
            return
    pieces[at].role = v.CANCEL


def _to_others(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether what was taken is left to somebody else: "nhường lại 1 con gà cho bạn khác"."""
    end = next((n for n in range(at, min(len(pieces), at + 8)) if pieces[n].role in _BREAKS), min(len(pieces), at + 8))
    rest = tokens.plain(pieces[at].end, pieces[end - 1].end)
    return any(f"cho {other}" in rest for other in _OTHERS)


def _in_its_place(pieces: list[Piece], at: int) -> bool:
    """Whether "thay" closes what is taken for what was withdrawn before."""
    closes = all(piece.role in _QUIET or piece.role in _BREAKS for piece in pieces[at + 1:at + 5])
    counted = pieces[at - 1].item is not None or pieces[at - 1].quantity is not None
    return closes and counted and any(piece.role in (v.CANCEL, v.REFUSE) for piece in pieces[:at])


def _forbid(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Đừng đóng mận nữa" and "đừng để gà cho em nữa" withdraw; "đừng để dập" is a wish about packing."""
    following = pieces[at + 1]
    rest = pieces[at + 2:at + 8]
    goods = any(piece.item is not None for piece in rest)
    if goods and tokens.text(following.start) in _FORBIDS and any(
        tokens.text(piece.start) in ("nữa", "nua") for piece in rest
    ):
        pieces[at].role, following.role = v.CANCEL, v.SMALL
