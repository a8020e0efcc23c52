"""The same movement told by several: a webhook, a list that is asked for, a file of the bank.

A source never tells one movement under two ids. So what it tells under a new id is another movement than all it has
told, and may be one that others have told: on the same account, as much, the same way, with the bank's own reference;
or, where one of the two has no reference, with the same words on the same day. Two equal transfers told by two sources
are two movements, whoever tells first. Where references differ and everything else is the same, nobody can know: the
line is kept for a person.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core import clock
from core.db import db
from core.text import fold
from orders.banking.heard import HeardLine
from orders.models import BankLine, BankTelling

_WITHOUT = re.compile(r"[^a-z0-9]+")
NEAR = timedelta(days=3)  # a bank may book a movement on another day than it was
_SHORTEST = 6  # signs of a reference that stands for one movement


@dataclass(frozen=True)
class Found:
    """`line` is the movement that is known. `doubtful` is one that may be the same, or another."""

    line: BankLine | None = None
    doubtful: BankLine | None = None


def find(told: HeardLine) -> Found:
    """What is known of this movement from other sources. The account is locked."""
    day = clock.local(told.at).date()
    near = sa.select(BankLine).where(
        BankLine.account_number == told.account_number, BankLine.amount == told.amount,
        BankLine.direction == told.direction, BankLine.day.between(day - NEAR, day + NEAR),
        ~sa.exists().where(BankTelling.line_id == BankLine.id, BankTelling.source == told.source)).order_by(BankLine.id)
    return choose(told, day, list(db.session.scalars(near)))


def choose(told: HeardLine, day: date, known: Sequence[BankLine]) -> Found:
    """The rule, on lines of the same account, amount and direction that this source has not told."""
    reference, words = _plain(told.reference), _plain(told.text)
    for line in known:
        theirs = _plain(line.reference)
        if reference and len(reference) >= _SHORTEST and reference in (theirs, _end(line.text, reference)):
            return Found(line)
        if theirs and len(theirs) >= _SHORTEST and theirs == _end(told.text, theirs):
            return Found(line)
    same = [line for line in known if line.day == day and _agree(words, _plain(line.text))]
    for line in same:
        if not reference or not _plain(line.reference):
            return Found(line)
    return Found(doubtful=same[0] if same else None)


def _plain(text: str) -> str:
    return _WITHOUT.sub("", fold(text))


def _end(text: str, reference: str) -> str:
    """The reference, if the words hold it; banks put it there."""
    return reference if reference in _plain(text) else ""


def _agree(one: str, other: str) -> bool:
    """Banks put words of their own around what was written."""
    return one == other or (bool(one) and bool(other) and (one in other or other in one))
