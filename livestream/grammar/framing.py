"""What leaves it unsure whether named goods are wanted: "thấy ghi 2 gói chè", "2 gói chè này ngon"."""
from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.acts import CANCELS, CHANGES, NOW, ORDERS, Act
from livestream.grammar.lexicon import ITEM
from livestream.grammar.reported import CLOSES
from livestream.grammar.roles import ADDRESS, ASKED, MONEY, QUANTITY, YES_NO
from livestream.grammar.tokens import Piece

_SHOWN = frozenset(("nay", "kia", "do", "ay"))
_REMEMBERS = frozenset(("nho", "dung quen", "nho dung quen"))
_BESIDE = frozenset(("chung voi", "chung", "rieng", "cung", "cung voi"))
_AGAIN = frozenset(("nhac lai", "noi lai"))
_FREE = frozenset(("free", "freeship", "free ship", "mien ship", "mien phi"))
_ASK = frozenset((v.OR, v.MANY, v.PRICE, v.WHEN, v.WHAT, v.ASK, YES_NO, v.NOT_YET, v.BEFORE, v.STORY))
_OTHERS = frozenset(("khach", "nguoi ta", "ban khac", "khach khac", "nguoi khac", "co nguoi", "ai", "dua nao"))
_SLOWLY = "từ"


def framed(act: Act) -> bool:
    """Whether `act` names goods and how many in a way that may only speak of them."""
    return (_reminds(act) or _reckons(act) or _for_others(act) or _shown(act) or _slowly(act) or _read_aloud(act)
            or (act.pieces[0].role == v.INTO and act.intent != CHANGES and ADDRESS not in act.roles))


def only_costs(act: Act) -> bool:
    """Whether the price is wondered at: "2 gói chè chỉ 150k thôi á"."""
    return any(
        (two.role == MONEY and act.tokens.plain(one.start, one.end) in ("chi", "co", "moi"))
        or (one.role == MONEY and two.role == v.ENOUGH) for one, two in pairwise(act.pieces))


def objects(act: Act) -> bool:
    """Whether after "mà" or "nay" something is held against what was just named: "... mà 150k hả"."""
    against = v.REASON in act.roles or (MONEY in act.roles and (act.asked or ASKED in act.roles))
    return act.after in (v.BUT, NOW) and against and not act.has_content


def only_tells_of_withdrawing(act: Act) -> bool:
    """Whether a withdrawal of goods may be told, or somebody else's: "không đặt được chè", "khách bỏ chè"."""
    at = next((n for n, one in enumerate(act.pieces) if one.role in (v.CANCEL, v.LESS, v.REFUSE)), -1)
    if at < 0 or not act.has_content:
        return False
    before, after = act.pieces[:at], act.pieces[at + 1:]
    goods = next((n for n, one in enumerate(after) if one.role in (ITEM, QUANTITY)), -1)
    between = {one.role for one in after[:max(goods, 0)]}
    last = next((one for one in reversed(before) if one.role not in (v.WHO, v.SMALL)), None)
    told = last is not None and last.role in (v.BEFORE, v.STORY, v.WHAT)
    beside = goods >= 0 and act.tokens.plain(act.pieces[at].start, act.pieces[at].end) == "bo" and any(
        act.tokens.plain(one.start, one.end) in _BESIDE for one in after[goods:])
    return (told or beside or bool(between & {v.STORY, v.THING}) or v.THEN in {one.role for one in after}
            or _of_somebody(before, act) or (goods < 0 and bool(after) and after[0].role in (v.THING, v.KIND)))


def wanted_all_the_same(act: Act) -> str:
    """Why a person looks at what is wanted in words that ask elsewhere: "nhắc lại 2 gói chè", "... free ship nha"."""
    if act.asked or not {ITEM, QUANTITY} <= act.roles or act.intent == CANCELS or act.roles & (_ASK - {v.ASK, v.PRICE}):
        return ""
    loud, last = _loud(act), act.tokens.text(act.pieces[-1].end - 1)
    if v.PRICE not in act.roles and v.ASK in act.roles and loud[0] in _AGAIN and len(act.said(v.ASK)) == 1:
        return "perhaps_done"
    free = v.ASK not in act.roles and bool(act.said(v.PRICE)) and set(act.said(v.PRICE)) <= _FREE
    return "price_asked" if free and last in CLOSES else ""


def only_parts(act: Act) -> bool:
    """Whether goods are only not to lie beside others: "đừng gửi chung với gà"."""
    at = next((n for n, one in enumerate(act.pieces) if one.role == v.CANCEL), len(act.pieces))
    following = next((one for one in act.pieces[at + 1:] if one.role not in (v.WHO,)), None)
    return following is not None and act.tokens.plain(following.start, following.end) in _BESIDE


def _of_somebody(before: Sequence[Piece], act: Act) -> bool:
    """Whether whoever withdraws is not the buyer: "bạn nào bỏ ...", "khách bỏ ..."."""
    return any(act.tokens.plain(one.start, one.end) in _OTHERS or act.tokens.text(one.end - 1) in ("nào", "kia")
               for one in before)


def _loud(act: Act) -> list[str]:
    return [act.tokens.plain(one.start, one.end) for one in act.pieces if one.role != v.WHO]


def _reminds(act: Act) -> bool:
    """Whether of what was ordered somebody is only reminded: "em nhớ 2 gói chè của chị nhé"."""
    loud = _loud(act)
    return bool(loud) and loud[0] in _REMEMBERS and "cua" in loud


def _reckons(act: Act) -> bool:
    """Whether the buyer says what they have in mind: "chị tính 2 gói chè"; "tính chị 2 gói" wants them."""
    roles = [one.role for one in act.pieces]
    said = act.said()
    return len(roles) > 2 and roles[0] == v.WHO and said[1] == "tinh" and roles[2] in (QUANTITY, ITEM)


def _for_others(act: Act) -> bool:
    """Whether somebody else is named whose they are or are to be: "để cho khách khác"."""
    return any(words.split()[-1] == "khac" for role in (v.WHO, v.NAME) for words in act.said(role))


def _shown(act: Act) -> bool:
    """Whether what is pointed at is praised without a verb: "2 gói chè này ngon"."""
    ends = [one for one in act.pieces if one.role not in (v.WHO,)][-2:]
    return act.intent != ORDERS and len(ends) == 2 and ends[1].role == v.KIND and (
        act.tokens.plain(ends[0].start, ends[0].end) in _SHOWN)


def _slowly(act: Act) -> bool:
    """Whether it begins with "từ từ"."""
    return act.tokens.texts[act.pieces[0].start:act.pieces[0].start + 2] == [_SLOWLY, _SLOWLY]


def _read_aloud(act: Act) -> bool:
    """Whether it is only what somebody saw written: "thấy ghi 2 gói chè mà"."""
    return any(one.role == v.STORY and act.tokens.plain(two.start, two.end) in ("ghi", "de", "note")
               for one, two in pairwise(act.pieces))
