"""How an act says what it says: with a condition, in admiration, about another variety, joining in."""
from __future__ import annotations

from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.acts import CHANGES, WISHES, Act
from livestream.grammar.excepting import ONES
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import ADDRESS, JOIN, NOISE, NUMBER, QUANTITY, UNKNOWN
from livestream.grammar.spelling import PLAIN
from livestream.grammar.tokens import Piece

_VARIETIES = frozenset((
    "xanh", "den", "trang", "kho", "tuoi", "non", "gia", "song", "uot", "vang", "tim", "hong", "nau", "do",
    "rung",
))
_COLOURS = frozenset(("xanh", "den", "trang", "vang", "tim", "hong", "nau", "do"))
_SEWN = frozenset(("tui", "khan", "vay", "ao", "mu", "vi", "vong", "chan", "goi", "dep", "theu", "cam"))
"""Words of goods that come in colours and stay the same goods."""
_EXCLAIMING = frozenset(("qua", "lam", "ghe", "the"))
_REST = frozenset(("not", "vet", "sach", "tron", "het"))
_SHOWN = frozenset(("nay", "kia", "do"))
_COUNTABLE = frozenset((v.PACK, v.TOWARDS, v.STORY, v.RANK, v.PART))
_JOINING = frozenset((v.WHO, v.GIVE, v.SMALL, v.AND, NOISE, JOIN))
_TOO = frozenset(("voi", "nua", "voi nhe", "voi nha"))


def left(act: Act) -> int:
    """Where an act says how much is to be left, not how much goes: "bớt trâu còn nửa ký"; 0 when it does not."""
    if v.LESS not in act.roles or act.roles & {v.CANCEL, v.REFUSE, v.DECLINE}:
        return 0
    for at, (piece, following) in enumerate(pairwise(act.pieces)):
        if piece.role == v.STILL and following.quantity is not None:
            return at
    return 0


def goods_around(act: Act) -> bool:
    """Whether goods stand both before and after the word that withdraws: only one of them may be meant."""
    at = next((n for n, piece in enumerate(act.pieces) if piece.role in (v.CANCEL, v.REFUSE, v.LESS)), 0)
    return any(p.role == ITEM for p in act.pieces[:at]) and any(p.role == ITEM for p in act.pieces[at:])


def another_variety(act: Act) -> bool:
    """Whether a word right after the goods may make them other goods: chè xanh, mận khô, chè Thái Nguyên."""
    for at, (piece, following) in enumerate(pairwise(act.pieces)):
        counted = at > 0 and act.pieces[at - 1].item is not None and piece.quantity is not None
        if counted and piece.quantity is not None and piece.quantity.unit is None and following.role == v.KIND and (
            act.tokens.plain(following.start, following.end) in _COLOURS and not _sewn(act.pieces[at - 1], act)
        ):
            return True  # "mận 2 đỏ"
        if piece.item is None or following.role not in (v.KIND, ADDRESS):
            continue
        words = act.tokens.plain(following.start, following.end)
        same = (words in _COLOURS and _sewn(piece, act)) or (words == "tuoi" and not act.tokens.is_dried(piece.item))
        same = same or act.tokens.texts[following.start] == "nấu"  # which is no "nâu"
        if following.role == v.KIND and words in _VARIETIES and not same:
            return True
        coded = any(letter.isdigit() for letter in act.tokens.plain(piece.start, piece.end))
        if following.role == ADDRESS and (following.is_place_only or coded):
            return True
    return False


def takes_the_rest(act: Act) -> bool:
    """Whether what is left is wanted, and how many that are is not said: "lấy nốt mã 3", "vét hết mận"."""
    counted = any(piece.quantity is not None and not piece.quantity.unsaid for piece in act.pieces)
    taken = [words.split() for words in act.said(v.TAKE)]
    rest = "not" in act.said(v.SMALL) or any(_REST.intersection(words) for words in taken)
    return rest and not counted


def uncounted(act: Act) -> bool:
    """Whether right after a number a word is half spelt that may be what is counted: "2 xe" is no unit, nor "2 ve"."""
    return any(
        one.quantity is not None and one.quantity.unit is None and not one.quantity.times and two.start == one.end
        and two.level == PLAIN and two.role in _COUNTABLE and two.end == two.start + 1
        for one, two in pairwise(act.pieces))


