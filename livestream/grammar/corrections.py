"""Buyers who put themselves right in the same comment: "mận 2kg à nhầm 3kg", "lấy 2 à không 3"."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import COMMA, JOIN, NOISE, QUANTITY, STOP
from livestream.grammar.tokens import Piece, Tokens

_BETWEEN = frozenset((COMMA, STOP, JOIN, NOISE, v.SMALL, v.WHO, v.HUH, v.CONTACT))
_VERBS = frozenset((v.ORDER, v.TAKE, v.GIVE))
_OH = frozenset(("a", "à", "á", "ạ", "í", "ý", "ui", "ơ", "ủa", "chết"))
_NOT_BUT = frozenset(("chu khong phai", "cho khong phai", "chu khong phai la", "chu dau phai", "cho dau phai"))
_FARTHEST = 6


def put_right(pieces: list[Piece], tokens: Tokens) -> None:
    """Let the quantity after "à nhầm" stand in the place of the one before; a person looks at it all the same."""
    for at, piece in enumerate(pieces):
        if piece.role != v.SLIP and not _oh_no(pieces, at, tokens):
            continue
        if _rather(piece, tokens):
            _contrast(pieces, at)
            continue
        rather = at > 0 and tokens.plain(pieces[at - 1].start, pieces[at - 1].end) in ("chu", "cho")
        before = _quantity(pieces, range(at - 1 - rather, max(-1, at - 1 - _FARTHEST), -1), _BETWEEN | {ITEM})
        after = _quantity(pieces, range(at + 1, min(len(pieces), at + 1 + _FARTHEST)), _BETWEEN | _VERBS | {ITEM})
        if before is None or after is None:
            continue
        if rather:
            pieces[after].role, pieces[after].quantity = v.SMALL, None  # "2 túi chớ không phải 3"
            continue
        old, new = pieces[before].quantity, pieces[after].quantity
        goods = [piece for piece in pieces[max(0, before - 1):at] if piece.role == ITEM]
        again = [piece for piece in pieces[at:after + 2] if piece.role == ITEM]
        if old is None or new is None or len(again) > 1 or (again and goods and goods[-1].item != again[0].item):
            continue
        if new.unit is None and old.value == old.value.to_integral_value():
            new.unit = old.unit
        pieces[before].quantity = None
        again = again if goods else []
        for passed in (*pieces[before:at], *pieces[at + 1:after], *again):
            if passed.role not in (ITEM, v.WHO) or passed in again:
                passed.role, passed.item = v.SMALL, None
        piece.role = v.SLIP


def _rather(piece: Piece, tokens: Tokens) -> bool:
    return tokens.plain(piece.start, piece.end) in _NOT_BUT


def _contrast(pieces: list[Piece], at: int) -> None:
    """In "măng 3 gói chứ không phải 2 gói" and "gà chứ không phải trâu, 1 con" what follows was said wrongly."""
    named = {piece.role for piece in pieces[:at]} & {ITEM, QUANTITY}
    for nth, piece in enumerate(pieces[at:at + 4]):
        if nth and (piece.role not in named or piece.role in {one.role for one in pieces[at + 1:at + nth]}):
            break
        if nth:
            piece.role, piece.item, piece.quantity = v.SMALL, None, None


def _oh_no(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "à" before a number, or "không" after "à", takes back at piece `at` what was just said."""
    piece = pieces[at]
    if piece.role == v.HUH and 0 < at < len(pieces) - 1 and tokens.raws[piece.start] == "à":
        return pieces[at - 1].role == COMMA and pieces[at + 1].quantity is not None  # "gà 2 con, à 1 con"
    if piece.role not in (v.NOT, v.MAYBE, v.ENOUGH) or not at:
        return False
    words = tokens.plain(piece.start, piece.end)
    return words in ("khong", "quen", "thoi") and tokens.raws[pieces[at - 1].end - 1] in _OH


def _quantity(pieces: list[Piece], places: range, passing: frozenset[str]) -> int | None:
    """The first quantity at `places`, over pieces of the roles `passing`."""
    for at in places:
        if pieces[at].quantity is not None:
            return at
        if pieces[at].role not in passing:
            return None
    return None
