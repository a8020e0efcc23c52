"""Where in a comment the address is, so that its numbers and names are not taken for goods."""
from __future__ import annotations

from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.lexicon import ITEM
from livestream.grammar.people import name_people, undecorated
from livestream.grammar.roles import ADDRESS, COMMA, JOIN, NUMBER, PHONE, QUANTITY, STOP, UNKNOWN
from livestream.grammar.spelling import PLAIN
from livestream.grammar.tokens import Piece, Tokens

NEAR_ADDRESSES = frozenset((v.PLACE, v.PART, v.HERE, v.TOWARDS, v.CONTACT, PHONE))
"""Without any of these pieces a comment has neither an address nor the name of a person."""
_FEW = 20
_SENDS = frozenset(("giao", "ship", "gui", "goi"))
_LANES = frozenset(("ngo", "ngach", "hem", "kiet", "so nha"))
_PLACES = frozenset((v.PLACE, v.PART))
_INSIDE = frozenset((v.PLACE, v.PART, UNKNOWN, NUMBER, COMMA, JOIN, v.THING))
_ENDS_WITH = frozenset((v.PLACE, v.PART, UNKNOWN, NUMBER, QUANTITY, v.THING, ITEM))
_WISHES = frozenset((v.ORDER, v.TAKE, v.CANCEL, v.ADD, v.CHANGE))
_ASKING = frozenset((v.WHAT, v.PRICE, v.WHEN, v.NOT, v.NOT_YET, v.ASK))
_MAY_BE_PARTS = frozenset((v.THING, v.IF, v.KIND, v.STORY, ITEM))
_NAMES_PLACES = frozenset((UNKNOWN, COMMA, v.SMALL))


def find_addresses(pieces: list[Piece], tokens: Tokens) -> list[Piece]:
    """`pieces` with every address as one piece of role ADDRESS."""
    found: list[Piece] = []
    for before, piece in pairwise(pieces):
        if before.role == v.PART and tokens.texts[piece.start] in ("nà", "na") and piece.role == v.SMALL:
            piece.role = UNKNOWN  # villages are called "bản Nà ..."
    _partsundecorated(pieces, tokens)
    _vessels(pieces)
    _streets_in_capitals(pieces, tokens)
    _names_in_capitals(pieces, tokens)
    _wards(pieces, tokens)
    _lanes(pieces, tokens)
    _sent_to(pieces, tokens)
    at = 0
    while at < len(pieces):
        start = _start(pieces, at, tokens)
        end = _end(pieces, start) if start is not None else at
        if start is None or end <= start:
            found.append(pieces[at])
            at += 1
            continue
        found.extend(pieces[at:start])
        address = Piece(ADDRESS, pieces[start].start, pieces[end - 1].end)
        address.is_place_only = all(piece.role == v.PLACE for piece in pieces[start:end])
        found.append(address)
        at = end
    name_people(found)
    return found


def _partsundecorated(pieces: list[Piece], tokens: Tokens) -> None:
    """In "15/3 duong le loi quan 1" and "so 12 ngo 5 cau giay" duong, quan and ngo are parts of the address."""
    for at, piece in enumerate(pieces):
        floor = piece.role == v.CHANGE and at > 1 and pieces[at - 1].role in (UNKNOWN, *_PLACES)  # "tang 15"
        if piece.level != PLAIN or piece.end != piece.start + 1 or not (floor or piece.role in _MAY_BE_PARTS):
            continue
        before = pieces[at - 1] if at else None
        following = [one.role for one in pieces[at + 1:at + 3]]
        numbered = len(pieces) > at + 1 and following[0] in (NUMBER, QUANTITY) and _bare(pieces[at + 1])
        inside = len(following) < 2 or following[1] in (*_PLACES, *(() if piece.item is not None else _NAMES_PLACES))
        slashed = before is not None and before.role == NUMBER and "/" in tokens.texts[before.start:before.end]
        opens = not at and len(following) > 1 and following[1] in (v.ORDER, v.TAKE)  # "quan 3 lay 2kg"
        opens = opens or (before is not None and before.role == v.TOWARDS)
        named = numbered and ((inside and at > 0) or opens)
        if (named or (slashed and piece.item is None)) and tokens.is_part(piece.start):
            if piece.item is not None and len(following) < 2:
                continue
            piece.role, piece.item = v.PART, None


