"""Buyers who are known: by the last digits of their phone number, or the beginning of their name.

Only those of this session, and the customers of its own cooperatives. In a rehearsal nobody but those of the session.
"""
from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from core.db import db
from core.text import fold
from livestream.buying import sellers
from livestream.desk_errors import NoSuchTail, SeveralTails
from livestream.models import LiveBuyer, LiveSession
from orders import customers

MOST = 5  # as many as one takes in at a glance
_SHORTEST_TAIL = 3


@dataclass(frozen=True)
class Known:
    """Somebody who is known. `number` is theirs in the hall of this session, `tail` the shortest that means only them.

    `orders` counts those that these cooperatives have had from them before.
    """

    phone: str
    name: str
    number: int | None = None
    tail: str = ""
    orders: int = 0


def by_tail(session: LiveSession, digits: str, name: str = "") -> tuple[str, str]:
    """(phone number, name) of the only one whose number ends so, and who is called so where a name is given.

    Raises NoSuchTail, SeveralTails.
    """
    found = [each for each in _ending_in(session, digits) if _is_called(each.name, name)]
    if not found:
        raise NoSuchTail(digits=digits)
    if len(found) > 1:
        raise SeveralTails(count=len(found), digits=digits)
    return found[0].phone, found[0].name or name


def ending_in(session: LiveSession, digits: str) -> list[Known]:
    """Whose numbers end so, those of this session first, each with the shortest end that means nobody else."""
    return [_with_tail(session, each) for each in _ending_in(session, digits)[:MOST]]


def named(session: LiveSession, name: str) -> list[Known]:
    """Customers whose name begins so. Those of this session stand on the page of whoever asks."""
    if session.is_rehearsal:
        return []
    found: dict[str, Known] = {}
    for each in customers.named(sellers.of_session(session), name, 2 * MOST):
        found.setdefault(each.phone, Known(each.phone, each.name, orders=each.orders))
    numbers = _numbers(session, found)
    return [_with_tail(session, Known(each.phone, each.name, numbers.get(each.phone), orders=each.orders))
            for each in list(found.values())[:MOST]]


def _ending_in(session: LiveSession, digits: str) -> list[Known]:
    here = db.session.execute(sa.select(sa.func.coalesce(LiveBuyer.phone, ""), LiveBuyer.name, LiveBuyer.number).where(
        LiveBuyer.session_id == session.id, LiveBuyer.phone.endswith(digits, autoescape=True)).order_by(
        LiveBuyer.number)).all()
    found: dict[str, Known] = {}
    for phone, name, number in here:
        found.setdefault(phone, Known(phone, "" if name == phone else name, number))
    if session.is_rehearsal:
        return list(found.values())
    for each in customers.ending_in(sellers.of_session(session), digits):
        known = found.setdefault(each.phone, Known(each.phone, each.name))
        found[each.phone] = Known(each.phone, known.name or each.name, known.number, orders=known.orders + each.orders)
    return list(found.values())


def _with_tail(session: LiveSession, known: Known) -> Known:
    """With as many of the last digits as nobody else has."""
    others = [each.phone for each in _ending_in(session, known.phone[-_SHORTEST_TAIL:]) if each.phone != known.phone]
    length = next(length for length in range(_SHORTEST_TAIL, len(known.phone) + 1)
                  if not any(other.endswith(known.phone[-length:]) for other in others))
    return Known(known.phone, known.name, known.number, known.phone[-length:], known.orders)


def _numbers(session: LiveSession, phones: dict[str, Known]) -> dict[str, int]:
    rows = db.session.execute(sa.select(LiveBuyer.phone, LiveBuyer.number).where(
        LiveBuyer.session_id == session.id, LiveBuyer.phone.in_(list(phones))).order_by(LiveBuyer.number.desc()))
    return {phone: number for phone, number in rows if phone is not None}


def _is_called(known: str, name: str) -> bool:
    """True if each word of the name is one of theirs; of whoever has no name here every name may be."""
    words = fold(known).split()
    return not words or all(word in words for word in fold(name).split())
