"""Which quantity belongs to which goods: "2kg mận 1 gà", "mận 2kg gà 1 con", "chè, măng, mỗi loại 1"."""
from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from livestream.grammar.show import Item
from livestream.grammar.tokens import Piece, Quantity

MEASURED = ("kg", "lít")
_ALONE, _UNCLAIMED, _MISFIT, _TURN = 2, 4, 3, 1
_MOST_IN_GROUP = 40


@dataclass(slots=True)
class Pair:
    """Goods with their quantity; no goods means the item on air, no quantity means one."""

    goods: Piece | None
    quantity: Quantity | None
    start: int
    end: int
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Goods and quantities with nothing between them; `joined` says how it follows the group before."""

    pieces: list[Piece] = field(default_factory=list)
    joined: str = ""


def fits(quantity: Quantity, item: Item | None) -> bool:
    """Whether the unit said is one the item is sold in, or can be turned into one."""
    if item is None or quantity.unit is None:
        return True
    if any(unit.name == quantity.unit for unit in item.units):
        return True
    return (quantity.unit, item.base_unit) in (("kg", "g"), ("lít", "ml"))


def pairs(groups: list[Group], items: tuple[Item, ...]) -> list[Pair]:
    """Pair what stands in `groups`, in the order of the comment."""
    found: list[Pair] = []
    _goods_first(groups)
    for group in groups:
        _merge(group)
        _absorb_first_size(group, items)
        _absorb_sizes(group)
        paired = _pair(group.pieces[:_MOST_IN_GROUP], items)
        last = found[-1] if found else None
        first = paired[0] if paired else None
        unsaid = last is not None and (last.quantity is None or last.quantity.unsaid)
        if (last is not None and first is not None and group.joined != "and" and last.goods is not None
                and unsaid and first.goods is None and first.quantity is not None
                and (group.joined != "comma" or fits(first.quantity, _item(last.goods, items)))):
            last.quantity, last.end = first.quantity, first.end
            last.doubts += first.doubts
            paired = paired[1:]
        elif (last is not None and first is not None and group.joined == "verb" and last.goods is None
                and first.quantity is None and first.goods is not None and len(paired) == 1):
            last.goods, last.end = first.goods, first.end
            paired = []
        found += paired
    return found


def _goods_first(groups: list[Group]) -> None:
    """In "mã 7 lấy 2 gói mã 9 lấy 1kg" each verb stands between goods and their quantity."""
    kinds = ["".join("g" if _is_goods(piece) else "q" for piece in group.pieces) for group in groups]
    if len(groups) < 3 or kinds[0] != "g" or kinds[-1] != "q" or any(kind != "qg" for kind in kinds[1:-1]):
        return
    if any(group.joined != "verb" for group in groups[1:]):
        return
    for before, group in pairwise(groups):
        before.pieces.append(group.pieces.pop(0))
    groups.pop()


def _item(goods: Piece | None, items: tuple[Item, ...]) -> Item | None:
    return None if goods is None or goods.item is None else items[goods.item]


def _is_goods(piece: Piece) -> bool:
    return piece.quantity is None


def _merge(group: Group) -> None:
    """A code and a name of the same item next to each other are one mention."""
    merged: list[Piece] = []
    last_goods: Piece | None = None
    for piece in group.pieces:
        if _is_goods(piece):
            same = last_goods is not None and piece.item is not None and piece.item == last_goods.item
            between = merged and merged[-1] is not last_goods
            if same and last_goods is not None and (not between or not _next_is_quantity(group, piece)):
                last_goods.end = max(last_goods.end, piece.end) if not between else last_goods.end
                continue
            last_goods = piece
        merged.append(piece)
    group.pieces = merged


def _next_is_quantity(group: Group, piece: Piece) -> bool:
    at = group.pieces.index(piece) + 1
    return at < len(group.pieces) and not _is_goods(group.pieces[at])


def _absorb_sizes(group: Group) -> None:
    """In "1 túi 5kg" the second quantity only says how large a bag is."""
    kept: list[Piece] = []
    for nth, piece in enumerate(group.pieces):
        before = kept[-1].quantity if kept else None
        this = piece.quantity
        packed = before is not None and before.unit not in (None, *MEASURED) and before.size is None
        if before is not None and this is not None and packed and this.unit in MEASURED:
            goods_before = len(kept) > 1 and _is_goods(kept[-2])
            goods_after = nth + 1 < len(group.pieces) and _is_goods(group.pieces[nth + 1])
            if not (goods_before and goods_after):
                before.size = (this.value, this.unit or "")
                kept[-1].end = piece.end
                continue
        kept.append(piece)
    if len(kept) == 3 and not _is_goods(kept[0]) and _is_goods(kept[1]):
        _absorb_last_size(kept)
        _absorb_number(kept)
    group.pieces = kept


def _absorb_number(kept: list[Piece]) -> None:
    """In "túi gạo hai" the number after the goods is how many of the unit before them."""
    if len(kept) != 3:
        return
    unit, number = kept[0].quantity, kept[2].quantity
    if unit is not None and unit.unsaid and number is not None and number.unit is None and not number.times:
        unit.value, unit.unsaid = number.value, False
        del kept[2]


def _absorb_first_size(group: Group, items: tuple[Item, ...]) -> None:
    """In "gạo 5kg 1 túi" and "mật ong 500ml 2 chai" the first quantity is the size of what is sold."""
    if len(group.pieces) != 3 or not _is_goods(group.pieces[0]):
        return
    item = _item(group.pieces[0], items)
    size, packs = group.pieces[1].quantity, group.pieces[2].quantity
    if item is None or size is None or packs is None or size.unit not in MEASURED or packs.size is not None:
        return
    packs.size = (size.value, size.unit)
    if packs.unit not in (None, *MEASURED) and size_fits(packs, item):
        del group.pieces[1]
    else:
        packs.size = None


def _absorb_last_size(kept: list[Piece]) -> None:
    """In "1 túi gạo 5kg" the last quantity says how large the bag is, too."""
    packs, size = kept[0].quantity, kept[2].quantity
    if packs is None or size is None or packs.unit in (None, *MEASURED) or packs.size is not None:
        return
    if size.unit in MEASURED:
        packs.size = (size.value, size.unit or "")
        del kept[2]


def _pair(pieces: list[Piece], items: tuple[Item, ...]) -> list[Pair]:
    """The cheapest way to pair neighbours; a second way as cheap makes what differs doubtful."""
    count = len(pieces)
    if count < 2 or (count == 2 and _is_goods(pieces[0]) != _is_goods(pieces[1])):
        return _simple(pieces)
    best: list[dict[str, tuple[int, int, int, str]]] = [{} for _ in range(count + 1)]
    best[count] = dict.fromkeys(("", "before", "after"), (0, 1, 0, ""))
    for at in range(count - 1, -1, -1):
        for way in ("", "before", "after"):
            options: list[tuple[int, int, int, str]] = []
            this = pieces[at]
            cost, ways, *_ = best[at + 1][way]
            options.append((cost + (_ALONE if _is_goods(this) else _UNCLAIMED), ways, 1, way))
            if at + 1 < count and _is_goods(this) != _is_goods(pieces[at + 1]):
                goods, said = (this, pieces[at + 1]) if _is_goods(this) else (pieces[at + 1], this)
                turn = "after" if goods is this else "before"
                cost, ways, *_ = best[at + 2][turn]
                if said.quantity is not None and not fits(said.quantity, _item(goods, items)):
                    cost += _MISFIT
                if turn == "before" and said.quantity is not None and said.quantity.glued and at:
                    cost += _MISFIT
                options.append((cost + (_TURN if way not in ("", turn) else 0), ways, 2, turn))
            cheapest = min(option[0] for option in options)
            same = [option for option in options if option[0] == cheapest]
            chosen = max(same, key=lambda option: option[2])
            best[at][way] = (cheapest, sum(option[1] for option in same), chosen[2], chosen[3])
    doubtful = best[0][""][1] > 1
    return _follow(pieces, best, ["pairing_unclear"] if doubtful else [], items)


def _simple(pieces: list[Piece]) -> list[Pair]:
    """Goods, a quantity, or both: most comments."""
    if not pieces:
        return []
    goods = next((piece for piece in pieces if _is_goods(piece)), None)
    said = next((piece.quantity for piece in pieces if piece.quantity is not None), None)
    return [Pair(goods, said, pieces[0].start, pieces[-1].end)]


def _follow(
    pieces: list[Piece], best: list[dict[str, tuple[int, int, int, str]]], doubts: list[str],
    items: tuple[Item, ...],
) -> list[Pair]:
    found: list[Pair] = []
    at, way = 0, ""
    while at < len(pieces):
        _, _, taken, turn = best[at][way]
        piece = pieces[at]
        if taken == 2:
            other = pieces[at + 1]
            goods, said = (piece, other) if _is_goods(piece) else (other, piece)
            found.append(Pair(goods, said.quantity, piece.start, other.end, list(doubts)))
        elif _is_goods(piece):
            found.append(Pair(piece, None, piece.start, piece.end, list(doubts)))
        else:
            found.append(Pair(None, piece.quantity, piece.start, piece.end, list(doubts)))
        at, way = at + taken, turn
    counted = [pair.quantity for pair in found if pair.quantity is not None and not pair.quantity.glued]
    for one in found:
        alone = one.goods is not None and one.quantity is None
        if alone and any(fits(quantity, _item(one.goods, items)) for quantity in counted):
            one.doubts.append("pairing_unclear")
    return found


def size_fits(quantity: Quantity, item: Item) -> bool:
    """Whether the size said with a pack ("1 túi 5kg") is the size the item's pack has."""
    if quantity.size is None:
        return True
    offered = item.unit(quantity.unit or "")
    if offered is None:
        return False
    thousandths = quantity.size[0] * Decimal(1000)
    return thousandths in (offered.weight_g, offered.base_qty if item.base_unit != "piece" else None)
