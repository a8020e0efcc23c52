"""What the books must hold by the documents: decision 11 as queries, the only place that knows every kind of document.

Each function yields queries for one kind: the document, what is booked for it in the state it is in, and each leg with
its account, whose it is, and the amount (zero where the account may be booked and comes to nothing).
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from orders import bookings, money_bookings
from orders.allowances import granting
from orders.banking.explaining import FEE, SET_ASIDE
from orders.banking.hearing import RECEIVED
from orders.cards.checks import disputes_told, payouts_told
from orders.cash.checks import remittances_told
from orders.debts import paying
from orders.ledger import Account, Entry, Posting
from orders.models import (
    BankLine,
    Direction,
    LineEvent,
    LineEventKind,
    MoneyMove,
    Order,
    OrderLine,
    Parcel,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    WriteOff,
)
from orders.models.money import (
    Allowance,
    AllowanceUndone,
    BankLineEnd,
    CorrectionAccount,
    LineEnd,
    LineUse,
    LineUseUndone,
    Payout,
    PayoutStatus,
    Settlement,
    SettlementCorrection,
)
from orders.settlement import payouts, steps
from orders.settlement.collected import DONE

Legs = Iterable[sa.Select[Any]]
_A, _NOBODY = Account, sa.literal("")
_CAME = (PaymentStatus.PAID, PaymentStatus.REFUNDED)
_WAYS = {"cod": _A.CASH_IN_TRANSIT, "transfer": _A.UNCLEAR, "card": _A.CARD}
_BUYER = sa.literal("order:") + Order.code


def _named(prefix: str, ident: Any) -> Any:
    return sa.literal(f"{prefix}:") + sa.cast(ident, sa.String)


def _account(account: Any) -> Any:
    return sa.literal(account.value) if isinstance(account, Account) else account


def _legs(source: Any, document: Any, kind: str, is_so: Any, *legs: tuple[Any, Any, Any]) -> Legs:
    """For each row of `source` for which `is_so`: these accounts, whose, how much."""
    for account, party, amount in legs:
        yield sa.select(document.label("document"), sa.literal(kind).label("kind"), _account(account).label("account"),
                        party.label("party"), sa.cast(amount, sa.BigInteger).label("amount")).select_from(
            source).where(is_so)


def _of_order(table: Any, column: Any) -> Any:
    return sa.join(table, Order, Order.id == column)


def parcels() -> Legs:
    """Delivered, and given back after it: the goods by their lines, freight by the parcel."""
    document = sa.literal("parcel:") + Parcel.code
    lines = sa.join(LineEvent, OrderLine, OrderLine.id == LineEvent.line_id).join(
        Parcel, Parcel.id == OrderLine.parcel_id).join(Order, Order.id == Parcel.order_id)
    for kind, event, sign in ((bookings.DELIVERED, LineEventKind.DELIVERED, 1),
                              (bookings.RETURNED, LineEventKind.RETURNED, -1)):
        yield from _legs(lines, document, kind, LineEvent.kind == event,
                         (_A.BUYER, _BUYER, sign * LineEvent.amount),
                         (_A.PRODUCER, _named("cooperative", LineEvent.cooperative_id), -sign * LineEvent.amount))
    arrived = Parcel.id.in_(sa.select(OrderLine.parcel_id).join(LineEvent, LineEvent.line_id == OrderLine.id).where(
        LineEvent.kind == LineEventKind.DELIVERED))
    yield from _legs(_of_order(Parcel, Parcel.order_id), document, bookings.DELIVERED, arrived,
                     (_A.BUYER, _BUYER, Parcel.freight), (_A.FREIGHT, _NOBODY, -Parcel.freight))


def payments() -> Legs:
    """Paid, on the account that the way to pay says; cash that was given back before decision 11."""
    account = sa.case(*((Payment.provider == way, each.value) for way, each in _WAYS.items()), else_="")
    owner = sa.case((Payment.bank_line_id.is_not(None), _named("line", Payment.bank_line_id)), else_="")
    source, document = _of_order(Payment, Payment.order_id), sa.literal("payment:") + Payment.reference
    for kind, states, sign in ((bookings.PAID, _CAME, 1), (bookings.REFUNDED, (PaymentStatus.REFUNDED,), -1)):
        yield from _legs(source, document, kind, Payment.status.in_(states), (account, owner, sign * Payment.amount),
                         (_A.BUYER, _BUYER, -sign * Payment.amount))


def bank_lines() -> Legs:
    """What came into an account of ours, and what of it was none of a buyer's; fees as they were booked once."""
    document, owner = _named("bank", BankLine.id), _named("line", BankLine.id)
    is_booked = sa.exists().where(Posting.document == document, Posting.kind == RECEIVED)
    came = sa.and_(BankLine.direction == Direction.IN, sa.or_(BankLine.account_id.is_not(None), is_booked))
    yield from _legs(BankLine, document, RECEIVED, came,
                     (_A.BANK, _NOBODY, BankLine.amount), (_A.UNCLEAR, owner, -BankLine.amount))
    ends = sa.join(BankLineEnd, BankLine, BankLine.id == BankLineEnd.line_id)
    against = sa.case((BankLineEnd.kind == LineEnd.INCOME, _A.LOSS.value), else_=_A.BANK.value)  # interest of old
    # a payout that came back is booked with the payout, if nobody had said so before its line
    is_back = sa.and_(BankLineEnd.kind == LineEnd.BOUNCED,
                      _came_by(_named("payout", BankLineEnd.payout_id), payouts.RETURNED) == owner)
    yield from _legs(ends, document, SET_ASIDE, sa.and_(
        BankLine.direction == Direction.IN, sa.func.coalesce(is_back, sa.false()).is_(sa.false())),
                     (_A.UNCLEAR, owner, BankLineEnd.amount), (against, _NOBODY, -BankLineEnd.amount))
    yield from _legs(ends, document, FEE, sa.and_(
        BankLine.direction == Direction.OUT, BankLineEnd.kind == LineEnd.FEE),
        (_A.FEES, _NOBODY, BankLineEnd.amount), (_A.BANK, _NOBODY, -BankLineEnd.amount))


