"""Whether one act orders, asks, withdraws or only tells, and how sure that is."""
from __future__ import annotations

from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.acts import CANCELS, CHANGES, ORDERS, Act
from livestream.grammar.excepting import orders_again, then_is_left
from livestream.grammar.framing import framed, only_costs, only_parts, only_tells_of_withdrawing, wanted_all_the_same
from livestream.grammar.lexicon import ITEM
from livestream.grammar.manner import (
    admires,
    after_wish,
    another_variety,
    before_wish,
    compares,
    eaten,
    forbidden,
    gives,
    gives_up,
    goods_around,
    how_many,
    later,
    left,
    me_too,
    picks,
    points_at,
    takes_the_rest,
    thanks,
    then_after_condition,
    told_first,
    too_little_to_send,
    uncounted,
    unknown_goods,
    wanted_on_condition,
)
from livestream.grammar.roles import ADDRESS, JOIN, MONEY, NOISE, NUMBER, PHONE, QUANTITY, UNKNOWN, YES_NO
from livestream.grammar.tokens import Quantity

ORDER, CANCEL, QUESTION, TOLD, CHANGE, LIST = "order", "cancel", "question", "told", "change", "list"
_ASKING = frozenset((v.OR, v.MANY, v.PRICE, v.WHEN, v.WHAT, v.ASK, YES_NO, v.NOT_YET))
_QUIET = frozenset((v.WHO, v.SMALL, v.TIME, v.ENOUGH, v.KIND, JOIN, NOISE, PHONE, ADDRESS, v.CONTACT, v.HERE, v.WISH,
                    v.THEN, v.ADD, v.AND, v.EACH, v.PACK, v.DONE, v.NAME, v.EAT))
_WITHDRAWN_QUIETLY = (_QUIET - {v.KIND, v.PACK, v.EACH, v.EAT}) | {
    v.CANCEL, v.REFUSE, v.LESS, v.DECLINE, v.GIVE, v.TAKE, v.ORDER, v.BEFORE, v.NOT, v.NOT_YET, v.TOWARDS,
    v.HUH, v.REASON,
}
"""Beside anything else, a withdrawal without goods may not mean the whole order: "không lấy túi nilon"."""
_MANY = 20
"""A larger number without a unit may be a price in thousands."""
_FIRM_TAKE = frozenset(("lay", "mua", "lay luon", "mua luon"))
_PEOPLE = frozenset(("nguoi", "dua", "tuoi", "em", "chong", "con"))
_SENT = frozenset(("giao", "gui", "goi", "ship"))
_ALL = frozenset(("het", "toan bo", "tat ca"))
_INTO = frozenset(("vao", "vo"))
_HELD = frozenset(("cho", "giu", "de", "de danh", "de lai", "de cho", "giu cho"))


class Verdict:
    """What an act is (`kind`) and why a person should look at it (`doubts`)."""

    __slots__ = ("doubts", "implicit", "kind")

    def __init__(self, kind: str, *doubts: str, implicit: bool = False) -> None:
        self.kind = kind
        self.doubts = doubts
        self.implicit = implicit


def priced(quantity: Quantity) -> bool:
    """Whether a number may be a price in thousands: "trâu 950 đắt quá"."""
    return quantity.unit is None and not quantity.times and quantity.value > _MANY


