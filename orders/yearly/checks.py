"""What must hold about the tax of a year; asked in plain queries, past every use case."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.db import db
from orders.ledger import Account, Entry, Posting
from orders.models.money import CorrectionAccount, Settlement, SettlementCorrection
from orders.settlement.collected import DONE


def tax_is_what_was_settled() -> Iterable[str]:
    """What the books hold as withheld of each seller in each year is what its locked settlements and their corrections
    withheld."""
    told: dict[tuple[int | None, int], int] = {}
    year = sa.extract("year", Settlement.locked_on)
    settled = sa.select(Settlement.cooperative_id, year, sa.func.sum(Settlement.vat + Settlement.pit)).where(
        Settlement.status.in_(DONE)).group_by(Settlement.cooperative_id, year)
    corrected = sa.select(Settlement.cooperative_id, year, -sa.func.sum(SettlementCorrection.amount)).join(
        SettlementCorrection, SettlementCorrection.settlement_id == Settlement.id).where(
        Settlement.status.in_(DONE), SettlementCorrection.account == CorrectionAccount.TAX,
    ).group_by(Settlement.cooperative_id, year)
    booked_year = sa.extract("year", Posting.day)
    booked = sa.select(Entry.cooperative_id, booked_year, sa.func.sum(Entry.amount)).join(
        Posting, Posting.id == Entry.posting_id).where(Entry.account == Account.TAX, Entry.party == "").group_by(
        Entry.cooperative_id, booked_year)
    for statement in (settled, corrected, booked):
        for seller, number, dong in db.session.execute(statement):
            told[seller, int(number)] = told.get((seller, int(number)), 0) + int(dong)
    for (seller, number), difference in sorted(told.items(), key=str):
        if difference:
            yield f"tax of seller {seller} in {number}: settlements and books differ by {difference}"


def install() -> None:
    """Let `flask check` ask this."""
    checks.add("withheld tax is what was settled", tax_is_what_was_settled, about_money=True)
