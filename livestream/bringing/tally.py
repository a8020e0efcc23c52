"""What was written on paper while network or power failed, typed in afterwards: a line for each tick on the sheet.

A line is "buyer, phone, code, quantity"; the buyer is a name or their number in the session. A line without commas is
read like an order by hand. Each line goes through the claim rule by itself, as an order by hand does, with a request
key of its own: the same lines sent again change nothing, and one that is refused keeps no other from being done.
A quantity is what the buyer wants of the item in all; "+2" adds.

While the session is closing paper still counts, and after its end for some hours (livestream.bringing.paper): then a
line is done in whole from what is free, or refused with how much is.
"""
from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa

from core import templating
from core.actors import Actor
from core.audit import note
from core.db import db
from core.errors import DomainError
from core.phones import mobile
from core.text import one_line
from core.transactions import use_case
from livestream import access
from livestream.bringing import paper
from livestream.buying import buyers
from livestream.by_hand import hand
from livestream.comments import review, show
from livestream.comments.review import Decided
from livestream.comments.rules import CannotSplit, Did, Want, order
from livestream.desk_errors import NotSoMuchFree
from livestream.errors import NotUnderstood, TooManyLines
from livestream.grammar import Line, Reading
from livestream.models import LiveBuyer, LiveSession, RunItem, SessionStatus
from livestream.serving import claims, goods
from shop.errors import OutOfStock
from shop.models import StockItem

MOST = 300  # lines at once: a sheet has fewer
_NUMBER = re.compile(r"#?(\d{1,6})", re.ASCII)
_CODE = re.compile(r"([a-zA-Z])\s*0?(\d{1,2})", re.ASCII)


class Bad(StrEnum):
    """What is the matter with a line, before anything is done."""

    UNKNOWN_CODE = "unknown code"
    BAD_PHONE = "bad phone"
    UNKNOWN_NUMBER = "unknown number"
    NOBODY = "nobody"
    NOT_UNDERSTOOD = "not understood"
    OVER_THE_LIMIT = "over the limit"
    NOT_FREE = "not free"


@dataclass(frozen=True)
class Row:
    """A line as it was typed, and what it says. `whose` is the number of a buyer who is known."""

    at: int
    typed: str
    name: str
    phone: str | None
    whose: int | None
    reading: Reading


@dataclass(frozen=True)
class Verdict:
    """What would come of a line, or came of it: `did` as in livestream.comments.rules, or `bad`; `error` in words."""

    at: int
    typed: str
    did: str = ""
    is_waiting: bool = False
    bad: Bad | None = None
    error: DomainError | None = None
    number: int | None = None
    again: int | None = None  # the line above that names the same buyer and item

    @property
    def is_done(self) -> bool:
        """True unless somebody has to mend the line."""
        return self.bad is None and self.error is None


def lines_of(text: str) -> list[tuple[int, str]]:
    """What was typed, line by line with its place; empty lines are none. Raises TooManyLines."""
    found = [(at, line) for at, each in enumerate(text.splitlines(), 1) if (line := one_line(each.replace("\t", ";")))]
    if len(found) > MOST:
        raise TooManyLines(most=MOST)
    return found


def check(actor: Actor, session_id: int, text: str) -> list[Verdict]:
    """What would happen to each line now; nothing is changed. Raises NotOnAir, TooLateForPaper, TooManyLines."""
    session = access.find(actor, session_id)
    paper.check_open(session)
    left = dict(goods.left_for_paper(session))
    seen: dict[tuple[object, str], int] = {}
    return [_foresee(session, at, line, left, seen) for at, line in lines_of(text)]


def enter(actor: Actor, session_id: int, text: str, request_key: str) -> list[Verdict]:
    """Do each line by itself, once for each key and line however often it is sent.

    Raises NotOnAir, TooLateForPaper, TooManyLines.
    """
    session = access.find(actor, session_id)
    paper.check_open(session)
    found, times = [], Counter[str]()
    for at, line in lines_of(text):
        times[line] += 1
        key = hashlib.sha256(f"{request_key}\n{line}\n{times[line]}".encode()).hexdigest()[:40]
        try:
            found.append(_enter(actor, session_id, at, line, f"tally:{key}"))
        except OutOfStock as refusal:  # since the line was begun the shop has sold them
            found.append(Verdict(at, line, error=_what_is_left(actor, session_id, refusal)))
        except DomainError as refusal:  # the other lines are done all the same
            found.append(Verdict(at, line, error=refusal))
    return found


@use_case
def _enter(actor: Actor, session_id: int, at: int, line: str, key: str) -> Verdict:
    session = access.lock_session(actor, session_id)
    paper.check_open(session)
    left = goods.left_for_paper(session)
    row = _read(session, at, line)
    if isinstance(row, Bad):
        return Verdict(at, line, bad=row)
    whose = buyers.by_number(actor, session, row.whose) if row.whose is not None else None
    said = hand.Line(line[:500], row.reading, row.name, whose, paper.written_at(session))
    decided = hand.note_by_hand(actor, session, said, key)
    if session.status == SessionStatus.ENDED:
        _in_whole(session, decided, left)
        note("entered from paper after the end", f"session:{session.id}", comment=decided.comment_id)
    did = decided.outcome[0] if decided.outcome else {}
    return Verdict(at, line, did=str(did.get("did", "")), is_waiting=did.get("state") == "waiting",
                   number=decided.number)


