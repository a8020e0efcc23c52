"""Who signs or is called by name: "Sùng Mỷ chốt 2kg", "cho chị Hà 2 hộp", "Út Mận nè"."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.names import GIVEN, PLAIN_GIVEN
from livestream.grammar.roles import ADDRESS, COMMA, JOIN, NOISE, QUANTITY, STOP, UNKNOWN
from livestream.grammar.tokens import Piece, Tokens


def settle_signed(pieces: list[Piece], tokens: Tokens) -> None:
    """In "Sùng Mỷ chốt 2kg" and "cô giáo Hà ở Mường Khương đặt 2kg" the words before the verb are who it is."""
    verb = next((at for at, piece in enumerate(pieces[:8]) if piece.role in (v.ORDER, v.TAKE)), 0)
    before = pieces[:verb]
    unknown = [piece for piece in before if piece.role == UNKNOWN or piece.is_place_only]
    own = {v.WHO, v.NAME, UNKNOWN, v.SMALL, v.TOWARDS, ADDRESS}
    named = unknown and all(capital(piece, tokens) for piece in unknown) and {one.role for one in before} <= own
    if named and (len(unknown) > 1 or before[0].role == v.WHO):
        for piece in before:
            if piece in unknown:
                piece.role = v.NAME
            elif piece.role == v.TOWARDS:
                piece.role = v.SMALL  # where they live


def signs(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether a comment begins with who writes it, and what is wanted comes after a mark."""
    after = at + 1 + (at + 1 < len(pieces) and pieces[at + 1].role == v.SMALL)
    closed = after < len(pieces) and pieces[after].role in (COMMA, STOP)
    opens = all(piece.role in (v.SMALL, NOISE, JOIN) for piece in pieces[:at - 1])
    return opens and closed and capital(pieces[at], tokens) and content_follows(pieces, after + 1)


def capital(piece: Piece, tokens: Tokens) -> bool:
    """Whether the word is written with a capital in a comment that is not all capitals."""
    return tokens.whole[tokens.span(piece.start, piece.end)[0]].isupper() and not tokens.whole.isupper()


def is_name(piece: Piece, tokens: Tokens) -> bool:
    """Whether the word is written as a name, or is one that people have."""
    return capital(piece, tokens) or tokens.texts[piece.start] in GIVEN or (
        not tokens.has_marks and tokens.plain(piece.start, piece.end) in PLAIN_GIVEN)


def called(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether piece `at` is written as a name and a quantity of other goods follows: "cho chị Hà 2 hộp mận"."""
    following = pieces[at + 1:at + 4]
    if not following and pieces[at - 1].role == v.KIND:
        return capital(pieces[at], tokens)  # "1 con cho mẹ Tít"
    if len(following) < 2 or following[0].quantity is None or following[1].item is None:
        return False
    return is_name(pieces[at], tokens) and (len(following) < 3 or following[2].quantity is None)



def content_follows(pieces: list[Piece], at: int) -> bool:
    """Whether goods or a quantity come soon."""
    return any(piece.role in (ITEM, QUANTITY) for piece in pieces[at:at + 4])
