"""A comment as a row of acts: each wants, withdraws, changes, asks or only says something."""
from __future__ import annotations

from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.excepting import picks_follow, stands_in
from livestream.grammar.lexicon import ITEM
from livestream.grammar.neighbours import WISHES, settle
from livestream.grammar.recipients import find_recipients
from livestream.grammar.reported import CLOSES, set_apart
from livestream.grammar.roles import ASKED, COMMA, JOIN, NOISE, QUANTITY, STOP, UNKNOWN, YES_NO
from livestream.grammar.signing import is_name
from livestream.grammar.spelling import EXACT
from livestream.grammar.tails import hear_out
from livestream.grammar.tokens import Piece, Tokens
from livestream.grammar.turns import turn

__all__ = ["CANCELS", "CHANGES", "NOW", "ORDERS", "WISHES", "Act", "acts"]

ORDERS, CANCELS, CHANGES = "orders", "cancels", "changes"
NOW = "now"
"""How an act begins that says what is different now."""
_NOW = frozenset(("gio", "bay gio", "nay"))
_TODAY = frozenset(("nay", "bua nay", "hom nay"))
_BREAKS = frozenset((COMMA, STOP, ASKED, v.BUT))
_WITHDRAWS = frozenset((v.CANCEL, v.LESS, v.DECLINE, v.REFUSE))
_ASKED_OF = frozenset((v.STILL, v.STORY, v.KIND, v.WHAT, v.PRICE, UNKNOWN))
_PURPOSES = frozenset(("nau", "kho", "xao", "ham", "nhau", "nham", "cung", "dai", "bieu", "pha", "nem", "luoc", "uong",
                       "dung", "cham", "rim", "hap", "tang", "ngam", "tan", "rang", "nuong", "lam", "ninh", "tiem"))
_COLOURED = frozenset(("mau", "hoa van", "hoa tiet", "size", "co"))
_KEEPS = frozenset(("giu", "giu lai", "de lai", "giu nguyen"))
_FILLERS = frozenset((v.WHO, v.SMALL, v.ENOUGH, v.TIME))


_TELLING = frozenset((v.STORY, v.BEFORE, v.STILL, v.NOT, v.NOT_YET, v.WHAT, v.WHEN, v.ASK, v.REASON, v.PAID))


class Act:
    """Pieces between two breaks or verbs. `intent` is what its verb wants, empty when it has none."""

    __slots__ = ("after", "asked", "change_at", "intent", "pieces", "roles", "tokens", "verbs")

    def __init__(self, after: str, tokens: Tokens) -> None:
        self.tokens = tokens
        self.after = after
        self.intent = ""
        self.asked = False
        self.pieces: list[Piece] = []
        self.roles: set[str] = set()
        self.verbs: set[str] = set()
        self.change_at = -1

    def add(self, piece: Piece) -> None:
        """Take one more piece; what stands after "cắt" or "cho anh" is no goods."""
        if piece.role == UNKNOWN:
            coloured = self.pieces and self.pieces[-1].role == v.KIND and self.said(v.KIND)[-1] in _COLOURED
            wanted_for = QUANTITY in self.roles and self._is_purpose(piece)
            if v.PACK in self.roles or coloured or wanted_for or self._says_what_for() or self._eaten_with():
                piece.role = v.KIND
            elif self.pieces and self.pieces[-1].role in (v.WHO, v.NAME) and ITEM in self.roles and not (
                len(self.pieces) > 1 and self.pieces[-2].quantity is not None and self.pieces[-1].level < EXACT
            ) and self._may_be_called(piece):  # "1kg tao meo" is apples
                piece.role = v.NAME
        elif piece.item is not None and self.roles >= {v.KIND} and self._says_what_for():
            piece.role, piece.item = v.KIND, None  # "2 con gà về hầm sâm"
        elif piece.role == v.DONE and not self.pieces:
            piece.role = v.SMALL
        elif piece.role == v.DONE and "chuyen khoan" in self.said(v.SMALL):
            piece.role = v.PAID
        self.pieces.append(piece)
        self.roles.add(piece.role)

    @property
    def anybody(self) -> bool:
        """Whether it begins with whoever it may be: "ai đặt mận bằng nick này thì huỷ"."""
        return self.tokens.texts[self.pieces[0].start] == "ai"

    def _may_be_called(self, piece: Piece) -> bool:
        """Whether a word nobody knows after "cho chị" is written as a name; in lower case it may be more goods."""
        given = len(self.pieces) > 1 and self.pieces[-2].role == v.GIVE
        return not given or self.pieces[-1].role == v.NAME or is_name(piece, self.tokens)

    def _says_what_for(self) -> bool:
        """Whether the last piece says what the goods are for, after they and how many were named: "về pha" chanh."""
        if not {ITEM, QUANTITY} & self.roles:
            return False
        for at in range(len(self.pieces) - 1, max(1, len(self.pieces) - 4), -1):
            piece = self.pieces[at]
            if piece.role != v.KIND:
                return False
            if self._is_purpose(piece):
                dipped = self.tokens.texts[piece.start] == "chấm"
                goods = self.pieces[at - 1]
                whole = goods.end > goods.start + 2  # "mật ong rừng ngâm chanh" is no other honey, "măng ngâm" is
                return goods.item is None or dipped or whole or piece.end > piece.start + 1
        return False

    def _is_purpose(self, piece: Piece) -> bool:
        last = piece.end - 1  # "khô" is no way of cooking
        return self.tokens.plain(last, piece.end) in _PURPOSES and self.tokens.texts[last] != "khô"

    @property
    def wishes(self) -> bool:
        """Whether goods or how many are wanted, and nothing beside them is told."""
        named = self.has_content or bool(self.verbs & {v.ORDER, v.TAKE})
        return named and self.intent in ("", ORDERS) and self.roles.isdisjoint(_TELLING)

    @property
    def withdraws(self) -> bool:
        """Whether goods are withdrawn, and nothing beside them is told."""
        return self.intent == CANCELS and self.has_content and self.roles.isdisjoint(_TELLING)

    def _eaten_with(self) -> bool:
        """Whether what is said last is what goods already counted are eaten with: "2 hũ chẩm chéo ăn xoài"."""
        counted = {ITEM, QUANTITY} <= self.roles and self.pieces[-1].role == v.EAT
        return counted and self.pieces[-2].role in (ITEM, QUANTITY)

    def said(self, role: str = "") -> list[str]:
        """The plain words of each piece of that role, or of all."""
        pieces = self.pieces if not role else [piece for piece in self.pieces if piece.role == role]
        return [self.tokens.plain(piece.start, piece.end) for piece in pieces]

    @property
    def has_content(self) -> bool:
        """Whether goods or a quantity are named."""
        return ITEM in self.roles or QUANTITY in self.roles


