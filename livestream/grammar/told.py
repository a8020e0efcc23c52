"""Acts that only tell: what was ordered before, what was wrong with it, and what a withdrawal leaves unsaid."""
from __future__ import annotations

from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.acts import CANCELS, CHANGES, NOW, Act
from livestream.grammar.framing import objects
from livestream.grammar.lexicon import ITEM
from livestream.grammar.manner import picks
from livestream.grammar.roles import JOIN, MONEY, NOISE, QUANTITY, UNKNOWN
from livestream.grammar.turns import ADVISE
from livestream.grammar.wishes import CANCEL, CHANGE, ORDER, QUESTION, TOLD, Verdict, priced

_CORRECTS = frozenset(("sua", "sua lai", "sua don"))
_KEEPS = frozenset(("giu lai", "giu nguyen", "de lai", "giu"))
_THANKS = ("cam on", "thank", "tks")
_LEAVING = frozenset((v.WHO, v.SMALL, v.DECLINE, v.NAME, JOIN, NOISE))
_FAULTS = frozenset((
    "thieu", "giao thieu", "gui thieu", "giao nham", "gui nham", "giao sai", "hong", "hu", "dap", "thoi", "bi", "lua",
    "lua dao", "giao co", "gui co", "ship co", "giao moi", "gui moi", "goi thieu",
    "goi nham", "ship thieu", "ship nham", "giao lon", "gui lon", "gui sai", "ship sai", "ship lon",
))


def complains(act: Act) -> bool:
    """Whether `act` says that something was wrong with goods: "hôm trước hư hết", "giao thiếu"."""
    picked = "dung" in act.said(UNKNOWN) or picks(act)  # "đừng lựa trái dập"
    return v.STORY in act.roles and not picked and any(words in _FAULTS for words in act.said(v.STORY))


def tell_before(acts: list[Act], verdicts: list[Verdict]) -> None:
    """What was ordered before is only told: the first act of "đặt 2 con gà, giờ bỏ 1 con", all goods of
    "hôm qua lấy 2kg mận, 3 gói chè".
    """
    telling = False
    for at, (before, verdict) in enumerate(pairwise(verdicts), 1):
        act = acts[at]
        telling = before.kind == TOLD and acts[at - 1].has_content and (telling or v.BEFORE in acts[at - 1].roles)
        if telling and act.after == "comma" and not act.intent and verdict.kind == ORDER:
            verdict.kind, verdict.doubts = TOLD, ()
        named = any(piece.role == ITEM for piece in act.pieces)
        same = named and _goods(act) == _goods(acts[at - 1])
        if (before.kind, verdict.kind) == (CANCEL, ORDER) and act.after == NOW and v.BEFORE in acts[at - 1].roles:
            before.kind, before.doubts = TOLD, ()  # "lúc nãy huỷ gà giờ cho chị lấy lại 1 con gà"
        if (before.kind, verdict.kind) == (ORDER, CANCEL) and same and v.DONE in acts[at - 1].roles:
            before.kind, before.doubts = TOLD, ()  # "ba nó mua măng rồi, không lấy măng nữa"
        if verdict.kind == CHANGE and not named and before.kind == ORDER and acts[at - 1].roles & {v.BEFORE, v.DONE}:
            before.kind, before.doubts = TOLD, ()  # "đặt 2 gói chè rồi, nâng lên thành 4 gói"
            acts[at - 1].roles.add(v.BEFORE)
        if before.kind == ORDER and verdict.kind == ORDER and _only_packs(act):
            verdict.kind, verdict.doubts = TOLD, ()
        bare = before.kind == ORDER and not acts[at - 1].intent
        if act.after in (v.BUT, NOW) and verdict.kind == QUESTION and not act.has_content and bare:
            before.kind, before.doubts = TOLD, ()  # "1 con gà làm sạch rồi thì nặng mấy lạng"
        rest = verdict.kind == ORDER and not named and any(words in _KEEPS for words in act.said(v.GIVE))
        if rest and before.kind == CANCEL:
            verdict.kind, verdict.doubts = TOLD, ()  # "bớt 2 hũ, để lại 3 hũ"
        advised = act.after == v.BUT and any(
            words in ADVISE for role in (UNKNOWN, v.SMALL) for words in acts[at - 1].said(role))
        if advised and before.kind == ORDER and not act.has_content and verdict.kind == TOLD:
            before.kind, before.doubts = TOLD, ()  # "mẹ bảo mua 5kg mà em lười quá"
        if act.after == v.BUT and verdict.kind == TOLD and before.kind == ORDER and complains(act):
            before.kind, before.doubts = TOLD, ()
        if act.after == NOW and verdict.kind == CANCEL and before.kind == ORDER and not named:
            before.kind, before.doubts = TOLD, ()


