"""The month before, settled with the sellers: some of it paid out, some waiting."""
from __future__ import annotations

from datetime import date, timedelta

from core import clock, dated
from core.actors import Actor
from core.transactions import batch
from orders.settlement import drafting, listing, payout_accounts, payouts, rates, steps
from orders.settlement.payout_accounts import NewAccount

_RATES = {  # made up, as everything here
    rates.COMMISSION: 800, rates.OPERATOR: 100, rates.FREIGHT: 2_000, **dict.fromkeys(rates.PLATFORM.values(), 200),
}
_SINCE = date(2025, 7, 2)
_BANK, _NUMBER, _HOLDER = "970405", "000000000", "TAI KHOAN THU KHONG CHUYEN TIEN"  # plainly made up, and leads nowhere
_PAID = 2


def agree() -> None:
    """What is kept of each sale, since long ago."""
    with batch():
        for name, value in _RATES.items():
            dated.enact(name, _SINCE, value)


def last_month(admin: Actor) -> int:
    """A settlement of the month before for each seller: two are paid out, the last one is a draft to be looked at, and
    the others wait to be paid. Returns how many there are.
    """
    last = clock.today().replace(day=1) - timedelta(days=1)
    with batch():
        made = drafting.draft_all(admin, last.replace(day=1), last).settlement_ids
        for settlement_id in made[:-1]:
            found = drafting.open_run(admin, settlement_id)
            found = steps.review(admin, settlement_id, found.version)
            found = steps.lock_run(admin, settlement_id, found.version)
            wish = NewAccount(_BANK, f"{_NUMBER}{found.cooperative_id:04d}", _HOLDER)
            payout_accounts.confirm(admin, payout_accounts.propose(admin, found.cooperative_id, wish).id)
        waiting = [payout.id for settlement_id in made[:_PAID] for payout in listing.payouts_of(settlement_id)]
        if waiting:
            payouts.confirm_batch(admin, payouts.make_batch(admin, waiting).id)
    return len(made)
