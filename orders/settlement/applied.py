"""By which rates a run was computed: what was kept of which goods, at how much, from which day on.

Rates are those that held on the day they follow (commission and fees: of ordering; tax and freight: of delivery). The
rows of a figure add up to it: first what sales cost, rate by rate, then what returns give back.
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext, pgettext

from accounts.names import names_of
from core.db import Dong, db
from orders import session_names
from orders.models import LineEvent, LineEventKind, OrderLine
from orders.models.money import PARTS, LineKind, Settlement, SettlementLine
from orders.settlement import hosting, rates
from orders.settlement.rates import Rates
from orders.settlement.words import value_of
from shop import legal
from shop.models import CooperativeKind
from shop.shelves import KINDS

_MOST_SESSIONS = 40


@dataclass(frozen=True)
class Applied:
    """One rate and what it came to: `what` is kept, at which `rate`, `since` when it holds, of goods worth `base`
    (freight goes by parcels)."""

    figure: str  # one of PARTS
    what: str
    rate: str
    since: date | None
    base: Dong | None
    amount: Dong  # what is kept of the seller; what returns give back is below zero


def applied(run: Settlement) -> tuple[Applied, ...]:
    """All of them, figure by figure."""
    known, by_order, by_delivery = Rates(run.computed_at), _by_order(run.id), _by_delivery(run.id)
    live = [row for row in by_order if row.is_live]
    found = [
        *_commissions(run), *_platform(run, known, by_order),
        *_stepped(known, live, "fee_operator", rates.OPERATOR, gettext("Fee for taking orders on air")),
        *_stepped(known, by_delivery, "freight", rates.FREIGHT, gettext("Freight for each parcel")),
        *_stepped(known, by_delivery, "vat", rates.VAT, pgettext("withheld", "VAT")),
        *_stepped(known, by_delivery, "pit", rates.PIT, gettext("Personal income tax withheld")),
        *_returned(run.id)]
    return tuple(sorted(found, key=lambda each: PARTS.index(each.figure)))


def _commissions(run: Settlement) -> Iterator[Applied]:
    """Of each live session at its rate, with the names of its hosts then; elsewhere there is none."""
    line = SettlementLine
    rows = db.session.execute(
        sa.select(OrderLine.session_id, line.rate, sa.func.sum(line.amount), sa.func.sum(line.commission))
        .join(OrderLine, OrderLine.id == line.order_line_id)
        .where(line.settlement_id == run.id, line.kind == LineKind.SALE, line.commission > 0)
        .group_by(OrderLine.session_id, line.rate).order_by(sa.func.sum(line.commission).desc())).all()
    shown, rest = rows[:_MOST_SESSIONS], rows[_MOST_SESSIONS:]
    ids = [row[0] for row in shown if row[0] is not None]
    titles, hosts = session_names.names(ids), _hosts(ids, run.computed_at)
    for session_id, rate, base, amount in shown:
        known = None if session_id is None else titles.get(session_id)
        title = str(gettext("Orders outside of live sessions")) if known is None else known.title
        names = hosts.get(session_id or 0)
        of = f"{title} ({', '.join(names)})" if names else title
        yield Applied("commission", f"{gettext('Host commission')} · {of}", value_of(rates.COMMISSION, rate), None,
                      Dong(int(base)), Dong(int(amount)))
    if rest:
        of_others = gettext("Host commission of %(count)s other live sessions", count=len(rest))
        yield Applied("commission", of_others, "", None, Dong(sum(int(row[2]) for row in rest)),
                      Dong(sum(int(row[3]) for row in rest)))


def _platform(run: Settlement, known: Rates, by_order: Sequence[Any]) -> Iterator[Applied]:
    """The fee of the market, by the legal form on the day of ordering; where there were several, each is named."""
    forms = legal.read(run.forms) if run.forms else None
    by_kind: dict[CooperativeKind, list[Any]] = {}
    for row in by_order:
        by_kind.setdefault(forms.on(row.day) if forms else run.kind, []).append(row)
    for kind, rows in by_kind.items():
        name = gettext("Fee of the market")
        yield from _stepped(known, rows, "fee_platform", rates.PLATFORM[kind],
                            f"{name} · {KINDS[kind]}" if len(by_kind) > 1 else name)


def _hosts(session_ids: list[int], known_by: datetime | None) -> dict[int, list[str]]:
    held = hosting.hosts(session_ids, known_by)
    names = names_of(f"person:{person}" for who in held.values() for person in who)
    return {session_id: [names.get(f"person:{person}", "") for person in who] for session_id, who in held.items()}


def _stepped(known: Rates, rows: Iterable[Any], figure: str, name: str, what: str) -> Iterator[Applied]:
    """What was kept on days of the same rate, together; days on which nothing was kept are not named."""
    days, values = known.steps(name)
    sums: dict[int, list[int]] = {}
    for row in rows:
        amount = int(getattr(row, figure))
        if amount:
            held = sums.setdefault(max(bisect_right(days, row.day) - 1, 0), [0, 0])
            held[0] += int(row.amount)
            held[1] += amount
    for step, (base, amount) in sorted(sums.items()):
        yield Applied(figure, what, value_of(name, values[step]), days[step],
                      None if figure == "freight" else Dong(base), Dong(amount))


def _returned(run_id: int) -> Iterator[Applied]:
    line = SettlementLine
    row = db.session.execute(sa.select(
        sa.func.sum(line.amount), *(sa.func.sum(getattr(line, name)) for name in PARTS)).where(
        line.settlement_id == run_id, line.kind == LineKind.RETURN)).one()
    for figure, amount in zip(PARTS, row[1:], strict=True):
        if amount:
            yield Applied(figure, _BACK[figure](), "", None, Dong(-int(row[0])), Dong(-int(amount)))


_BACK: dict[str, Callable[[], str]] = {
    "commission": lambda: gettext("Host commission given back for returns"),
    "fee_platform": lambda: gettext("Fee of the market given back for returns"),
    "fee_operator": lambda: gettext("Fee for taking orders given back for returns"),
    "freight": lambda: gettext("Freight given back for returns"),
    "vat": lambda: gettext("VAT given back for returns"),
    "pit": lambda: gettext("Personal income tax given back for returns"),
}


def _sales(run_id: int, day: Any, *more: Any) -> sa.Select[Any]:
    line = SettlementLine
    return sa.select(day.label("day"), *more, sa.func.sum(line.amount).label("amount"), *(
        sa.func.sum(getattr(line, name)).label(name) for name in PARTS)).where(
        line.settlement_id == run_id, line.kind == LineKind.SALE).group_by(day).order_by(day)


def _by_order(run_id: int) -> list[Any]:
    """Sales by the day of ordering, those on air apart."""
    is_live = OrderLine.session_id.is_not(None)
    ordered = sa.and_(LineEvent.line_id == OrderLine.id, LineEvent.kind == LineEventKind.ORDERED)
    found = _sales(run_id, LineEvent.day, is_live.label("is_live")).join(
        OrderLine, OrderLine.id == SettlementLine.order_line_id).join(LineEvent, ordered)
    return list(db.session.execute(found.group_by(is_live)))


def _by_delivery(run_id: int) -> list[Any]:
    """Sales by the day of delivery."""
    return list(db.session.execute(_sales(run_id, SettlementLine.day)))
