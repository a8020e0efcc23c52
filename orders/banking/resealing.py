"""What banks and their messengers told, sealed anew when the key has changed."""
from __future__ import annotations

from collections.abc import Iterable

from core import checks, sealed
from orders.models import BankLine
from orders.models.money import BankMessage, StatementFile, StatementRow


def reseal() -> int:
    """Seal anew what an older key has sealed."""
    return (sealed.reseal(BankLine) + sealed.reseal(BankMessage, ("body", "digest"))
            + sealed.reseal(StatementFile, ("body", "digest")) + sealed.reseal(StatementRow))


def what_banks_tell_can_be_opened() -> Iterable[str]:
    """Nothing of it stands in plain, and nothing is sealed with a key that was taken away too early."""
    yield from sealed.unopened(BankLine, BankMessage, StatementFile, StatementRow)


def install() -> None:
    """Have `flask check` ask this."""
    checks.add("what banks tell can be opened", what_banks_tell_can_be_opened)
