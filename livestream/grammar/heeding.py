"""That no wish is lost: what names how many with a sign of wanting is never passed over as talk."""
from __future__ import annotations

from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.acts import NOW, WISHES, Act
from livestream.grammar.lexicon import ITEM
from livestream.grammar.reported import CLOSES, until_now
from livestream.grammar.roles import JOIN, NOISE, NUMBER, QUANTITY, UNKNOWN
from livestream.grammar.tokens import Piece, Tokens
from livestream.grammar.wishes import ORDER, TOLD, Verdict

_BESIDE = frozenset((v.WHO, v.SMALL, v.NAME, v.THING, UNKNOWN, ITEM, v.TIME, v.EACH))
"""What may stand between a verb of wanting and how many."""
_TELLS = frozenset((v.BEFORE, v.STORY, v.PAID, v.NOT, v.DONE, v.REFUSE, v.SPAM, v.OFFER, v.STILL, v.MAYBE))
_ALL = frozenset(("het", "tat ca", "toan bo", "ca"))
_OTHERS = frozenset(("ai", "người", "khách", "họ", "bị"))
_WAITING = frozenset(("chờ", "đợi"))
_COMPLAINTS = frozenset(("cho", "doi", "mat", "lag", "giat", "nghen"))
_SELLERS = frozenset(("shop", "ban", "nha", "y"))
_OFTEN = frozenset(("lan", "nam", "thang", "ngay", "don", "phut", "sao"))
_APPLAUSE = frozenset(("like", "tim", "tym", "vote", "share", "follow", "sao"))
_TAKEN = frozenset(("lay", "mua", "dat", "chot", "order", "mua", "xin"))
_FELT = frozenset(("thay", "nghe", "khen", "them", "me", "nghien", "thich", "ghien", "tham", "ung", "tiec"))
_HAPPENED = frozenset(("bi", "hong", "hu", "dap", "thoi", "thieu", "giao", "gui", "goi", "ship", "nhan", "da", "duoc",
                       "ban", "like", "vote", "tang", "lua", "hang", "be", "vo", "moc", "rach", "trong", "nuoi"))
_EATEN = frozenset(("ăn", "uống", "an", "uong"))
_EXCLAIMS = frozenset(("qua", "lam", "ghe"))


def heed(act: Act, verdict: Verdict) -> Verdict:
    """`verdict`, but an order for a person where it would pass over a wish as talk."""
    if verdict.kind != TOLD:
        return Verdict(ORDER, "unsure_words") if verdict.kind == ORDER and _applauds(act) else verdict
    if _wanted(act):
        return Verdict(ORDER, "perhaps_told")
    if _told_after(act) or _felt_before(act):
        return Verdict(ORDER, "perhaps_told")
    if _takes_all(act):
        return Verdict(ORDER, "number_unclear", implicit=True)
    if _takes_more(act):
        return Verdict(ORDER, "verb_alone", implicit=True)
    return Verdict(ORDER, "number_unclear", implicit=True) if _number_taken(act) else verdict


def _applauds(act: Act) -> bool:
    """Whether "+1 cho shop" may agree and not order."""
    added = not act.verbs - {v.GIVE} and ITEM not in act.roles and any(
        piece.quantity is not None and piece.quantity.times for piece in act.pieces)
    return added and any(
        one.role == v.GIVE and act.tokens.plain(two.start, two.start + 1) in _SELLERS
        for one, two in pairwise(act.pieces))


def _told_after(act: Act) -> bool:
    """Whether goods and how many come first, and all that is told comes after them: "2kg mận nghe nói ngon lắm"."""
    for at, piece in enumerate(act.pieces):
        if piece.role == v.MAYBE and act.tokens.text(piece.start) == "chứ":
            continue
        if piece.role in _TELLS or piece.role == v.REASON:
            return not act.asked and _apart(act, at) and _complete(act, act.pieces[:at])
    return False


