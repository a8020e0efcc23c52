"""The same movement told by several: a webhook, a list that is asked for, a file of the bank.

A source never tells one movement under two ids. So what it tells under a new id is another movement than all it has
told, and may be one that others have told: on the same account, as much, the same way, with the bank's own reference;
or, where one of the two has no reference, or only a piece of the other's, with the same words on the same day. Two
equal transfers told by two sources are two movements, whoever tells first. Where references differ and everything else
is the same, nobody can know: the line is kept for a person, until somebody tells of both.

Of two equal ones a source may tell the first without its reference, and it is taken for the wrong one of the two. When
it then tells the reference of that one, it means the other one by now (`is_crossed`): two are not taken for three.

A bank may have several numbers for one account, and one source may tell a virtual one that we do not know. Then more
must agree: the reference, or the same words within minutes.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from core import clock
from core.db import Dong, db
from core.text import fold
from orders.banking.heard import HeardLine
from orders.models import BankAccount, BankLine, BankTelling, Direction

_WITHOUT = re.compile(r"[^a-z0-9]+")
NEAR = timedelta(days=3)  # a bank may book a movement on another day than it was
_SHORTEST = 6  # signs of a reference that stands for one movement
_PIECE = 8  # signs of a reference that may be a piece of another
_WORDY, _MOMENT = 8, timedelta(minutes=5)


@dataclass(frozen=True)
class Found:
    """`line` is the movement that is known. `doubtful` is one that may be the same, or another."""

    line: BankLine | None = None
    doubtful: BankLine | None = None
    is_crossed: bool = False  # the reference that was told is that of another line: it is not kept with this one


def find_all(told: Sequence[HeardLine], accounts: Sequence[BankAccount | None]) -> list[Found]:
    """What is known of these movements from others than their source, each on this account, one after the other. The
    accounts that are ours are locked."""
    known = _not_told_by_them(told) if told else {}
    references = _references([line for lines in known.values() for line in lines])
    found, nameless = list[Found](), list[BankLine]()
    for each, account in zip(told, accounts, strict=True):
        lines = known.get((each.direction, each.amount), [])
        same = _find(each, account, lines, references, nameless)
        if same.line is not None:
            lines.remove(same.line)  # their source has told of it now
            nameless += [] if each.reference else [same.line]
        found.append(same)
    return found


def _not_told_by_them(told: Sequence[HeardLine]) -> dict[tuple[Direction, Dong], list[BankLine]]:
    days = [clock.local(each.at).date() for each in told]
    wanted = sa.select(BankLine).where(
        BankLine.amount.in_({each.amount for each in told}),
        BankLine.day.between(min(days) - NEAR, max(days) + NEAR),
        ~sa.exists().where(BankTelling.line_id == BankLine.id, BankTelling.source == told[0].source))
    found: dict[tuple[Direction, Dong], list[BankLine]] = {}
    for line in db.session.scalars(wanted.order_by(BankLine.id)):
        found.setdefault((line.direction, line.amount), []).append(line)
    return found


def _find(told: HeardLine, account: BankAccount | None, known: Sequence[BankLine], references: Mapping[int, set[str]],
          nameless: Sequence[BankLine]) -> Found:
    """`nameless` are lines that this source has just told without a reference."""
    day = clock.local(told.at).date()
    near = [line for line in known if abs(line.day - day) <= NEAR]
    if not near:
        return Found()
    found = choose(told, day, [line for line in near if _is_on(told, account, line)], references)
    if found.doubtful is not None:
        same = [line for line in nameless if (line.direction, line.amount, line.day) == (
            told.direction, told.amount, day) and _is_on(told, account, line)]
        return uncrossed(told, found, [*same, *told_without_reference(told, account)])
    if found != Found():
        return found
    sure = [line for line in near if line.account_number not in told.numbers
            and (account is None or line.account_id is None) and _is_surely(told, line)]
    return Found(sure[0] if len(sure) == 1 else None)


def _is_on(told: HeardLine, account: BankAccount | None, line: BankLine) -> bool:
    return line.account_number in told.numbers or (account is not None and line.account_id == account.id)


def uncrossed(told: HeardLine, found: Found, nameless: Sequence[BankLine]) -> Found:
    """What was found; not doubtful, if the reference is that of a line which this source has told without one."""
    reference, references = _plain(told.reference), _references(nameless)
    if len(reference) >= _SHORTEST and any(reference in references[line.id] for line in nameless):
        return Found(found.doubtful, is_crossed=True)
    return found


def told_without_reference(told: HeardLine, account: BankAccount | None) -> Sequence[BankLine]:
    """As much on this day, of which this source has told without a reference."""
    ours = [BankLine.account_number.in_(told.numbers), *([BankLine.account_id == account.id] if account else [])]
    nameless = sa.exists().where(
        BankTelling.line_id == BankLine.id, BankTelling.source == told.source, BankTelling.reference == "")
    return db.session.scalars(sa.select(BankLine).where(
        BankLine.amount == told.amount, BankLine.direction == told.direction,
        BankLine.day == clock.local(told.at).date(), sa.or_(*ours), nameless)).all()


def twin_of(line: BankLine, account: BankAccount) -> BankLine | None:
    """The line of this account that is the same as this one, which was told under a strange number; by others."""
    mine, other = aliased(BankTelling), aliased(BankTelling)
    both_told = sa.exists().where(other.line_id == BankLine.id, mine.line_id == line.id, other.source == mine.source)
    near = sa.select(BankLine).where(
        BankLine.id != line.id, BankLine.account_id == account.id, BankLine.amount == line.amount,
        BankLine.direction == line.direction, BankLine.day.between(line.day - NEAR, line.day + NEAR), ~both_told)
    told = HeardLine(line.source, "", line.account_number, line.direction, line.amount, line.at, line.text,
                     line.reference)
    sure = [each for each in db.session.scalars(near.order_by(BankLine.id)) if _is_surely(told, each)]
    return sure[0] if len(sure) == 1 else None


def strange_words(told: Sequence[HeardLine]) -> Sequence[str]:
    """The words of lines on accounts that are none of ours yet and may be one of these."""
    days = [clock.local(each.at).date() for each in told]
    return db.session.scalars(sa.select(BankLine.text).where(
        BankLine.account_id.is_(None), BankLine.direction == Direction.IN,
        BankLine.amount.in_({each.amount for each in told}),
        BankLine.day.between(min(days) - NEAR, max(days) + NEAR))).all()


def _is_surely(told: HeardLine, line: BankLine) -> bool:
    """The same though the account has another number: by its reference, or by its words within minutes."""
    mine, theirs = _plain(told.reference), _plain(line.reference)
    if mine and theirs:
        return len(mine) >= _SHORTEST and mine == theirs
    for reference, text in ((mine, line.text), (theirs, told.text)):
        if len(reference) >= _SHORTEST and _end(text, reference):
            return True
    words, others = _plain(told.text), _plain(line.text)
    return min(len(words), len(others)) >= _WORDY and agree(words, others) and told.has_time and \
        abs(line.at - told.at) <= _MOMENT


def choose(told: HeardLine, day: date, known: Sequence[BankLine], references: Mapping[int, set[str]] | None = None
           ) -> Found:
    """The rule, on lines of the same account, amount and direction that this source has not told."""
    reference, words = _plain(told.reference), _plain(told.text)
    references = _references(known) if references is None else references
    for line in known:
        if len(reference) >= _SHORTEST and (reference in references[line.id] or _end(line.text, reference)):
            return Found(line)
        if any(len(theirs) >= _SHORTEST and _end(told.text, theirs) for theirs in references[line.id]):
            return Found(line)
    same = [line for line in known if line.day == day and agree(words, _plain(line.text))]
    for line in same:
        if not reference or not references[line.id] or any(_is_piece(reference, each) for each in references[line.id]):
            return Found(line)
    return Found(doubtful=same[0] if same else None)


def _is_piece(one: str, other: str) -> bool:
    """One tells the beginning or the end of what the other tells whole: lists and files cut references, or put the code
    of a bank before them."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _PIECE and (long.startswith(short) or long.endswith(short))


def _references(lines: Sequence[BankLine]) -> dict[int, set[str]]:
    """By which references of the bank they are known, whoever has told them."""
    found = {line.id: {_plain(line.reference)} - {""} for line in lines}
    if found:
        told = sa.select(BankTelling.line_id, BankTelling.reference).where(
            BankTelling.line_id.in_(found), BankTelling.reference != "")
        for line_id, reference in db.session.execute(told):
            found[line_id].add(_plain(reference))
    return found


def _plain(text: str) -> str:
    return _WITHOUT.sub("", fold(text))


def _end(text: str, reference: str) -> str:
    """The reference, if the words hold it; banks put it there."""
    return reference if reference in _plain(text) else ""


def agree(one: str, other: str) -> bool:
    """True if two words without spaces may be the same: banks put words of their own around what was written."""
    return one == other or (bool(one) and bool(other) and (one in other or other in one))
