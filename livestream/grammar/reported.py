"""What is only reported or refused in a roundabout way: words in quotes, what others took, what is taken out."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.neighbours import WISHES
from livestream.grammar.roles import ASKED, COMMA, QUANTITY, STOP, UNKNOWN
from livestream.grammar.signing import capital
from livestream.grammar.spelling import EXACT, PLAIN
from livestream.grammar.tokens import Piece, Tokens

_QUOTES = frozenset(('"', "“", "”", "«", "»"))
_BREAKS = frozenset((COMMA, STOP, ASKED))
_QUIET = frozenset((v.WHO, v.SMALL, v.NAME))
_OUT = frozenset(("ra khoi don", "khoi don", "ra khoi"))
_TAKES_OUT = frozenset(("loai", "thao", "go", "nhac", "dua", "gat", "keo", "tach"))
_OTHERS = frozenset(("ban khac", "nguoi khac", "khach khac", "ban nao", "ai can", "moi nguoi", "nguoi sau", "ban sau"))
_ARRIVED = frozenset(("nhan", "giao", "gui", "co", "ve", "nhan duoc", "giao co", "gui co"))
_FORBIDS = frozenset(("để", "đóng", "gói", "làm", "cho"))
CLOSES = frozenset(("nha", "nhé", "nhe", "nhá", "nghen", "nhen", "nghe", "ạ", "hen"))
"""Words that end a wish."""
_WAITS = frozenset(("chờ", "đợi", "doi", "cho"))


def set_apart(pieces: list[Piece], tokens: Tokens) -> None:
    """Take from each wish that is none of the buyer's own, or none at all, the role of one."""
    _quoted(pieces, tokens)
    for at, piece in enumerate(pieces):
        role = piece.role
        if role == v.SMALL:
            if piece.end > piece.start + 1 and tokens.plain(piece.start, piece.end) in _OUT:
                _take_out(pieces, at, tokens)
            elif at and tokens.raws[piece.start] == "nhĩ" and pieces[at - 1].role == UNKNOWN:
                piece.role = UNKNOWN  # "1 gói mộc nhĩ": what is said to somebody is nhỉ
        elif role == v.GIVE:
            if at and piece.level == PLAIN and pieces[at - 1].role == UNKNOWN and _ends(pieces, at):
                piece.role = UNKNOWN  # "2 kg hat de"
            elif tokens.text(piece.start) == "nhường" and _to_others(pieces, at, tokens):
                piece.role = v.CANCEL
        elif role == v.CANCEL:
            _part_of_told(pieces, at)
            spoken_of = at > 0 and pieces[at - 1].role == v.WHO and piece.level == PLAIN and tokens.has_marks
            if spoken_of and capital(piece, tokens):
                piece.role = v.NAME  # "anh Huy nhà mình"
        elif role in (v.ORDER, v.TAKE):
            _fell_short(pieces, at, tokens)
        elif role == v.KIND:
            if _gives(pieces, at, tokens):
                piece.role = v.GIVE
        elif role == v.CHANGE:
            half = at > 0 and piece.level < EXACT and pieces[at - 1].role == UNKNOWN
            if half and (_ends(pieces, at) or tokens.texts[piece.start] == "dổi"):
                piece.role = UNKNOWN  # "2 lạng hạt dổi"
                if piece.end == piece.start + 2:
                    pieces.insert(at + 1, Piece(v.GIVE, piece.end - 1, piece.end))
                    piece.end -= 1  # "hạt dổi cho chị"
            elif at and tokens.text(piece.start) == "thay" and _in_its_place(pieces, at):
                piece.role = v.SMALL  # "huỷ mận, lấy 2 gói chè thay"
        elif role == v.LESS:
            if "đơn" in tokens.texts[max(0, piece.start - 12):piece.start]:
                _part_of_told(pieces, at)  # "đơn chị 3 chai mật bớt đi 1"
        elif role == v.IF:
            _wait(pieces, at, tokens)
        elif role == v.STORY:
            following = pieces[at + 1].role if at + 1 < len(pieces) else ""
            if _part_of_goods(pieces, at):
                piece.role = UNKNOWN
            if following in (QUANTITY, ITEM) and tokens.plain(piece.start, piece.end) == "chot ha":
                piece.role = v.ORDER
        elif role == UNKNOWN and at + 1 < len(pieces) and tokens.texts[piece.start] == "đừng":
            _forbid(pieces, at, tokens)


def _ends(pieces: list[Piece], at: int) -> bool:
    """Whether nothing that says anything follows piece `at` in its sentence."""
    return all(piece.role in _QUIET or piece.role in _BREAKS for piece in pieces[at + 1:at + 5])


