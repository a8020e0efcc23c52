"""Single words read by their neighbours: who speaks and of whom, "hay" as often, "nào" as which, "đâu" as where."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.names import GIVEN, PLAIN_GIVEN
from livestream.grammar.roles import ASKED, COMMA, MONEY, NOISE, NUMBER, QUANTITY, STOP, UNKNOWN
from livestream.grammar.spelling import PARTIAL, PLAIN
from livestream.grammar.tokens import Piece, Tokens

WISHES = frozenset((v.ORDER, v.TAKE, v.GIVE, v.ADD))
_ENDS = frozenset((COMMA, STOP, ASKED, v.BUT, NOISE))
_OTHERS = frozenset(("nguoi ta", "no", "ho", "thang", "dua", "con be"))
_CROWD = frozenset(("moi nguoi", "ba con", "ca nha", "chi em", "moi nha", "cac chi"))
_THAT_ONE = frozenset(("ấy", "kia", "ay"))
_FELT = frozenset((
    "so", "duoc", "thay", "co", "tiec", "them", "nghi", "tuong", "ke", "me", "nghien", "nghe", "khen", "che", "bi",
))
"""Before a verb these say what somebody feels about buying or has done, not what is wanted now."""
_DENIES = frozenset((v.NOT, v.CANCEL, v.REFUSE, v.NOT_YET, v.DECLINE, v.SLIP))


def settle(pieces: list[Piece], tokens: Tokens) -> None:
    """Give every piece the role its neighbours show it to have."""
    for at in range(1, len(pieces)):
        _settle_one(pieces, at, tokens)
    for at, piece in enumerate(pieces):
        if piece.role == v.WHO:
            _settle_speaker(pieces, at, tokens)
        elif piece.role in (v.SMALL, v.KIND) and piece.end == piece.start + 1:
            _settle_small(pieces, at, tokens)
        elif piece.role == v.STORY:
            _settle_story(pieces, at, tokens)


def _settle_one(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """In "chị Hoa lấy 2kg" a word between who speaks and the verb is a name; in "em hay mua" hay is "often"; in "nở
    mùa nào" nào asks; "giá 45k" asks nothing.
    """
    before, piece = pieces[at - 1], pieces[at]
    following = pieces[at + 1].role if at + 1 < len(pieces) else ""
    unknown = piece.role in (UNKNOWN, v.THING) and piece.end == piece.start + 1
    raws = tokens.raws[piece.start:piece.end]
    if before.role == v.WHO and unknown and (
        (following in WISHES and _is_name(piece, tokens)) or _called(pieces, at, tokens)
    ):
        piece.role = v.NAME
    elif before.role == v.WHO and piece.role == v.OR and following not in ("", v.WHO, ITEM, QUANTITY):
        piece.role = v.MAYBE if following in WISHES else v.SMALL
    elif piece.role == v.KIND and tokens.texts[piece.start] == "chua" and (
        before.role in WISHES | {v.WHO} or tokens.texts[before.start] == "đi"
    ):
        piece.role = v.NOT_YET
    elif before.role == v.PRICE and piece.role == MONEY and tokens.plain(before.start, before.end) == "gia":
        before.role = v.PRICED
    elif before.role in (UNKNOWN, v.THING) and tokens.texts[piece.start] == "nào" and piece.role == v.SMALL:
        piece.role = v.WHAT
    elif piece.role == v.STORY and raws == ["co"] and following in ("", v.SMALL):
        piece.role = v.WHO  # "1 goi mang co nhe" is said to a woman
    elif before.role == ITEM and tokens.plain(piece.start, piece.end) == "nao" and following not in ("", v.SMALL):
        piece.role = v.WHAT  # "con gà nào to nhất"
    elif raws in (["dk"], ["đk"]) and following in (QUANTITY, ITEM):
        piece.role = v.ORDER  # đăng ký, not được
    elif raws == ["nay"] and before.role in (QUANTITY, ITEM):
        piece.role = v.SMALL  # "lay 2 goi nay" wants these; "nãy" and "nay" stand elsewhere
    elif piece.role == v.THEN and at == 2 and pieces[1].role == ITEM and tokens.raws[:1] == ["con"]:
        pieces[0].role, pieces[0].quantity = v.STILL, None  # "con man thi lay" asks whether some is left
    elif piece.role == v.STILL and at > 1 and _topic_follows(pieces, at + 1):
        piece.role = COMMA  # "mận thì 2 cân còn gạo thì 1 túi"
    elif raws == ["dat"] and before.role in (QUANTITY, ITEM, MONEY) and not _content_follows(pieces, at + 1):
        piece.role = UNKNOWN  # "2kg man dat": đặt or đắt


def _settle_speaker(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """What others took, or everybody should take, is no wish of the buyer's own: "bạn kia lấy", "mọi người nên mua"."""
    words = tokens.plain(pieces[at].start, pieces[at].end)
    given = at > 0 and pieces[at - 1].role in (v.GIVE, v.ADD, v.AND)
    after = at + 1
    that_one = after < len(pieces) and tokens.texts[pieces[after].start] in _THAT_ONE
    while after < len(pieces) and after < at + 3 and pieces[after].role in (v.SMALL, UNKNOWN, v.KIND):
        after += 1
    if given or after >= len(pieces) or pieces[after].role not in (v.ORDER, v.TAKE):
        return
    if that_one or words in _OTHERS or (words in _CROWD and not (at and pieces[at - 1].role == v.WHO)):
        pieces[at].role = v.MAYBE


