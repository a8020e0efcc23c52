"""What must hold of receiving accounts and of codes for several orders."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.checks import Question, each_row, fixed
from core.db import db
from orders.banking import banks, told_balances, vietqr
from orders.banking.errors import UnknownBank
from orders.codes import read_code
from orders.models import BankAccount, Refund, RefundStatus
from orders.models.money import BankLineEnd, BundledOrder, Payout, PayoutStatus, TransferBundle


def accounts_can_be_transferred_to() -> Iterable[str]:
    """Each account is one that a banking app reads: of a bank we know, with a number as banks write them."""
    for account in db.session.scalars(sa.select(BankAccount).order_by(BankAccount.id)):
        try:
            banks.find(account.bin)
        except UnknownBank:
            yield f"bank account {account.id} is of the unknown bank {account.bin}"
        if not vietqr.is_account(account.number):
            yield f"bank account {account.id} has a number that no bank writes"


def bundles_are_what_they_say() -> Iterable[str]:
    """A code for several orders is a code, and holds the orders and sums it names."""
    members = sa.select(BundledOrder).order_by(BundledOrder.bundle_id, BundledOrder.order_id)
    found: dict[int, list[str]] = {}
    for each in db.session.scalars(members):
        asked = "" if each.amount is None else f":{each.amount}"
        found.setdefault(each.bundle_id, []).append(f"{each.order_id}{asked}")
    for bundle in db.session.scalars(sa.select(TransferBundle).order_by(TransferBundle.id)):
        if ",".join(found.get(bundle.id, [])) != bundle.orders:
            yield f"bundle {bundle.id} names other orders or sums than it holds"
        if read_code(bundle.code) != bundle.code:
            yield f"bundle {bundle.id} has no code: {bundle.code}"


@fixed
def what_went_is_known_to_have_gone() -> Iterable[Question]:
    """What a line at the bank says was paid out, or sent back to a buyer, is not said to wait elsewhere."""
    paid, sent = (PayoutStatus.PAID, PayoutStatus.RETURNED), (RefundStatus.SENT, RefundStatus.RETURNED)
    yield from each_row(
        sa.select(BankLineEnd.line_id, Payout.id).join(Payout, Payout.id == BankLineEnd.payout_id)
        .where(Payout.status.not_in(paid)), "bank line {line_id} is payout {id}, which is not said to be paid")
    yield from each_row(
        sa.select(BankLineEnd.line_id, Refund.id).join(Refund, Refund.id == BankLineEnd.refund_id)
        .where(Refund.status.not_in(sent)), "bank line {line_id} is refund {id}, which is not said to be sent")


def accounts_hold_what_the_bank_says() -> Iterable[str]:
    """Where somebody has said from which balance we count, our lines come to what the bank says after them."""
    for each in told_balances.compare_all(SYSTEM):
        if each.first_wrong is not None and each.latest is not None and each.latest.difference:
            first = each.first_wrong
            yield (f"bank account {each.account.id}: the bank says {each.latest.told} on {each.latest.day}, our lines "
                   f"{each.latest.ours}; they differ since {first.day}, by {first.difference} there")


def install() -> None:
    """Have `flask check` ask these."""
    checks.add("accounts can be transferred to", accounts_can_be_transferred_to)
    checks.add("what went is known to have gone", what_went_is_known_to_have_gone, about_money=True)
    checks.add("accounts hold what the bank says", accounts_hold_what_the_bank_says)
    checks.add("bundles are what they say", bundles_are_what_they_say)
