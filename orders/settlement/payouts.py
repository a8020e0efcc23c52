"""Payouts: in one file for the bank at a time, paid when a person has seen it at the bank, once more if it came back.

Only administrators do this, and whoever calls has seen to it that they signed in a moment ago.
"""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa

from core import actors, clock, secret_box
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.states import IllegalMove, move
from core.text import one_line
from core.transactions import lock, lock_all, use_case
from orders import ledger
from orders.access import sees_everything
from orders.cases.opening import close_cases
from orders.errors import NothingLeftOfTheLine, ReasonNeeded
from orders.ledger import Account, Leg, NewPosting
from orders.models.money import BankLine, Payout, PayoutBatch, PayoutStatus, Settlement, SettlementStatus
from orders.settlement import accounts
from orders.settlement_errors import NoAccount, NoSuchPayout, NothingToSend, SameAccount
from shop.models import Cooperative

PAID, RETURNED = "paid", "returned"
_S = PayoutStatus


@use_case
def make_batch(actor: Actor, payout_ids: Collection[int], again: Collection[int] = ()) -> PayoutBatch:
    """Put these into one file for the bank, each with the account its seller has now. Who is in a file is in no other.

    Those in `again` may go to the very account from which the bank sent them back: somebody has asked why.
    Raises NothingToSend when one of them does not wait any more, NoAccount, SameAccount.
    """
    found = _opened(actor, payout_ids)
    if not found or any(each.status != _S.WAITING for each in found):
        raise NothingToSend
    made = PayoutBatch(made_at=clock.now(), made_by=actors.current().ref)
    db.session.add(made)
    db.session.flush()
    for payout in found:
        _address(payout, payout.id in again)
        payout.batch_id = made.id
        move(payout, _S.SENT)
    db.session.flush()
    return made


@use_case
def withdraw_batch(actor: Actor, batch_id: int, reason: str) -> PayoutBatch:
    """The bank did not take this file: what is in it waits again. Raises ReasonNeeded, IllegalMove when some of it is
    paid already."""
    batch, found = _batch(actor, batch_id)
    if batch.withdrawn_at is not None:
        return batch
    text = _reason(reason)
    for payout in found:
        _take_out(payout, text)
    batch.withdrawn_at = clock.now()
    db.session.flush()
    return batch


@use_case
def withdraw(actor: Actor, payout_id: int, reason: str) -> Payout:
    """The bank took the file and refused this one before it went out: it waits again, and nothing was booked.

    A repeat changes nothing. Raises ReasonNeeded, IllegalMove for one that went out.
    """
    [found] = _opened(actor, [payout_id])
    if found.status == _S.WAITING:
        return found
    text, batch_id = _reason(reason), found.batch_id
    _take_out(found, text)
    db.session.flush()
    if batch_id is not None:
        batch = lock(PayoutBatch, batch_id)
        if db.session.scalar(sa.select(Payout.id).where(Payout.batch_id == batch_id).limit(1)) is None:
            batch.withdrawn_at = clock.now()
    return found


def _take_out(payout: Payout, reason: str) -> None:
    move(payout, _S.WAITING, reason)
    payout.batch_id, payout.bank_bin, payout.holder = None, "", ""
    payout.account_box = payout.account_tail = ""


@use_case
def confirm_batch(actor: Actor, batch_id: int) -> int:
    """A person has seen at the bank that all of this file went out; how many that was news for."""
    _, found = _batch(actor, batch_id)
    return _pay([each for each in found if each.status == _S.SENT])


@use_case
def confirm(actor: Actor, payout_id: int) -> Payout:
    """The same for one of them. A repeat changes nothing."""
    [found] = _opened(actor, [payout_id])
    if found.status not in (_S.SENT, _S.PAID):
        raise IllegalMove(old=found.status, new=_S.PAID)
    if found.status == _S.SENT:
        _pay([found])
    return found