def _settle_small(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Đâu" asks or denies; a word half spelt beside goods may make other goods of them: "sâm dây", "da trâu"."""
    piece = pieces[at]
    before = pieces[at - 1] if at else None
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if tokens.plain(piece.start, piece.end) == "dau":
        sentence = _sentence(pieces, at)
        if any(one.role in _DENIES for one in sentence):
            return
        last = all(one.role in (v.WHO, v.SMALL) for one in sentence[sentence.index(piece) + 1:])
        content = any(one.role in (ITEM, QUANTITY, v.ORDER, v.TAKE) for one in sentence)
        if last and content:
            piece.role = v.WHAT
        elif following is not None and following.role in (v.TAKE, v.ORDER):
            piece.role = v.MAYBE
        return
    after_goods = before is not None and before.item is not None
    inside = before is not None and before.quantity is not None and following is not None and following.item is not None
    half = piece.level == PARTIAL and "d" in tokens.texts[piece.start][:1]
    bare = tokens.has_marks and piece.level == PLAIN and not tokens.texts[piece.start].endswith("i")
    if (after_goods and (half or (bare and piece.role == v.KIND))) or (inside and (half or bare)):
        piece.role = UNKNOWN


def _settle_story(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """In "em sợ lấy 2kg" nothing is wanted for sure; "mua 2 tặng 1" only names an offer."""
    piece = pieces[at]
    before = pieces[at - 1] if at else None
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if following is None:
        return
    words = tokens.plain(piece.start, piece.end)
    if following.role in (v.TAKE, v.ORDER) and words in _FELT and tokens.raws[piece.start] != "co":
        piece.role = v.MAYBE
    elif words == "tang" and before is not None and before.quantity is not None and following.quantity is not None:
        for one in pieces[max(0, at - 2):at + 2]:
            if one.role in (v.TAKE, v.ORDER):
                one.role = v.SMALL
            elif one.quantity is not None:
                one.role, one.quantity = NUMBER, None
        piece.role = v.SMALL


def _sentence(pieces: list[Piece], at: int) -> list[Piece]:
    """The pieces around piece `at` between two marks, not more than a dozen each way."""
    start = at
    while start and start > at - 12 and pieces[start - 1].role not in _ENDS:
        start -= 1
    end = at + 1
    while end < len(pieces) and end < at + 12 and pieces[end].role not in _ENDS:
        end += 1
    return pieces[start:end]


def _topic_follows(pieces: list[Piece], at: int) -> bool:
    """Whether goods that are spoken of next begin at piece `at`: "gạo thì 1 túi"."""
    return at + 1 < len(pieces) and pieces[at].item is not None and pieces[at + 1].role == v.THEN


def _content_follows(pieces: list[Piece], at: int) -> bool:
    return any(piece.role in (ITEM, QUANTITY) for piece in pieces[at:at + 4])


def _is_name(piece: Piece, tokens: Tokens) -> bool:
    """Whether the word is written as a name, or is one that people have."""
    first = tokens.whole[tokens.span(piece.start, piece.end)[0]]
    return (first.isupper() and not tokens.whole.isupper()) or tokens.texts[piece.start] in GIVEN or (
        not tokens.has_marks and tokens.plain(piece.start, piece.end) in PLAIN_GIVEN)


def _called(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether piece `at` is written as a name and a quantity of other goods follows: "cho chị Hà 2 hộp mận"."""
    following = pieces[at + 1:at + 4]
    if len(following) < 2 or following[0].quantity is None or following[1].item is None:
        return False
    capital = tokens.whole[tokens.span(pieces[at].start, pieces[at].end)[0]].isupper() and not tokens.whole.isupper()
    return capital and (len(following) < 3 or following[2].quantity is None)
