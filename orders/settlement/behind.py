"""The entries of the books behind each figure of a run: what it says is what they come to."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from core.db import Dong, db
from orders.bookings import DELIVERED, RETURNED
from orders.ledger import Account, Entry, Posting
from orders.models.money import LineKind, Settlement, SettlementLine


class Figure(StrEnum):
    """A figure of a run that stands in the books."""

    SALES = "sales"  # what sellers are owed for goods that were delivered
    RETURNED = "returned"
    COMMISSION = "commission"
    FEES = "fees"
    FREIGHT = "freight"
    TAX = "tax"
    LOSS = "loss"  # corrections about goods that were lost


_OF_LINES = {Figure.SALES: (LineKind.SALE, DELIVERED), Figure.RETURNED: (LineKind.RETURN, RETURNED)}
_KEPT = {Figure.COMMISSION: Account.COMMISSION, Figure.FEES: Account.FEES, Figure.FREIGHT: Account.FREIGHT,
         Figure.TAX: Account.TAX, Figure.LOSS: Account.LOSS}
# of which figure each line of the sum is, by the name of its column
OF_SUM = {"sales": Figure.SALES, "returned": Figure.RETURNED, "commission": Figure.COMMISSION,
          "fee_platform": Figure.FEES, "fee_operator": Figure.FEES, "freight": Figure.FREIGHT, "vat": Figure.TAX,
          "pit": Figure.TAX}


@dataclass(frozen=True)
class Behind:
    """What the entries come to, for the seller, and what the run says; a correction is part of what they come to."""

    entries: Dong
    says: Dong


def entries(run: Settlement, figure: Figure) -> sa.Select[Any]:
    """The legs behind a figure, as they were booked. What is kept is booked when the run is locked."""
    found = sa.select(Entry).join(Posting, Posting.id == Entry.posting_id).order_by(Entry.id)
    return found.where(*_conditions(run, figure))


def behind(run: Settlement, figure: Figure) -> Behind:
    """What they come to, and what the run says."""
    booked = db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).join(
        Posting, Posting.id == Entry.posting_id).where(*_conditions(run, figure)))
    sign = -1 if figure == Figure.SALES else 1  # what a seller is owed stands below zero
    return Behind(Dong(sign * int(booked or 0)), _says(run, figure))


def _says(run: Settlement, figure: Figure) -> Dong:
    told = {Figure.SALES: run.sales, Figure.RETURNED: run.returned}
    if figure in told:
        return told[figure]
    return Dong(-sum(getattr(run, name) for name, of in OF_SUM.items() if of == figure))


def _conditions(run: Settlement, figure: Figure) -> Iterator[sa.ColumnElement[bool]]:
    if figure in _OF_LINES:
        kind, event = _OF_LINES[figure]
        yield Entry.account == Account.PRODUCER
        yield Posting.kind == event
        yield Entry.line_id.in_(sa.select(SettlementLine.order_line_id).where(
            SettlementLine.settlement_id == run.id, SettlementLine.kind == kind))
        return
    yield Posting.document == f"settlement:{run.id}"
    yield Entry.account == _KEPT[figure]
