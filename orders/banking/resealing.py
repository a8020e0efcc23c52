"""What banks and their messengers told, sealed anew when the key has changed."""
from __future__ import annotations

from core import sealed
from orders.models import BankLine
from orders.models.money import BankMessage, StatementFile, StatementRow


def reseal() -> int:
    """Seal anew what an older key has sealed."""
    return (sealed.reseal(BankLine) + sealed.reseal(BankMessage, ("body", "digest"))
            + sealed.reseal(StatementFile, ("body", "digest")) + sealed.reseal(StatementRow))
