"""The crew of a session restricts a buyer for the cooperatives it sells for, and takes it back."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from core.actors import Actor
from core.db import db
from core.transactions import use_case
from livestream import access
from livestream.buying import buyers, sellers
from livestream.models import LiveBuyer, LiveSession
from livestream.rehearsal_errors import OnlyRehearsed
from orders import restrictions
from orders.errors import NoSuchRestriction
from orders.models import Restriction
from orders.restrictions import Who
from shop.models import Cooperative


@use_case
def restrict(actor: Actor, session_id: int, number: int, reason: str, until: date) -> list[Restriction]:
    """Comments of this buyer wait for a person from now on, in this session and in later ones of these cooperatives.

    Each cooperative of the session gets an entry in its own list, which it sees and may end. Raises NoSuchLiveBuyer,
    orders.errors.ReasonNeeded, BadUntil, OnlyRehearsed; NoSuchSession for whoever does not run it.
    """
    session = access.find(actor, session_id)
    if session.is_rehearsal:
        raise OnlyRehearsed
    buyer = buyers.by_number(actor, session, number)
    who = Who(buyer.name, sellers.phone_of(buyer, buyers.order_of(buyer)), sellers.author_of(buyer))
    return restrictions.write(actor, sellers.of_session(session), who, reason, until)


@use_case
def lift(actor: Actor, session_id: int, restriction_id: int) -> Restriction:
    """Take an entry off again. Raises orders.errors.NoSuchRestriction, also for other cooperatives' entries."""
    session = access.find(actor, session_id)
    if session.is_rehearsal:
        raise NoSuchRestriction  # it shows none
    return restrictions.lift(actor, sellers.of_session(session), restriction_id)


def listed(session: LiveSession) -> list[Restriction]:
    """Who is restricted by the cooperatives of the session today; real people are no matter of a rehearsal."""
    return [] if session.is_rehearsal else restrictions.in_force(sellers.of_session(session))


def names(session: LiveSession) -> dict[int, str]:
    """What the cooperatives of the session are called."""
    wanted = sa.select(Cooperative.id, Cooperative.name).where(Cooperative.id.in_(sellers.of_session(session)))
    return dict(db.session.execute(wanted).all())


def of_buyer(session: LiveSession, buyer: LiveBuyer) -> list[Restriction]:
    """The entries in force about this buyer."""
    return about(buyer, sellers.phone_of(buyer, buyers.order_of(buyer)), listed(session))


def about(buyer: LiveBuyer, phone: str | None, entries: Iterable[Restriction]) -> list[Restriction]:
    """Those of these entries that mean this buyer, who has this phone number."""
    author = sellers.author_of(buyer)
    return [each for each in entries if (phone and each.phone == phone) or each.author == author]