def acts(pieces: list[Piece], tokens: Tokens) -> list[Act]:
    """Cut `pieces` at marks, at "mà" and "giờ", and where a verb of another intent begins."""
    found: list[Act] = []
    act = Act("", tokens)
    turn(pieces, tokens)
    set_apart(pieces, tokens)
    find_recipients(pieces, tokens)
    settle(pieces, tokens)
    hear_out(pieces, tokens)
    for at, piece in enumerate(pieces):
        role = piece.role
        if role in _BREAKS:
            act.asked = act.asked or role == ASKED
            after = NOW if role == v.BUT and tokens.plain(piece.start, piece.end) in _NOW else role
            if act.pieces:
                found.append(act)
                act = Act(after, tokens)
            elif role != COMMA:
                act.after = after
            continue
        if role == v.HUH and not _wish_follows(pieces, at + 1):
            act.asked = True
            continue
        if role in (v.NOT, v.HUH):
            piece.role = role = _negation(pieces, at) if role == v.NOT else YES_NO
            closes = role == YES_NO and _wish_follows(pieces, at + 1)
            if closes and not (act.has_content or act.roles & _ASKED_OF):
                piece.role = role = v.NOT
            elif closes:
                act.add(piece)
                found.append(act)
                act = Act(STOP, tokens)
                continue
        if role == v.SMALL and v.BEFORE in act.roles and act.has_content and _now_wants(pieces, at, tokens):
            found.append(act)  # "hồi nãy lấy 1 túi gạo, nay lấy 2 nữa"
            act = Act(NOW, tokens)
            continue
        if role == v.NOT_YET and act.has_content and _kept_for_me(pieces, at + 1):
            act.add(piece)
            found.append(act)
            act = Act(STOP, tokens)
            continue
        opened = _opens(act, pieces, at)
        if opened:
            found.append(act)
            act = Act(opened, tokens)
        _take(act, piece)
        if tokens.text(piece.end - 1) in CLOSES and (
            (act.wishes and _tells(pieces, at + 1)) or (act.withdraws and _tells(pieces, at + 1, of_goods=True))
        ):
            found.append(act)  # "2kg mận nha tại hôm trước mua chưa đã", "huỷ gà nhé ông bảo gà nhà ăn chưa hết"
            act = Act(STOP, tokens)
    if act.pieces:
        found.append(act)
    return found


def _take(act: Act, piece: Piece) -> None:
    role = piece.role
    if role in _WITHDRAWS:
        act.intent = CANCELS
    elif role == v.CHANGE and (not act.intent or (act.intent == ORDERS and not act.has_content)):
        act.intent = CHANGES  # also "cho chị đổi mận sang chè"
    elif role in WISHES:
        if act.intent == CHANGES and act.has_content and act.change_at < 0:
            act.change_at = len(act.pieces)
        elif act.intent in ("", ORDERS):
            act.intent = ORDERS
        act.verbs.add(role)
    elif role in (v.INTO, v.STILL) and act.intent == CHANGES:
        act.change_at = len(act.pieces)
    act.add(piece)


