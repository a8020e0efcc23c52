"""The accounts to which producers are paid: proposed, confirmed by an administrator, sealed, and read in full only by
whoever pays, which is noted."""
from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa

from core import actors, clock, secret_box
from core.actors import Actor
from core.audit import note
from core.db import db
from core.text import one_line
from core.transactions import lock, use_case
from orders.access import sees_everything
from orders.banking import banks
from orders.banking.errors import BadAccountNumber, HolderMissing
from orders.models.money import CooperativeAccount
from orders.settlement.accounts import Accounts, PayoutAccount
from orders.settlement_errors import NoSuchAccountOfSeller, NothingProposed
from shop.access import member_of

_NUMBER = re.compile(r"[0-9A-Za-z]{4,19}", re.ASCII)
_ROWS = CooperativeAccount
_BOXES = "payout"


@dataclass(frozen=True)
class NewAccount:
    """An account as somebody types it."""

    bin: str
    number: str
    holder: str


@use_case
def propose(actor: Actor, cooperative_id: int, wish: NewAccount) -> CooperativeAccount:
    """The cooperative wants to be paid to this account. What was proposed before waits no more.

    Raises NoSuchAccountOfSeller for whoever does not work for it, UnknownBank, BadAccountNumber, HolderMissing.
    """
    if not member_of(actor, cooperative_id):
        raise NoSuchAccountOfSeller
    number, holder = re.sub(r"[\s.\-]", "", wish.number).upper(), one_line(wish.holder).upper()
    banks.find(wish.bin)
    if not _NUMBER.fullmatch(number):
        raise BadAccountNumber
    if not 2 <= len(holder) <= 120:
        raise HolderMissing
    _end(cooperative_id, _ROWS.confirmed_at.is_(None))
    made = CooperativeAccount(
        cooperative_id=cooperative_id, bin=wish.bin, tail=number[-4:], holder=holder, proposed_at=clock.now(),
        number_box=secret_box.seal(number, _about(cooperative_id)), proposed_by=actors.current().ref)
    db.session.add(made)
    db.session.flush()
    note("payout account proposed", f"cooperative:{cooperative_id}", account=made.id, bank=wish.bin)
    return made


@use_case
def confirm(actor: Actor, account_id: int) -> CooperativeAccount:
    """An administrator has asked the cooperative: from now on it is paid there. A repeat is harmless.

    Raises NoSuchAccountOfSeller, NothingProposed for one that waits no more.
    """
    account = _waiting(actor, account_id)
    if account.confirmed_at is not None:
        return account
    _end(account.cooperative_id, _ROWS.confirmed_at.is_not(None))
    account.confirmed_by, account.confirmed_at = actors.current().ref, clock.now()
    db.session.flush()
    note("payout account confirmed", f"cooperative:{account.cooperative_id}", account=account.id)
    return account


@use_case
def refuse(actor: Actor, account_id: int) -> None:
    """It is not confirmed, and waits no more. Raises NoSuchAccountOfSeller, NothingProposed."""
    account = _waiting(actor, account_id)
    if account.confirmed_at is not None:
        raise NothingProposed
    account.ended_at = clock.now()
    note("payout account refused", f"cooperative:{account.cooperative_id}", account=account.id)


@use_case
def read_in_full(actor: Actor, account_id: int) -> PayoutAccount:
    """The account with its whole number, which is noted. Raises NoSuchAccountOfSeller."""
    account = db.session.get(CooperativeAccount, account_id)
    if account is None or not sees_everything(actor):
        raise NoSuchAccountOfSeller
    note("payout account read", f"cooperative:{account.cooperative_id}", account=account.id)
    return _opened(account)


def payout_account_of(cooperative_id: int) -> PayoutAccount | None:
    """Where this cooperative is paid now; None while nothing is confirmed."""
    account = db.session.scalar(sa.select(_ROWS).where(
        _ROWS.cooperative_id == cooperative_id, _ROWS.confirmed_at.is_not(None), _ROWS.ended_at.is_(None)))
    return None if account is None else _opened(account)


def accounts_of(actor: Actor, cooperative_id: int) -> list[CooperativeAccount]:
    """All that this cooperative has had, the newest first. Raises NoSuchAccountOfSeller."""
    if not member_of(actor, cooperative_id):
        raise NoSuchAccountOfSeller
    wanted = sa.select(_ROWS).where(_ROWS.cooperative_id == cooperative_id).order_by(_ROWS.id.desc())
    return list(db.session.scalars(wanted))


def in_force() -> list[CooperativeAccount]:
    """What waits to be confirmed first, then what is good."""
    wanted = sa.select(_ROWS).where(_ROWS.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(_ROWS.confirmed_at.is_not(None), _ROWS.id.desc())))


def reseal() -> int:
    """Seal anew what an older key has sealed."""
    old = [account.id for account in db.session.scalars(sa.select(_ROWS).order_by(_ROWS.id))
           if not secret_box.is_current(account.number_box)]
    for account_id in old:
        _reseal(account_id)
    return len(old)


@use_case
def _reseal(account_id: int) -> None:
    account = lock(CooperativeAccount, account_id)
    about = _about(account.cooperative_id)
    account.number_box = secret_box.seal(secret_box.unseal(account.number_box, about), about)


def one(actor: Actor, account_id: int) -> CooperativeAccount:
    """One account, for whoever pays. Raises NoSuchAccountOfSeller."""
    account = db.session.get(CooperativeAccount, account_id)
    if account is None or not sees_everything(actor):
        raise NoSuchAccountOfSeller
    return account


def _waiting(actor: Actor, account_id: int) -> CooperativeAccount:
    if not sees_everything(actor) or db.session.get(CooperativeAccount, account_id) is None:
        raise NoSuchAccountOfSeller
    account = lock(CooperativeAccount, account_id)
    if account.ended_at is not None:
        raise NothingProposed
    return account


def _end(cooperative_id: int, which: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.update(_ROWS).where(
        _ROWS.cooperative_id == cooperative_id, _ROWS.ended_at.is_(None), which).values(ended_at=clock.now()))


def _opened(account: CooperativeAccount) -> PayoutAccount:
    return PayoutAccount(account.bin, secret_box.unseal(account.number_box, _about(account.cooperative_id)),
                         account.holder)


def _about(cooperative_id: int) -> str:
    return f"payout account of cooperative {cooperative_id}"


KEPT = Accounts(payout_account_of, lambda number: secret_box.seal(number, _BOXES),
                lambda box: secret_box.unseal(box, _BOXES))
