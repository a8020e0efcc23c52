"""What a movement on an account was, if it is no buyer's money, as people read it."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from orders.models.money import LineEnd

ENDS: dict[LineEnd, Any] = {
    LineEnd.SAME: _l("The same movement, told a second time"),
    LineEnd.OWN: _l("Between accounts of our own"),
    LineEnd.INCOME: _l("Interest, or other money of ours"),
    LineEnd.FEE: _l("A fee of the bank"),
    LineEnd.REFUND: _l("A refund to a buyer"),
    LineEnd.PAYOUT: _l("Money paid to a producer"),
    LineEnd.BOUNCED: _l("A payout that the bank sent back"),
}
