"""What was understood and what was not, as places in the comment."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import (
    ADDRESS,
    ASKED,
    NUMBER,
    PHONE,
    QUANTITY,
    UNKNOWN,
    YES_NO,
)
from livestream.grammar.tokens import Piece, Quantity, Tokens

_ASKS = (YES_NO, v.OR, v.MANY, v.WHEN, v.WHAT, v.HUH, v.NOT_YET, ASKED)
_WITHDRAWS = (v.CANCEL, v.LESS, v.REFUSE, v.DECLINE)
PLACES: dict[str, tuple[str, ...]] = {
    "asked": _ASKS,
    "bare_number": (QUANTITY,),
    "change_unclear": (v.CHANGE, v.INTO),
    "code_unclear": (ITEM,),
    "conditional": (v.IF, v.WHENEVER, v.THEN),
    "each_of_what": (v.EACH,),
    "foreign_digits": (),
    "goods_left_over": (QUANTITY, ITEM),
    "goods_unclear": (QUANTITY, *_WITHDRAWS),
    "less_by_how_much": (v.LESS,),
    "name_alone": (ITEM,),
    "named_twice": (ITEM,),
    "negative": (QUANTITY,),
    "not_in_run_of_show": (),
    "nothing_on_air": (QUANTITY, v.ORDER, v.TAKE),
    "number_unclear": (v.RANK, NUMBER, QUANTITY),
    "packing_unclear": (v.KIND, v.PACK),
    "pairing_unclear": (QUANTITY,),
    "perhaps_done": (v.DONE,),
    "phone_unclear": (PHONE,),
    "price_asked": (v.PRICE, v.PRICED),
    "quantity_out_of_range": (QUANTITY,),
    "range": (QUANTITY,),
    "rate": (QUANTITY,),
    "several_phones": (PHONE,),
    "size_differs": (QUANTITY,),
    "spelling": (),
    "turned_text": (),
    "unit_unclear": (QUANTITY,),
    "unknown_words": (UNKNOWN, v.THING, v.PAID, v.NOT, v.PART),
    "unsure_words": (v.MAYBE, v.FEW, v.REASON, v.SLIP, v.STORY, v.STILL),
    "variety_unclear": (v.KIND,),
    "verb_alone": (v.ORDER, v.TAKE),
    "wants_and_withdraws": _WITHDRAWS,
    "withdrawal_unclear": _WITHDRAWS,
}
"""Every reason to doubt a reading, and the roles of the pieces that give it. Pieces that carry the reason
themselves come first; a reason without roles concerns the whole comment."""


class Marked(StrEnum):
    """What a place in a comment was understood as."""

    goods = "goods"
    quantity = "quantity"
    withdrawn = "withdrawn"
    phone = "phone"
    address = "address"
    doubt = "doubt"  # not understood; `doubt` of the mark says why


@dataclass(frozen=True, slots=True)
class Mark:
    """Letters `start` to `end` (exclusive, in NFC) of a comment mean `what`.

    `says` is the code of goods, a quantity with its unit, or empty; `doubt` is the reason that points here.
    """

    start: int
    end: int
    what: Marked
    says: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The pieces one line came from, and what it says: the code and the quantity with its unit."""

    goods: Piece | None
    quantity: Quantity | None
    code: str
    amount: str
    withdrawn: bool = False


def marks(tokens: Tokens, pieces: list[Piece], taken: Iterable[Taken], doubts: Iterable[str],
          moves: str) -> tuple[Mark, ...]:
    """The marks of one comment in their order; none overlaps another.

    `moves` is "cancel" when the comment withdraws: then its verb is marked where no goods are named.
    """
    said = {id(piece.quantity): piece for piece in pieces if piece.quantity is not None}
    found: dict[int, Mark] = {}
    covered = bytearray(len(tokens.whole) + 1)

    def put(piece: Piece, what: Marked, says: str = "", doubt: str = "") -> None:
        if piece.end <= piece.start:
            return
        start, end = tokens.span(piece.start, piece.end)
        here = found.get(start)
        if here is not None:
            if doubt and not here.doubt:
                found[start] = Mark(here.start, here.end, here.what, here.says, doubt)
        elif 1 not in covered[start:end]:
            found[start] = Mark(start, end, what, says, doubt)
            covered[start:end] = b"\1" * (end - start)

    lines = list(taken)
    for line in lines:
        if line.goods is not None:
            put(line.goods, Marked.withdrawn if line.withdrawn else Marked.goods, line.code, line.goods.doubt)
        counted = None if line.quantity is None else said.get(id(line.quantity))
        if counted is not None:
            says = line.amount if line.goods is not None else " ".join(filter(None, (line.code, line.amount)))
            put(counted, Marked.withdrawn if line.withdrawn else Marked.quantity, says)
        if line.goods is None and counted is None:
            for piece in [piece for piece in pieces if piece.role in (v.ORDER, v.TAKE)][:1]:
                put(piece, Marked.goods, line.code)
    if moves == "cancel" and not lines:
        for piece in pieces:
            if piece.role in (v.CANCEL, v.REFUSE, v.DECLINE):
                put(piece, Marked.withdrawn)
    for piece in pieces:
        if piece.role == PHONE:
            put(piece, Marked.phone)
        elif piece.role == ADDRESS:
            put(piece, Marked.address)
    for reason in dict.fromkeys(doubts):
        for piece in _causes(reason, pieces):
            put(piece, Marked.doubt, "", reason)
    return tuple(found[start] for start in sorted(found))


def _causes(reason: str, pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces that make `reason`: those that carry it, otherwise those of the first role that is there."""
    own = [piece for piece in pieces
           if piece.doubt == reason or (piece.quantity is not None and piece.quantity.doubt == reason)]
    if own:
        yield from own
        return
    for role in PLACES.get(reason, ()):
        of_role = [piece for piece in pieces if piece.role == role]
        if of_role:
            yield from of_role
            return
