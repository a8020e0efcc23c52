"""Comments and buyers as the console shows them: the same shape for the page and for its events."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from core import clock
from core.db import Dong, db
from core.events import Event
from core.prepared import PreparedIn
from livestream import words
from livestream.buying import sellers
from livestream.models import (
    Claim,
    ClaimStatus,
    Comment,
    Desk,
    HiddenComment,
    LiveBuyer,
    LiveSession,
    SecondLook,
)
from livestream.serving import claimed
from orders.models import Order
from orders.standing import Standing

TURN = timedelta(minutes=2)  # so long a comment is whoever's took it
_OPEN = (ClaimStatus.HELD, ClaimStatus.ORDERED, ClaimStatus.WAITING)


def comment(row: Comment, number: int | None, by: str = "", is_hidden: bool = False,
            claims: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """A comment with what was understood, marked by its place in the text, what came of it, and what its buyer has
    claimed by now. `is_hidden` if the moderators of its page have hidden it there.
    """
    reading = row.reading
    lines = [*reading["lines"], *reading["cancel"]]
    return {
        "id": row.id, "platform": row.platform, "channel": row.channel.name, "channel_id": row.channel_id,
        "number": number,
        "author": row.author_name, "text": row.now, "said_at": row.said_at.isoformat(), "on_air": row.on_air_code,
        "what": row.kind, "desk": row.desk.value, "by": by, "until": _until(row), "phone": reading["phone"] is not None,
        "reasons": reading["reasons"] if reading["review"] else [],
        "marks": reading.get("marks", []) if "typed" not in reading else [],
        "suggestion": suggestion(lines), "outcome": reading["outcome"],
        "first": row.text if row.edited_text is not None else "", "is_edited": row.edited_at is not None,
        "is_removed": row.removed_at is not None, "hidden": is_hidden, "claims": list(claims)}


def hidden(platform: str, external_ids: Sequence[str]) -> set[str]:
    """Which of these comments the moderators of their page have hidden."""
    return set(db.session.scalars(sa.select(HiddenComment.external_id).where(
        HiddenComment.platform == platform, HiddenComment.external_id.in_(external_ids), HiddenComment.is_hidden)))


def _until(row: Comment) -> str | None:
    """Until when whoever took the comment has it for themselves."""
    return (row.taken_at + TURN).isoformat() if row.desk == Desk.TAKEN and row.taken_at is not None else None


def look(row: SecondLook, number: int | None) -> dict[str, Any]:
    """What needs another look: the old words, where it is about a comment, and the new ones."""
    return {"id": row.id, "channel": row.news.channel.name, "channel_id": row.news.channel_id,
            "platform": row.news.platform, "about": row.comment_id, "seen": row.seen_at is not None, "times": row.times,
            "number": number, "author": row.news.author_name, "text": row.news.now,
            "said_at": row.news.said_at.isoformat(),
            "before": row.comment.now if row.comment is not None else ""}


def looks(session: LiveSession, most: int = 100) -> list[dict[str, Any]]:
    """Everything that needs another look, oldest first."""
    wanted = sa.select(SecondLook).where(SecondLook.session_id == session.id, SecondLook.seen_at.is_(None))
    rows = list(db.session.scalars(wanted.order_by(SecondLook.id).limit(most).options(
        joinedload(SecondLook.news).joinedload(Comment.channel), joinedload(SecondLook.comment))))
    known = numbers(session, [row.news for row in rows])
    return [look(row, known.get((row.news.channel_id, row.news.author_id))) for row in rows]


def suggestion(lines: Sequence[dict[str, Any]]) -> str:
    """What was understood, in the words an operator would type: "A01 2 kg, A03 1 con"."""
    said = ([line["code"] or line["product"] or "", line["qty"] or "", line["unit"] or ""] for line in lines)
    return ", ".join(" ".join(word for word in words if word) for words in said)


@dataclass(frozen=True)
class Part:
    """A part of a comment: plain, or with what it was understood as, in words, and whether that is doubtful."""

    text: str
    what: str = ""
    title: str = ""
    is_doubtful: bool = False


def pieces(text: str, marks: Sequence[Sequence[Any]]) -> list[Part]:
    """The text of a comment in parts, those that were understood with what they mean."""
    parts, at = [], 0
    for start, end, what, says, doubt in marks:
        if at <= start < end <= len(text):
            parts += [Part(text[at:start]), Part(text[start:end], what, words.meaning(what, says, doubt), bool(doubt))]
            at = end
    return [part for part in (*parts, Part(text[at:])) if part.text]


def hour(moment: str | None) -> str:
    """"20:05" of a moment as events write it."""
    return f"{clock.local(datetime.fromisoformat(moment)):%H:%M}" if moment else ""


def latest(session: LiveSession, most: int = 80) -> list[dict[str, Any]]:
    """The last comments, newest first."""
    wanted = sa.select(Comment).where(Comment.session_id == session.id).order_by(Comment.id.desc()).limit(most)
    return _as_screens(session, list(db.session.scalars(wanted.options(joinedload(Comment.channel)))))


def waiting(session: LiveSession, most: int = 200) -> list[dict[str, Any]]:
    """The doubtful comments nobody has decided yet, oldest first."""
    wanted = sa.select(Comment).where(
        Comment.session_id == session.id, Comment.desk.in_((Desk.OPEN, Desk.TAKEN))).order_by(Comment.id).limit(most)
    return _as_screens(session, list(db.session.scalars(wanted.options(joinedload(Comment.channel)))))


def _as_screens(session: LiveSession, rows: list[Comment]) -> list[dict[str, Any]]:
    known = numbers(session, rows)
    people = dict(db.session.execute(sa.select(Person.id, Person.name).where(
        Person.id.in_([row.taken_by for row in rows if row.taken_by is not None]))).all())
    hushed = {(platform, external_id) for platform in {row.platform for row in rows}
              for external_id in hidden(platform, [row.external_id for row in rows if row.platform == platform])}
    claims = claimed.by_number(session, set(known.values()))
    found = [(row, known.get((row.channel_id, row.author_id))) for row in rows]
    return [comment(row, number, people.get(row.taken_by or 0, ""), (row.platform, row.external_id) in hushed,
                    claims.get(number or 0, ())) for row, number in found]


def numbers(session: LiveSession, rows: Sequence[Comment]) -> dict[tuple[int, str], int]:
    """The numbers in the hall of who wrote these, by channel and author."""
    db.session.flush()
    return {(channel_id, author): number for channel_id, author, number in _NUMBERS.rows(
        {row.author_id for row in rows}, session_id=session.id)}


_NUMBERS = PreparedIn(lambda authors: sa.select(LiveBuyer.channel_id, LiveBuyer.author_id, LiveBuyer.number).where(
    LiveBuyer.session_id == sa.bindparam("session_id"), LiveBuyer.author_id.in_(authors)))


@dataclass(frozen=True)
class BuyerRow:
    """A buyer with what they have claimed and how their order stands."""

    number: int
    name: str
    channel: str
    phone: str | None
    claimed: Dong
    waiting: int
    code: str
    status: str
    has_address: bool
    standing: Standing | None

    @property
    def light(self) -> str:
        """How the buyer stands with the cooperatives of the session; "" while no phone number is known."""
        return self.standing.light.value if self.standing is not None else ""


def buyers(session: LiveSession) -> list[BuyerRow]:
    """Everybody who has an open claim, the latest number first."""
    wanted = sa.select(LiveBuyer).where(LiveBuyer.session_id == session.id).order_by(LiveBuyer.number.desc())
    rows = db.session.scalars(wanted.options(joinedload(LiveBuyer.channel), selectinload(LiveBuyer.claims))).all()
    orders = {order.id: order for order in db.session.scalars(
        sa.select(Order).where(Order.id.in_([row.order_id for row in rows if row.order_id is not None])))}
    known = sellers.standings(session, [sellers.phone_of(row, orders.get(row.order_id or 0)) for row in rows])
    return [buyer(row, order, known.get(sellers.phone_of(row, order) or ""))
            for row in rows if any(claim.status in _OPEN for claim in row.claims)
            for order in (orders.get(row.order_id or 0),)]


def buyer(row: LiveBuyer, order: Order | None, standing: Standing | None) -> BuyerRow:
    """One buyer as a row of the console."""
    taken = [claim for claim in row.claims if claim.status in (ClaimStatus.HELD, ClaimStatus.ORDERED)]
    return BuyerRow(
        number=row.number, name=row.name, channel=row.channel.name,
        phone=sellers.phone_of(row, order),
        claimed=Dong(sum(claim.amount for claim in taken)),
        waiting=sum(claim.status == ClaimStatus.WAITING for claim in row.claims),
        code=order.code if order is not None else "", status=order.status.value if order is not None else "",
        has_address=order is not None and order.has_address, standing=standing)


def buyer_of(session: LiveSession, row: LiveBuyer, order: Order | None) -> BuyerRow:
    """One buyer with how they stand with the cooperatives of the session."""
    phone = sellers.phone_of(row, order)
    return buyer(row, order, sellers.standings(session, [phone]).get(phone or ""))


def on_air_since(session: LiveSession) -> datetime | None:
    """Since when the item on air is on air."""
    return db.session.scalar(sa.select(Event.at).where(
        Event.stream == session.stream, Event.kind == "on_air").order_by(Event.seq.desc()).limit(1))


def claims_of(row: LiveBuyer) -> list[Claim]:
    """What a buyer has claimed in this session and not given up, oldest first."""
    wanted = sa.select(Claim).where(Claim.buyer_id == row.id, Claim.status.in_(_OPEN)).order_by(Claim.id)
    return list(db.session.scalars(wanted.options(joinedload(Claim.item), joinedload(Claim.price))))
