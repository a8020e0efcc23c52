"""The operator's receiving accounts: which there are, and the one that buyers are shown.

An account is added, a person checks its QR with a banking app, then it is shown; what is no longer used ends and stays
on the list, because money may still come to it. Only whoever looks after everything may change them.
"""
from __future__ import annotations

import re

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.audit import note
from core.db import db
from core.text import one_line
from core.transactions import lock, lock_all, use_case
from orders.access import sees_everything
from orders.banking import banks, vietqr
from orders.banking.errors import AccountEnded, AccountKnown, BadAccountNumber, HolderMissing, NoSuchAccount
from orders.models import BankAccount
from orders.models.money import BankAlias

_SEPARATORS = re.compile(r"[\s.\-]+")
_LONGEST_HOLDER = 120
_ALIAS = re.compile(r"[A-Z0-9]{4,40}", re.ASCII)


@use_case
def add(actor: Actor, bin_: str, number: str, holder: str) -> BankAccount:
    """One more account, not shown yet. One that had ended is in use again.

    Raises UnknownBank, BadAccountNumber, HolderMissing, AccountKnown; NoSuchAccount for whoever may not.
    """
    _check(actor)
    bank, plain, name = banks.find(bin_), _SEPARATORS.sub("", number), one_line(holder)
    if not vietqr.is_account(plain):
        raise BadAccountNumber
    if not 1 <= len(name) <= _LONGEST_HOLDER:
        raise HolderMissing
    known = db.session.scalar(sa.select(BankAccount.id).where(BankAccount.bin == bank.bin, BankAccount.number == plain))
    account = None if known is None else lock(BankAccount, known)
    if account is not None and account.ended_at is None:
        raise AccountKnown
    if account is None:
        account = BankAccount(bin=bank.bin, number=plain, holder=name, is_shown=False, made_at=clock.now())
        db.session.add(account)
    account.holder, account.ended_at = name, None
    db.session.flush()
    _note("added", account)
    return account


@use_case
def show(actor: Actor, account_id: int) -> None:
    """Buyers transfer to this one from now on, and to no other. Raises NoSuchAccount, AccountEnded."""
    accounts = _lock_all(actor)
    account = _one(accounts, account_id)
    if account.ended_at is not None:
        raise AccountEnded
    if account.is_shown:
        return
    for each in accounts.values():
        each.is_shown = False
    db.session.flush()
    account.is_shown = True
    _note("shown", account)


@use_case
def hide(actor: Actor, account_id: int) -> None:
    """Buyers are not offered a transfer any more, unless another account is shown. Raises NoSuchAccount."""
    account = _one(_lock_all(actor), account_id)
    if account.is_shown:
        account.is_shown = False
        _note("hidden", account)


@use_case
def end(actor: Actor, account_id: int) -> None:
    """The operator uses it no longer. Raises NoSuchAccount."""
    account = _one(_lock_all(actor), account_id)
    if account.ended_at is None:
        account.is_shown, account.ended_at = False, clock.now()
        _note("ended", account)


@use_case
def add_alias(actor: Actor, account_id: int, number: str) -> BankAlias:
    """Whoever tells of this number tells of this account. Raises NoSuchAccount, BadAccountNumber, AccountKnown."""
    account = _one(_lock_all(actor), account_id)
    plain = _SEPARATORS.sub("", number).upper()
    if not _ALIAS.fullmatch(plain):
        raise BadAccountNumber
    if db.session.scalar(sa.select(BankAccount.id).where(BankAccount.number == plain).limit(1)) is not None:
        raise AccountKnown
    if db.session.scalar(sa.select(BankAlias.id).where(BankAlias.number == plain, BankAlias.ended_at.is_(None))):
        raise AccountKnown
    alias = BankAlias(account_id=account.id, number=plain, made_at=clock.now(), made_by=actors.current().ref)
    db.session.add(alias)
    db.session.flush()
    note("bank account number added", f"bank_account:{account.id}", bank=account.bin, ends_with=plain[-4:])
    return alias


@use_case
def end_alias(actor: Actor, account_id: int, alias_id: int) -> None:
    """This number is no longer one of the account. What was told under it stays. Raises NoSuchAccount."""
    account = _one(_lock_all(actor), account_id)
    alias = alias_of(actor, account_id, alias_id)
    if alias.ended_at is None:
        alias.ended_at, alias.ended_by = clock.now(), actors.current().ref
        note("bank account number ended", f"bank_account:{account.id}", bank=account.bin, ends_with=alias.number[-4:])


def alias_of(actor: Actor, account_id: int, alias_id: int) -> BankAlias:
    """One of its other numbers, in use or not. Raises NoSuchAccount, also for a number of another account."""
    alias = db.session.get(BankAlias, alias_id)
    if alias is None or alias.account_id != one(actor, account_id).id:
        raise NoSuchAccount
    return alias


def aliases(actor: Actor, account_id: int) -> list[BankAlias]:
    """The other numbers of an account that are in use."""
    account = one(actor, account_id)
    return list(db.session.scalars(sa.select(BankAlias).where(
        BankAlias.account_id == account.id, BankAlias.ended_at.is_(None)).order_by(BankAlias.id)))


def everything(actor: Actor) -> list[BankAccount]:
    """All of them: the one that is shown first, those that ended last."""
    _check(actor)
    return list(db.session.scalars(sa.select(BankAccount).order_by(
        BankAccount.is_shown.desc(), BankAccount.ended_at.is_not(None), BankAccount.id)))


def one(actor: Actor, account_id: int) -> BankAccount:
    """One of them. Raises NoSuchAccount."""
    _check(actor)
    return _one({each.id: each for each in everything(actor)}, account_id)


def shown() -> BankAccount | None:
    """The one that buyers transfer to; None while transfers are not offered."""
    return db.session.scalar(sa.select(BankAccount).where(BankAccount.is_shown))


def _check(actor: Actor) -> None:
    if not sees_everything(actor):
        raise NoSuchAccount


def _lock_all(actor: Actor) -> dict[int, BankAccount]:
    _check(actor)
    ids = db.session.scalars(sa.select(BankAccount.id))
    return {account.id: account for account in lock_all(BankAccount, ids)}


def _one(accounts: dict[int, BankAccount], account_id: int) -> BankAccount:
    if account_id not in accounts:
        raise NoSuchAccount
    return accounts[account_id]


def _note(what: str, account: BankAccount) -> None:
    """For some banks the number is a phone number, so only its end is noted."""
    note(f"bank account {what}", f"bank_account:{account.id}", bank=account.bin, ends_with=account.number[-4:])
