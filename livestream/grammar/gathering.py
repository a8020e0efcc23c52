"""The goods and quantities of one act, in groups that stand together."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.acts import Act
from livestream.grammar.lexicon import ITEM
from livestream.grammar.pairing import Group
from livestream.grammar.roles import UNKNOWN
from livestream.grammar.signing import is_name
from livestream.grammar.spelling import EXACT, PLAIN
from livestream.grammar.tokens import Piece, Quantity, Tokens

_VERBS = frozenset((v.ORDER, v.TAKE, v.GIVE, v.ADD, v.CANCEL, v.LESS, v.BUT, v.INTO, v.CHANGE))
_PACKING = frozenset(("dong", "goi", "can", "de", "soan"))
_COLOURS = frozenset(("xanh", "do", "den", "trang", "vang", "tim", "hong", "nau"))
_IN_PRODUCT = frozenset((UNKNOWN, v.KIND, v.PLACE, v.PART, v.THING))


class Gathering:
    """Gathers what acts name; `doubts` grows with what was unclear about it."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.doubts: list[str] = []

    def groups(self, act: Act) -> tuple[list[Group], Quantity | None]:
        """The goods and quantities of `act` in groups, and a quantity meant for each of them."""
        group = Group(joined=act.after or "comma")
        groups = [group]
        shared: Quantity | None = None
        packing = False
        pieces = act.pieces
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            if piece.role == v.EACH and not packing:
                following = next((p.quantity for p in pieces[at + 1:at + 3] if p.quantity is not None), None)
                if following is not None:
                    shared = following
                    at = next(n for n in range(at + 1, len(pieces)) if pieces[n].quantity is following)
                elif group.pieces and group.pieces[-1].quantity is not None:
                    shared = group.pieces.pop().quantity
            elif (piece.role == v.PACK or self._packs(pieces, at)) and _complete(group):
                packing = True
            elif piece.quantity is not None and self._only_colours(group, pieces, at):
                self.doubts.append("packing_unclear")
            elif piece.role == UNKNOWN and (product := self._product_before(group, pieces, at)):
                group.pieces.append(product[0])
                at = product[1] - 1
            elif piece.quantity is not None:
                if not packing:
                    group.pieces.append(piece)
                    product = None if _counts_before(group) else self._unknown_product(pieces, at + 1)
                    bare = piece.quantity.unit is None and at + 1 == len(pieces) - 1 and piece.quantity.times
                    product = None if bare else product
                    if product is not None:
                        group.pieces.append(product[0])
                        at = product[1] - 1
            elif piece.role == v.THEN and _without(pieces, at, self._tokens):
                group.pieces.clear()
                del groups[:-1]
            elif piece.role == ITEM:
                packing = False
                group.pieces.append(piece)
            elif piece.role == v.AND or piece.role in _VERBS:
                packing = False
                if piece.role in (v.ORDER, v.TAKE) and not group.pieces and (
                    product := self._product_after(pieces, at)
                ):
                    group.pieces.append(product[0])
                    at = product[1] - 1
                elif group.pieces:
                    group = Group(joined="and" if piece.role == v.AND else "verb")
                    groups.append(group)
            at += 1
        return [group for group in groups if group.pieces], shared

    def _only_colours(self, group: Group, pieces: list[Piece], at: int) -> bool:
        """Whether the number only shares out goods already counted: "2 cái túi 1 đỏ 1 xanh"."""
        quantity = pieces[at].quantity
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if quantity is None or quantity.unit is not None or following is None:
            return False
        colour = self._tokens.plain(following.start, following.end) in _COLOURS and following.item is None
        return (following.role == v.KIND or colour) and _complete(group)

    def _packs(self, pieces: list[Piece], at: int) -> bool:
        """Whether "đóng 2 gói" stands here: a verb of giving that is also one of packing, and a number."""
        following = pieces[at + 1].quantity if at + 1 < len(pieces) else None
        verb = pieces[at].role == v.GIVE and self._tokens.plain(pieces[at].start, pieces[at].end) in _PACKING
        return verb and following is not None

    def _product_before(self, group: Group, pieces: list[Piece], at: int) -> tuple[Piece, int] | None:
        """Goods outside the run of show before their quantity: "táo mèo 2kg"."""
        product = None if group.pieces else self._unknown_product(pieces, at)
        if product is None or product[1] >= len(pieces):
            return None
        quantity = pieces[product[1]].quantity
        known = [piece.item is not None for piece in pieces[product[1] + 1:product[1] + 2]]
        if known == [True] and not any(piece.quantity is not None for piece in pieces[product[1] + 2:product[1] + 3]):
            return None  # "cho o ruột 3 túi gạo"
        return product if quantity is not None and (quantity.unit is not None or quantity.times) else None

    def _product_after(self, pieces: list[Piece], at: int) -> tuple[Piece, int] | None:
        """Goods outside the run of show right after the verb at piece `at`; in "lấy liều 1 củ sâm" there are none."""
        product = self._unknown_product(pieces, at + 1)
        if product is None or (pieces[at + 1].role in (v.SMALL, v.WHO) and product[1] == len(pieces)):
            return None
        if pieces[at + 1].role == v.WHO and is_name(pieces[at + 2], self._tokens):
            return None  # "đặt giùm chị Hằng bên kho 1 gói chè"
        known = [piece.item is not None for piece in pieces[product[1]:product[1] + 3]]
        counted = product[1] < len(pieces) and pieces[product[1]].quantity is not None
        if counted and known[1:2] == [True] and not (len(known) > 2 and pieces[product[1] + 2].quantity is not None):
            return None
        return product

    def _half_spelt(self, piece: Piece, *, after: bool) -> bool:
        """Whether a word taken for another, as "dong" for "đóng", belongs to the unknown name before it."""
        alone = piece.end == piece.start + 1 and piece.level == PLAIN and piece.item is None and piece.quantity is None
        return after and alone and self._tokens.has_marks and piece.role not in (v.SMALL, v.WHO)

    def _unknown_product(self, pieces: list[Piece], at: int) -> tuple[Piece, int] | None:
        """Goods outside the run of show that begin at piece `at`: the buyer's words for them."""
        start = at
        while start < len(pieces) and pieces[start].role in (v.WHO, v.SMALL) and start < at + 3:
            start += 1
        end = start
        while end < len(pieces) and (
            pieces[end].role in _IN_PRODUCT or self._half_spelt(pieces[end], after=end > start)
        ):
            end += 1
        known = end < len(pieces) and pieces[end].item is not None
        coloured = end > start + 1 and pieces[start].role == v.KIND and pieces[start + 1].role == UNKNOWN
        if end == start or known or not (pieces[start].role == UNKNOWN or (coloured and start == at)):
            return None  # "3kg hồng treo gió" wants persimmons
        while pieces[end - 1].role == v.KIND and pieces[end - 1].level == EXACT:
            end -= 1
        piece = Piece(ITEM, pieces[start].start, pieces[end - 1].end)
        piece.product = self._tokens.typed(piece.start, piece.end)
        return piece, end


def _complete(group: Group) -> bool:
    """Whether goods and their quantity are both there: what follows "cắt" or "chia" is then only packing."""
    return any(p.quantity is not None for p in group.pieces) and any(p.quantity is None for p in group.pieces)


def _counts_before(group: Group) -> bool:
    """Whether the last quantity belongs to the goods before it: what follows "trâu 3 lạng" is what they are for."""
    goods = [piece.quantity is None for piece in group.pieces]
    return len(goods) > 1 and goods[-2] and goods.count(True) == goods.count(False)


def _without(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether goods before "thì" are those there are none of: "hết mận thì lấy 1 con gà"."""
    gone = any(piece.role == v.NOT or tokens.plain(piece.start, piece.end) in ("het", "khong co", "khong con")
               for piece in pieces[:at])
    return gone and any(piece.item is not None for piece in pieces[at + 1:])
