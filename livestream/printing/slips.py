"""Slips for the bags while the session runs: printed as claims come, each once, however many people press the key.

What is new is found and written down in one transaction that has locked the session; a unique key of (subject, nth)
stands behind it. A claim that goes after its slip was printed gets a slip that says so; what comes instead of it says
"changed". Who waits has nothing in a bag and gets no slip yet.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import clock
from core.actors import Actor
from core.db import db
from core.transactions import use_case
from livestream import access
from livestream.errors import NoSuchSlip
from livestream.models import (
    Claim,
    ClaimStatus,
    ItemPrice,
    LiveBuyer,
    LiveSession,
    RunItem,
    Slip,
    SlipFor,
    SlipKind,
    SlipPhone,
    SlipRun,
    SlipSetting,
    SlipWidth,
)
from livestream.printing.short_names import short_name
from orders import balances, customers
from orders.models import Order

AT_ONCE = 60  # slips of one run: more would keep the printer from whatever comes next
_TAKEN = (ClaimStatus.HELD, ClaimStatus.ORDERED)
_OVER = (SlipKind.VOID, SlipKind.REPLACED)


@dataclass(frozen=True)
class Choices:
    """How a session prints."""

    width: SlipWidth = SlipWidth.WIDE
    phone: SlipPhone = SlipPhone.LAST
    one_for: SlipFor = SlipFor.CLAIM
    with_qr: bool = False


@dataclass(frozen=True)
class Due:
    """A slip that ought to be printed: about these claims of one buyer."""

    buyer: LiveBuyer
    claims: tuple[Claim, ...]
    kind: SlipKind
    claim: Claim | None = None  # None: it is about the buyer
    instead: tuple[Claim, ...] = ()
    lines_before: tuple[dict[str, Any], ...] = ()  # what a buyer's last slip said, for one that takes it back

    @property
    def subject(self) -> str:
        """What it is about, in a word."""
        return f"buyer:{self.buyer.id}" if self.claim is None else f"claim:{self.claim.id}"


def choices(session: LiveSession) -> Choices:
    """How this session prints its slips."""
    kept = db.session.get(SlipSetting, session.id)
    return Choices(kept.width, kept.phone, kept.one_for, kept.with_qr) if kept is not None else Choices()


@use_case
def choose(actor: Actor, session_id: int, wish: Choices) -> None:
    """Remember how this session prints its slips."""
    session = access.lock_session(actor, session_id)
    kept = db.session.get(SlipSetting, session.id) or SlipSetting(session_id=session.id)
    kept.width, kept.phone, kept.one_for, kept.with_qr = wish.width, wish.phone, wish.one_for, wish.with_qr
    db.session.add(kept)


@use_case
def print_new(actor: Actor, session_id: int) -> int | None:
    """Write down what is printed now; the id of the run, or None when nothing is new. Others then find it printed."""
    session = access.lock_session(actor, session_id)
    found = due(session)[:AT_ONCE]
    if not found:
        return None
    run = _run(actor, session)
    known = _standing(session, found)
    nth = _counts(each.subject for each in found)
    for each in found:
        _write(run, each.buyer, each.claim, each.subject, nth.get(each.subject, 0) + 1, each.kind,
               _facts(each, known))
        for gone in each.instead if each.claim is not None else ():
            subject = f"claim:{gone.id}"
            _write(run, each.buyer, gone, subject, _counts([subject])[subject] + 1, SlipKind.REPLACED, {"lines": []})
    return run.id


@use_case
def reprint(actor: Actor, session_id: int, slip_id: int) -> int:
    """The same slip once more, marked with its count. Raises NoSuchSlip, also for another session's."""
    session = access.lock_session(actor, session_id)
    slip = db.session.get(Slip, slip_id)
    if slip is None or slip.run.session_id != session.id or slip.kind == SlipKind.REPLACED:
        raise NoSuchSlip
    run = _run(actor, session)
    claim = db.session.get(Claim, slip.claim_id) if slip.claim_id is not None else None
    was = slip.facts.get("was", slip.kind.value)
    _write(run, slip.buyer, claim, slip.subject, _counts([slip.subject])[slip.subject] + 1, SlipKind.REPRINT,
           {**slip.facts, "was": was})
    return run.id


def run_of(actor: Actor, session: LiveSession, run_id: int) -> SlipRun:
    """One run of this session. Raises NoSuchSlip, also for another session's."""
    access.find(actor, session.id)
    run = db.session.get(SlipRun, run_id)
    if run is None or run.session_id != session.id:
        raise NoSuchSlip
    return run


def latest(session: LiveSession, most: int = 60) -> list[Slip]:
    """What was printed last, the newest first."""
    wanted = sa.select(Slip).join(SlipRun, SlipRun.id == Slip.run_id).where(
        SlipRun.session_id == session.id, Slip.kind != SlipKind.REPLACED).order_by(Slip.id.desc()).limit(most)
    return list(db.session.scalars(wanted.options(joinedload(Slip.run), joinedload(Slip.buyer))))


def due(session: LiveSession) -> list[Due]:
    """What ought to be printed now, oldest first."""
    last = {slip.subject: slip for slip in db.session.scalars(
        sa.select(Slip).join(SlipRun, SlipRun.id == Slip.run_id).where(
            SlipRun.session_id == session.id).order_by(Slip.id))}
    printed = {slip.claim_id for slip in last.values() if slip.claim_id is not None}
    wanted = sa.select(Claim).where(Claim.session_id == session.id, sa.or_(
        Claim.status.in_(_TAKEN), Claim.id.in_(printed))).order_by(Claim.id).options(
        joinedload(Claim.item).joinedload(RunItem.product), joinedload(Claim.price).joinedload(ItemPrice.variant),
        joinedload(Claim.buyer))
    claims = list(db.session.scalars(wanted))
    taken = [claim for claim in claims if claim.status in _TAKEN]
    if choices(session).one_for == SlipFor.CLAIM:
        return _due_claims(claims, taken, last)
    return _due_buyers(session, taken, last)