def _apart(act: Act, at: int) -> bool:
    """Whether what piece `at` begins to tell is not told of what was named before it: "3 con gà bị hỏng" is."""
    piece = act.pieces[at]
    if piece.role == v.BEFORE:
        eaten = any(one.role == v.EAT or act.tokens.text(one.start) in _EATEN for one in act.pieces[at + 1:])
        return eaten or until_now(piece, act.tokens) or (bool(act.verbs) and act.verbs <= {v.GIVE, v.ADD})
    told = piece.role == v.STORY and act.tokens.plain(piece.start, piece.start + 1) not in _HAPPENED
    return told or piece.role == v.STILL


def _complete(act: Act, pieces: list[Piece]) -> bool:
    """Whether `pieces` name goods with how many, by their code or after a verb of wanting, or how many after one."""
    named = any(piece.role == ITEM for piece in pieces)
    counted = any(piece.quantity is not None and not piece.quantity.unsaid for piece in pieces)
    coded = any(piece.role == ITEM and act.tokens.digits and act.tokens.is_digits(piece.end - 1) for piece in pieces)
    wished = any(piece.role in WISHES for piece in pieces)
    closed = any(_is_close(piece, act.tokens) for piece in pieces[1:])
    firm = closed and (counted or any(piece.role in (v.ORDER, v.TAKE) for piece in pieces))
    times = any(piece.quantity is not None and piece.quantity.times for piece in pieces)
    return (named and (counted or coded or wished)) or (counted and wished) or firm or times


def _felt_before(act: Act) -> bool:
    """Whether before goods and how many it is only told what is felt or heard of them: "thèm quá trời 2kg mận"."""
    told = [piece for piece in act.pieces if piece.role in _TELLS or piece.role == v.REASON]
    told = [piece for piece in told if act.tokens.plain(piece.start, piece.end) != "noi"]
    felt = all(act.tokens.plain(piece.start, piece.end).split()[0] in _FELT for piece in told)
    if not told or not felt or act.asked:
        return False
    return _complete(act, [piece for piece in act.pieces if piece.start > told[-1].start])


def _takes_more(act: Act) -> bool:
    """Whether more is wanted though not how much: "giờ lấy thêm nhé"."""
    taken = any(words.split()[0] in _TAKEN for words in act.said(v.ADD))
    now = act.after == NOW and act.verbs <= {v.ADD, v.GIVE, v.TAKE, v.ORDER} and v.ADD in act.verbs
    return (taken or now) and not act.asked and not act.roles & (_TELLS - {v.MAYBE, v.NOT_YET})


def _takes_all(act: Act) -> bool:
    """Whether all of something is wanted, or one of each but some: "chị lấy hết", "mỗi loại 1 trừ sâm"."""
    if act.asked or act.roles & (_TELLS - {v.MAYBE}) or act.tokens.texts[act.pieces[0].start] in _OTHERS:
        return False
    each = v.EACH in act.roles and QUANTITY in act.roles
    return each or any(
        one.role in (v.ORDER, v.TAKE) and two.role == v.MAYBE and act.tokens.plain(two.start, two.end) in _ALL
        for one, two in pairwise(act.pieces))


def _number_taken(act: Act) -> bool:
    """Whether a number right after a verb may be how many, though without diacritics it counts: "lay 2 doi nay gio"."""
    bare = not act.tokens.has_marks and not act.has_content and not act.asked
    often = any(words.split()[-1] in _OFTEN for words in act.said(NUMBER))  # "mua 3 lan roi"
    return bare and not often and act.pieces[0].role != v.BEFORE and any(
        one.role in (v.ORDER, v.TAKE) and two.role == NUMBER
        for one, two in pairwise(piece for piece in act.pieces if piece.role not in (v.WHO, v.GIVE)))


