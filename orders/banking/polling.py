"""Asking SePay and Casso what has happened on our accounts: their webhooks give up after half an hour.

Each time the last days are asked for again, so that nothing is missed that came late; what is known stays as it is.
Where there is more than one turn reads, the next goes on at the place where this one stopped. Rows are heard together;
one that breaks what hears it is kept as it came, for a person, and holds up no other.
"""
from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core import clock
from core.db import db, insert_once
from core.errors import Unavailable
from core.transactions import use_case
from orders.banking import hearing_many, messages
from orders.banking.errors import BadMovement
from orders.banking.heard import HeardLine
from orders.banking.lists import LISTS, Listed, Piece
from orders.cases.opening import About, open_case
from orders.models import CaseKind
from orders.models.money import BankCursor

_AGAIN = timedelta(days=3)
_MOST = 50  # answers of one service in one turn


def poll() -> int:
    """Ask everybody who is connected; how many movements were new. Raises NoAnswer when one of them gave none."""
    heard, failed = 0, None
    for source, listed in LISTS.items():
        try:
            heard += _read(source, listed) if listed.is_connected() else 0
        except Unavailable as error:
            failed = error
    if failed is not None:
        raise failed
    return heard


def _read(source: str, listed: Listed) -> int:
    """Hear what one service tells, until all is read or the turn is over. Raises Unavailable when it must be asked
    again from the same place."""
    begun, place = clock.now(), ""
    cursor = db.session.get(BankCursor, source, populate_existing=True)
    since = begun if cursor is None else min(cursor.read_until, begun)
    if cursor is not None and cursor.place:
        begun, place = cursor.begun_at, cursor.place
    heard = 0
    for number, piece in enumerate(listed.ask(clock.local(since - _AGAIN).date(), place), 1):
        heard += _hear(source, listed, piece)
        _remember(source, piece, begun)
        if number >= _MOST:
            break
    return heard


def _hear(source: str, listed: Listed, piece: Piece) -> int:
    """The rows of a piece, the oldest first; how many were new."""
    told = [each for row in piece.rows if (each := _line(source, listed, row)) is not None]
    rows = {line.external_id: row for row, line in told}
    return hearing_many.hear_all(
        sorted((line for _, line in told), key=lambda each: (each.at, each.external_id)),
        broke=lambda line: messages.keep(source, _raw(rows[line.external_id])))


def _line(source: str, listed: Listed, row: object) -> tuple[object, HeardLine] | None:
    """What a row says. One that cannot be read is kept as a message is that cannot, and a person looks."""
    try:
        return row, listed.read(row if isinstance(row, dict) else {})
    except BadMovement:
        messages.keep(source, _raw(row))
        return None


def _raw(row: object) -> bytes:
    return json.dumps(row, sort_keys=True, ensure_ascii=False).encode()


@use_case
def _remember(source: str, piece: Piece, begun: datetime) -> None:
    """The next question begins after this piece; whoever read all has read until the moment when that was begun."""
    told: dict[str, Any] = {"place": piece.rest, "begun_at": begun}
    if not piece.rest:
        told["read_until"] = begun
    if not insert_once(BankCursor, source=source, **{"read_until": begun, **told}):
        db.session.execute(sa.update(BankCursor).where(BankCursor.source == source).values(told))
    if piece.cut:
        open_case(CaseKind.UNKNOWN, About(f"list:{source}:{piece.cut}", note=f"{source} {piece.cut}"))