@use_case
def bounce(actor: Actor, payout_id: int, reason: str, line_id: int | None = None) -> Payout:
    """The bank sent the money back: it is owed again, and waits for another account.

    `line_id` is the movement by which it came, if the bank has told of it: that is booked already, so it is taken from
    there. A repeat changes nothing: what is paid again is another payout. Raises ReasonNeeded, IllegalMove;
    NothingLeftOfTheLine for a line that holds less.
    """
    line = None if line_id is None else lock(BankLine, line_id)
    [found] = _opened(actor, [payout_id])
    if found.status == _S.RETURNED:
        return found
    text = _reason(reason)
    move(found, _S.RETURNED, text)
    settlement = db.session.get_one(Settlement, found.settlement_id)
    move(settlement, SettlementStatus.LOCKED, text)
    db.session.flush()
    legs = _legs(found, Account.BANK if line is None else Account.UNCLEAR, Account.PRODUCER)
    if line is not None:
        if line.remaining < found.amount:
            raise NothingLeftOfTheLine
        line.remaining = Dong(line.remaining - found.amount)
        legs = [replace(leg, party=f"line:{line.id}") if leg.account is Account.UNCLEAR else leg for leg in legs]
        if not line.remaining:
            close_cases(f"line:{line.id}", "returned", text)
    ledger.post([NewPosting(f"payout:{found.id}", RETURNED, legs)])
    db.session.add(Payout(settlement_id=found.settlement_id, cooperative_id=found.cooperative_id, nth=found.nth + 1,
                          amount=found.amount, made_at=clock.now()))
    db.session.flush()
    return found


def locked(actor: Actor, payout_id: int) -> Payout:
    """One of them, locked after its settlement. Raises NoSuchPayout."""
    return _opened(actor, [payout_id])[0]


def reseal() -> int:
    """Seal anew what an older key has sealed; how many it was."""
    boxes = db.session.execute(sa.select(Payout.id, Payout.account_box).where(Payout.account_box != ""))
    old = [payout_id for payout_id, box in boxes if not secret_box.is_current(box)]
    for payout_id in old:
        _reseal(payout_id)
    return len(old)


@use_case
def _reseal(payout_id: int) -> None:
    found = lock(Payout, payout_id)
    if found.account_box:
        found.account_box = accounts.seal(accounts.unseal(found.account_box))


def _opened(actor: Actor, payout_ids: Collection[int]) -> list[Payout]:
    """These payouts, their settlements locked before them, in the order of their ids."""
    wanted = sorted(set(payout_ids))
    owners = db.session.execute(sa.select(Payout.id, Payout.settlement_id).where(Payout.id.in_(wanted))).all()
    if not sees_everything(actor) or len(owners) < len(wanted):
        raise NoSuchPayout
    lock_all(Settlement, {each.settlement_id for each in owners})
    return lock_all(Payout, wanted)


def _batch(actor: Actor, batch_id: int) -> tuple[PayoutBatch, list[Payout]]:
    if not sees_everything(actor) or db.session.get(PayoutBatch, batch_id) is None:
        raise NoSuchPayout
    inside = db.session.scalars(sa.select(Payout.id).where(Payout.batch_id == batch_id)).all()
    found = _opened(actor, inside)
    return lock(PayoutBatch, batch_id), [each for each in found if each.batch_id == batch_id]


def _pay(found: list[Payout]) -> int:
    settlements = {each.settlement_id: db.session.get_one(Settlement, each.settlement_id) for each in found}
    for payout in found:
        move(payout, _S.PAID)
    db.session.flush()
    for payout in found:
        move(settlements[payout.settlement_id], SettlementStatus.PAID)
    ledger.post([NewPosting(f"payout:{each.id}", PAID, _legs(each, Account.PRODUCER, Account.BANK)) for each in found])
    return len(found)


def _legs(payout: Payout, debit: Account, credit: Account) -> list[Leg]:
    return [Leg(account, Dong(sign * payout.amount),
                f"cooperative:{payout.cooperative_id}" if account is Account.PRODUCER else "",
                cooperative_id=payout.cooperative_id) for account, sign in ((debit, 1), (credit, -1))]


def _address(payout: Payout, again: bool) -> None:
    """Write down where it goes. Where it came back from only if somebody says so."""
    name = db.session.scalar(sa.select(Cooperative.name).where(Cooperative.id == payout.cooperative_id))
    account = accounts.of(payout.cooperative_id)
    if account is None:
        raise NoAccount(name=name)
    before = db.session.scalars(sa.select(Payout).where(
        Payout.settlement_id == payout.settlement_id, Payout.status == _S.RETURNED)).all()
    if any((each.bank_bin, accounts.unseal(each.account_box)) == (account.bin, account.number) for each in before):
        if not again:
            raise SameAccount(name=name)
        note("payout to the same account again", f"payout:{payout.id}", tail=account.number[-4:])
    payout.bank_bin, payout.holder = account.bin, account.holder
    payout.account_box, payout.account_tail = accounts.seal(account.number), account.number[-4:]


def _reason(reason: str) -> str:
    text = one_line(reason)
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    return text
