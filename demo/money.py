"""Where the buyers of the demo transfer to: an account that is plainly made up, and leads nowhere."""
from __future__ import annotations

from core.actors import Actor
from orders.banking import accounts

BANK, NUMBER, HOLDER = "970405", "0000000000001", "TAI KHOAN THU KHONG CHUYEN TIEN"


def receive(admin: Actor) -> None:
    """The operator's account, shown to buyers."""
    accounts.show(admin, accounts.add(admin, BANK, NUMBER, HOLDER).id)