def line_uses() -> Legs:
    """What a movement paid of what we owe, or what it was of ours; and the same turned around."""
    use, uses = LineUse, sa.join(LineUse, BankLine, BankLine.id == LineUse.line_id)
    account = sa.case(*((use.kind == kind, each.value) for kind, each in paying.ACCOUNTS.items()), else_="")
    undone = sa.join(uses, LineUseUndone, LineUseUndone.use_id == use.id)
    came, went = BankLine.direction == Direction.IN, BankLine.direction == Direction.OUT
    for source, kind, sign in ((uses, paying.USED, 1), (undone, paying.UNDONE, -1)):
        document = _named("line_use", use.id)
        yield from _legs(source, document, kind, came, (_A.UNCLEAR, _named("line", use.line_id), sign * use.amount),
                         (account, use.party, -sign * use.amount))
        yield from _legs(source, document, kind, went, (account, use.party, sign * (use.amount - use.beyond)),
                         (_A.COSTS, use.party, sign * use.beyond), (_A.BANK, _NOBODY, -sign * use.amount))


def _came_by(document: Any, kind: str) -> Any:
    """The line at the bank by which what had gone came back, as the books name it; None if it was told otherwise."""
    line = aliased(BankLine)
    is_line = sa.exists().where(_named("line", line.id) == Entry.party, line.direction == Direction.IN)
    return sa.select(sa.func.max(Entry.party)).join(Posting, Posting.id == Entry.posting_id).where(
        Posting.document == document, Posting.kind == kind, Entry.account == _A.UNCLEAR, Entry.amount > 0,
        is_line).scalar_subquery()


