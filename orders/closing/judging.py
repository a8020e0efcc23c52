"""Which faults stand against closing a month: those of its money.

A check that is not about money says nothing about books. One that is stands against every month, unless all that its
fault names was booked after the month: then the month is as it will be. What names nothing that is booked may be of any
month, and stands against it.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from core.checks import Fault
from core.db import db
from orders.ledger import Entry, Posting

_DOCUMENT = re.compile(r"\b[a-z_]+:[A-Za-z0-9-]+")
_CODE = re.compile(r"\bCB[0-9A-Z]{8}(?:-\d+)?\b")
_THING = re.compile(r"\b(bank line|payment|refund|payout|settlement|dispute|remittance) (\d+)\b")
_DOCUMENTS = {"bank line": "bank"}
_LOOKED_AT = 200  # faults of which the days are asked


class Says(StrEnum):
    """What a fault says about the month."""

    AGAINST = "against"
    LATER = "later"  # about money that was booked after it
    ELSEWHERE = "elsewhere"  # about no money


@dataclass(frozen=True)
class Judged:
    """A fault, and what it says about the month; kept with the closing."""

    check: str
    fault: str
    says: Says


def judge(faults: Iterable[Fault], last_day: date) -> list[Judged]:
    """Each of the faults; those that stand against the month first."""
    found = []
    for number, fault in enumerate(faults):
        says = Says.AGAINST
        if not fault.is_about_money:
            says = Says.ELSEWHERE
        elif number < _LOOKED_AT and _is_later(fault.text, last_day):
            says = Says.LATER
        found.append(Judged(fault.check, fault.text, says))
    return sorted(found, key=lambda each: (list(Says).index(each.says), each.check))


def _is_later(text: str, last_day: date) -> bool:
    """True if all that the sentence names is in the books, and only on later days."""
    documents = [*_DOCUMENT.findall(text), *(f"{_DOCUMENTS.get(kind, kind)}:{number}"
                                             for kind, number in _THING.findall(text))]
    documents += [each for code in _CODE.findall(text) for each in (f"order:{code}", f"parcel:{code}")]
    if not documents:
        return False
    booked = sa.select(sa.func.min(Posting.day), sa.func.count()).where(sa.or_(
        Posting.document.in_(documents),
        Posting.id.in_(sa.select(Entry.posting_id).where(Entry.party.in_(documents)))))
    first, number = db.session.execute(booked).one()
    return bool(number) and first > last_day
