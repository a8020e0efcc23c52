"""A comment as a row of acts: each wants, withdraws, changes, asks or only says something."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import ASKED, COMMA, JOIN, MONEY, NOISE, QUANTITY, STOP, UNKNOWN, YES_NO
from livestream.grammar.tokens import Piece, Tokens

ORDERS, CANCELS, CHANGES = "orders", "cancels", "changes"
NOW = "now"
"""How an act begins that says what is different now."""
_NOW = frozenset(("gio", "bay gio", "nay"))
WISHES = frozenset((v.ORDER, v.TAKE, v.GIVE, v.ADD))
_BREAKS = frozenset((COMMA, STOP, ASKED, v.BUT))
_WITHDRAWS = frozenset((v.CANCEL, v.LESS, v.DECLINE, v.REFUSE))
_ASKED_OF = frozenset((v.STILL, v.STORY, v.KIND, v.WHAT, v.PRICE, UNKNOWN))
_FILLERS = frozenset((v.WHO, v.SMALL, v.ENOUGH, v.TIME))


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
            if v.PACK in self.roles:
                piece.role = v.KIND
            elif self.pieces and self.pieces[-1].role in (v.WHO, v.NAME) and ITEM in self.roles:
                piece.role = v.NAME
        elif piece.role == v.DONE and not self.pieces:
            piece.role = v.SMALL
        elif piece.role == v.DONE and "chuyen khoan" in self.said(v.SMALL):
            piece.role = v.PAID
        self.pieces.append(piece)
        self.roles.add(piece.role)

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
    _name_speakers(pieces, tokens)
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
        opened = _opens(act, pieces, at)
        if opened:
            found.append(act)
            act = Act(opened, tokens)
        _take(act, piece)
    if act.pieces:
        found.append(act)
    return found


def _name_speakers(pieces: list[Piece], tokens: Tokens) -> None:
    """Read single words by their neighbours.

    In "chị Hoa lấy 2kg" a word between who speaks and the verb is a name; in "em hay mua" hay is "often"; in "nở mùa
    nào" nào asks; "giá 45k" asks nothing.
    """
    for at in range(1, len(pieces)):
        before, piece = pieces[at - 1], pieces[at]
        following = pieces[at + 1].role if at + 1 < len(pieces) else ""
        unknown = piece.role in (UNKNOWN, v.THING) and piece.end == piece.start + 1
        if before.role == v.WHO and unknown and (following in WISHES or _called(pieces, at, tokens)):
            piece.role = v.NAME
        elif before.role == v.WHO and piece.role == v.OR and following not in ("", v.WHO, ITEM, QUANTITY):
            piece.role = v.SMALL
        elif piece.role == v.KIND and tokens.texts[piece.start] == "chua" and (
            before.role in WISHES | {v.WHO} or tokens.texts[before.start] == "đi"
        ):
            piece.role = v.NOT_YET
        elif before.role == v.PRICE and piece.role == MONEY and tokens.plain(before.start, before.end) == "gia":
            before.role = v.PRICED
        elif before.role in (UNKNOWN, v.THING) and tokens.texts[piece.start] == "nào" and piece.role == v.SMALL:
            piece.role = v.WHAT
        elif piece.role == v.STORY and tokens.raws[piece.start:piece.end] == ["co"] and following in ("", v.SMALL):
            piece.role = v.WHO  # "1 goi mang co nhe" is said to a woman
        elif before.role == ITEM and tokens.plain(piece.start, piece.end) == "nao" and following not in ("", v.SMALL):
            piece.role = v.WHAT  # "con gà nào to nhất"
        elif tokens.raws[piece.start:piece.end] in (["dk"], ["đk"]) and following in (QUANTITY, ITEM):
            piece.role = v.ORDER  # đăng ký, not được
        elif tokens.raws[piece.start:piece.end] == ["nay"] and before.role in (QUANTITY, ITEM):
            piece.role = v.SMALL  # "lay 2 goi nay" wants these; "nãy" and "nay" stand elsewhere
        elif piece.role == v.THEN and at == 2 and pieces[1].role == ITEM and tokens.raws[:1] == ["con"]:
            pieces[0].role, pieces[0].quantity = v.STILL, None  # "con man thi lay" asks whether some is left


def _called(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether piece `at` is written as a name and a quantity of other goods follows: "cho chị Hà 2 hộp mận"."""
    following = pieces[at + 1:at + 4]
    if len(following) < 2 or following[0].quantity is None or following[1].item is None:
        return False
    capital = tokens.whole[tokens.span(pieces[at].start, pieces[at].end)[0]].isupper() and not tokens.whole.isupper()
    return capital and (len(following) < 3 or following[2].quantity is None)


def _take(act: Act, piece: Piece) -> None:
    role = piece.role
    if role in _WITHDRAWS:
        act.intent = CANCELS
    elif role == v.CHANGE and not act.intent:
        act.intent = CHANGES
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
    if role in _WITHDRAWS:
        return "verb" if act.intent == ORDERS and act.has_content else ""
    if role == v.CHANGE:
        return "verb" if act.intent in (ORDERS, CANCELS) and act.has_content else ""
    if role == v.ADD and v.BEFORE in act.roles and act.has_content:
        return "verb"  # "hôm qua lấy 2 gói ngon quá lấy thêm 3 gói"
    if role in WISHES and act.intent == CANCELS:
        if act.pieces[-1].role == v.REFUSE:
            return ""
        if role == v.GIVE:
            return "verb" if act.has_content and _goods_follow(pieces, at + 1) else ""
        if act.has_content or v.SMALL in act.roles or v.DECLINE in act.roles:
            return "verb" if _goods_follow(pieces, at + 1) or act.has_content else ""
        return "verb" if _goods_follow(pieces, at + 1) and role != v.ORDER else ""
    return ""


def _goods_follow(pieces: list[Piece], at: int) -> bool:
    for piece in pieces[at:at + 8]:
        if piece.role in (ITEM, QUANTITY):
            return True
        if piece.role not in _FILLERS and piece.role not in WISHES:
            return False
    return False


def _wish_follows(pieces: list[Piece], at: int) -> bool:
    for piece in pieces[at:at + 5]:
        if piece.role in WISHES:
            return _goods_follow(pieces, at)
        if piece.role not in _FILLERS:
            return False
    return False


def _negation(pieces: list[Piece], at: int) -> str:
    """Whether "không" at piece `at` asks (it closes its sentence) or denies."""
    for piece in pieces[at + 1:at + 7]:
        if piece.role in _BREAKS or piece.role in (v.AND, v.WHAT, v.ASK, v.WHEN, v.PRICE, v.THEN, v.IF):
            return YES_NO
        if piece.role not in _FILLERS and piece.role not in (JOIN, NOISE):
            return YES_NO if piece.role in WISHES and _goods_follow(pieces, at + 1) else v.NOT
    return YES_NO