def _due_claims(claims: Sequence[Claim], taken: Sequence[Claim], last: dict[str, Slip]) -> list[Due]:
    gone: dict[tuple[int, int], list[Claim]] = {}
    for claim in claims:
        before = last.get(f"claim:{claim.id}")
        if claim.status not in _TAKEN and before is not None and not _is_over(before):
            gone.setdefault((claim.buyer_id, claim.item_id), []).append(claim)
    found = []
    for claim in taken:
        if f"claim:{claim.id}" not in last:
            instead = tuple(gone.pop((claim.buyer_id, claim.item_id), ()))
            found.append(Due(claim.buyer, (claim,), SlipKind.NEW, claim, instead))
    void = [Due(claim.buyer, (claim,), SlipKind.VOID, claim) for claims in gone.values() for claim in claims]
    return void + found  # what must come off a bag comes first


def _due_buyers(session: LiveSession, taken: Sequence[Claim], last: dict[str, Slip]) -> list[Due]:
    now: dict[int, list[Claim]] = {}
    for claim in taken:
        now.setdefault(claim.buyer_id, []).append(claim)
    known = {slip.buyer_id for subject, slip in last.items() if subject.startswith("buyer:")}
    buyers = db.session.scalars(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.id.in_({*now, *known})).order_by(LiveBuyer.number))
    found = []
    for buyer in buyers:
        before, claims = last.get(f"buyer:{buyer.id}"), tuple(now.get(buyer.id, ()))
        if before is None:
            found.append(Due(buyer, claims, SlipKind.NEW))
        elif before.facts["claims"] != [claim.id for claim in claims]:
            found.append(Due(buyer, claims, SlipKind.CHANGED if claims else SlipKind.VOID,
                             lines_before=tuple(before.facts["lines"])))
    return found


def _is_over(slip: Slip) -> bool:
    return slip.kind in _OVER or slip.facts.get("was") == SlipKind.VOID.value


def _run(actor: Actor, session: LiveSession) -> SlipRun:
    run = SlipRun(session_id=session.id, printed_by=actor.person_id, printed_at=clock.now())
    db.session.add(run)
    db.session.flush()
    return run


def _write(run: SlipRun, buyer: LiveBuyer, claim: Claim | None, subject: str, nth: int, kind: SlipKind,
           facts: dict[str, Any]) -> None:
    db.session.add(Slip(run_id=run.id, buyer_id=buyer.id, claim_id=claim.id if claim is not None else None,
                        subject=subject, nth=nth, kind=kind, facts=facts))
    db.session.flush()


def _counts(subjects: Iterable[str]) -> dict[str, int]:
    wanted = sa.select(Slip.subject, sa.func.max(Slip.nth)).where(Slip.subject.in_(list(subjects)))
    return dict(db.session.execute(wanted.group_by(Slip.subject)).all())


def _facts(each: Due, known: dict[int, str]) -> dict[str, Any]:
    """What stands on the slip: the goods, what is to be collected for the whole order, who else is in it."""
    lines = [{"code": claim.item.code, "name": short_name(claim.item.product.name), "milli": claim.milli,
              "unit": claim.price.variant.unit_name, "price": claim.unit_price, "amount": claim.amount}
             for claim in each.claims] or list(each.lines_before)
    order = db.session.get(Order, each.buyer.order_id) if each.buyer.order_id is not None else None
    facts: dict[str, Any] = {
        "claims": [claim.id for claim in each.claims], "lines": lines,
        "goods": sum(line["amount"] for line in lines), "standing": known.get(each.buyer.id, ""),
        "instead": [[claim.milli, claim.price.variant.unit_name] for claim in each.instead]}
    if order is not None:
        facts |= {"order": order.code, **money_of(order)}
    return facts


def money_of(order: Order) -> dict[str, Any]:
    """What is to be collected for the whole order as things stand, and whether nothing is."""
    balance = balances.of(order)
    return {"collect": balance.left, "is_paid": balance.due > 0 and not balance.left}


def _standing(session: LiveSession, found: Sequence[Due]) -> dict[int, str]:
    """"new" or "returning" for buyers whose number is known, by what the cooperatives of these very goods know of it.

    Each cooperative answers from its own history alone; there is no list that they share.
    """
    orders = {order.id: order.buyer_phone for order in db.session.scalars(sa.select(Order).where(
        Order.id.in_({each.buyer.order_id for each in found if each.buyer.order_id is not None})))}
    phones = {each.buyer.id: each.buyer.phone or orders.get(each.buyer.order_id or 0) for each in found}
    since = session.went_live_at or clock.now()
    sellers = {each.buyer.id: {claim.item.product.cooperative_id for claim in each.claims} for each in found}
    seen = {(row.cooperative_id, row.phone) for seller in set().union(*sellers.values()) for row in customers.history(
        seller, [phone for phone in phones.values() if phone]).values() if row.first_order_at < since}
    return {buyer_id: "returning" if any((seller, phone) in seen for seller in sellers[buyer_id]) else "new"
            for buyer_id, phone in phones.items() if phone}
