"""Reading what was copied from the comments of any platform: who said what, and about when.

Three shapes are known: "name: text" on each line; blocks of a name and a text, set apart by times, buttons or empty
lines; and names and texts in turn. Between them stand times ("2 phút", "20:05"), buttons and badges, which are no
comments. A number alone is a count of reactions between blocks, and a comment below a name.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from core import clock
from core.text import fold, one_line
from livestream.bringing.brought import Row
from livestream.errors import TooManyLines

MOST = 300  # comments at once: each becomes a row of a form
_LONGEST_LINE = 11_000

_BUTTONS = frozenset((
    "thich", "tra loi", "chia se", "theo doi", "xem ban dich", "xem them", "an bot", "da chinh sua", "chinh sua",
    "tac gia", "fan cung", "fan dang len", "nguoi theo doi", "quan tri vien", "nguoi kiem duyet", "thanh vien",
    "phu hop nhat", "moi nhat", "viet binh luan", "ghim", "da ghim", "like", "reply", "share", "follow", "see more",
    "see translation", "edited", "author", "top fan", "pinned", "hide", "an", "gui tin nhan", "message", "haha",
    "yeu thich", "most relevant", "top comments", "live chat", "tro chuyen truc tiep"))
_MORE = re.compile(r"(?:xem|an|view|hide|see) (?:tat ca |all |them )?\d{1,5} (?:more )?"
                   r"(?:phan hoi|tra loi|cau tra loi|binh luan|reply|replies|comments?)(?: khac)?")
_AGO = re.compile(r"(\d{1,3}) ?(giay|s|sec|phut|p|m|min|mins|gio|h|hr|hrs|ngay|d)(?: truoc| ago)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))? ?(am|pm|sa|ch)?")
_JUST = frozenset(("vua xong", "just now", "bay gio", "now"))
_UNITS = {"giay": 1, "s": 1, "sec": 1, "phut": 60, "p": 60, "m": 60, "min": 60, "mins": 60, "gio": 3600, "h": 3600,
          "hr": 3600, "hrs": 3600, "ngay": 86400, "d": 86400}
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_NAMED = re.compile(r"([^:\t]{1,60})(?::[ \t]|\t)[ \t]*(\S.*)")
_PREFIX = re.compile(r"\[?(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)\]?[ \t]+(?=\S)")


@dataclass(frozen=True)
class _When:
    """A moment as the page shows it, known up to `within`."""

    at: datetime
    within: timedelta


@dataclass
class _Block:
    """Lines that stand together, and the time that stands with them."""

    lines: list[tuple[int, str]]
    when: _When | None = None


def read(text: str) -> list[Row]:
    """The comments in a block of text, the oldest first; a row without author or text is to be mended.

    Raises TooManyLines.
    """
    lines = [(at, one_line(each[:_LONGEST_LINE])) for at, each in enumerate(text.splitlines(), 1)]
    tabbed = {at: each.strip() for at, each in enumerate(text.splitlines(), 1) if "\t" in each.strip()}
    rows = _named(lines, tabbed) or _paired(_blocks(lines))
    if len(rows) > MOST:
        raise TooManyLines(most=MOST)
    return _oldest_first(rows)


def _named(lines: Sequence[tuple[int, str]], tabbed: dict[int, str]) -> list[Row]:
    """"Name: text" on each line, perhaps with the time before it; nothing unless most lines are like this."""
    rows, others = [], 0
    for at, line in lines:
        if not line or _is_noise(line) or _moment(line) is not None:
            continue
        raw = tabbed.get(at, line)[:_LONGEST_LINE]
        begun = _PREFIX.match(raw)
        when = _moment(begun[1]) if begun is not None else None
        found = _NAMED.fullmatch(raw[begun.end():] if begun is not None else raw)
        if found is None:
            others += 1
            rows.append(Row(at, "", line))
        else:
            rows.append(_row(at, found[1], found[2], when))
    return rows if rows and others * 3 <= len(rows) else []


def _blocks(lines: Sequence[tuple[int, str]]) -> list[_Block]:
    first = next((line for _, line in lines if line and (_moment(line) or not _is_noise(line))), "")
    leads = _moment(first) is not None  # the times stand before what they belong to
    blocks = [_Block([])]
    for at, line in lines:
        here = blocks[-1]
        when = _moment(line) or _moment_among(line)
        if when is not None and leads:
            blocks.append(_Block([], when))
        elif when is not None:
            _date(blocks, when)
            blocks.append(_Block([]))
        elif line and not _is_noise(line) and not (_NUMBER.fullmatch(line) and _between(blocks)):
            here.lines.append((at, line))
        elif here.lines and not (_singles(blocks) % 2 and fold(line) in _BUTTONS):  # a badge follows a name
            blocks.append(_Block([], here.when if leads and len(here.lines) == 1 else None))
    return [block for block in blocks if block.lines]


def _date(blocks: Sequence[_Block], when: _When) -> None:
    """The time belongs to the last block that has lines, unless that has one."""
    last = next((block for block in reversed(blocks) if block.lines), None)
    if last is not None and last.when is None:
        last.when = when


def _between(blocks: Sequence[_Block]) -> bool:
    """True where a comment is over: a number alone counts reactions there. Below a name it is what was said."""
    return not blocks[-1].lines and _singles(blocks) % 2 == 0


def _singles(blocks: Sequence[_Block]) -> int:
    """How many blocks of one line came last: after an odd number of them a name waits for its text."""
    lengths = [len(block.lines) for block in blocks if block.lines]
    return next((i for i, length in enumerate(reversed(lengths)) if length > 1), len(lengths))


def _paired(blocks: Sequence[_Block]) -> list[Row]:
    singles = sum(len(block.lines) == 1 for block in blocks)
    if (len(blocks) == 1 and len(blocks[0].lines) > 2) or (len(blocks) > 1 and singles > len(blocks) * 4 // 5):
        return _in_turn([(*line, block.when) for block in blocks for line in block.lines])
    rows = []
    for block in blocks:
        (at, first), rest = block.lines[0], block.lines[1:]
        said = " ".join(line for _, line in rest)
        rows.append(_row(at, first, said, block.when) if rest else _row(at, "", first, block.when))
    return rows


def _in_turn(lines: Sequence[tuple[int, str, _When | None]]) -> list[Row]:
    """A name, a text, a name, a text; one that is left over has no author."""
    rows = []
    for i in range(0, len(lines), 2):
        at, name, when = lines[i]
        if i + 1 < len(lines):
            rows.append(_row(at, name, lines[i + 1][1], lines[i + 1][2] or when))
        else:
            rows.append(_row(at, "", name, when))
    return rows


def _row(at: int, author: str, text: str, when: _When | None) -> Row:
    row = Row(at, one_line(author), one_line(text))
    return row if when is None else replace(row, said_at=when.at, within=when.within)


def _oldest_first(rows: list[Row]) -> list[Row]:
    """Turned round where the times run backwards; a row without a time stays after the one before it."""
    times = [row.said_at for row in rows if row.said_at is not None]
    back = sum(later < earlier for earlier, later in pairwise(times))
    forth = sum(later > earlier for earlier, later in pairwise(times))
    return rows[::-1] if back > forth else rows


def _moment(line: str) -> _When | None:
    """The time that a line tells, if it tells nothing else."""
    plain, now = fold(line[:40]).strip("·• "), clock.now()
    if len(line) > 40:
        return None
    if plain in _JUST:
        return _When(now, timedelta(minutes=1))
    ago = _AGO.fullmatch(plain)
    if ago is not None:
        unit = timedelta(seconds=_UNITS[ago[2]])
        return _When(now - int(ago[1]) * unit, unit)
    told = _CLOCK.fullmatch(plain)
    if told is None:
        return None
    hour, minute, second = int(told[1]), int(told[2]), int(told[3] or 0)
    if told[4] is not None and hour <= 12:
        hour = hour % 12 + (12 if told[4] in ("pm", "ch") else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    at = clock.local(now).replace(hour=hour, minute=minute, second=second, microsecond=0)
    if at > clock.local(now) + timedelta(minutes=2):
        at -= timedelta(days=1)
    if told[3] is not None:
        return _When(at, timedelta(seconds=1))
    return _When(at + timedelta(seconds=30), timedelta(seconds=30))


def _parts(line: str) -> list[str]:
    """What a line of buttons holds: "Thích · Trả lời · 2 phút", "2 phútThíchTrả lời"."""
    apart, before = "", ""
    for letter in line:
        stuck = (before.islower() and (letter.isupper() or letter.isdigit())) or (before.isdigit() and letter.isupper())
        apart += f"|{letter}" if stuck else letter
        before = letter
    return [part for each in re.split(r"[·•|]+", apart) if (part := one_line(each))]


def _moment_among(line: str) -> _When | None:
    """The time in a line of buttons."""
    if len(line) > 120 or not _is_noise(line):
        return None
    return next((when for part in _all_parts(line) if (when := _moment(part)) is not None), None)


def _all_parts(line: str) -> list[str]:
    """The parts of a line that is made of buttons and times alone, else nothing."""
    found = []
    for part in _parts(line):
        words, i = part.split(" "), 0
        while i < len(words):
            size = next((n for n in (4, 3, 2, 1) if i + n <= len(words) and _is_button(" ".join(words[i:i + n]))), 0)
            if not size:
                return []
            found.append(" ".join(words[i:i + size]))
            i += size
    return found


def _is_button(words: str) -> bool:
    plain = fold(words).strip("… .")
    return plain in _BUTTONS or _moment(words) is not None or _MORE.fullmatch(plain) is not None


def _is_noise(line: str) -> bool:
    return len(line) <= 120 and (
        not line.strip("·•| ") or _MORE.fullmatch(fold(line)) is not None or bool(_all_parts(line)))
