"""Who is meant by the words beside a phone, an address or a verb of sending."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.roles import ADDRESS, COMMA, JOIN, PHONE, STOP, UNKNOWN
from livestream.grammar.spelling import PLAIN
from livestream.grammar.tokens import Piece

_GAPS = frozenset((COMMA, STOP, JOIN, v.SMALL))


def undecorated(piece: Piece) -> bool:
    """Whether it may as well be part of a name: "le", read as "lẻ", of "15 le loi"."""
    return piece.level == PLAIN and piece.role in (v.MAYBE, v.KIND, v.SMALL, v.STORY, v.PACK)


def name_people(pieces: list[Piece]) -> None:
    """Unknown words beside a phone, an address or "tên" are the name of a person."""
    named = False
    _name_recipients(pieces)
    _name_like_goods(pieces)
    for at, piece in enumerate(pieces):
        if piece.role in (PHONE, v.CONTACT, v.HERE):
            named = True
        elif piece.role in (COMMA, STOP) or piece.quantity is not None:
            named = False
        elif piece.role in (UNKNOWN, v.THING) and named and not _quantity_follows(pieces, at):
            piece.role = v.NAME


def _name_like_goods(pieces: list[Piece]) -> None:
    """In "2kg măng, chị Lan, 0912..." Lan is whom it is for, although lan is sold; after a verb only a person knows."""
    for at in range(1, len(pieces)):
        piece, speaker = pieces[at], pieces[at - 1]
        if piece.item is None or piece.end != piece.start + 1 or speaker.role != v.WHO:
            continue
        following = next((one for one in pieces[at + 1:at + 4] if one.role not in _GAPS), None)
        before = next((one for one in reversed(pieces[max(0, at - 3):at - 1]) if one.role != JOIN), None)
        announced = before is not None and before.role == v.CONTACT
        if before is not None and before.role == PHONE and (following is None or following.quantity is None):
            piece.doubt = piece.doubt or "name_alone"
        if not announced and (following is None or following.role not in (PHONE, ADDRESS, v.HERE, v.CONTACT)):
            continue
        if before is None or announced or before.role in (COMMA, STOP, PHONE, ADDRESS, v.SMALL, v.WHO):
            piece.role, piece.item = v.NAME, None
        else:
            piece.doubt = piece.doubt or "name_alone"


def _name_recipients(pieces: list[Piece]) -> None:
    """Words between a verb of sending and an address or a phone are whom it is for; goods would be counted."""
    sent = -1
    for at, piece in enumerate(pieces):
        if piece.role == v.GIVE:
            sent = at
        elif piece.role in (ADDRESS, PHONE, v.CONTACT, v.HERE) and sent >= 0:
            for between in pieces[sent + 1:at]:
                if between.role in (UNKNOWN, v.THING, v.PACK):
                    between.role = v.NAME
            sent = -1
        elif piece.role not in (UNKNOWN, v.THING, v.WHO, v.NAME, v.SMALL) and not undecorated(piece):
            sent = -1


def _quantity_follows(pieces: list[Piece], at: int) -> bool:
    for piece in pieces[at:at + 6]:
        if piece.role not in (UNKNOWN, v.THING):
            return piece.quantity is not None
    return False