def _sewn(goods: Piece, act: Act) -> bool:
    return bool(_SEWN.intersection(act.tokens.plain(goods.start, goods.end).split()))


def after_wish(act: Act, role: str) -> bool:
    """Whether a piece of `role` comes after the word that wants something."""
    wished = False
    for piece in act.pieces:
        wished = wished or piece.role in WISHES
        if wished and piece.role == role:
            return True
    return False


def before_wish(act: Act, role: str) -> bool:
    """Whether pieces of `role` come only before it."""
    return role in act.roles and not after_wish(act, role)


def then_after_condition(act: Act) -> bool:
    """Whether "thì" makes what is wanted depend on something: "còn thì lấy 2"; in "gà thì lấy 2" it does not."""
    before: Piece | None = None
    still = False
    for at, piece in enumerate(act.pieces):
        if piece.role == v.THEN:
            wish = any(later.role in (v.ORDER, v.TAKE, v.GIVE, v.ADD) for later in act.pieces[at + 1:])
            return wish and (still or before is None or before.role not in (ITEM, v.WHO))
        still = still or piece.role == v.STILL or act.tokens.texts[piece.start:piece.end] == ["có"]
        if piece.role != v.SMALL:
            before = piece
    return False


def wanted_on_condition(act: Act, asking: frozenset[str]) -> bool:
    """Whether all that may ask is part of a condition, and how many is said after it: "chưa hết thì để chị 2 con"."""
    last = max((at for at, piece in enumerate(act.pieces) if piece.role in asking), default=-1)
    condition = any(piece.role == v.IF for piece in act.pieces[:last]) or any(
        piece.role == v.THEN for piece in act.pieces[last:last + 5])
    verb = next((at for at, piece in enumerate(act.pieces) if at > last and piece.role in WISHES), -1)
    return not act.asked and condition and verb > 0 and any(
        piece.quantity is not None for piece in act.pieces[verb + 1:verb + 6])


def eaten(act: Act) -> bool:
    """Whether "ăn" or "uống" comes before the goods: that tells; after them it says what they are for."""
    for piece in act.pieces:
        if piece.role == v.EAT:
            return True
        if piece.role in (ITEM, QUANTITY):
            return False
    return False


def admires(act: Act) -> bool:
    """Whether one of the goods is looked at, not wanted: "con gà kia đẹp quá"; "2 con gà đẹp quá" may want them."""
    if not any(words.split()[-1] in _EXCLAIMING for words in act.said(v.KIND)):
        return False
    counted = [piece for piece in act.pieces if piece.quantity is not None]
    return all(piece.end == piece.start + 1 and act.tokens.is_unit_alone(piece.start) for piece in counted)


def points_at(act: Act) -> bool:
    """Whether what is shown is pointed at, not counted: "gói chè này 200g hả"."""
    shown = any(words in _SHOWN for words in act.said(v.SMALL))
    first = next((piece.quantity for piece in act.pieces if piece.quantity is not None), None)
    return shown and first is not None and first.unsaid


def picks(act: Act) -> bool:
    """Whether only the bad ones are not wanted: "không lấy quả dập"."""
    return any(one.role == v.CANCEL and act.tokens.text(two.start) in ONES for one, two in pairwise(act.pieces)) and (
        bool(act.roles & {v.STORY, v.KIND}))


def me_too(act: Act) -> bool:
    """Whether "cho em với", "chị nữa" is all that is said: who joins in wants what the others take."""
    if not act.roles <= _JOINING:
        return False
    said = act.said()
    last = next((at for at, words in enumerate(said) if words in _TOO), 0)
    return any(piece.role == v.WHO for piece in act.pieces[:last])


def gives_up(act: Act) -> bool:
    """Whether goods are named only to be done without: "mận thì thôi"; "hết thì thôi" is a condition."""
    if act.intent or v.THEN not in act.roles:
        return False
    loud = [piece.role for piece in act.pieces if piece.role not in (v.WHO, v.SMALL, NOISE, JOIN)]
    return loud == [ITEM, v.THEN, v.ENOUGH]


