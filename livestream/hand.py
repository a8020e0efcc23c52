"""Orders by hand: what an operator hears on the phone or across the table, in one line.

    a1 2 Lan 0912 345 678     items as in a comment, then the name, the phone number, or both
    12 a1 2                   nobody named, and a number before the item's code: the buyer with that number in the hall
    #12 2                     with the sign it is the number in the hall in any case; "2" is of the item on air

It is kept like a comment, with the operator's words, as something that a person has decided.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import db
from core.text import one_line
from core.transactions import use_case
from livestream import access, acting, buyers, show
from livestream.desk_errors import NoSuchCode, NoSuchNumber
from livestream.errors import NobodyNamed, NotOnAir, NotUnderstood
from livestream.grammar import Kind, Reading
from livestream.heard import LONGEST
from livestream.models import Comment, Desk, LiveBuyer, LiveSession
from livestream.review import ON_AIR, PHONE, Decided, do, keyed, name_in, understand
from livestream.telling import tell

HAND = "hand"  # the platform of what an operator types
_LONGEST_NAME = 8  # words
_CODES = re.compile(r"(?<!\w)([A-Za-z])0?([1-9]\d?)(?!\w)", re.ASCII)
_NUMBER_FIRST = re.compile(r"(#?)\s?(\d{1,6})[\s:,]+(?=\S)", re.ASCII)


@use_case
def by_hand(actor: Actor, session_id: int, text: str, request_key: str) -> Decided:
    """Note an order as it was said. The same key, once, and the same answer also after the session has ended.

    Raises NotUnderstood (NoSuchCode with the code), NobodyNamed, NoSuchNumber, CountsOnly, OverTheLimit, NotOnAir.
    """
    access.find(actor, session_id)
    typed = one_line(text)[:LONGEST]
    return keyed(session_id, request_key, {"do": "by hand", "text": typed},
                 lambda: _by_hand(actor, session_id, typed, request_key))


def _by_hand(actor: Actor, session_id: int, typed: str, request_key: str) -> Decided:
    session = access.lock_session(actor, session_id)
    if session.status not in ON_AIR:
        raise NotOnAir
    item = next((each for each in session.line_up if each.id == session.on_air_id), None)
    on_air = item.code if item is not None else None
    known, words = _in_the_hall(session, typed, on_air)
    reading = understand_hand(session, words, on_air)
    return note_by_hand(actor, session, Line(typed, reading, name_in(words, reading), known), request_key)


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
    kept = show.as_json(reading) if line.whose is None else _moved(show.as_json(reading), line.typed)
    comment = Comment(
        session_id=session.id, channel_id=channel_id, platform=HAND, external_id=f"{session.id}:{request_key}"[:120],
        author_id=author, author_name=shown, text=line.typed, said_at=line.said_at or now, heard_at=now,
        on_air_code=item.code if item is not None else None, kind=reading.kind.value, desk=Desk.SETTLED,
        taken_by=actor.person_id, taken_at=now, reading={**kept, "review": False})
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


def _in_the_hall(session: LiveSession, typed: str, on_air: str | None) -> tuple[LiveBuyer | None, str]:
    """(the buyer whose number stands first, what follows), or (nobody, all of it). Raises NoSuchNumber."""
    first = _NUMBER_FIRST.match(typed)
    if first is None:
        return None, typed
    sign, number, words = first[1], int(first[2]), typed[first.end():]
    if not sign:
        reading = understand(session, words, on_air)
        begins = [line.span[0] for line in reading.lines if line.span is not None and not line.implicit]
        if reading.review or reading.phone is not None or min(begins, default=-1) != 0 or name_in(words, reading):
            return None, typed
    found = db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.number == number))
    if found is None:
        raise NoSuchNumber(number=number)
    return found, words


def _moved(kept: dict[str, Any], typed: str) -> dict[str, Any]:
    """The reading of the words after the number, with its places counted in the whole line."""
    first = _NUMBER_FIRST.match(typed)
    offset = first.end() if first is not None else 0
    for line in (*kept["lines"], *kept["cancel"]):
        if line["span"]:
            line["span"] = [place + offset for place in line["span"]]
    kept["marks"] = [[start + offset, end + offset, *rest] for start, end, *rest in kept.get("marks", [])]
    return kept


def understand_hand(session: LiveSession, typed: str, on_air: str | None) -> Reading:
    """Operators write lines first, then name and phone: names are no words of the grammar, so words are left off
    the end until the rest is sure. Raises NotUnderstood."""
    found = None
    phone = understand(session, typed, on_air).phone
    words = PHONE.sub(" ", typed).split()
    for kept in range(len(words), max(0, len(words) - _LONGEST_NAME), -1):
        if kept < len(words) and any(letter.isdigit() for letter in words[kept]):
            break  # a number is no name
        reading = understand(session, " ".join(words[:kept]), on_air)
        if reading.kind is Kind.order and reading.lines and all(line.code for line in reading.lines):
            found = found or reading
            if not reading.review:
                return replace(reading, phone=phone)
    if found is None:
        raise _why_unclear(session, typed)
    return replace(found, phone=phone)


def _why_unclear(session: LiveSession, typed: str) -> NotUnderstood:
    """The code at fault where it is one: an item may have left the run-of-show while somebody was typing."""
    known = {item.code for item in session.line_up}
    said = [f"{letter.upper()}{int(number):02d}" for letter, number in _CODES.findall(typed)]
    return next((NoSuchCode(code=code) for code in said if code not in known), NotUnderstood())
