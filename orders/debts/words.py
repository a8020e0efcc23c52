"""What we owe, and what a movement was, as people read it."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from accounts.names import names_of
from core import moments
from core.db import db
from core.templating import language
from orders.debts.owed import month_of
from orders.models.money import UseKind
from orders.shipping import carriers, own
from shop.models import Cooperative

KINDS: dict[UseKind, Any] = {
    UseKind.TAX: _l("Withheld tax, paid to the treasury"),
    UseKind.COMMISSION: _l("Commission, paid to a host"),
    UseKind.FREIGHT: _l("Freight, paid to a carrier"),
    UseKind.FEE: _l("A fee of a bank or of a payment service"),
    UseKind.COST: _l("Another cost"),
    UseKind.CAPITAL: _l("Own capital, put in or taken out"),
    UseKind.INCOME: _l("Interest, or other income of ours"),
    UseKind.REPAID: _l("A seller pays back what an earlier settlement left open"),
}
NOBODY: dict[UseKind, Any] = {
    UseKind.COMMISSION: _l("Without a host: stays with us"),
    UseKind.FREIGHT: _l("Corrections: stay with us"),
    UseKind.TAX: _l("Without a month"),
}


def names(parties: Iterable[tuple[UseKind, str]]) -> dict[str, str]:
    """What each party is called."""
    wanted = set(parties)
    found = names_of(party for kind, party in wanted if kind == UseKind.COMMISSION)
    sellers = {int(party.partition(":")[2]) for kind, party in wanted if kind == UseKind.REPAID}
    found |= {f"cooperative:{row.id}": row.name for row in db.session.execute(
        sa.select(Cooperative.id, Cooperative.name).where(Cooperative.id.in_(sellers)))}
    for kind, party in wanted:
        if kind == UseKind.TAX and party:
            found[party] = str(gettext("Withheld in %(month)s", month=moments.month(month_of(party), language())))
        elif kind == UseKind.FREIGHT and party:
            carrier = party.partition(":")[2]
            found[party] = str(gettext("Couriers of the sellers")) if carrier == own.NAME else carriers.name_of(carrier)
        elif not party and kind in NOBODY:
            found[f"{kind}:"] = str(NOBODY[kind])
    return found