def compares(act: Act) -> bool:
    """Whether one thing is set against another, not exchanged for it: "1kg mận bằng 2 con gà"."""
    return v.INTO in act.roles and act.intent != CHANGES and any(
        piece.role == v.INTO and piece.level > PLAIN and act.tokens.texts[piece.start] in ("bằng", "thành")
        for piece in act.pieces)


def later(act: Act) -> bool:
    """Whether a day or an hour comes before the verb, so that nothing may be wanted now: "để chủ nhật em lấy"."""
    taken = next((at for at, piece in enumerate(act.pieces) if piece.role == v.TAKE), 0)
    return any(piece.role in (v.TIME, NUMBER, v.RANK) for piece in act.pieces[:taken])


def too_little_to_send(act: Act) -> bool:
    """Whether a verb of giving after the goods is wondered at: "1kg mận cũng ship"."""
    if act.verbs != {v.GIVE}:
        return False
    verb = next((at for at, piece in enumerate(act.pieces) if piece.role in WISHES), 0)
    also = verb > 0 and act.tokens.plain(act.pieces[verb - 1].start, act.pieces[verb - 1].end) == "cung"
    return also and any(piece.role in (ITEM, QUANTITY) for piece in act.pieces[:verb])


def thanks(act: Act) -> bool:
    """Whether goods that came are praised: "cảm ơn shop 2kg mận ngon lắm", "giao 2kg mận nhanh ghê"."""
    if v.KIND not in act.roles or act.verbs & {v.TAKE, v.ORDER}:
        return False
    last = next((piece for piece in reversed(act.pieces) if piece.role not in (v.WHO, v.SMALL, NOISE, JOIN)), None)
    praised = last is not None and last.role == v.KIND and (
        act.tokens.plain(last.start, last.end).split()[-1] in _EXCLAIMING)
    thanked = any(words.startswith(("cam on", "thank", "tks")) for words in act.said(v.SMALL))
    sent = any(words.split()[0] in ("giao", "gui", "ship") for words in act.said(v.GIVE))
    return praised and (thanked or sent)


def unknown_goods(act: Act) -> bool:
    """Whether right after a firm verb a word follows that may be goods outside the run of show."""
    firm = False
    for piece in act.pieces:
        if piece.role in (v.ORDER, v.TAKE):
            firm = True
        elif piece.role == UNKNOWN:
            return firm and not act.roles & {v.THING, v.PLACE, v.BEFORE, v.STORY, v.DONE}
        elif piece.role not in (v.WHO, v.SMALL, v.GIVE, v.ADD):
            return False
    return False


def gives(act: Act) -> bool:
    """Whether after "cho" or "gửi" something comes that can be given: not "1 like cho cô Ba"."""
    if act.said(v.GIVE) == ["ban"] and QUANTITY not in act.roles:
        return False  # "đoạn bán gà"
    seen = False
    for piece in act.pieces:
        seen = seen or piece.role == v.GIVE
        if piece.role == ITEM or (piece.role == QUANTITY and seen):
            return True
        if piece.quantity is not None and (piece.quantity.unit is not None or piece.quantity.times):
            return True
    return False


def forbidden(act: Act) -> bool:
    """Whether somebody does not let the buyer take it: "chồng không cho mua sâm"."""
    return any(
        one.role == v.REASON and two.role in (v.TAKE, v.ORDER) and act.tokens.text(one.end - 1) == "cho"
        for one, two in pairwise(act.pieces))


def how_many(act: Act) -> bool:
    """Whether "mấy" comes after goods that are counted: "5kg mận đóng mấy thùng"."""
    many = next((at for at, piece in enumerate(act.pieces) if piece.role == v.MANY or (
        piece.role == v.WHEN and act.tokens.text(piece.start) in ("mấy", "may"))), 0)
    return any(piece.quantity is not None for piece in act.pieces[:many])


def told_first(act: Act) -> bool:
    """Whether a story comes before what withdraws; after it, it is the reason: "k mua nữa, đắt quá"."""
    return next(piece.role for piece in act.pieces if piece.role in (v.STORY, v.CANCEL, v.REFUSE, v.LESS)) == v.STORY