def judge(act: Act) -> Verdict:
    """What `act` is."""
    asks = bool(act.roles & _ASKING)
    counted = QUANTITY in act.roles or not act.asked
    if (why := wanted_all_the_same(act)):
        return Verdict(ORDER, why)
    if act.verbs == {v.GIVE} and how_many(act):
        return Verdict(QUESTION)
    if v.OR in act.roles and act.verbs == {v.GIVE} and QUANTITY not in act.roles and act.intent == ORDERS:
        return Verdict(QUESTION)  # "nướng lên mới dùng hay để rứa luôn"
    if act.intent == CANCELS and v.MANY in act.roles and v.THEN in act.roles:
        return Verdict(QUESTION)  # "nấu 10 tô phở thì bỏ mấy trái thảo quả"
    if asks and act.intent and act.has_content and counted and not act.roles & (_ASKING - {v.OR, v.MANY}):
        act.roles.add(v.MAYBE)
        asks = False
    if act.intent == CANCELS and (rest := left(act)):
        act.change_at = rest
        return Verdict(CHANGE, "withdrawal_unclear")
    if act.intent == CANCELS:
        return _withdrawal(act, asks=asks)
    if act.intent == CHANGES and act.has_content:
        return Verdict(QUESTION) if asks else Verdict(CHANGE, *_doubts(act))
    if not act.intent and "con bao nhieu" in act.said(v.MAYBE):
        return Verdict(QUESTION)  # "còn nhiu con gà vậy"
    if gives_up(act):
        return Verdict(CANCEL)
    if v.WHENEVER in act.roles:
        if not act.intent:
            return Verdict(QUESTION)
        act.roles.add(v.IF)
    if act.intent == ORDERS:
        return _wish(act, asks=asks)
    if asks:
        return Verdict(QUESTION)
    return _bare(act)


def _withdrawal(act: Act, *, asks: bool) -> Verdict:
    if v.PRICE in act.roles or MONEY in act.roles:
        return Verdict(QUESTION)
    if v.THEN in act.roles and act.anybody and act.has_content and not act.asked:
        return Verdict(CANCEL, "conditional")
    if asks:
        if act.roles & {v.WHAT, v.ASK} or v.NOT_YET in act.roles:
            return Verdict(QUESTION)
        return Verdict(CANCEL, "asked") if act.has_content else Verdict(QUESTION)
    if (act.asked and not act.has_content) or only_parts(act):
        return Verdict(QUESTION if act.asked else TOLD)
    if act.roles & {UNKNOWN, v.KIND} and not act.has_content and (picks(act) or any(
        words.startswith("dung ") for words in act.said(v.CANCEL)
    )):
        return Verdict(TOLD)  # "đừng lấy hạt lép nha"
    doubts = ["asked"] if act.asked else []
    loud = {piece.role for piece in act.pieces if act.tokens.plain(piece.start, piece.end) not in _ALL}
    if v.DECLINE in act.roles:
        loud -= {v.STORY}
    if (not act.has_content and loud - _WITHDRAWN_QUIETLY) or UNKNOWN in act.roles:
        doubts.append("withdrawal_unclear")
    doubts += {piece.doubt for piece in act.pieces if piece.doubt and piece.role != ITEM}
    if v.IF in act.roles:
        doubts.append("conditional")
    if goods_around(act) or any(
        words == "trong" or words.split()[0] in _INTO for words in act.said(v.SMALL)
    ):
        doubts.append("withdrawal_unclear")
    yet = ITEM in act.roles and any(words.startswith("chua") for words in act.said(v.DECLINE))
    if yet or (v.DECLINE in act.roles and act.roles & {QUANTITY, v.STILL}):
        doubts.append("withdrawal_unclear")
    again = orders_again(act.pieces, act.tokens) or then_is_left(act.pieces, act.tokens)
    if again or (v.ORDER in act.verbs and act.has_content) or only_tells_of_withdrawing(act):
        doubts.append("withdrawal_unclear")
    withdrawn = act.roles & {v.DECLINE, v.CANCEL}
    if v.BEFORE in act.roles and not withdrawn and not act.has_content:
        return Verdict(TOLD)
    if v.STORY in act.roles and v.DECLINE not in act.roles and not act.has_content and told_first(act):
        return Verdict(TOLD)
    return Verdict(CANCEL, *doubts)


