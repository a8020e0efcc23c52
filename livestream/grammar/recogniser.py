"""The grammar of live comments: one comment in, one reading out."""
from __future__ import annotations

from itertools import pairwise

from livestream.grammar import vocabulary as v
from livestream.grammar.acts import Act, acts
from livestream.grammar.addresses import NEAR_ADDRESSES, find_addresses
from livestream.grammar.corrections import put_right
from livestream.grammar.heeding import heed
from livestream.grammar.lexicon import ITEM, Lexicon
from livestream.grammar.lines import Lines
from livestream.grammar.marking import marks
from livestream.grammar.pairing import fits
from livestream.grammar.reading import Kind, Reading
from livestream.grammar.roles import (
    ADDRESS,
    ASKED,
    COMMA,
    JOIN,
    LINK,
    MONEY,
    NOISE,
    NUMBER,
    PHONE,
    QUANTITY,
    UNKNOWN,
    YES_NO,
)
from livestream.grammar.scanning import Scan
from livestream.grammar.show import RunOfShow
from livestream.grammar.spelling import EXACT, PLAIN
from livestream.grammar.telephone import Found
from livestream.grammar.tokens import Piece, Tokens
from livestream.grammar.wishes import QUESTION, TOLD, Verdict, judge

_STILL = frozenset((QUESTION, TOLD))
_LOOSE = frozenset((v.WHO, v.SMALL, v.TIME, v.AND, v.ENOUGH, NOISE, JOIN))
_SENDS = frozenset(("giao", "gui", "goi", "ship", "chuyen"))
_HOURS = frozenset(("h", "gio", "h30", "chieu", "toi", "sang"))
_ANSWERED = frozenset((v.PRICE, v.WHEN, v.NOT_YET, v.MANY, v.OR, YES_NO))
_CHECKS = frozenset(("check", "xem", "kiem", "stk", "so"))
_AGAIN = frozenset(("noi lai", "nhac lai"))
_FAILS = frozenset(("mat", "lag", "dung", "giat", "nghen", "yeu"))
_GREETINGS = frozenset(("chao", "xin chao", "hello", "hi", "alo"))
_OWNERS = frozenset(("so shop", "sdt shop", "zalo shop", "cua shop", "hotline", "dt shop", "phone shop"))


class Grammar:
    """Reads comments against one run of show: compiled once, then linear in the length of a comment.

    A reading is sure only when every word that bears on the wish was understood; whatever is not sure asks
    for a person (`review`), because a wrong order taken silently is the worst mistake.
    """

    def __init__(self, show: RunOfShow) -> None:
        self.show = show
        self._lexicon = Lexicon(show)
        self._number = {item.code: number for number, item in enumerate(show.items)}

    def read(self, text: str, on_air: str | None = None) -> Reading:
        """Understand `text`, written while the item of code `on_air` was shown."""
        tokens = Tokens(text, self._lexicon)
        if not tokens.count:
            return Reading(Kind.other)
        scan = Scan(tokens, self._lexicon)
        pieces = scan.run()
        roles = {piece.role for piece in pieces}
        if v.SPAM in roles:
            for piece in pieces:
                if piece.role == v.SPAM and piece.level < EXACT and piece.end == piece.start + 1:
                    piece.role = UNKNOWN  # "tuyen" without diacritics is a name, too
                elif piece.role == v.SPAM and v.CANCEL in roles and tokens.texts[piece.start] == "ai":
                    piece.role = v.TAKE  # "ai lấy mận bằng nick này thì huỷ"
            roles = {piece.role for piece in pieces}
        advertised = v.SPAM in roles and not _wanted_first(pieces)
        if advertised or LINK in roles or _offers(pieces, roles, tokens):
            return Reading(Kind.other)
        if roles & NEAR_ADDRESSES:
            pieces = find_addresses(pieces, tokens)
        if tokens.has_marks:
            _drop_weak(pieces, self.show)
        put_right(pieces, tokens)
        phone, doubts = _phone(scan.phones, tokens)
        found = acts(pieces, tokens)
        verdicts = [heed(act, judge(act)) for act in found]
        lines = Lines(self.show, self._lexicon, tokens, self._number.get(on_air or ""))
        moves = any(verdict.kind not in _STILL for verdict in verdicts)
        kind = lines.read(found, verdicts) if moves else None
        if kind is None:
            kind = _quiet_kind(roles, verdicts, found, phone, doubts)
        if kind in (Kind.order, Kind.cancel):
            doubts += lines.doubts
            doubts += [piece.doubt for piece in pieces[:1] if piece.role == v.SMALL and piece.doubt]
            if tokens.strange:
                doubts.append(tokens.strange)
        moved = kind in (Kind.order, Kind.cancel)
        return Reading(
            kind,
            tuple(lines.wanted if kind == Kind.order else lines.dropped if kind == Kind.cancel else ()),
            tuple(lines.dropped) if kind == Kind.order else (),
            phone,
            _address(pieces, tokens),
            bool(doubts),
            lines.mode if kind == Kind.order else None,
            tuple(dict.fromkeys(doubts)),
            marks(tokens, pieces, lines.taken if moved else (), doubts, kind.value),
        )