def _wanted(act: Act) -> bool:
    """Whether how many is said with a sign of wanting, and what is told comes only after it."""
    pieces = act.pieces
    at = next((n for n, piece in enumerate(pieces) if piece.quantity is not None and not piece.quantity.unsaid), -1)
    if at < 0 or act.asked or act.tokens.text(pieces[at].end) in _APPLAUSE:
        return False
    quantity = pieces[at].quantity
    first = _sign_before(act, at)
    added = pieces[at].start > 0 and act.tokens.texts[pieces[at].start - 1] == "+"
    times = added or (quantity is not None and quantity.times)
    measured = quantity is not None and quantity.unit is not None
    told = any(one.role in _TELLS for one in pieces[:first])
    if told and not (_exclaims(act, first) and not any(one.role == v.NOT for one in pieces[:first])):
        return False
    if times or (first < at and not _told_of(act, at)):
        return True
    quiet = {piece.role for piece in pieces[:at]} <= _BESIDE
    return measured and (told or _waits(act) or (quiet and _closed(act, at)))


def _sign_before(act: Act, at: int) -> int:
    """Where a verb of wanting or "cho ..." begins that piece `at` belongs to; `at` when there is none."""
    for n in range(at - 1, -1, -1):
        piece = act.pieces[n]
        if piece.role in WISHES or (piece.role == v.KIND and act.tokens.texts[piece.start] == "cho"):
            return n
        if piece.role not in _BESIDE:
            break
    return at


def _told_of(act: Act, at: int) -> bool:
    """Whether a time gone by follows what was taken without a word that ends the wish: "đặt 2 gói hôm qua"."""
    for piece in act.pieces[at + 1:]:
        if piece.role == v.BEFORE and not _only_since(piece, act.tokens):
            return not until_now(piece, act.tokens)
        if _is_close(piece, act.tokens):
            return False
        if piece.role in (v.STORY, v.REASON):
            return True
    return False


def _closed(act: Act, at: int) -> bool:
    """Whether "nha" ends the wish right after how many, or the goods after it."""
    for piece in act.pieces[at + 1:at + 4]:
        if _is_close(piece, act.tokens) or piece.role == v.ENOUGH:
            return True
        if piece.item is None and piece.role not in (UNKNOWN, v.WHO, v.SMALL):
            return False
    return False


def _only_since(piece: Piece, tokens: Tokens) -> bool:
    """Whether it only opens how long somebody has waited: "từ nãy giờ", "chờ từ 8h"."""
    return tokens.plain(piece.start, piece.start + 1) == "tu" and (
        tokens.plain(piece.start + 1, piece.start + 2) == "nay" or tokens.texts[piece.start - 1] in _WAITING)


def _waits(act: Act) -> bool:
    """Whether who names how many complains of waiting or of the picture, and of no order: "2 gói chờ mãi"."""
    texts = [act.tokens.texts[piece.start] for piece in act.pieces]
    since = any(until_now(piece, act.tokens) for piece in act.pieces)
    told = [words.split()[0] for role in (v.STORY, v.REASON) for words in act.said(role)]
    complains = since or not _WAITING.isdisjoint(texts) or not _COMPLAINTS.isdisjoint(told)
    return complains and "đơn" not in texts and "don" not in texts


def _is_close(piece: Piece, tokens: Tokens) -> bool:
    heard = piece.role in (v.SMALL, v.WHO) or (piece.role in (v.STORY, v.REASON) and piece.end > piece.start + 1)
    return heard and tokens.text(piece.start) in CLOSES  # "nha có lương" is no house


def _exclaims(act: Act, end: int) -> bool:
    """Whether praise or waiting closes what is told before piece `end`: "hôm qua ngon quá lấy 2"."""
    last = next((one for one in reversed(act.pieces[:end]) if one.role not in (v.WHO, NOISE, JOIN, v.AND)), None)
    if last is None:
        return False
    words = act.tokens.plain(last.start, last.end)
    return until_now(last, act.tokens) or (last.role != v.BEFORE and words.split()[-1] in _EXCLAIMS)
