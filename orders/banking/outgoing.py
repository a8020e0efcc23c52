"""Money that goes out: to producers, and back to buyers; and what of it comes back.

We write the words of these transfers ourselves. Where words, sum and account of a movement are those of one payout, or
of one refund, it is that one, and nobody need say so. Where less agrees, a person is shown what speaks for which.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from core import secret_box
from core.actors import SYSTEM
from core.db import db
from core.text import fold
from orders.banking.explaining import Said, explain, payouts_for, refunds_for
from orders.models import BankLine, Refund
from orders.models.money import LineEnd, Payout, PayoutStatus
from orders.refunds import accounts as refund_accounts
from orders.settlement import accounts as payout_accounts
from orders.settlement import payouts

_SIGNS = re.compile(r"[^A-Z0-9]+")
_PAYOUT = re.compile(r"QT ?(\d{6,9}) ?LAN ?(\d{1,2})(?!\d)")
_REFUND = re.compile(r"HOAN ?TIEN ?(\d{1,9})(?!\d)")
BY_MACHINE = "words, sum and account agree"
CAME_BACK = "sent back by the bank"


class Sign(StrEnum):
    """What speaks for it; the sum always does."""

    WORDS = "words"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Gone:
    """A payout or a refund that a movement may be."""

    thing: Payout | Refund
    signs: frozenset[Sign]

    @property
    def said(self) -> Said:
        """What explains the movement so."""
        if isinstance(self.thing, Payout):
            return Said(LineEnd.PAYOUT, BY_MACHINE, payout_id=self.thing.id)
        return Said(LineEnd.REFUND, BY_MACHINE, refund_id=self.thing.id)


def names_any(text: str) -> bool:
    """True if these words may name a payout or a refund of ours."""
    plain = _plain(text)
    return _PAYOUT.search(plain) is not None or _REFUND.search(plain) is not None


def candidates(line: BankLine) -> list[Gone]:
    """Payouts and refunds of as much that are not found at the bank yet; those for which most speaks come first."""
    named, refund_ids = _named(line.text)
    told = _digits(line.counter_account), _digits(line.text)
    paid = payouts_for(line, [payout.id for payout in _payouts_of(named)]) + payouts_for(line)
    sent = refunds_for(line, refund_ids) + refunds_for(line)
    found = [Gone(payout, _signs((payout.settlement_id, payout.nth) in named, told, _number_of_payout(payout)))
             for payout in dict.fromkeys(paid)]
    found += [Gone(refund, _signs(refund.id in refund_ids, told, _number_of_refund(refund)))
              for refund in dict.fromkeys(sent)]
    return sorted(found, key=lambda each: -len(each.signs))


def follow(line: BankLine) -> bool:
    """Money went out: if it is surely one payout or refund, it is that. In the caller's transaction."""
    if not names_any(line.text):
        return False
    sure = [each for each in candidates(line) if each.signs == set(Sign)]
    if len(sure) == 1:
        explain(line, sure[0].said)
    return len(sure) == 1


def came_back(line: BankLine) -> bool:
    """Money came in that a bank sent back, it says: if it is surely one payout, that is owed again."""
    named, _ = _named(line.text)
    found = [payout for payout in _payouts_of(named) if payout.amount == line.remaining and payout.status in (
        PayoutStatus.SENT, PayoutStatus.PAID)]
    if len(named) != 1 or len(found) != 1:
        return False
    payouts.confirm(SYSTEM, found[0].id)  # what came back has gone
    payouts.bounce(SYSTEM, found[0].id, CAME_BACK, line.id)
    return True


def _named(text: str) -> tuple[set[tuple[int, int]], set[int]]:
    """The payouts that words name, by settlement and number of the try, and the ids of refunds."""
    plain = _plain(text)
    return ({(int(settlement), int(nth)) for settlement, nth in _PAYOUT.findall(plain)},
            {int(ident) for ident in _REFUND.findall(plain)})


def _payouts_of(named: set[tuple[int, int]]) -> Sequence[Payout]:
    return db.session.scalars(sa.select(Payout).where(
        sa.tuple_(Payout.settlement_id, Payout.nth).in_(named)).order_by(Payout.id)).all() if named else []


def _signs(is_named: bool, told: tuple[str, str], number: str) -> frozenset[Sign]:
    counter, words = told
    account = _digits(number)
    is_account = bool(account) and (counter == account or (not counter and len(account) >= 6 and account in words))
    return frozenset(sign for sign, speaks in ((Sign.WORDS, is_named), (Sign.ACCOUNT, is_account)) if speaks)


def _number_of_payout(payout: Payout) -> str:
    try:
        return payout_accounts.unseal(payout.account_box) if payout.account_box else ""
    except secret_box.Sealed:
        return ""


def _number_of_refund(refund: Refund) -> str:
    try:
        return refund_accounts.number_of(refund)
    except secret_box.Sealed:
        return ""


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", fold(text).upper())


def _digits(number: str) -> str:
    """An account number as it is compared."""
    return _SIGNS.sub("", fold(number).upper())
