"""Money that goes out: to producers, and back to buyers; and what of it comes back.

We write the words of these transfers ourselves. Where words, sum and account of a movement are those of one payout, or
of one refund, it is that one, and nobody need say so. Where less agrees, a person is shown what speaks for which.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from core import secret_box
from core.db import db
from orders.banking import bounced
from orders.banking.explaining import Said, explain, payouts_for, refunds_for
from orders.banking.naming import digits, payouts_named, refunds_named
from orders.banking.naming import names_any as names_any
from orders.models import BankLine, Direction, Refund
from orders.models.money import LineEnd, Payout
from orders.refunds import accounts as refund_accounts
from orders.settlement import accounts as payout_accounts

BY_MACHINE = "words, sum and account agree"
CAME_BACK = "sent back by the bank"


class Sign(StrEnum):
    """What speaks for it; the sum always does."""

    WORDS = "words"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Gone:
    """A payout or a refund that a movement may be, or a payout that came back by it."""

    thing: Payout | Refund
    signs: frozenset[Sign]
    is_back: bool = False  # it came back by this movement

    @property
    def said(self) -> Said:
        """What explains the movement so."""
        if self.is_back:
            return Said(LineEnd.BOUNCED, BY_MACHINE, payout_id=self.thing.id)
        if isinstance(self.thing, Payout):
            return Said(LineEnd.PAYOUT, BY_MACHINE, payout_id=self.thing.id)
        return Said(LineEnd.REFUND, BY_MACHINE, refund_id=self.thing.id)


def names_any_of_ours(texts: Collection[str]) -> set[str]:
    """Those of these words that name a payout or a refund there is."""
    named = {text: (payouts_named(text), refunds_named(text)) for text in texts if names_any(text)}
    if not named:
        return set()
    paid = {(payout.settlement_id, payout.nth) for payout in _payouts_of(
        {each for payout_names, _ in named.values() for each in payout_names})}
    refunds = set(db.session.scalars(sa.select(Refund.id).where(
        Refund.id.in_({each for _, refund_ids in named.values() for each in refund_ids}))))
    return {text for text, (payout_names, refund_ids) in named.items() if payout_names & paid or refund_ids & refunds}


def candidates(line: BankLine) -> list[Gone]:
    """Payouts and refunds of as much that are not found at the bank yet; those for which most speaks come first."""
    if line.direction == Direction.IN:
        own = payouts_named(line.text)
        return [Gone(payout, _words((payout.settlement_id, payout.nth) in own), is_back=True)
                for payout in bounced.candidates(line)]
    named, refund_ids = payouts_named(line.text), refunds_named(line.text)
    told = digits(line.counter_account), digits(line.text)
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
    return bounced.follow(line, CAME_BACK)


def _payouts_of(named: set[tuple[int, int]]) -> Sequence[Payout]:
    return db.session.scalars(sa.select(Payout).where(
        sa.tuple_(Payout.settlement_id, Payout.nth).in_(named)).order_by(Payout.id)).all() if named else []


def _signs(is_named: bool, told: tuple[str, str], number: str) -> frozenset[Sign]:
    counter, words = told
    account = digits(number)
    is_account = bool(account) and (counter == account or (not counter and len(account) >= 6 and account in words))
    return frozenset(sign for sign, speaks in ((Sign.WORDS, is_named), (Sign.ACCOUNT, is_account)) if speaks)


def _words(is_named: bool) -> frozenset[Sign]:
    return frozenset({Sign.WORDS} if is_named else ())


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