def _offers(pieces: list[Piece], roles: set[str], tokens: Tokens) -> bool:
    """Whether someone else sells here: "bán mắc ca sỉ 150k ib mình", "ai lấy thì ib"."""
    selling = v.OFFER in roles or tokens.texts[0] == "bán"
    reachable = bool(roles & {v.ASK, PHONE})
    asking = bool(roles & {v.NOT, v.PRICE, ASKED, v.NOT_YET})
    to_all = any(piece.role == v.WHAT and tokens.texts[piece.start] == "ai" and tokens.text(piece.end) != "cũng"
                 for piece in pieces)
    more = any(one.role == v.CHANGE and two.role == NUMBER for one, two in pairwise(pieces))  # "tăng 1000 follow"
    if (more and reachable) or (PHONE in roles and _takes_work(pieces, roles, tokens)):
        return True
    return not asking and ((selling and (reachable or MONEY in roles)) or (to_all and reachable))


def _wanted_first(pieces: list[Piece]) -> bool:
    """Whether goods and how many are wanted before words of those who sell elsewhere: a person looks at it."""
    before = {piece.role for piece in pieces[:next(at for at, one in enumerate(pieces) if one.role == v.SPAM)]}
    wished = bool(before & {v.ORDER, v.TAKE, v.GIVE, v.ADD})
    return wished and {ITEM, QUANTITY} <= before and not before & {MONEY, v.OFFER}


def _takes_work(pieces: list[Piece], roles: set[str], tokens: Tokens) -> bool:
    """Whether somebody takes on work at a price: "nhận in tem, giá rẻ"; a buyer names goods or where to receive."""
    opens = tokens.texts[0] == "nhận" and len(pieces) > 1 and pieces[0].end == 1 and pieces[1].role in (UNKNOWN, v.KIND)
    told = any(one.role == v.PRICE and two.role in (UNKNOWN, v.KIND) for one, two in pairwise(pieces))
    return opens and told and not roles & {ITEM, v.TAKE, v.ORDER, v.TOWARDS, v.HERE, v.NOT, ASKED}


def _drop_weak(pieces: list[Piece], show: RunOfShow) -> None:
    """In a comment with diacritics "mang" is goods only right after a quantity of it, and "bo" no sure "bỏ"."""
    for at, piece in enumerate(pieces):
        if piece.role in (v.CANCEL, v.LESS, v.REFUSE) and piece.level == PLAIN:
            piece.doubt = "spelling"
        if piece.role != ITEM or piece.level != PLAIN:
            continue
        before = pieces[at - 1].role if at else ""
        after = pieces[at + 1].role if at + 1 < len(pieces) else ""
        said = pieces[at - 1].quantity if at else None
        if said is not None and piece.item is not None and fits(said, show.items[piece.item]):
            continue
        listed = before == COMMA and at > 1 and pieces[at - 2].role in (ITEM, QUANTITY)
        if after == QUANTITY or listed or before in (v.ORDER, v.TAKE, v.GIVE, v.CANCEL, v.LESS, v.AND):
            piece.doubt = "spelling"
        else:
            piece.role = UNKNOWN
            piece.item = None