def _opens(act: Act, pieces: list[Piece], at: int) -> str:
    """How a new act begins at piece `at` without a mark before it; empty when none does."""
    role = pieces[at].role
    if role in _WITHDRAWS and act.pieces and act.pieces[-1].role == v.THEN and act.anybody:
        return ""  # "ai đặt mận bằng nick này thì huỷ"
    if role == v.CANCEL and act.has_content and not act.intent and picks_follow(pieces, at + 1, act.tokens):
        return "verb"  # "2 gói chè đừng lấy loại dập"
    if role in _WITHDRAWS and stands_in(pieces[at], act.tokens):
        return "verb" if act.has_content else ""
    if role in _WITHDRAWS:
        return "verb" if act.intent == ORDERS and act.has_content else ""
    if role == v.CHANGE:
        return "verb" if act.intent in (ORDERS, CANCELS) and act.has_content else ""
    if role == v.ADD and v.BEFORE in act.roles and (act.has_content or act.roles & {v.EAT, v.KIND}):
        return "verb"  # "hôm qua lấy 2 gói ngon quá lấy thêm 3 gói", "hôm trước ăn ngon lấy thêm 2 gói"
    if role in WISHES and v.BEFORE in act.roles and act.has_content and _once_more(pieces, at, act.tokens):
        return "verb"  # "hồi nãy lấy 1 gói chè cho chị 1 gói nữa"
    if role in (v.ORDER, v.TAKE) and not act.intent and v.REASON in act.roles and act.pieces[-1].role == v.ENOUGH:
        return "verb"  # "gà 280k đắt thế thôi lấy c 1 con"
    if role in WISHES and act.intent == CANCELS:
        if act.pieces[-1].role == v.REFUSE:
            return ""
        if role == v.GIVE:
            kept = act.has_content or act.tokens.plain(pieces[at].start, pieces[at].end) in _KEEPS
            return "verb" if kept and _goods_follow(pieces, at + 1) else ""
        if act.has_content or v.SMALL in act.roles or v.DECLINE in act.roles:
            return "verb" if _goods_follow(pieces, at + 1) or act.has_content else ""
        return "verb" if _goods_follow(pieces, at + 1) and role != v.ORDER else ""
    return ""


def _once_more(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "nữa" closes how many that follow the verb at piece `at`."""
    for one, two in pairwise(pieces[at:at + 6]):
        if (one.quantity is not None or one.item is not None) and tokens.text(two.start) in ("nữa", "nua"):
            return True
    return False


def _goods_follow(pieces: list[Piece], at: int) -> bool:
    for piece in pieces[at:at + 8]:
        if piece.role in (ITEM, QUANTITY):
            return True
        if piece.role not in _FILLERS and piece.role != v.EACH and piece.role not in WISHES:
            return False
    return False


def _wish_follows(pieces: list[Piece], at: int) -> bool:
    for piece in pieces[at:at + 5]:
        if piece.role in WISHES:
            return _goods_follow(pieces, at)
        if piece.role not in _FILLERS:
            return False
    return False


def _tells(pieces: list[Piece], at: int, *, of_goods: bool = False) -> bool:
    """Whether from piece `at` to the next mark something is told or asked, and no goods are named or counted."""
    telling = False
    for piece in pieces[at:]:
        if piece.role in _BREAKS:
            break
        if piece.role == QUANTITY or (piece.role == ITEM and not of_goods) or piece.role in _WITHDRAWS or piece.doubt:
            return False
        telling = telling or piece.role in _TELLING
    return telling


def _now_wants(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "nay" at piece `at` sets a wish of now against what was told before it."""
    following = next((piece.role for piece in pieces[at + 1:at + 4] if piece.role not in _FILLERS), "")
    return following in WISHES and tokens.plain(pieces[at].start, pieces[at].end) in _TODAY


def _kept_for_me(pieces: list[Piece], at: int) -> bool:
    """Whether "để chị lấy 1 con" follows a question: "gà hết chưa để chị lấy 1 con"."""
    return at < len(pieces) and pieces[at].role == v.GIVE and _wish_follows(pieces, at) and any(
        piece.quantity is not None for piece in pieces[at:at + 8])


def _negation(pieces: list[Piece], at: int) -> str:
    """Whether "không" at piece `at` asks (it closes its sentence) or denies."""
    if all(piece.role in _FILLERS for piece in pieces[:at]) and not pieces[at].end > pieces[at].start + 1:
        following = next((piece.role for piece in pieces[at + 1:at + 7] if piece.role not in _FILLERS), STOP)
        if following in (COMMA, STOP):
            return v.NOT  # "ko nhé, đắt" answers
    for piece in pieces[at + 1:at + 7]:
        if piece.role in _BREAKS or piece.role in (v.AND, v.OR, v.WHAT, v.ASK, v.WHEN, v.PRICE, v.THEN, v.IF):
            return YES_NO
        if piece.role not in _FILLERS and piece.role not in (JOIN, NOISE):
            return YES_NO if piece.role in WISHES and _goods_follow(pieces, at + 1) else v.NOT
    return YES_NO
