"""Turns of phrase whose words mean something else together: "ai cũng khen", "bỏ phố", "trả … lại", "khỏi gói quà"."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import ADDRESS, ASKED, COMMA, JOIN, NUMBER, QUANTITY, STOP, UNKNOWN
from livestream.grammar.spelling import PLAIN
from livestream.grammar.tokens import Piece, Tokens

_LEAVES = frozenset(("bo", "tra lai", "tra", "rut", "xoa"))
_NO_GOODS = frozenset((UNKNOWN, v.THING, v.PART, v.PLACE, ADDRESS))
_WITHDRAWN = frozenset((v.TAKE, v.ORDER, v.GIVE, v.WHO, v.SMALL, v.ENOUGH, COMMA, STOP, QUANTITY, ITEM, v.EACH, v.DONE))
_OUT = frozenset(("ra khoi don", "khoi don", "ra khoi"))
_DESTINED = frozenset(("ship", "gui", "goi", "giao", "ve", "ship ve", "gui ve", "ship di", "gui di", "giao ve"))
_SIGNED = frozenset((v.WHO, v.NAME, v.SMALL, v.THING, UNKNOWN, STOP, JOIN))
_MAY_BE_NAMES = frozenset((v.INTO, v.MAYBE, v.STORY, v.PACK))
_EARLIER = frozenset(("don", "vao don", "chung don", "cung don", "gui chung", "don cua", "trong don"))


def turn(pieces: list[Piece], tokens: Tokens) -> None:
    """Give the pieces of every such turn the role they have together."""
    for at, piece in enumerate(pieces):
        before = pieces[at - 1] if at else None
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        words = tokens.plain(piece.start, piece.end)
        if piece.role == v.CANCEL:
            _leave(pieces, at, words, following, tokens)
        elif piece.role == v.REFUSE and following is not None and following.role not in _WITHDRAWN:
            if words.startswith("khoi") or following.role == v.PACK:
                piece.role = following.role = v.SMALL  # "khỏi gói quà" wants no wrapping
        elif piece.role == v.WHAT and following is not None and tokens.plain(following.start, following.end) == "cung":
            piece.role = v.SMALL  # "ai cũng khen", "lần nào cũng thiếu"
        elif words in ("con", "nha co") and tokens.raws[piece.end - 1].isascii() and _closes(pieces, at):
            piece.role = v.SMALL  # "3 lo cham cheo nghen con", "1 ky man nha co" are said to somebody
        elif words == "re hon" and following is not None and following.role == UNKNOWN:
            piece.role = following.role = v.KIND  # "rẻ hơn siêu thị"
        elif piece.role == v.PRICE and piece.end == piece.start + 1:
            _price(pieces, at, words, before, tokens)
        elif piece.role == v.MAYBE and words == "ca" and (before is None or before.role in (v.GIVE, v.TAKE, v.ORDER)):
            if following is not None and (following.role == v.WHO or _both(pieces, at, tokens)):
                piece.role = v.SMALL  # "cho cả nhà", "cả mã 3 lẫn mã 4"
        elif piece.role == v.BEFORE and before is not None and _ends_with(before, _EARLIER, tokens):
            piece.role = v.ADD  # "gửi chung đơn hồi nãy" comes on top of it
        elif words in _OUT:
            _take_out(pieces, at)
        elif before is not None and tokens.text(before.end - 1) == "của" and _may_be_name(piece):
            for one in pieces[at:at + 4]:
                if not _may_be_name(one):
                    break
                one.role = v.NAME  # "đơn của Trang"
        elif words == ":" and at < 9 and {one.role for one in pieces[:at]} <= _SIGNED:
            for one in pieces[:at]:
                one.role = v.NAME if one.role == UNKNOWN else one.role  # "em Ngọc p.KD: 1 chai"
        elif words == "tu" and tokens.texts[piece.start] == "từ" and following is not None and any(
            one.role in (v.TIME, v.BEFORE, NUMBER) for one in pieces[at + 1:at + 3]
        ):
            piece.role = v.BEFORE  # "đặt từ thứ 2"
        elif words in ("mai", "ngay mai", "mot") and before is not None and tokens.text(before.end - 1) == "để":
            piece.role = v.KIND  # "để mai cúng"
        elif words in _DESTINED and _complete(pieces, at):
            _name_destination(pieces, at + 1)


def _closes(pieces: list[Piece], at: int) -> bool:
    """Whether piece `at` ends a sentence after something that is counted."""
    ends = at + 1 == len(pieces) or pieces[at + 1].role in (COMMA, STOP)
    return ends and any(piece.quantity is not None for piece in pieces[max(0, at - 6):at])


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


def _price(pieces: list[Piece], at: int, words: str, before: Piece | None, tokens: Tokens) -> None:
    """Nothing is asked by "gia" in a comment with diacritics, nor by the price that one could not hear."""
    unheard = before is not None and tokens.plain(before.start, before.end).endswith("khong ro")
    if unheard or (tokens.has_marks and pieces[at].level == PLAIN and words == "gia"):
        pieces[at].role = v.SMALL if unheard else UNKNOWN


def _both(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    return any(tokens.plain(piece.start, piece.end) == "lan" and piece.role == v.AND for piece in pieces[at:at + 6])


def _ends_with(piece: Piece, words: frozenset[str], tokens: Tokens) -> bool:
    return tokens.plain(piece.start, piece.end) in words


def _take_out(pieces: list[Piece], at: int) -> None:
    """ "Lấy mận ra khỏi đơn" withdraws."""
    for piece in reversed(pieces[max(0, at - 5):at]):
        if piece.role in (COMMA, STOP, ASKED, v.CANCEL):
            return
        if piece.role in (v.TAKE, v.GIVE):
            piece.role = v.CANCEL
            return


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
