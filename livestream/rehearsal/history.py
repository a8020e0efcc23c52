"""A round of a rehearsal as livestream.rehearsal.scoring judges it: labels beside what came of the comments."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.text import fold
from livestream.by_hand.hand import HAND
from livestream.comments import show
from livestream.models import Comment, Desk, LiveBuyer, LiveSession, Playing, RecordedComment, RunItem
from livestream.rehearsal.pace import name_of
from livestream.rehearsal.scoring import By, ByHand, Line, Meant, Round, Told, judge_round
from shop.models import StockItem

_ACTS = ("order", "cancel")


@dataclass(frozen=True)
class History:
    """A round with what was said, by the number of the comment."""

    round: Round
    texts: Mapping[int, Comment]
    heard: int


def of_round(session: LiveSession, playing: Playing) -> History:
    """The round that is played now, or was played last."""
    lines = {line.number: line for line in db.session.scalars(sa.select(RecordedComment).where(
        RecordedComment.recording_id == playing.recording_id, RecordedComment.number <= playing.heard))}
    names = {name_of(session.id, playing.round, number): number for number in lines}
    rows = db.session.scalars(sa.select(Comment).where(
        Comment.session_id == session.id, Comment.external_id.in_(names)).order_by(Comment.id).execution_options(
        populate_existing=True))
    comments = {names[row.external_id]: row for row in rows}
    units = _Units(session)
    told = [_told(session, units, lines[number], row, playing) for number, row in sorted(comments.items())
            if lines[number].expect is not None and not _is_late(row)]
    return History(judge_round(told, _by_hand(session, units, comments)), comments, len(comments))


class _Units:
    """Goods as they are sold, so that 500 g and half a kilo are the same."""

    def __init__(self, session: LiveSession) -> None:
        self._items: dict[str, tuple[RunItem, StockItem]] = {
            item.code: (item, item.shelf) for item in session.line_up if item.prices}
        self._known: dict[tuple[str | None, str | None, str | None], Line | None] = {}

    def lines(self, lines: Iterable[Mapping[str, Any]], on_air: str | None = None) -> tuple[Line, ...]:
        """These lines in one order, without what the session does not sell. `on_air` stands for what was not named."""
        found = []
        for each in lines:
            code = on_air if each.get("implicit") and on_air else each["code"]
            qty = None if each["qty"] is None else str(each["qty"])
            line = self._line(code, qty, each["unit"])
            if line is not None:
                found.append(line)
        return tuple(sorted(found, key=repr))

    def _line(self, code: str | None, qty: str | None, unit: str | None) -> Line | None:
        key = (code, qty, unit)
        if key not in self._known:
            self._known[key] = self._sold(code, qty, unit)
        return self._known[key]

    def _sold(self, code: str | None, qty: str | None, unit: str | None) -> Line | None:
        if code is None or code not in self._items:
            return None
        if qty is None:
            return code, None, None
        portion = show.portion(*self._items[code], Decimal(qty), unit)
        if portion is None:
            return code, int(Decimal(qty) * 1000), unit
        return code, portion.milli, portion.price.variant.unit_name


def _told(session: LiveSession, units: _Units, line: RecordedComment, row: Comment, playing: Playing) -> Told:
    reading = row.reading
    is_reopened = row.desk == Desk.TAKEN and not reading["review"]
    was_left = bool(reading["reasons"])
    decided = row.desk == Desk.SETTLED and row.taken_by is not None and (was_left or "typed" in reading)
    on_air = None if playing.follows_script else row.on_air_code
    due = _meant(units, line.expect or {}, "cancel_lines", on_air)
    done = _done(units, reading) if row.desk in (Desk.DONE, Desk.SETTLED) or is_reopened else None
    alone = None if was_left else done
    if decided and not was_left:
        alone = _alone(session, units, row)
    by = By.PERSON if decided else By.NOBODY if row.desk in (Desk.OPEN, Desk.TAKEN) and not is_reopened else By.MACHINE
    seconds = None
    if decided and was_left and row.taken_at is not None:
        seconds = max(0, round((row.taken_at - row.heard_at).total_seconds()))
    return Told(line.number, fold(line.author), due, done, alone, by, row.taken_by if decided else None, seconds)


def _meant(units: _Units, label: Mapping[str, Any], dropped: str, on_air: str | None = None) -> Meant | None:
    """What a label or a reading asks for; None if it is neither an order of goods that are sold nor a withdrawal."""
    kind, lines = label.get("kind"), units.lines(label.get("lines", ()), on_air)
    if kind not in _ACTS or (kind == "order" and not lines):
        return None
    less = lines or units.lines(label.get(dropped, ())) if kind == "cancel" else units.lines(label.get(dropped, ()))
    return Meant(is_order=True, lines=lines, dropped=less) if kind == "order" else Meant(is_order=False, lines=less)


def _done(units: _Units, reading: Mapping[str, Any]) -> Meant | None:
    """What came of a comment, as its outcome has it."""
    if any(each.get("did") in ("dismissed", "removed", "late") for each in reading["outcome"]) or (
            not reading["outcome"]):
        return None
    return _meant(units, reading, "cancel")


def _alone(session: LiveSession, units: _Units, row: Comment) -> Meant | None:
    """What the machine had made of a comment that somebody has put right."""
    grammar = show.grammar_of(session)
    reading = grammar.read(row.text, row.on_air_code) if grammar is not None else None
    return _meant(units, show.as_json(reading), "cancel") if reading is not None and not reading.review else None


def _is_late(row: Comment) -> bool:
    return any(each.get("did") == "late" for each in row.reading["outcome"])


def _by_hand(session: LiveSession, units: _Units, comments: Mapping[int, Comment]) -> list[ByHand]:
    """Orders typed by the crew since the round began, for buyers as the recording names them."""
    first = min((row.id for row in comments.values()), default=None)
    if first is None:
        return []
    rows = db.session.scalars(sa.select(Comment).where(
        Comment.session_id == session.id, Comment.platform == HAND, Comment.id > first).order_by(Comment.id)).all()
    phones = dict(db.session.execute(sa.select(LiveBuyer.phone, LiveBuyer.name).where(
        LiveBuyer.session_id == session.id, LiveBuyer.phone.is_not(None),
        LiveBuyer.author_id.in_({row.author_id for row in comments.values()}))).all())
    found = []
    for row in rows:
        done = _done(units, row.reading)
        name = phones.get(row.reading["phone"]) or row.author_name
        if done is not None and row.taken_by is not None:
            found.append(ByHand(fold(name), done, row.taken_by))
    return found