def _wish(act: Act, *, asks: bool) -> Verdict:
    if not act.has_content and not unknown_goods(act):
        return _verb_alone(act, asks=asks)
    sent = v.STORY in act.roles and any(words.split()[0] in _SENT for words in act.said(v.STORY))
    if forbidden(act) or (v.DONE in act.roles and any(words.endswith(" lan") for words in act.said(NUMBER))):
        return Verdict(QUESTION if asks else TOLD)  # "đặt thảo quả 2 lần rồi"
    if v.BEFORE in act.roles or (sent and v.ORDER not in act.verbs):
        return Verdict(QUESTION if asks else TOLD)
    if asks:
        return _asked_wish(act)
    if not act.verbs - {v.GIVE} and (not gives(act) or {v.PAID, MONEY} <= act.roles):
        return Verdict(TOLD)
    return Verdict(ORDER, *_doubts(act))


def _asked_wish(act: Act) -> Verdict:
    roles = act.roles
    quantity = QUANTITY in roles
    if v.THEN in roles and then_after_condition(act) and not roles & (_ASKING - {v.PRICE}):
        return Verdict(ORDER, "conditional")
    if quantity and wanted_on_condition(act, _ASKING):
        return Verdict(ORDER, "conditional")
    noted = any(words.startswith("chua") for words in act.said(v.WHAT))  # "chốt 2 túi chưa vậy"
    if noted or v.NOT_YET in roles or v.ASK in roles or act.tokens.texts[act.pieces[0].start] == "ai":
        return Verdict(QUESTION)
    if v.PRICE in roles:
        firm = quantity and any(words.startswith("chot") for words in act.said(v.ORDER))
        return Verdict(ORDER, "price_asked") if firm else Verdict(QUESTION)
    if not quantity and v.ORDER not in act.verbs:
        return Verdict(QUESTION)
    if v.WHEN in roles or v.ORDER in act.verbs:
        return Verdict(ORDER, "asked")
    if v.TAKE in act.verbs and v.GIVE not in act.verbs:
        return Verdict(QUESTION)
    if any(words == "du" for words in act.said(v.SMALL)):
        return Verdict(QUESTION)  # "2 con gà đủ nấu lẩu cho 8 người ăn k"
    held = any(words in _HELD for words in act.said(v.GIVE))
    return Verdict(ORDER, "asked") if held or v.TAKE in act.verbs else Verdict(QUESTION)


def _verb_alone(act: Act, *, asks: bool) -> Verdict:
    if asks:
        return Verdict(QUESTION)
    roles = act.roles
    unclear = {UNKNOWN} if v.FEW not in roles else set()  # "lấy vài gói" wants some
    if v.GIVE in act.verbs and any(
        (one.role, two.role) == (v.NOT, v.GIVE) for one, two in pairwise(act.pieces)
    ):
        return Verdict(TOLD)  # "vợ không cho mua"
    if roles & ({v.BEFORE, v.DONE, v.STORY, v.PAID, v.THING, v.PLACE, v.MAYBE, v.REASON, MONEY} | unclear):
        return Verdict(TOLD)
    if roles & {ADDRESS, PHONE, v.WISH, v.CONTACT, v.HERE, v.TOWARDS} and v.ORDER not in act.verbs:
        return Verdict(TOLD)
    firm = v.ORDER in act.verbs or any(words in _FIRM_TAKE for words in act.said(v.TAKE))
    if not firm:
        return Verdict(ORDER, "verb_alone", implicit=True) if me_too(act) else Verdict(TOLD)
    if v.CONTACT in roles and not roles & {PHONE, ADDRESS}:
        return Verdict(TOLD)  # "đặt điện thoại cao lên"
    doubts = ["asked"] if act.asked else []
    if any(piece.role == v.ORDER and act.tokens.raws[piece.start] == "dat" for piece in act.pieces):
        doubts.append("spelling")  # đặt or đắt
    beside = roles & {v.IF, NUMBER, v.KIND, v.INTO, v.FEW, v.PART, v.WISH, v.CONTACT}
    elsewhere = v.ENOUGH in roles and "de" in act.said(v.GIVE)  # "thôi để mẹ em mua"
    if beside or elsewhere or later(act) or any("don" in words.split() for words in act.said()):
        doubts.append("verb_alone")
    return Verdict(ORDER, *doubts, *_doubts(act), implicit=True)


