"""What is left out or stood in for: "mỗi loại 1 trừ sâm", "lấy chè thay cho gạo", "không gạo nữa"."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import ASKED, COMMA, QUANTITY, STOP
from livestream.grammar.tokens import Piece, Tokens

_MARKS = frozenset((COMMA, STOP, ASKED))
_EXCEPTS = frozenset(("tru", "tru ra", "ngoai tru", "loai tru"))
_INSTEAD = frozenset(("thay", "thay cho", "thay the", "thay the cho", "thay vao", "the cho", "the vao", "thay vi"))
_SAYS_ALL = frozenset((v.MAYBE, v.CANCEL, v.TAKE, v.ORDER, v.SMALL))
_AGAIN = frozenset(("lai", "tiep"))
_NO_MORE = frozenset(("nua", "nua dau"))
ONES = frozenset(("quả", "trái", "hạt", "củ", "con", "cây", "hàng", "loại"))
_BESIDE = frozenset((v.WHO, v.SMALL))


def leave_out(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Take "trừ gà" after all or each for an exception, which neither orders nor withdraws the chicken.

    A person looks at it: what all is, is not said.
    """
    piece = pieces[at]
    words = tokens.plain(piece.start, piece.end)
    before = [one for one in pieces[:at] if one.role not in _BESIDE]
    if words not in _EXCEPTS or not (_all(before, tokens) or _all(pieces[at + 1:], tokens)):
        return False
    piece.role, piece.doubt = v.MAYBE, "unsure_words"
    if before and before[-1].role == v.CANCEL:
        piece.role, piece.doubt = v.SMALL, "withdrawal_unclear"
    for one in pieces[at + 1:]:
        if one.role in _MARKS or one.role in (v.TAKE, v.ORDER, v.GIVE, v.CANCEL, v.INTO) or (
            one.role == v.EACH and one is not pieces[at + 1]
        ):
            break
        if one.role in (ITEM, QUANTITY):
            one.role, one.item, one.quantity = v.SMALL, None, None
    return True


def _all(pieces: list[Piece], tokens: Tokens) -> bool:
    """Whether `pieces` speak of all goods: "mỗi loại", "huỷ hết", "tất cả các món"."""
    return any(
        piece.role == v.EACH or (piece.role in _SAYS_ALL and tokens.plain(piece.end - 1, piece.end) in ("het", "ca"))
        for piece in pieces)


def stand_in(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """In "lấy 2 gói chè thay cho gạo" the rice is withdrawn: what is wanted stands before."""
    if tokens.plain(pieces[at].start, pieces[at].end) not in _INSTEAD:
        return
    wanted = next((one for one in reversed(pieces[:at]) if one.role not in _BESIDE), None)
    after = next((one for one in pieces[at + 1:] if one.role not in _BESIDE and one.role != QUANTITY), None)
    if wanted is None or after is None or wanted.role not in (ITEM, QUANTITY) or after.role != ITEM:
        return
    start = max((n for n, one in enumerate(pieces[:at]) if one.role in _MARKS), default=-1) + 1
    said = {one.role for one in pieces[start:at]}
    if ITEM in said and v.CHANGE not in said and (QUANTITY in said or said & {v.TAKE, v.ORDER, v.GIVE, v.ADD}):
        pieces[at].role = v.CANCEL


def stands_in(piece: Piece, tokens: Tokens) -> bool:
    """Whether `piece` says that what was named before comes in the place of what follows."""
    return tokens.plain(piece.start, piece.end) in _INSTEAD


def no_more(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Không gạo nữa" withdraws the rice, without a verb."""
    if at and pieces[at - 1].role not in _MARKS and pieces[at - 1].role not in _BESIDE:
        return
    if [one.role for one in pieces[at + 1:at + 3]] != [ITEM, v.SMALL]:
        return
    more = pieces[at + 2]
    rest = next((one for one in pieces[at + 3:] if one.role not in _BESIDE), None)
    if tokens.plain(more.start, more.end) in _NO_MORE and (rest is None or rest.role in _MARKS - {ASKED}):
        pieces[at].role = v.CANCEL


def then_is_left(pieces: list[Piece], tokens: Tokens) -> bool:
    """Whether after "mua nữa là" somebody leaves somebody: "lấy nữa là vợ bỏ đó"."""
    gone = next((n for n, one in enumerate(pieces) if one.role == v.CANCEL), 0)
    wished = next((n for n, one in enumerate(pieces[:gone]) if one.role in (v.TAKE, v.ORDER)), gone)
    return any(tokens.text(one.end - 1) == "là" for one in pieces[wished:gone])


def orders_again(pieces: list[Piece], tokens: Tokens) -> bool:
    """Whether something is ordered again after it was withdrawn: "huỷ rồi đặt lại giúp chị"."""
    gone = next((n for n, one in enumerate(pieces) if one.role == v.CANCEL), len(pieces))
    return any(
        one.role in (v.TAKE, v.ORDER) and tokens.plain(two.start, two.end) in _AGAIN
        for one, two in zip(pieces[gone:], pieces[gone + 1:], strict=False))


def picks_follow(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether from piece `at` only the bad or the small ones are not wanted."""
    ones = pieces[at:at + 2]
    if not ones or tokens.text(ones[0].start) not in ONES:
        return False
    return (ones[0].role == v.KIND and ones[0].end > ones[0].start + 1) or ones[-1].role in (v.KIND, v.STORY)
