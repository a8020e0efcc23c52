"""The rule about deposits, made the way an administrator makes it."""
from __future__ import annotations

from core import clock
from core.actors import SYSTEM
from orders import rates
from orders.door import changing, deposits
from orders.models import BankAccount
from tests.make import money

OFF = 10**9


def rule(percent: int = 30, least: int = 10_000, large: int = OFF, new: int = 0, area: int = 0,
         refused: int = 0) -> None:
    """From today on; without more said nothing but very large parcels are asked. There is an account to pay to."""
    if not money.db.session.query(BankAccount).count():
        money.account()
    changing.change(SYSTEM, {
        rates.DEPOSIT_PERCENT: percent, deposits.LEAST: least, deposits.LARGE_FROM: large, deposits.NEW_FROM: new,
        deposits.AREA_FROM: area, deposits.REFUSED_FROM: refused}, clock.today())