def _vessels(pieces: list[Piece]) -> None:
    """A number and a word like "tô" between goods and the end are no address: nobody knows how much that is."""
    for at, (number, part) in enumerate(pairwise(pieces)):
        if part.role != v.PART or number.quantity is None or not _bare(number) or part.end > part.start + 1:
            continue
        before = pieces[at - 1].role if at else STOP
        following = pieces[at + 2].role if at + 2 < len(pieces) else STOP
        if following in (ITEM, STOP, COMMA, v.SMALL) and before in (ITEM, STOP, COMMA, v.WHO, *_WISHES, v.GIVE) and (
            ITEM in (before, following)
        ):
            part.role = UNKNOWN


def _streets_in_capitals(pieces: list[Piece], tokens: Tokens) -> None:
    """In "12 Hàng Bông Hoàn Kiếm" no goods are counted: every word after the number has its capital."""
    for at, piece in enumerate(pieces[:-2]):
        following = pieces[at + 1:at + 3]
        numbered = piece.role in (NUMBER, QUANTITY) and _bare(piece)
        if numbered and following[0].role in (v.SMALL, v.THING, v.KIND) and all(
            one.item is None and tokens.typed(one.start, one.start + 1).istitle() for one in following
        ):
            following[0].role = UNKNOWN


def _names_in_capitals(pieces: list[Piece], tokens: Tokens) -> None:
    """In "18 Nguyễn Chí Thanh" the last word is no "thành": it goes on a name, and has its capital as they have."""
    for before, piece in pairwise(pieces):
        if before.role == UNKNOWN and (piece.role == v.INTO or undecorated(piece)) and piece.level == PLAIN and all(
            tokens.typed(word, word + 1).istitle() for word in (before.end - 1, *range(piece.start, piece.end))
        ):
            piece.role = UNKNOWN


def _wards(pieces: list[Piece], tokens: Tokens) -> None:
    """In "P.10, Gò Vấp" and "Q. 5" the number is that of a ward or a district."""
    for at in range(len(pieces) - 3, -1, -1):  # from behind: what is put together is shorter
        short, *rest = pieces[at:at + 3]
        if short.role == UNKNOWN and tokens.plain(short.start, short.end) in ("p", "q") and len(rest) == 2 and (
            rest[0].role == STOP and rest[1].role in (NUMBER, QUANTITY) and _bare(rest[1])
        ):
            pieces[at:at + 3] = [Piece(v.PART, short.start, rest[1].end)]


def _lanes(pieces: list[Piece], tokens: Tokens) -> None:
    """In "ngo 12 lang ha ha noi" nothing weighs 12 lạng: the street is called Láng Hạ."""
    for lane, piece in pairwise(pieces):
        measured = piece.quantity is not None and piece.quantity.unit is not None
        undecorated = tokens.raws[piece.end - 1].isascii()
        if lane.role == v.PART and measured and undecorated and tokens.plain(lane.start, lane.end) in _LANES:
            piece.role, piece.quantity = NUMBER, None
            following = next((one for one in pieces if one.start == piece.end), None)
            if following is not None and following.role == v.HUH:
                following.role = UNKNOWN


def _sent_to(pieces: list[Piece], tokens: Tokens) -> None:
    """In "2kg mận, giao 41 Ly Tu Trong Pleiku" the names after the number are a street.

    Goods are named before, each name has its capital, and so many without a unit nobody counts.
    """
    goods = False
    for at, (verb, piece) in enumerate(pairwise(pieces), 2):
        goods = goods or verb.item is not None
        sent = goods and verb.role == v.GIVE and tokens.plain(verb.start, verb.end) in _SENDS
        if not sent or piece.role not in (NUMBER, QUANTITY) or not _bare(piece) or (
            piece.quantity is not None and piece.quantity.value <= _FEW
        ):
            continue
        end = next((n for n in range(at, min(at + 7, len(pieces))) if pieces[n].role in _PLACES), at)
        names = pieces[at:end]
        words = [tokens.typed(word, word + 1) for name in names for word in range(name.start, name.end)]
        if len(words) > 1 and all(word[:1].isupper() for word in words) and all(name.item is None for name in names):
            for name in names:
                name.role = UNKNOWN