def _phone(phones: dict[int, Found], tokens: Tokens) -> tuple[str | None, list[str]]:
    numbers = []
    doubts = []
    for found in phones.values():
        before = " ".join(word.plain for word in tokens.words[max(0, found.start - 2):found.start] if word)
        if before in _OWNERS:
            continue
        if found.number is None:
            doubts.append("phone_unclear")
        else:
            numbers.append(found.number)
    if len(set(numbers)) > 1:
        doubts.append("several_phones")
    return (numbers[0] if numbers else None), doubts


def _quiet_kind(
    roles: set[str], verdicts: list[Verdict], found: list[Act], phone: str | None, doubts: list[str]
) -> Kind:
    """The kind of a comment that neither orders nor withdraws."""
    questions = [act for act, verdict in zip(found, verdicts, strict=True) if verdict.kind == QUESTION]
    if questions and all(_only_hears_badly(act, found) for act in questions):
        return Kind.other
    if v.PAID in roles and all(_only_checks(act) for act in questions):
        questions = []
    if questions:
        return Kind.question
    if phone or doubts:
        return Kind.contact
    if v.PAID in roles:
        return Kind.other
    if any(act.asked for act in found) or (ASKED in roles and ITEM in roles):
        return Kind.question
    if any(_gives_address(act) for act in found):
        return Kind.contact
    return Kind.other


def _only_hears_badly(act: Act, found: list[Act]) -> bool:
    """Whether a question only bids to say again what was lost with sound or picture: "mất mạng rồi, nói lại đi"."""
    again = set(act.said(v.ASK)) <= _AGAIN and v.ASK in act.roles and not act.asked and not act.roles & _ANSWERED
    told = [words.split() for one in found for words in one.said(v.STORY)]
    return again and any(words[0] in _FAILS and len(words) > 1 for words in told)


def _only_checks(act: Act) -> bool:
    """Whether a question beside a claim of payment only bids to look: "chuyển khoản rồi, xem giúp chị nhé"."""
    words = [words.split()[0] for words in (*act.said(v.ASK), *act.said(v.WHAT))]
    return not act.asked and not act.roles & _ANSWERED and set(words) <= _CHECKS


def _gives_address(act: Act) -> bool:
    sent = v.TOWARDS in act.roles or any(words.split()[0] in _SENDS for words in act.said(v.GIVE))
    timed = v.TIME in act.roles or any(words.split()[-1] in _HOURS for words in act.said(NUMBER))
    delivery = sent and timed and not act.has_content
    if any(words in _GREETINGS for words in act.said(v.SMALL)) and not act.roles & {v.PART, v.HERE, v.CONTACT}:
        return False
    allowed = {ADDRESS, *_LOOSE, v.GIVE, v.TOWARDS, v.CHANGE, v.INTO}
    if act.pieces[0].role == v.TOWARDS and v.PART in act.roles:
        allowed |= {v.KIND}  # "gửi về bản Hô Be"
    if v.PART in act.roles or any(piece.role == ADDRESS and not piece.is_place_only for piece in act.pieces):
        allowed |= {v.PART, v.THING, UNKNOWN, NUMBER, QUANTITY}
    if v.STORY in act.roles and not act.roles & {PHONE, v.HERE, ADDRESS, v.PART}:
        return False  # "gọi không ai nghe"
    if v.CONTACT in act.roles and set(act.said(v.CONTACT)) <= {"nick", "fb", "facebook"}:
        return False
    reached = bool(act.roles & {v.CONTACT, v.HERE, v.WISH}) and v.ORDER not in act.verbs
    return delivery or reached or (
        ADDRESS in act.roles and not act.roles - allowed
    )


def _address(pieces: list[Piece], tokens: Tokens) -> str | None:
    for piece in pieces:
        if piece.role == ADDRESS:
            start, end = tokens.span(piece.start, piece.end)
            return tokens.whole[start:end]
    return None