def _gives(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "cho bà" opens a wish, "cho bà 5 cân", and does not say what goods before it are for."""
    if tokens.text(pieces[at].start) != "cho" or at + 1 >= len(pieces) or pieces[at + 1].quantity is None:
        return False
    for piece in reversed(pieces[max(0, at - 6):at]):
        if piece.role in _BREAKS:
            return True
        if piece.role in WISHES or piece.item is not None or piece.quantity is not None:
            return False
    return True


def _fell_short(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Đặt 3 nhận 2" complains."""
    if at + 3 >= len(pieces) or pieces[at + 3].quantity is None:
        return
    said = pieces[at + 1:at + 4]
    if said[0].quantity is not None and said[2].quantity is not None and (
        tokens.plain(said[1].start, said[1].end) in _ARRIVED and said[2].quantity.value < said[0].quantity.value
    ):
        pieces[at].role = said[1].role = v.STORY


def _part_of_told(pieces: list[Piece], at: int) -> None:
    """In "đơn chị 3 chai mật em bỏ ra 2 chai" the 3 are what there was: only 2 are withdrawn."""
    before = [piece for piece in pieces[max(0, at - 6):at] if piece.item is not None or piece.quantity is not None]
    after = [piece for piece in pieces[at + 1:at + 5] if piece.item is not None or piece.quantity is not None]
    if len(before) != 2 or len(after) != 1 or any(piece.role in _BREAKS for piece in pieces[max(0, at - 6):at]):
        return
    whole = next((piece.quantity for piece in before if piece.quantity is not None), None)
    part = after[0].quantity
    named = any(piece.item is not None for piece in before)
    if whole is None or part is None or not named or part.value >= whole.value or part.unit not in (None, whole.unit):
        return
    part.unit = whole.unit
    for piece in before:
        if piece.quantity is not None:
            piece.role, piece.quantity = v.SMALL, None


def _quoted(pieces: list[Piece], tokens: Tokens) -> None:
    """In '"chị Lan chốt 3kg" là Lan nào' the words between the quotes are somebody else's."""
    if _QUOTES.isdisjoint(tokens.texts):
        return
    marks = [at for at, piece in enumerate(pieces) if tokens.texts[piece.start] in _QUOTES]
    if len(marks) < 2:
        return
    first, last = marks[0], marks[-1]
    outside = pieces[:first] + pieces[last + 1:]
    if sum(piece.end - piece.start for piece in outside) < 2 or any(piece.quantity is not None for piece in outside):
        return
    for piece in pieces[first:last]:
        if piece.role in WISHES:
            piece.role = v.STORY


def _take_out(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Loại con gà ra khỏi đơn" and "tháo mận ra khỏi đơn" withdraw, whatever the verb."""
    start = at
    while start and start > at - 6 and pieces[start - 1].role not in _BREAKS:
        start -= 1
    sentence = pieces[start:at]
    if any(piece.role in (v.CANCEL, v.LESS, v.TAKE, v.GIVE) for piece in sentence) or not any(
        piece.item is not None for piece in sentence
    ):
        return
    for piece in sentence:
        if tokens.plain(piece.start, piece.end) in _TAKES_OUT:
            piece.role = v.CANCEL
            return
    pieces[at].role = v.CANCEL


def _to_others(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether what was taken is left to somebody else: "nhường lại 1 con gà cho bạn khác"."""
    end = next((n for n in range(at, min(len(pieces), at + 8)) if pieces[n].role in _BREAKS), min(len(pieces), at + 8))
    rest = tokens.plain(pieces[at].end, pieces[end - 1].end)
    return any(f"cho {other}" in rest for other in _OTHERS)


def _in_its_place(pieces: list[Piece], at: int) -> bool:
    """Whether "thay" closes what is taken for what was withdrawn before."""
    counted = pieces[at - 1].item is not None or pieces[at - 1].quantity is not None
    return _ends(pieces, at) and counted and any(piece.role in (v.CANCEL, v.REFUSE) for piece in pieces[:at])


def _forbid(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Đừng đóng mận nữa" and "đừng để gà cho em nữa" withdraw; "đừng để dập" is a wish about packing."""
    following = pieces[at + 1]
    rest = pieces[at + 2:at + 8]
    goods = any(piece.item is not None for piece in rest)
    if goods and tokens.text(following.start) in _FORBIDS and any(
        tokens.text(piece.start) in ("nữa", "nua") for piece in rest
    ):
        pieces[at].role, following.role = v.CANCEL, v.SMALL


def _wait(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """Waiting, "chờ nãy giờ", is neither a condition of the wish beside it nor an order of another day."""
    since = pieces[at + 1] if at + 1 < len(pieces) else None
    if since is None or since.role != v.BEFORE or tokens.text(pieces[at].start) not in _WAITS or (
        not until_now(since, tokens)
    ):
        return
    firm = any(one.role in (v.ORDER, v.TAKE) or (one.quantity is not None and one.quantity.times)
               for one in pieces[max(0, at - 8):at + 8])
    late = any(one.role in (v.NOT_YET, v.NOT, v.STORY) for one in pieces[at:at + 8])
    between: list[Piece] = []
    for one in reversed(pieces[max(0, at - 8):at]):
        if one.quantity is not None:
            closed = any(tokens.text(small.start) in CLOSES for small in between)
            if not closed and any(small.role in _BREAKS for small in between):
                return
            late = late or not closed  # "chốt 2 gói chờ nãy giờ" may have been ordered long ago
            break
        between.append(one)
    pieces[at].role = since.role = v.SMALL if firm and not late else v.STORY


def until_now(piece: Piece, tokens: Tokens) -> bool:
    """Whether a time reaches up to now: "nãy giờ", "từ sáng tới giờ"."""
    words = tokens.plain(piece.start, piece.end)
    return piece.role in (v.BEFORE, v.STORY) and (words.endswith("gio") or words == "tu nay")


def _part_of_goods(pieces: list[Piece], at: int) -> bool:
    """Whether a half-spelt word of a story is part of goods: "tương" of "2 chai tương ớt"."""
    counted = pieces[at - 1].quantity if at else None
    return counted is not None and counted.unit is not None and pieces[at].level < EXACT and (
        at + 1 < len(pieces) and pieces[at + 1].role == UNKNOWN)