def refunds() -> Legs:
    """Promised, gone, not gone, come back."""
    state, document, amount = RefundStatus, _named("refund", Refund.id), Refund.amount
    source = sa.outerjoin(Refund, Order, Order.id == Refund.order_id)
    of_order = Refund.order_id.is_not(None)
    whose = (sa.case((of_order, _A.BUYER.value), else_=_A.UNCLEAR.value),
             sa.case((of_order, _BUYER), else_=_named("line", Refund.bank_line_id)))
    way = sa.case(*((Refund.provider == each, account.value) for each, account in money_bookings.LEAVES.items()),
                  else_="")
    line = _came_by(document, money_bookings.RETURNED)
    back = (sa.case((line.is_not(None), _A.UNCLEAR.value), else_=way), sa.func.coalesce(line, ""))
    for kind, states, debit, credit in (
            (money_bookings.PROMISED, tuple(state), whose, (_A.REFUND, document)),
            (money_bookings.SENT, (state.SENT, state.RETURNED), (_A.REFUND, document), (way, _NOBODY)),
            (money_bookings.FAILED, (state.FAILED,), (_A.REFUND, document), whose),
            (money_bookings.RETURNED, (state.RETURNED,), back, whose)):
        yield from _legs(source, document, kind, Refund.status.in_(states), (*debit, amount), (*credit, -amount))


def payouts_to_sellers() -> Legs:
    """Paid, and come back."""
    document, seller = _named("payout", Payout.id), (_A.PRODUCER, _named("cooperative", Payout.cooperative_id))
    line = _came_by(document, payouts.RETURNED)
    back = (sa.case((line.is_not(None), _A.UNCLEAR.value), else_=_A.BANK.value), sa.func.coalesce(line, ""))
    yield from _legs(Payout, document, payouts.PAID, Payout.status.in_((PayoutStatus.PAID, PayoutStatus.RETURNED)),
                     (*seller, Payout.amount), (_A.BANK, _NOBODY, -Payout.amount))
    yield from _legs(Payout, document, payouts.RETURNED, Payout.status == PayoutStatus.RETURNED,
                     (*back, Payout.amount), (*seller, -Payout.amount))


def settlements() -> Legs:
    """What a locked run keeps, and what it corrects."""
    run, row, is_done = Settlement, SettlementCorrection, Settlement.status.in_(DONE)
    document, seller = _named("settlement", run.id), _named("cooperative", run.cooperative_id)
    for account, kept in ((_A.COMMISSION, run.commission), (_A.FEES, run.fee_platform + run.fee_operator),
                          (_A.FREIGHT, run.freight), (_A.TAX, run.vat + run.pit)):
        yield from _legs(run, document, steps.LOCKED, is_done,
                         (_A.PRODUCER, seller, kept), (account, _NOBODY, -kept))
    corrected = sa.case(*((row.account == each, each.value) for each in CorrectionAccount), else_="")
    yield from _legs(sa.join(row, run, run.id == row.settlement_id), document, steps.LOCKED, is_done,
                     (_A.PRODUCER, seller, -row.amount), (corrected, _NOBODY, row.amount))


def moves_and_write_offs() -> Legs:
    """From one order to another, and nowhere."""
    for column, sign in ((MoneyMove.from_order_id, 1), (MoneyMove.to_order_id, -1)):
        yield from _legs(_of_order(MoneyMove, column), _named("move", MoneyMove.id), money_bookings.MOVED, sa.true(),
                         (_A.BUYER, _BUYER, sign * MoneyMove.amount))
    yield from _legs(_of_order(WriteOff, WriteOff.order_id), _named("write_off", WriteOff.id),
                     money_bookings.WRITTEN_OFF, sa.true(),
                     (_A.LOSS, _NOBODY, WriteOff.amount), (_A.BUYER, _BUYER, -WriteOff.amount))


def allowances() -> Legs:
    """Part of a price back, and the same turned around."""
    given = sa.join(Allowance, OrderLine, OrderLine.id == Allowance.line_id).join(
        Order, Order.id == OrderLine.order_id)
    undone = sa.join(given, AllowanceUndone, AllowanceUndone.allowance_id == Allowance.id)
    for source, kind, sign in ((given, granting.ALLOWED, 1), (undone, granting.UNDONE, -1)):
        yield from _legs(source, _named("allowance", Allowance.id), kind, sa.true(),
                         (_A.LOSS, _NOBODY, sign * Allowance.amount), (_A.BUYER, _BUYER, -sign * Allowance.amount))


def all_legs() -> sa.CompoundSelect[Any]:
    """Every leg that should be in the books."""
    told = (parcels, payments, bank_lines, line_uses, refunds, payouts_to_sellers, settlements, moves_and_write_offs,
            allowances)
    return sa.union_all(*(leg for each in told for leg in each()), disputes_told(), payouts_told(), remittances_told())
