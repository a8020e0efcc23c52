"""What corrections of a run are about, in words."""
from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext

from core.db import db
from orders.models.money import AllowanceCorrection, CorrectionAccount, SettlementCorrection


def account_name(account: CorrectionAccount) -> str:
    """What a correction is about."""
    names = {
        CorrectionAccount.COMMISSION: gettext("Host commission"), CorrectionAccount.FEES: gettext("Fees"),
        CorrectionAccount.FREIGHT: gettext("Freight"), CorrectionAccount.TAX: gettext("Tax withheld"),
        CorrectionAccount.LOSS: gettext("Loss or damage"),
    }
    return str(names[account])


def about(row: SettlementCorrection, given_back: set[int]) -> str:
    """What a correction is about; of money that a buyer was given back, it says so."""
    if row.id not in given_back:
        return account_name(row.account)
    if row.account == CorrectionAccount.LOSS:
        return str(gettext("Money back to a buyer who kept the goods"))
    return str(gettext("%(what)s, because of money back to a buyer", what=account_name(row.account)))


def of_allowances(settlement_id: int) -> set[int]:
    """Which corrections of a run are about money back to buyers who kept the goods."""
    return set(db.session.scalars(sa.select(AllowanceCorrection.correction_id).join(
        SettlementCorrection, SettlementCorrection.id == AllowanceCorrection.correction_id).where(
        SettlementCorrection.settlement_id == settlement_id)))