def _start(pieces: list[Piece], at: int, tokens: Tokens) -> int | None:
    """Where the address itself begins if one is announced or begins at piece `at`."""
    piece = pieces[at]
    after = at + 1
    if piece.role == v.HERE:
        if tokens.texts[piece.start] == "số":
            return at
        while after < len(pieces) and pieces[after].role in (JOIN, v.WHO, v.SMALL, v.TOWARDS, v.GIVE):
            after += 1
        if after < len(pieces) and tokens.text(pieces[after].end) == "nào":
            return None
        short = tokens.raws[piece.start] in ("dc", "đc") and piece.end - piece.start == 1
        return after if not short or _looks(pieces, after) else None
    if piece.role == v.TOWARDS:
        while after < len(pieces) and pieces[after].role in (JOIN, v.WHO, v.SMALL):
            after += 1
        if _looks(pieces, after):
            return after
        return None
    if piece.role == v.PART and tokens.text(piece.end) == "nào":
        return None
    if piece.role == v.PART and _looks(pieces, at):
        return at
    if piece.role == v.PLACE:
        return at
    numbered = piece.role in (NUMBER, QUANTITY) or (piece.role == ITEM and _by_number(piece, tokens))
    if numbered and _house(pieces, at):
        return at
    return None


def _by_number(piece: Piece, tokens: Tokens) -> bool:
    return tokens.texts[piece.start] in ("số", "so") and tokens.texts[piece.end - 1].isdecimal()


def _looks(pieces: list[Piece], at: int) -> bool:
    """Whether an address may begin at piece `at`: a place, a part with its name, or a house number."""
    if at >= len(pieces):
        return False
    piece = pieces[at]
    if piece.role == v.PLACE:
        return True
    if piece.role == v.PART:
        following = pieces[at + 1].role if at + 1 < len(pieces) else ""
        if at + 1 < len(pieces) and pieces[at + 1].level == PLAIN and at + 2 == len(pieces):
            return True
        return piece.end - piece.start == 2 or following in (UNKNOWN, NUMBER, v.PLACE, v.PART, QUANTITY, ITEM)
    if piece.role in (NUMBER, QUANTITY):
        return _bare(piece) and _house(pieces, at, announced=True)
    return piece.role == UNKNOWN and any(p.role in _PLACES for p in pieces[at:at + 6])


def _bare(piece: Piece) -> bool:
    return piece.quantity is None or piece.quantity.unit is None


def _house(pieces: list[Piece], at: int, *, announced: bool = False) -> bool:
    """A number before a part of an address, or before names that end in a place."""
    if not _bare(pieces[at]) or at + 1 >= len(pieces):
        return False
    following = pieces[at + 1].role
    if following in _PLACES:
        return True
    if following not in (UNKNOWN, JOIN, v.THING, NUMBER) and not (announced and undecorated(pieces[at + 1])):
        return False
    unknown = 0
    for piece in pieces[at + 1:at + 9]:
        if piece.role in _PLACES:
            return True
        if piece.role not in _INSIDE and not (announced and undecorated(piece)):
            break
        unknown += piece.role == UNKNOWN
    return announced and unknown >= 2


def _end(pieces: list[Piece], start: int) -> int:
    """The end of the address from piece `start`: before a wish, a question, a phone, goods by number."""
    at = last = start
    while at < len(pieces):
        piece = pieces[at]
        named = at > start and pieces[at - 1].role == v.PART
        if named and piece.level == PLAIN and piece.end == piece.start + 1:
            last = at = at + 1
            continue
        if piece.role in _WISHES or piece.role in (PHONE, STOP) or piece.role in _ASKING:
            break
        if piece.role in (v.CONTACT, v.HERE) or (piece.role == v.GIVE and _goods_follow(pieces, at + 1)):
            break
        if piece.role in (QUANTITY, ITEM) and at > start and _goods_follow(pieces, at):
            break
        at += 1
        if piece.role in _ENDS_WITH:
            last = at
        elif piece.role not in _INSIDE and not _places_follow(pieces, at):
            break
    return last


def _goods_follow(pieces: list[Piece], at: int) -> bool:
    """Whether a quantity of something begins at piece `at`."""
    while at < len(pieces) and pieces[at].role in (v.WHO, v.SMALL):
        at += 1
    if at >= len(pieces):
        return False
    piece = pieces[at]
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if piece.role == QUANTITY:
        return not _bare(piece) or (following is not None and following.role == ITEM)
    return piece.role == ITEM and following is not None and following.role == QUANTITY


def _places_follow(pieces: list[Piece], at: int) -> bool:
    """Whether a place follows, over words that may be part of its name: "45 le lai thanh hoa"."""
    for piece in pieces[at:at + 4]:
        if piece.role in _PLACES:
            return True
        if piece.role != UNKNOWN and not undecorated(piece):
            return False
    return False
