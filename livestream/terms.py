"""What holds in one session: the dated settings, unless its plan says otherwise.

| name                   | what                                                                                      |
| ---------------------- | ----------------------------------------------------------------------------------------- |
| `claim_minutes`        | how long goods are kept for whoever has left no phone number                              |
| `claim_minutes_METHOD` | how long for whoever has, until the order is completed, by its payment method              |
| `claim_fill_part`      | 1: who wants more than is left gets what is left and waits for the rest; 0: all or nothing |
| `claim_first_paid`     | 1: a claim reserves nothing, goods go to who pays first (see .first_paid); 0: it does       |

Minutes of 0 are for ever. A change holds for what is reserved from then on; how claims are filled and served is fixed
when selling begins.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock, dated
from core.actors import Actor
from core.audit import note
from core.dated import NotSet
from core.db import db
from core.prepared import Prepared
from core.transactions import known, unknown, use_case
from livestream import access, signals
from livestream.errors import BadTerms, FillIsFixed
from livestream.first_paid_errors import FirstPaidIsFixed
from livestream.models import LiveBuyer, LiveSession, SessionStatus, SessionTerm
from orders.models import Order, OrderStatus

NO_PHONE, FILL_PART, FIRST_PAID = "claim_minutes", "claim_fill_part", "claim_first_paid"
FIXED = (FILL_PART, FIRST_PAID)  # when selling begins
LONGEST = 14 * 24 * 60  # minutes: two weeks


def minutes_of(method: str) -> str:
    """The setting of a payment method."""
    return f"{NO_PHONE}_{method}"


KEPT = ("cod",)  # how an order is paid that nobody has completed yet: whoever pays before has a deadline of its own
NAMES = (NO_PHONE, *map(minutes_of, KEPT), *FIXED)


_OWN = Prepared(sa.select(SessionTerm.name, SessionTerm.value).where(
    SessionTerm.session_id == sa.bindparam("session_id")))


@dataclass(frozen=True)
class Filling:
    """How claims are served in a session: in part or not, and whether who pays first is served first."""

    in_part: bool
    first_paid: bool


def filling(session: LiveSession) -> Filling:
    """How claims are served in this session."""
    db.session.flush()  # as every other question does: callers may count on it
    return Filling(*(bool(value(session, name)) for name in FIXED))


def value(session: LiveSession | None, name: str) -> int:
    """What `name` is in this session; without one, what it is in new ones."""
    return known(("term", session.id if session is not None else None, name), lambda: _ask(session, name))


def _ask(session: LiveSession | None, name: str) -> int:
    db.session.flush()  # as every other question does: callers may count on it
    own = {} if session is None else _own(session.id)
    if name in own:
        return own[name]
    try:
        return dated.value(name)
    except NotSet:
        return 0  # a method whose time nobody has limited


def _own(session_id: int) -> dict[str, int]:
    """Everything that was agreed for this session, in one question."""
    return known(("terms", session_id), lambda: dict[str, int](_OWN.rows(session_id=session_id)))


def of(session: LiveSession | None) -> dict[str, int]:
    """All of them."""
    return {name: value(session, name) for name in NAMES}


def fills_in_part(session: LiveSession) -> bool:
    """True if a claim may be served in part."""
    return filling(session).in_part


def is_first_paid(session: LiveSession) -> bool:
    """True if a claim reserves nothing, and goods go to who pays first."""
    return filling(session).first_paid


def fix(session: LiveSession) -> None:
    """Selling begins: how claims are filled and served stays as it is now, whatever is enacted later."""
    for name in FIXED:
        if db.session.get(SessionTerm, (session.id, name)) is None:
            db.session.add(SessionTerm(session_id=session.id, name=name, value=value(session, name)))
    db.session.flush()
    unknown()


def kept_until(session: LiveSession, buyer: LiveBuyer, order: Order | None) -> datetime | None:
    """Until when goods are kept that this buyer reserves now; for good if it is completed. A rehearsal has no order."""
    if order is not None and (order.status != OrderStatus.PLACED or order.has_address):
        return None
    has_phone = buyer.phone is not None or (order is not None and order.buyer_phone is not None)
    method = order.payment_method if order is not None else KEPT[0]
    minutes = value(session, minutes_of(method) if has_phone else NO_PHONE)
    return clock.now() + timedelta(minutes=minutes) if minutes else None


@use_case
def agree(actor: Actor, session_id: int, wish: Mapping[str, int]) -> None:
    """Write what holds in this session, also while it is live.

    Raises BadTerms, FillIsFixed, FirstPaidIsFixed, NoSuchSession. What is as the dated settings have it is not
    written, so that it goes with them.
    """
    session = access.lock_session(actor, session_id)
    before = of(session)
    for name, new in wish.items():
        most = 1 if name in FIXED else LONGEST
        if name not in NAMES or type(new) is not int or not 0 <= new <= most or (
                session.status in (SessionStatus.ENDED, SessionStatus.CANCELLED)):
            raise BadTerms
        if name in FIXED and new != before[name] and session.status != SessionStatus.PLANNED:
            raise FillIsFixed if name == FILL_PART else FirstPaidIsFixed
        _write(session, name, new)
        unknown()
    db.session.flush()
    after = of(session)
    if after != before:
        note("session terms changed", f"session:{session.id}", **after)
        signals.session_changed(session)


def take_over(source: LiveSession, session: LiveSession) -> None:
    """What was agreed in `source` holds in a new session too. Call inside a use case.

    What the dated settings say as well is not written, as in `agree`.
    """
    agreed = sa.select(SessionTerm.name, SessionTerm.value).where(
        SessionTerm.session_id == source.id, SessionTerm.name.in_(NAMES)).order_by(SessionTerm.name)
    for name, new in db.session.execute(agreed).all():
        _write(session, name, new)
    unknown()
    db.session.flush()


def _write(session: LiveSession, name: str, new: int) -> None:
    row = db.session.get(SessionTerm, (session.id, name))
    if row is not None:
        row.value = new
    elif new != value(None, name):
        db.session.add(SessionTerm(session_id=session.id, name=name, value=new))