def _goods(act: Act) -> set[int | None]:
    return {piece.item for piece in act.pieces if piece.role == ITEM}


def _only_packs(act: Act) -> bool:
    """Whether an act only says how what was named is to be packed: "chia ba túi cho chị biếu"."""
    first = next((piece.role for piece in act.pieces if piece.role not in (v.WHO, v.SMALL)), "")
    return first == v.PACK and ITEM not in act.roles and not act.verbs - {v.GIVE}


def _only_shares(act: Act, before: Act) -> bool:
    """Whether an act only says of which colour the pieces counted before are to be: "3 chiếc, 2 đỏ 1 xanh"."""
    if act.roles - {QUANTITY, v.KIND, v.SMALL, v.WHO, v.AND, UNKNOWN} or not {QUANTITY, v.KIND} <= act.roles:
        return False
    parts = [piece.quantity.value for piece in act.pieces if piece.quantity is not None]
    whole = [piece.quantity.value for piece in before.pieces if piece.quantity is not None]
    return len(whole) == 1 and sum(parts) == whole[0] and len(parts) > 1


def leaves_unsure(acts: list[Act], verdicts: list[Verdict]) -> bool:
    """Whether it is unsure what of their goods somebody withdraws, or whether they do."""
    if any(_goes_on(act, verdict) for act, verdict in zip(acts[1:], verdicts[1:], strict=True)):
        return True
    return withdraws_more(acts, verdicts) or keeps_others(acts, verdicts) or takes_leave(acts, verdicts)


def takes_leave(acts: list[Act], verdicts: list[Verdict]) -> bool:
    """Whether thanks and "until next time" are all: after an order it is a farewell: "cảm ơn shop, hẹn phiên sau"."""
    gone = [act for act, verdict in zip(acts, verdicts, strict=True) if verdict.kind == CANCEL]
    thanked = any(words.startswith(_THANKS) for act in acts for words in act.said(v.SMALL))
    return thanked and not any(act.has_content or act.roles & {v.CANCEL, v.REFUSE, v.LESS} for act in gone)


def only_takes_leave(acts: list[Act]) -> bool:
    """Whether nothing is said but thanks and "hẹn phiên sau": nobody withdraws by it."""
    roles = set().union(*(act.roles for act in acts))
    gone = [words for act in acts for words in act.said(v.DECLINE)]
    thanked = any(words.startswith(_THANKS) for act in acts for words in act.said(v.SMALL))
    return thanked and roles <= _LEAVING and all(words.startswith("hen ") for words in gone)


def withdraws_more(acts: list[Act], verdicts: list[Verdict]) -> bool:
    """Whether the rest may be withdrawn too: "huỷ mã 2, không gạo"; "huỷ mã 2, hông treo", which is a persimmon."""
    for act, before, verdict in zip(acts[1:], verdicts, verdicts[1:], strict=False):
        rest = act.roles & {ITEM, UNKNOWN} and v.NOT in act.roles and not act.roles & {v.STORY, v.BEFORE}
        first = next((piece.role for piece in act.pieces if piece.role not in (v.WHO, v.SMALL)), "")
        if before.kind == CANCEL and verdict.kind == TOLD and rest and first in (v.NOT, ITEM):
            return True
    return False


def _goes_on(act: Act, verdict: Verdict) -> bool:
    """Whether one more thing may be named, beside a single word nobody knows: the end of "huỷ mắc ca, a11 hâỳ"."""
    roles = [piece.role for piece in act.pieces if piece.role not in (v.WHO, v.SMALL)]
    return verdict.kind == TOLD and act.after == "comma" and roles == [ITEM, UNKNOWN]


