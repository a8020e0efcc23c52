"""Single words read by their neighbours: who speaks and of whom, "hay" as often, "nào" as which, "đâu" as where."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import ADDRESS, ASKED, COMMA, JOIN, MONEY, NOISE, NUMBER, QUANTITY, STOP, UNKNOWN
from livestream.grammar.signing import called, capital, content_follows, is_name, settle_signed, signs
from livestream.grammar.spelling import PARTIAL, PLAIN
from livestream.grammar.tokens import Piece, Tokens

WISHES = frozenset((v.ORDER, v.TAKE, v.GIVE, v.ADD))
_ENDS = frozenset((COMMA, STOP, ASKED, v.BUT, NOISE))
_OTHERS = frozenset(("nguoi ta", "no", "ho", "thang", "dua", "con be"))
_WONDERS = frozenset(("thế", "vậy", "nhỉ", "mà", "lại", "giờ"))
_WHICH = frozenset((UNKNOWN, v.THING, v.PART, v.NAME))
_SEEN = frozenset(("co nguoi", "co ban", "co khach", "nhieu nguoi", "nguoi tren", "ban tren", "ai ma",
                   "may ban", "khach tren", "nguoi kia", "nick kia", "co nick", "ban o tren", "co nha"))
_CROWD = frozenset(("moi nguoi", "ba con", "ca nha", "chi em", "moi nha", "cac chi"))
_THAT_ONE = frozenset(("ay", "kia", "gi", "nao", "tren", "tren kia", "o tren", "ben tren"))
_FELT = frozenset((
    "so", "duoc", "thay", "co", "tiec", "them", "nghi", "tuong", "ke", "me", "nghien", "nghe", "khen", "che", "bi",
    "thich",
))
"""Before a verb these say what somebody feels about buying or has done, not what is wanted now."""
_SETTLED = frozenset((QUANTITY, v.TAKE, v.WHO, v.ADD, v.CANCEL, COMMA, STOP))
_SETTLED_TOO = frozenset((QUANTITY, ITEM, v.TAKE, v.ORDER, v.ADD, v.CANCEL, COMMA, STOP))
_RECEIVES = frozenset((v.WHO, UNKNOWN, v.KIND, v.NAME, v.THING))
_DENIES = frozenset((v.NOT, v.CANCEL, v.REFUSE, v.NOT_YET, v.DECLINE, v.SLIP))


def settle(pieces: list[Piece], tokens: Tokens) -> None:
    """Give every piece the role its neighbours show it to have."""
    if {piece.role for piece in pieces} <= _SETTLED_TOO:
        return
    before = ""
    for at, piece in enumerate(pieces):
        if at and (piece.role not in _SETTLED or before == v.WHO):
            _settle_one(pieces, at, tokens)
        elif at and piece.role == v.WHO and pieces[at - 1].item is not None and _misread(pieces, at):
            pieces[at - 1].doubt = pieces[at - 1].doubt or "spelling"
        before = piece.role
    roles = {piece.role for piece in pieces}
    if UNKNOWN in roles or ADDRESS in roles:
        settle_signed(pieces, tokens)
    for at, piece in enumerate(pieces):
        role = piece.role
        if role in _SETTLED:
            if role == v.WHO and tokens.raws[piece.start] == "a" and _wonders(pieces, at):
                piece.role = v.HUH  # "chai mat 750g a em"
            elif role == v.WHO and tokens.raws[piece.start] == "chi" and tokens.has_marks and (
                tokens.text(piece.end) in ("thế", "vậy", "nhau", "đó")
            ):
                piece.role = v.WHAT  # "khác chi nhau", "chi rứa"
            elif role == v.WHO:
                _settle_speaker(pieces, at, tokens)
        elif role in (v.SMALL, v.KIND):
            if piece.end == piece.start + 1:
                _settle_small(pieces, at, tokens)
        elif role == v.EACH and at + 1 < len(pieces) and tokens.text(piece.end) in ("nhà", "người", "nha", "nguoi"):
            piece.role = v.MAYBE  # "mỗi nhà 2kg thôi nhé" is a rule, no wish
        elif role == v.GIVE and tokens.raws[piece.start] == "ban":
            _settle_speaker(pieces, at, tokens)
        elif role == v.OR and all(one.role in (v.WHO, NOISE, JOIN) for one in pieces[at + 1:]):
            piece.role = v.SMALL  # "huy het hay": hầy, not "or"
        elif role == v.STORY:
            _settle_story(pieces, at, tokens)
        elif role == v.WHAT and at and pieces[at - 1].role in (v.CANCEL, v.REFUSE, v.DECLINE):
            piece.role = v.SMALL if tokens.plain(piece.start, piece.end) == "gi" else v.WHAT  # "không mua gì nữa"


def _settle_one(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """In "chị Hoa lấy 2kg" a word between who speaks and the verb is a name; in "em hay mua" hay is "often"; in "nở
    mùa nào" nào asks; "giá 45k" asks nothing.
    """
    before, piece = pieces[at - 1], pieces[at]
    following = pieces[at + 1].role if at + 1 < len(pieces) else ""
    unknown = piece.role in (UNKNOWN, v.THING) and piece.end == piece.start + 1
    raws = tokens.raws[piece.start:piece.end]
    spoken_to = before.role == v.WHO or (
        before.role in (v.KIND, v.SMALL) and tokens.texts[before.start] in ("cho", "cái", "con"))
    if spoken_to and unknown and (
        (following in WISHES and is_name(piece, tokens)) or called(pieces, at, tokens)
    ):
        piece.role = v.NAME
    elif before.role == v.WHO and piece.item is not None and signs(pieces, at, tokens):
        piece.role, piece.item = v.NAME, None  # "Út Mận nè, ..."
    elif before.role == v.WHO and piece.item is not None and following in (v.TAKE, v.ORDER) and (
        piece.end == piece.start + 1 and content_follows(pieces, at + 2)
    ):
        if capital(piece, tokens):
            piece.role, piece.item = v.NAME, None  # "chị Sâm lấy 2kg mận"
        elif piece.level == PLAIN:
            piece.role, piece.item = UNKNOWN, None
        else:
            piece.doubt = piece.doubt or "name_alone"
    elif before.role == v.GIVE and piece.item is not None and capital(piece, tokens) and called(pieces, at, tokens):
        piece.role, piece.item = v.NAME, None  # "cho Mận 1 túi gạo"
    elif piece.item is not None and _addressed(pieces, at):
        piece.role, piece.item = v.WHO, None
    elif before.role == v.WHO and piece.role == v.OR and following not in ("", v.WHO, ITEM, QUANTITY) and all(
        one.role != v.NOT for one in pieces[:at]
    ):
        piece.role = v.MAYBE if following in WISHES else v.SMALL
    elif piece.role == v.KIND and tokens.texts[piece.start] == "chua" and (
        before.role in WISHES | {v.WHO} or tokens.texts[before.start] == "đi"
    ):
        piece.role = v.NOT_YET
    elif before.role == v.REFUSE and piece.role == v.PRICE:
        before.role = piece.role = v.SMALL  # "khỏi giảm giá" asks for nothing
    elif before.role == v.PRICE and piece.role == MONEY and tokens.plain(before.start, before.end) == "gia":
        before.role = v.PRICED
    elif piece.role == v.SMALL and tokens.texts[piece.start] == "nào" and before.role in _WHICH:
        piece.role = v.SMALL if tokens.text(piece.end) == "cũng" else v.WHAT
    elif raws == ["nay"] and piece.role == v.BEFORE and before.role in (COMMA, STOP):
        piece.role = v.BUT  # "hom truoc mua ngon qua, nay cho chi 2kg"
    elif piece.role in (UNKNOWN, v.SMALL) and raws == ["răng"] and following != v.WHO and (
        following in ("", ASKED) or not _WONDERS.isdisjoint(tokens.texts[piece.end:piece.end + 8])
    ):
        piece.role = v.WHAT  # as people of Nghệ An ask "sao"
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
    elif raws == ["dat"] and before.role in (QUANTITY, ITEM, MONEY) and not content_follows(pieces, at + 1):
        piece.role = UNKNOWN  # "2kg man dat": đặt or đắt


def _settle_speaker(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """What others took, or everybody should take, is no wish of the buyer's own: "bạn kia lấy", "mọi người nên mua"."""
    after = at + 1
    if not any(piece.role in (v.ORDER, v.TAKE) for piece in pieces[after:after + 4]):
        return
    words = tokens.plain(pieces[at].start, pieces[at].end)
    given = at > 0 and pieces[at - 1].role in (v.GIVE, v.ADD, v.AND)
    given = given or (at > 0 and pieces[at - 1].role == v.WHO and words in _OTHERS)  # "mẹ nó ơi"
    that_one = after < len(pieces) and tokens.plain(pieces[after].start, pieces[after].end) in _THAT_ONE
    while after < len(pieces) and after < at + 3 and (
        pieces[after].role in (v.SMALL, UNKNOWN, v.KIND, v.NAME)
        or (that_one and pieces[after].role in (v.WHAT, v.MAYBE))
    ):
        after += 1
    if not given and (words in _SEEN or _pointed_out(pieces, at, tokens)):
        that_one = True
    if given or after >= len(pieces) or pieces[after].role not in (v.ORDER, v.TAKE):
        return
    if that_one:
        pieces[after].role = v.STORY
        for piece in pieces[at + 1:after]:
            piece.role = v.SMALL
    elif words in _OTHERS or (words in _CROWD and not (at and pieces[at - 1].role == v.WHO)):
        pieces[at].role = v.MAYBE


