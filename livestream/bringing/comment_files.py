"""Files of comments: what their columns mean, what each line says, and what is the matter with it.

CSV with a line of names, or JSON lines. Names are Vietnamese or English; only author and text are needed. A moment has
an offset, or is local, or is so many seconds since the session went live.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core import clock, tables
from core.tables import Line
from core.text import fold, one_line
from livestream.bringing.brought import EXACT, Row
from livestream.file_errors import ColumnsMissing
from livestream.models import LiveSession

LARGEST = 2_000_000  # bytes
LIMITS = tables.Limits(rows=5_000)
_NAMES = {
    "author": ("author", "author_name", "name", "user", "username", "user_name", "nickname", "from", "commenter", "ten",
               "nguoi binh luan", "nguoi viet", "khach", "khach hang", "ten khach", "ten nguoi dung", "nguoi dung"),
    "author_id": ("author_id", "user_id", "from_id", "ma nguoi dung", "id nguoi dung", "ma khach"),
    "text": ("text", "comment", "message", "content", "body", "binh luan", "noi dung", "noi dung binh luan",
             "loi binh luan", "tin nhan"),
    "time": ("time", "said_at", "created_at", "created_time", "timestamp", "date", "datetime", "thoi gian", "luc",
             "gio", "ngay gio", "thoi diem"),
    "seconds": ("seconds", "at_second", "second", "offset", "giay", "giay thu", "so giay"),
    "id": ("id", "external_id", "comment_id", "ma", "ma binh luan", "id binh luan"),
}
_MEANS = {name: column for column, names in _NAMES.items() for name in names}
_NUMBER = re.compile(r"\d{1,13}(?:[.,]\d{1,6})?", re.ASCII)
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})[ T,]+(\d{1,2})[:hg](\d{2})(?::(\d{2}))?", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?.*", re.ASCII)
_TODAY = re.compile(r"(\d{1,2})[:hg](\d{2})(?::(\d{2}))?", re.ASCII)
_LONGEST_ID = 120
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Fault:
    """What is the matter with a line: a word of livestream.words.FILE_FAULTS, and the column it is in."""

    at: int
    column: str
    what: str


@dataclass(frozen=True)
class Found:
    """The comments in a file, and the lines that are none."""

    encoding: str
    columns: dict[str, str]  # the meaning of each column that is used
    rows: list[Row]
    faults: list[Fault]

    @property
    def lines(self) -> int:
        """How many lines there are in all."""
        return len(self.rows) + len(self.faults)


def read(session: LiveSession, data: bytes) -> Found:
    """Read a file for this session. Raises ColumnsMissing and what `core.tables.read` raises."""
    table = tables.read(data, LIMITS)
    columns = meanings(table.columns)
    if not {"text"} <= {*columns.values()} or not {"author", "author_id"} & {*columns.values()}:
        raise ColumnsMissing
    rows, faults = list[Row](), list[Fault]()
    for line in table.lines:
        each = _read(session, line, columns)
        if isinstance(each, Row):
            rows.append(each)
        else:
            faults.append(each)
    return Found(table.encoding, columns, rows, faults)


def meanings(names: Iterable[str]) -> dict[str, str]:
    """What each column means; of two that mean the same the first counts."""
    found: dict[str, str] = {}
    for name in names:
        plain = fold(name)
        means = _MEANS.get(plain) or _MEANS.get(plain.replace(" ", "_")) or _MEANS.get(plain.replace("_", " "))
        if means is not None and means not in found.values():
            found[name] = means
    return found


def _read(session: LiveSession, line: Line, columns: dict[str, str]) -> Row | Fault:
    if line.flaw is not None:
        return Fault(line.at, line.column, line.flaw.value)
    named = {means: name for name, means in columns.items()}
    said = {means: line.cells.get(name, "").strip() for name, means in columns.items()}
    if len(said.get("id", "")) > _LONGEST_ID or len(said.get("author_id", "")) > _LONGEST_ID:
        return Fault(line.at, named["id" if len(said.get("id", "")) > _LONGEST_ID else "author_id"], "long id")
    said_at, within = None, EXACT
    for means in ("time", "seconds"):
        if said.get(means) and said_at is None:
            told = moment(session, said[means], is_seconds=means == "seconds")
            if told is None:
                return Fault(line.at, named[means], "bad time")
            said_at, within = told
    return Row(line.at, one_line(said.get("author", "")), said["text"], said_at, within,
               one_line(said.get("id", "")), one_line(said.get("author_id", "")))


def moment(session: LiveSession, text: str, *, is_seconds: bool = False) -> tuple[datetime, timedelta] | None:
    """When it was, and up to how much that is right; None if this is no moment."""
    try:
        if _NUMBER.fullmatch(text):
            return _counted(session, float(text.replace(",", ".")), is_seconds), EXACT
        full = _ISO.fullmatch(text)
        if full is not None:
            at = datetime.fromisoformat(text)
            at = at.replace(tzinfo=clock.HOME) if at.tzinfo is None else at
            return at.astimezone(UTC), EXACT if full[1] else _MINUTE
        day = _LOCAL.fullmatch(text)
        if day is not None:
            there = datetime(int(day[3]), int(day[2]), int(day[1]), int(day[4]), int(day[5]), int(day[6] or 0),
                             tzinfo=clock.HOME)
            return there.astimezone(UTC), EXACT if day[6] else _MINUTE
        hour = _TODAY.fullmatch(text)
        if hour is not None:
            begin = clock.local(session.went_live_at or clock.now())
            there = begin.replace(hour=int(hour[1]), minute=int(hour[2]), second=int(hour[3] or 0), microsecond=0)
            if there < begin - timedelta(minutes=2):  # a session that runs past midnight
                there += timedelta(days=1)
            return there.astimezone(UTC), EXACT if hour[3] else _MINUTE
    except (ValueError, OverflowError):
        return None
    return None


def _counted(session: LiveSession, number: float, is_seconds: bool) -> datetime:
    """Seconds since the session went live; a number as large as a date is seconds or milliseconds since 1970."""
    if is_seconds or number < 10_000_000:
        return (session.went_live_at or clock.now()) + timedelta(seconds=number)
    return datetime.fromtimestamp(number / 1000 if number > 100_000_000_000 else number, UTC)