def _lists(acts: list[Act], verdicts: list[Verdict], at: int) -> bool:
    """Whether what act `at` tells of may be part of a list that is wanted: "chốt gạo, mật ong, trâu nghe nói ngon"."""
    act, before = acts[at], acts[at - 1]
    if act.after != "comma":
        return False
    first = next((piece.role for piece in act.pieces if piece.role not in (v.WHO, v.SMALL)), "")
    last = next((piece.role for piece in reversed(before.pieces) if piece.role not in (v.WHO, v.SMALL)), "")
    kinds = verdicts[at - 1].kind, verdicts[at].kind
    if kinds == (ORDER, TOLD):
        return ITEM in act.roles and first in (ITEM, QUANTITY)
    return kinds == (TOLD, ORDER) and (last, first) == (ITEM, ITEM)


def says_what_is_right(act: Act) -> bool:
    """Whether a correction names goods and how many, without a word between old and new: "sửa lại măng 4 gói"."""
    corrects = any(words in _CORRECTS for words in act.said(v.CHANGE))
    named = {piece.item for piece in act.pieces if piece.role == ITEM}
    return corrects and len(named) == 1 and sum(piece.quantity is not None for piece in act.pieces) == 1


def keeps_some(acts: list[Act]) -> bool:
    """Whether what is named is only to stay: "huỷ mận giữ lại gạo"."""
    return any(words in _KEEPS for act in acts for words in act.said(v.GIVE)) or any(
        two in _KEEPS for act in acts for two in map(" ".join, pairwise(act.said())))


def keeps_others(acts: list[Act], verdicts: list[Verdict]) -> bool:
    """Whether other goods are only named beside a withdrawal that names its own: "gà thôi, mận không lấy đâu"."""
    gone = [_goods(act) for act, verdict in zip(acts, verdicts, strict=True) if verdict.kind == CANCEL]
    named = [_goods(act) for act, verdict in zip(acts, verdicts, strict=True)
             if verdict.kind == TOLD and v.ENOUGH in act.roles]
    return any(gone) and any(one - set().union(*gone) for one in named)


def doubts_beside(acts: list[Act], verdicts: list[Verdict]) -> list[str]:
    """What the rest of the comment has against its order."""
    doubts: list[str] = []
    firm = any(v.ORDER in act.verbs for act in acts)
    for at, (act, verdict) in enumerate(zip(acts, verdicts, strict=True)):
        if verdict.kind == QUESTION and act.intent == CANCELS:
            doubts.append("conditional")  # "ai bỏ 2 gói chè chị lấy"
        if verdict.kind == QUESTION and v.PRICE in act.roles and not firm:
            doubts.append("price_asked")
        if verdict.kind == QUESTION and (act.intent == CHANGES or (at and {ITEM, QUANTITY} <= act.roles)):
            doubts.append("asked")
        if v.SLIP in act.roles or complains(act) or (act.intent == CHANGES and not act.has_content):
            doubts.append("unsure_words")
        told = verdict.kind == TOLD and not act.roles & {v.BEFORE, MONEY} and not _only_packs(act)
        if at and (_goes_on(act, verdict) or _lists(acts, verdicts, at)):
            doubts.append("goods_left_over")
        told = told and not (at and _only_shares(act, acts[at - 1]))
        if told and any(piece.quantity is not None and not priced(piece.quantity) for piece in act.pieces):
            doubts.append("goods_left_over")
        if at and verdict.kind in (QUESTION, TOLD) and verdicts[at - 1].kind == ORDER and objects(act):
            doubts.append("unsure_words")
        if verdict.kind in (QUESTION, TOLD) and v.IF in act.roles and v.WHEN not in act.roles:
            doubts.append("conditional")
    return doubts


def replaces(acts: list[Act]) -> bool:
    """Whether it begins with a slip, so that an earlier comment is put right: "lộn rồi, 2 túi gạo"."""
    if not acts or v.SLIP not in acts[0].roles:
        return False
    return not acts[0].has_content or (acts[0].pieces[0].role == v.SLIP and ITEM not in acts[0].roles)
