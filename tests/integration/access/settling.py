"""What each side of the market was paid."""
from __future__ import annotations

from shop.models import Cooperative
from tests.make import settlement as make


def things(seller: Cooperative) -> dict[str, str]:
    """A settlement of this side that was paid out, with its payout and the file for the bank."""
    make.known_accounts()
    run = make.paid(seller)
    payout = make.payout(run)
    return {"settlement": run.code, "payout": str(payout.id), "batch": f"LC{payout.batch_id:06d}"}
