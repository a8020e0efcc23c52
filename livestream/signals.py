"""What screens are told: each change of a session as an event, in the transaction of the change.

Everything goes to "session:<id>", which only its crew may read. What buyers may see goes to "live:<id>" as well:
the state, the item on air, prices and what is left; of comments on our own page their numbers, and ticks that tell one
viewer alone that something of their own is other (livestream.audience).
"""
from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from core import events
from core.db import db
from core.transactions import at_end
from livestream import board
from livestream.models import ItemPrice, LiveSession, RunItem

T = TypeVar("T")
STATES = {"session": "", "on_air": "", "item": "code", "deal": "code", "said": "id"}
"""What viewers need only the newest of: the session, what is on air, each item by its code, and each comment."""
CREW_KINDS = ("session", "on_air", "item", "totals", "comment", "look", "order", "gap", "claims", "promoted",
              "deal", "channel", "playing")
PUBLIC_KINDS = ("session", "on_air", "item", "deal", "said", "own")


def public_stream(session_id: int) -> str:
    """The event log that buyers follow."""
    return f"live:{session_id}"


def session_changed(session: LiveSession) -> None:
    """The state of the session, or its plan, is another."""
    db.session.flush()
    closes_at = session.closes_at.isoformat() if session.closes_at else None
    _both(session, "session", {"status": session.status.value, "closes_at": closes_at})


def on_air(session: LiveSession, item: RunItem) -> None:
    """Another item is on air."""
    db.session.flush()
    for state in board.items(session, [item.id]):
        _both(session, "on_air", board.public(state))


def items_changed(session: LiveSession, only: Collection[int] | None = None) -> None:
    """Price, allotment or what is left of some items (all) is another: told as it stands when the transaction ends."""
    at_end(_tell_items, (session, None if only is None else frozenset(only)))


def _tell_items(changes: list[tuple[LiveSession, frozenset[int] | None]]) -> None:
    for session, parts in _by_session(changes):
        some = [part for part in parts if part is not None]
        for state in board.items(session, sorted(frozenset().union(*some)) if len(some) == len(parts) else None):
            events.append(session.stream, "item", **board.private(state))
            events.append(public_stream(session.id), "item", **board.public(state))


def deal(session: LiveSession, size: ItemPrice, *, is_on: bool) -> None:
    """A deal on this pack size has begun or is over; what it costs is told with its item."""
    _both(session, "deal", {"code": size.item.code, "name": size.item.product.name, "unit": size.variant.unit_name,
                            "is_on": is_on})


def totals_changed(session: LiveSession, money: bool = False) -> None:
    """Something was claimed; with `money` also confirmed or paid, or no longer so. Told when the transaction ends."""
    at_end(_tell_totals, (session, money))


def _tell_totals(changes: list[tuple[LiveSession, bool]]) -> None:
    for session, parts in _by_session(changes):
        if any(parts):
            board.keep_money(session)
        events.append(session.stream, "totals", **board.as_dict(board.kept_totals(session)))


def _by_session(changes: list[tuple[LiveSession, T]]) -> list[tuple[LiveSession, list[T]]]:
    found: dict[LiveSession, list[T]] = {}
    for session, part in changes:
        found.setdefault(session, []).append(part)
    return list(found.items())


def crew(session: LiveSession, kind: str, payload: dict[str, Any]) -> None:
    """Tell only the crew. Until the transaction ends the payload may be completed."""
    events.promise(session.stream, kind, payload)


def _both(session: LiveSession, kind: str, payload: dict[str, Any]) -> None:
    events.append(session.stream, kind, **payload)
    events.append(public_stream(session.id), kind, **payload)
