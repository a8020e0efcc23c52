"""Orders by hand: what an operator hears on the phone or across the table, in one line.

    a1 2 Lan 0912 345 678     items as in a comment, then the name, the phone number, or both
    12 a1 2                   nobody named, and a number before the item's code: the buyer with that number in the hall
    12 2                      nothing but numbers: the buyer with that number, and two of the item on air
    2 .678                    the known buyer whose phone number ends so

The short forms are those of livestream.by_hand.shorthand. A line is kept like a comment, with the operator's words, as
something that a person has decided.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import db
from core.text import one_line
from core.transactions import use_case
from livestream import access
from livestream.buying import buyers, regulars
from livestream.by_hand import shorthand
from livestream.comments import acting, show
from livestream.comments.heard import LONGEST
from livestream.comments.review import ON_AIR, PHONE, Decided, do, keyed, name_in, understand
from livestream.comments.telling import tell
from livestream.desk_errors import LetterNeeded, NoSuchCode, NoSuchNumber, NothingIsOnAir, TwoBuyers
from livestream.errors import NobodyNamed, NotOnAir, NotUnderstood
from livestream.grammar import Kind, Mark, Marked, Reading
from livestream.grammar import Line as Spoken
from livestream.models import Comment, Desk, LiveBuyer, LiveSession

HAND = "hand"  # the platform of what an operator types
_LONGEST_NAME = 8  # words
_CODES = re.compile(r"(?<!\w)([A-Za-z])0?([1-9]\d?)(?!\w)", re.ASCII)
_NUMBER_FIRST = re.compile(r"\s*([1-9]\d{0,5})(?:[\s:]|,\s)[\s:,]*(?=\S)", re.ASCII)
_WORD = re.compile(r"\S+")
_SURE_ENOUGH = frozenset(("bare_number",))  # a quantity alone: an operator means the item on air


@use_case
def by_hand(actor: Actor, session_id: int, text: str, request_key: str) -> Decided:
    """Note an order as it was said. The same key, once, and the same answer also after the session has ended.

    Raises NotUnderstood (NoSuchCode with the code, LetterNeeded, NothingIsOnAir), NobodyNamed, NoSuchNumber, NoPhone,
    NoSuchTail, SeveralTails, ShortTail, TwoBuyers, TwoWays, CountsOnly, OverTheLimit, NotOnAir.
    """
    access.find(actor, session_id)
    typed = one_line(text)[:LONGEST]
    return keyed(session_id, request_key, {"do": "by hand", "text": typed},
                 lambda: _by_hand(actor, session_id, typed, request_key))


def _by_hand(actor: Actor, session_id: int, typed: str, request_key: str) -> Decided:
    session = access.lock_session(actor, session_id)
    if session.status not in ON_AIR:
        raise NotOnAir
    return note_by_hand(actor, session, read(session, typed), request_key)


@dataclass(frozen=True)
class Line:
    """What was typed, what it says, and whom it is for: a buyer who is known by number, or whoever is named.

    `said_at` is when it counts as said, now if nothing is told.
    """

    typed: str
    reading: Reading
    name: str
    whose: LiveBuyer | None = None
    said_at: datetime | None = None


def note_by_hand(actor: Actor, session: LiveSession, line: Line, request_key: str) -> Decided:
    """Keep the operator's words like a comment and do what they say, once for each key. The session is locked.

    Raises what `by_hand` raises.
    """
    known = db.session.scalar(sa.select(Comment).where(
        Comment.platform == HAND, Comment.external_id == f"{session.id}:{request_key}"[:120]))
    if known is not None:
        return Decided(known.id, buyers.number_of(session, known), known.reading["outcome"])
    channel_id, author, shown = _who(session, line)
    reading, now = line.reading, clock.now()
    item = next((each for each in session.line_up if each.id == session.on_air_id), None)
    comment = Comment(
        session_id=session.id, channel_id=channel_id, platform=HAND, external_id=f"{session.id}:{request_key}"[:120],
        author_id=author, author_name=shown, text=line.typed, said_at=line.said_at or now, heard_at=now,
        on_air_code=item.code if item is not None else None, kind=reading.kind.value, desk=Desk.SETTLED,
        taken_by=actor.person_id, taken_at=now, reading={**show.as_json(reading), "review": False})
    db.session.add(comment)
    db.session.flush()
    buyer = buyers.find_or_make(session, channel_id, author, shown)
    if reading.phone is not None:
        buyers.note_phone(session, buyer, reading.phone)
    done = do(session, buyer, comment, reading)
    buyers.pass_on_phone(buyer)
    comment.reading = {**comment.reading, "outcome": done.outcome}
    acting.tell(session, done.turn)
    tell(session, comment, buyer.number, actor.name)
    return Decided(comment.id, buyer.number, done.outcome)


def _who(session: LiveSession, line: Line) -> tuple[int, str, str]:
    """(channel, author, name) of the buyer that was meant. Raises NobodyNamed."""
    if line.whose is not None:
        return line.whose.channel_id, line.whose.author_id, line.whose.name
    if not line.name and line.reading.phone is None:
        raise NobodyNamed
    author = buyers.hand_author(line.name, line.reading.phone)
    return buyers.hand_channel(session).id, author, line.name or line.reading.phone or ""


def read(session: LiveSession, typed: str) -> Line:
    """What a line says now, and whom it is for. Raises what `by_hand` raises of a line."""
    item = next((each for each in session.line_up if each.id == session.on_air_id), None)
    on_air = item.code if item is not None else None
    found = shorthand.split(typed)
    if found.numbers is None:
        hall, words = _in_the_hall(session, found, on_air)
        reading = understand_hand(session, words, on_air)
        name = name_in(words, reading)
    else:
        said = shorthand.wanted(found)
        if said is None:
            raise NotUnderstood
        hall, name = said[0], ""
        reading = _of_numbers(session, said[1], on_air)
    phone = found.phone or reading.phone
    if found.tail:
        if phone is not None:
            raise TwoBuyers
        phone, name = regulars.by_tail(session, found.tail, name)
    if found.phone_span is not None:
        marks = (*reading.marks, Mark(*found.phone_span, Marked.phone))
        reading = replace(reading, marks=tuple(sorted(marks, key=lambda mark: mark.start)))
    whose = _numbered(session, hall) if hall is not None else None
    return Line(typed, replace(reading, phone=phone), name, whose)


def _numbered(session: LiveSession, number: int) -> LiveBuyer:
    found: LiveBuyer | None = db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.number == number))
    if found is None:
        raise NoSuchNumber(number=number)
    return found


def _in_the_hall(session: LiveSession, found: shorthand.Split, on_air: str | None) -> tuple[int | None, str]:
    """(the number in the hall, what else is said) of a line with words in it.

    Without a sign a first number is of the hall only where the rest is sure, begins with its item or a quantity, and
    nobody is named in it.
    """
    first = _NUMBER_FIRST.match(found.words)
    if first is None or found.names_buyer:
        return found.hall, found.words
    words = " " * first.end() + found.words[first.end():]
    reading = understand(session, words, on_air)
    begins = [line.span[0] for line in reading.lines if line.span is not None]
    if reading.review or reading.phone is not None or min(begins, default=-1) != first.end() or \
            name_in(words, reading):
        return None, found.words
    return int(first[1]), words


def _of_numbers(session: LiveSession, said: tuple[shorthand.Wanted, ...], on_air: str | None) -> Reading:
    """The order that a line of numbers is. Raises NothingIsOnAir, LetterNeeded, NoSuchCode, NotUnderstood."""
    items = {item.code: item for item in session.line_up if item.prices}
    letters = {code[0] for code in items}
    lines, marks = [], []
    for each in said:
        if each.code is None and on_air not in items:
            raise NothingIsOnAir
        if each.code is not None and len(letters) > 1:
            raise LetterNeeded
        code = on_air if each.code is None else f"{min(letters, default='A')}{each.code:02d}"
        if code not in items:
            raise NoSuchCode(code=code)
        if each.quantity <= 0:
            raise NotUnderstood
        unit = items[code].prices[0].variant.unit_name
        says = f"{each.quantity.normalize():f} {unit}"
        span = each.span if each.span[1] else None
        lines.append(Spoken(code, each.quantity, unit, implicit=each.code is None, span=span))
        if each.code_span is not None:
            marks.append(Mark(*each.code_span, Marked.goods, code))
            marks.append(Mark(each.code_span[1] + 1, each.span[1], Marked.quantity, says))
        elif span is not None:
            marks.append(Mark(*span, Marked.quantity, f"{code} {says}"))
    return Reading(Kind.order, tuple(lines), marks=tuple(marks))


def understand_hand(session: LiveSession, typed: str, on_air: str | None) -> Reading:
    """Operators write lines first, then name and phone: names are no words of the grammar, so words are left off
    the end until the rest is sure. What stands where in the reading is counted in `typed`. Raises NotUnderstood."""
    bare = None
    phone = understand(session, typed, on_air).phone
    line = PHONE.sub(lambda found: " " * len(found[0]), typed)
    words = list(_WORD.finditer(line))
    for kept in range(len(words), max(0, len(words) - _LONGEST_NAME), -1):
        if kept < len(words) and any(letter.isdigit() for letter in words[kept][0]):
            break  # a number is no name
        said = line[:words[kept - 1].end()]
        reading = understand(session, said, on_air)
        if reading.kind is Kind.order and reading.lines and all(each.code for each in reading.lines):
            if not reading.review and not name_in(said, reading)[:1].isdigit():  # "2 My" is no street, and no name
                return replace(reading, phone=phone)
            if set(reading.reasons) <= _SURE_ENOUGH:
                bare = bare or reading
    if bare is None:
        raise _why_unclear(session, typed)
    return replace(bare, phone=phone)


def _why_unclear(session: LiveSession, typed: str) -> NotUnderstood:
    """The code at fault where it is one: an item may have left the run-of-show while somebody was typing."""
    known = {item.code for item in session.line_up}
    said = [f"{letter.upper()}{int(number):02d}" for letter, number in _CODES.findall(typed)]
    return next((NoSuchCode(code=code) for code in said if code not in known), NotUnderstood())
