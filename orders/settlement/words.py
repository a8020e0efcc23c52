"""What rates are called, and whose they can be."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from accounts import grants
from accounts.models import Role
from core import clock, figures
from core.db import db
from core.templating import language
from orders import session_names
from orders.models import LineEvent, LineEventKind
from orders.settlement import rates
from orders.settlement.behind import Figure
from shop.shelves import KINDS

_DAYS = 60


def rate_words() -> dict[str, str]:
    """What each dated rate is called."""
    platform = {name: gettext("Fee of the market, %(kind)s", kind=KINDS[kind]) for kind, name in rates.PLATFORM.items()}
    return {
        rates.COMMISSION: gettext("Host commission, where nothing else was agreed"), **platform,
        rates.OPERATOR: gettext("Fee for taking orders on air"),
        rates.FREIGHT: gettext("Freight that the seller bears, for each parcel"),
        rates.WITHHOLDING: gettext("Tax is withheld from households and individuals"),
        rates.VAT: gettext("VAT on goods, withheld"), rates.PIT: gettext("Personal income tax on goods, withheld"),
    }


def subjects() -> list[tuple[str, str]]:
    """The sessions that goods were sold in lately, and all hosts: for whom another commission may be agreed."""
    sold = sa.select(LineEvent.session_id).where(
        LineEvent.kind == LineEventKind.ORDERED, LineEvent.session_id.is_not(None),
        LineEvent.day >= clock.today() - timedelta(days=_DAYS)).distinct()
    named = session_names.names([ident for ident in db.session.scalars(sold) if ident is not None])
    found = [(f"session:{ident}", gettext("Commission of the session %(title)s", title=name.title))
             for ident, name in sorted(named.items(), reverse=True)]
    found += [(f"person:{person.id}", gettext("Commission of the host %(name)s", name=person.name))
              for person in grants.people_with(Role.HOST)]
    return found


def value_of(name: str, value: int) -> str:
    """"2,5 %", "3.000 ₫", "yes": a rate as people read it."""
    if name == rates.WITHHOLDING:
        return str(gettext("yes") if value else gettext("no"))
    if name == rates.FREIGHT:
        return figures.dong(value, language())
    return percent_of(value)


def percent_of(basis_points: int) -> str:
    """800 is "8 %"."""
    return f"{figures.number(basis_points / 100, language())} %"


FIGURES: dict[Figure, Any] = {
    Figure.SALES: _l("Goods delivered and collected"), Figure.RETURNED: _l("Came back after they were settled"),
    Figure.COMMISSION: _l("Host commission"), Figure.FEES: _l("Fees"), Figure.FREIGHT: _l("Freight"),
    Figure.TAX: _l("Tax withheld"), Figure.LOSS: _l("Loss or damage")}