def _in_whole(session: LiveSession, decided: Decided, left: dict[int, int]) -> None:
    """Nothing waits after the end. Raises NotSoMuchFree where something would."""
    for said in decided.outcome:
        item = _item(session, said["code"]) if said.get("state") == "waiting" else None
        if item is not None:
            raise _not_so_much(item, left)


def _what_is_left(actor: Actor, session_id: int, refusal: OutOfStock) -> DomainError:
    """What a person reads, with what is free now, once the line that was begun is undone."""
    session = access.find(actor, session_id)
    item = next((each for each in session.line_up if each.stock_item_id == refusal.facts["stock_item_id"]), None)
    return _not_so_much(item, goods.left_for_paper(session)) if item is not None else refusal


def _not_so_much(item: RunItem, left: Mapping[int, int]) -> NotSoMuchFree:
    shelf = db.session.get_one(StockItem, item.stock_item_id)
    return NotSoMuchFree(item=item.code, left=templating.quantity(left.get(shelf.id, 0), shelf.unit))


def _read(session: LiveSession, at: int, line: str) -> Row | Bad:
    fields = [each.strip() for each in (line.split(";", 3) if ";" in line else line.split(",", 3))]
    try:
        if len(fields) < 4:
            reading = hand.understand_hand(session, line, None)
            row = Row(at, line, review.name_in(line, reading), reading.phone, None, reading)
            return row if row.name or row.phone else Bad.NOBODY
        return _read_fields(session, at, line, fields)
    except NotUnderstood:
        return Bad.NOT_UNDERSTOOD


def _read_fields(session: LiveSession, at: int, line: str, fields: Sequence[str]) -> Row | Bad:
    name, typed_phone, typed_code, amount = fields
    code = _CODE.fullmatch(typed_code)
    item = _item(session, f"{code[1].upper()}{int(code[2]):02}") if code is not None else None
    if item is None:
        return Bad.UNKNOWN_CODE
    phone = mobile(typed_phone) if typed_phone else None
    if typed_phone and phone is None:
        return Bad.BAD_PHONE
    number = _NUMBER.fullmatch(name)
    if number is not None and _numbered(session, int(number[1])) is None:
        return Bad.UNKNOWN_NUMBER
    if not name and phone is None:
        return Bad.NOBODY
    said = f"{'thêm ' if amount.startswith('+') else ''}{item.code} {amount.lstrip('+ ') or '1'}"
    reading = review.understand(session, said, None)
    if len(reading.lines) != 1 or reading.lines[0].code != item.code or reading.cancel_lines or reading.review:
        return Bad.NOT_UNDERSTOOD
    return Row(at, line, "" if number else name, phone, int(number[1]) if number else None,
               replace(reading, phone=phone))


def _foresee(session: LiveSession, at: int, line: str, left: dict[int, int],
             seen: dict[tuple[object, str], int]) -> Verdict:
    row = _read(session, at, line)
    if isinstance(row, Bad):
        return Verdict(at, line, bad=row)
    buyer = _buyer(session, row)
    who = buyer.id if buyer is not None else buyers.hand_author(row.name, row.phone)
    did, waits, again = "", False, None
    for each in row.reading.lines:
        item = _item(session, each.code or "")
        want = _want(item, each) if item is not None else None
        if item is None or want is None:
            return Verdict(at, line, bad=Bad.NOT_UNDERSTOOD)
        have = [claim for claim in claims.open_claims(buyer) if claim.item_id == item.id] if buyer is not None else []
        try:
            change = order(claims.as_have(have), want, row.reading.mode is not None and row.reading.mode.value == "add")
        except CannotSplit:
            return Verdict(at, line, bad=Bad.NOT_UNDERSTOOD)
        if item.limit_per_buyer is not None and change.make and change.base_units > item.limit_per_buyer:
            return Verdict(at, line, bad=Bad.OVER_THE_LIMIT)
        needed = sum(make.base_units for make in change.make)
        waits = waits or needed > left.get(item.stock_item_id, 0)
        if waits and session.status == SessionStatus.ENDED:
            return Verdict(at, line, bad=Bad.NOT_FREE)
        left[item.stock_item_id] = left.get(item.stock_item_id, 0) - (0 if waits else needed)
        again = again or seen.get((who, item.code))
        seen[who, item.code] = at
        did = change.did.value
    return Verdict(at, line, did=did or Did.NOTHING.value, is_waiting=waits,
                   number=buyer.number if buyer is not None else None, again=again)


def _buyer(session: LiveSession, row: Row) -> LiveBuyer | None:
    """The buyer whom the line will be about, if they are known already."""
    if row.whose is not None:
        return _numbered(session, row.whose)
    return db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.author_id == buyers.hand_author(row.name, row.phone)))


def _item(session: LiveSession, code: str) -> RunItem | None:
    return next((item for item in session.line_up if item.code == code and item.prices), None)


def _numbered(session: LiveSession, number: int) -> LiveBuyer | None:
    return db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.number == number))


def _want(item: RunItem, line: Line) -> Want | None:
    shelf = db.session.get_one(StockItem, item.stock_item_id)
    found = show.portion(item, shelf, line.qty if line.qty is not None else Decimal(1), line.unit)
    return Want(found.price.id, found.milli, found.base_units) if found is not None else None
