"""What can go wrong where who pays first is served first."""
from __future__ import annotations

from core.errors import Conflict, Invalid, NotFound


class FirstPaidIsFixed(Conflict):
    """Selling has begun, so it stays as it is whether goods are kept for whoever claims: buyers count on it."""


class NotFirstPaid(Conflict):
    """In this session goods are kept for whoever claims them: there is nothing to pay first."""


class BadAmount(Invalid):
    """Please write how much came in: a whole number of dong, at least 1,000 and at most 1,000,000,000."""


class NothingToSettle(NotFound):
    """There is nothing of this buyer to settle."""