def _wonders(pieces: list[Piece], at: int) -> bool:
    """Whether an undecorated "a" right after what is counted and before who is spoken to is "à"."""
    asked = at > 0 and (pieces[at - 1].quantity is not None or pieces[at - 1].item is not None)
    addressed = pieces[at].end - pieces[at].start + sum(piece.role == v.WHO for piece in pieces[at + 1:at + 2])
    return asked and addressed == 2 and at + 3 - pieces[at].end + pieces[at].start == len(pieces)


def _pointed_out(pieces: list[Piece], at: int, tokens: Tokens) -> bool:
    """Whether "kìa" points at what was just seen: "chị Lan mua 5kg kìa"."""
    named = at + 1 < len(pieces) and pieces[at + 1].role == v.NAME
    return named and any(tokens.texts[piece.start] == "kìa" for piece in pieces[at + 2:at + 8] if piece.role == v.SMALL)


def _settle_small(pieces: list[Piece], at: int, tokens: Tokens) -> None:
    """ "Đâu" asks or denies; a word half spelt beside goods may make other goods of them: "sâm dây", "da trâu"."""
    piece = pieces[at]
    before = pieces[at - 1] if at else None
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    word = tokens.words[piece.start]
    if word is not None and word.plain == "dau":
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
    words = tokens.plain(piece.start, piece.end)
    if words == "tang" and before is not None and following is not None and following.role in _RECEIVES and (
        {ITEM, QUANTITY} <= {one.role for one in pieces[max(0, at - 3):at]}
    ):
        piece.role = v.KIND  # "túi 3 cái tặng mẹ"
        return
    ends = following is None or following.role in (*_ENDS, JOIN, v.WHO) or (
        at + 2 == len(pieces) and tokens.text(following.start) == "con")
    if words.endswith("nghe") and ends and any(
        one.role not in (v.WHO, v.SMALL, NOISE) for one in _sentence(pieces[:at + 1], at)[:-1]
    ):
        piece.role = v.SMALL if words == "nghe" else v.NOT  # "3 ký mận với nghe", "còn không nghe"
    if following is None:
        return
    if following.role in (v.TAKE, v.ORDER) and words in _FELT and tokens.raws[piece.start] != "co":
        piece.role = v.MAYBE
    elif words == "tang" and before is None and following.quantity is not None:
        piece.role = v.MAYBE  # "tặng 1 gói chè lấy 2kg"
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


def _misread(pieces: list[Piece], at: int) -> bool:
    """Whether undecorated goods before who speaks may be a verb: "tra chi 2kg man" gives back."""
    goods = pieces[at - 1]
    counted = at > 1 and pieces[at - 2].quantity is not None
    return goods.level == PLAIN and goods.end == goods.start + 1 and not counted and (
        at + 2 < len(pieces) and pieces[at + 1].role == QUANTITY and pieces[at + 2].item is not None)


def _addressed(pieces: list[Piece], at: int) -> bool:
    """Whether an undecorated word closes what is complete after a word like "nha": "thao qua 1 goi nha che"."""
    piece, before = pieces[at], pieces[at - 1]
    ends = at + 1 == len(pieces) and piece.level == PLAIN and piece.end == piece.start + 1
    return ends and at > 2 and before.role == v.SMALL and {p.role for p in pieces[at - 3:at - 1]} == {ITEM, QUANTITY}
