"""What is told before and after a wish that is complete: "mưa quá em ơi ...", "... nhé con bé mê lắm"."""
from __future__ import annotations

from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.recipients import HOUSES
from livestream.grammar.reported import CLOSES
from livestream.grammar.roles import ADDRESS, ASKED, COMMA, JOIN, NOISE, PHONE, QUANTITY, STOP, UNKNOWN
from livestream.grammar.signing import is_name
from livestream.grammar.tokens import Piece, Tokens

_BREAKS = frozenset((COMMA, STOP, ASKED, v.BUT))
_UNKNOWN = frozenset((UNKNOWN, v.THING))
_HARMLESS = frozenset((
    UNKNOWN, v.THING, v.WHO, v.NAME, v.SMALL, v.KIND, v.TIME, v.GIVE, v.EAT, v.WISH, v.DONE, v.TOWARDS, JOIN, NOISE,
    PHONE, ADDRESS,
))
_CLOSES = CLOSES | {"nè"}
_LEADS = frozenset((
    "cho", "để", "biếu", "tặng", "de", "bieu", "ăn", "uống", "đi", "mang", "về", "đãi", "cúng", "nhậu", "nhắm",
))
_WHOM = frozenset((v.WHO, v.GIVE))
_MORE = frozenset(("nữa", "nua", "luôn", "luon", "cả", "ca"))


def hear_out(pieces: list[Piece], tokens: Tokens) -> None:
    """Make names of the unknown words that only tell around a wish whose goods and quantity are both said."""
    if not any(piece.role in _UNKNOWN for piece in pieces):
        return
    start = 0
    for at in range(len(pieces) + 1):
        if at == len(pieces) or pieces[at].role in _BREAKS:
            if any(piece.role in _UNKNOWN for piece in pieces[start:at]):
                _hear(pieces[start:at], tokens)
            start = at + 1


def _hear(sentence: list[Piece], tokens: Tokens) -> None:
    content = [at for at, piece in enumerate(sentence) if piece.role in (ITEM, QUANTITY)]
    if {sentence[at].role for at in content} != {ITEM, QUANTITY}:
        return
    before, after = sentence[:content[0]], sentence[content[-1] + 1:]
    called = next((at for at, piece in enumerate(before) if tokens.text(piece.end - 1) == "ơi"), 0)
    if called and {piece.role for piece in before[:called]} <= _HARMLESS:
        _name(before[:called])
    if after and {piece.role for piece in after} <= _HARMLESS and _leads(after[0], tokens) and not any(
        tokens.text(piece.start) in _MORE for piece in after
    ) and not _may_be_goods(after, tokens):
        _name(after)


def _may_be_goods(after: list[Piece], tokens: Tokens) -> bool:
    """Whether a word nobody knows closes "cho chị táo": no name as it is written, it may be wanted, too."""
    for before, piece in pairwise(after):
        given = before.role in _WHOM or (before.role == v.KIND and tokens.texts[before.start] == "cho")
        if piece.role in _UNKNOWN and given and not is_name(piece, tokens):
            return tokens.texts[piece.start] not in HOUSES and any(tokens.texts[one.start] == "cho" for one in after)
    return False


def _leads(piece: Piece, tokens: Tokens) -> bool:
    """Whether what follows says for whom or why, or comes after a word that ends the wish."""
    if piece.role == v.SMALL:
        return tokens.text(piece.end - 1) in _CLOSES
    return piece.role in (v.GIVE, v.KIND, NOISE) and (piece.role == NOISE or tokens.text(piece.start) in _LEADS)


def _name(pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.role in _UNKNOWN:
            piece.role = v.NAME