def _doubts(act: Act) -> list[str]:
    roles = act.roles
    doubts = []
    if act.asked:
        doubts.append("asked")
    if v.IF in roles or (v.THEN in roles and then_after_condition(act)):
        doubts.append("conditional")
    if roles & {v.MAYBE, v.FEW, v.REASON}:
        doubts.append("unsure_words")
    if act.intent == ORDERS and (
        after_wish(act, v.STORY) or before_wish(act, v.STILL)
        or (before_wish(act, v.TOWARDS) and ADDRESS not in roles)
    ):
        doubts.append("unsure_words")
    bare = [piece.quantity for piece in act.pieces if piece.quantity and piece.quantity.unit is None]
    if any(quantity.value > _MANY for quantity in bare):
        doubts.append("number_unclear")
    received = act.pieces[0].role == v.WISH and act.said()[0].startswith("nhan hang")
    if v.DONE in roles or received:
        doubts.append("perhaps_done")
    if MONEY in roles and QUANTITY not in roles and any(
        one.role == MONEY and two.role == ITEM for one, two in pairwise(act.pieces)
    ):
        doubts.append("price_asked")  # "cho chị 100k mận"
    if only_costs(act):
        doubts.append("price_asked")
    if compares(act) or too_little_to_send(act) or thanks(act) or framed(act):
        doubts.append("unsure_words")
    if uncounted(act) or takes_the_rest(act):
        doubts.append("number_unclear")
    if another_variety(act):
        doubts.append("variety_unclear")
    if roles & {UNKNOWN, v.THING, v.SPAM, v.PAID, v.NOT, v.PART}:
        doubts.append("unknown_words")
    if v.RANK in roles or (NUMBER in roles and any(words.split()[-1] not in _PEOPLE for words in act.said(NUMBER))):
        doubts.append("number_unclear")
    return doubts


def _bare(act: Act) -> Verdict:
    """An act without a verb: "2kg mận", "A05", "x2", "mận", "mỗi loại 1"."""
    roles = act.roles
    if me_too(act):
        return Verdict(ORDER, "verb_alone", implicit=True)
    if not act.has_content or roles & {v.BEFORE, v.PAID, v.STORY, v.STILL, v.OFFER, v.REASON} or eaten(act):
        return Verdict(TOLD)
    goods = act.said(ITEM)
    counted = [piece.quantity for piece in act.pieces if piece.quantity is not None]
    pictured = UNKNOWN in roles and all(quantity.unsaid for quantity in counted)  # "trộm vía con gà béo tốt"
    if admires(act) or pictured:
        return Verdict(TOLD)
    loud = roles - _QUIET - {ITEM, QUANTITY}
    told_price = bool(counted) and all(priced(quantity) for quantity in counted)  # "gà 280 à"
    if goods and act.asked and (MONEY in roles or points_at(act) or told_price):
        return Verdict(QUESTION)
    if counted and roles >= {v.IF} and not loud - {v.IF}:
        return Verdict(ORDER, "conditional")  # "còn thì 2 con"
    if goods and counted:
        return Verdict(ORDER, *_doubts(act), *(["price_asked"] if v.PRICED in roles else []))
    if counted:
        measured = any(quantity.unit is not None for quantity in counted)
        put_right = {v.SLIP} if act.pieces[0].role != v.SLIP else set()
        beside = measured and loud & {UNKNOWN, v.MAYBE} and not loud - {UNKNOWN, v.KIND, v.MAYBE}
        if beside or any(quantity.times for quantity in counted) or (measured and not loud - put_right):
            return Verdict(ORDER, *_doubts(act))
        return Verdict(LIST if not loud and v.KIND not in roles else TOLD, "bare_number")
    if not loud and v.KIND not in roles:
        coded = all(any(letter.isdigit() for letter in words) for words in goods)
        done = ["perhaps_done"] if v.DONE in roles else []  # "trả tiền mã 6 rồi"
        return Verdict(LIST, *done, *([] if coded else ["name_alone"]))
    return Verdict(TOLD)
