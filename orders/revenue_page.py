"""The revenue report as people read it: names for codes, the sentence for the monthly letter, the table as a file."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask_babel import gettext, pgettext

from core import figures, moments
from core.templating import language
from orders.reports import Figures, Revenue
from orders.spreadsheet import Cell
from shop.places import units
from shop.places.errors import UnknownWard

MONEY = ("ordered", "paid", "delivered", "returned", "revenue", "cancelled", "refused", "lost")
COUNTS = ("orders", "orders_delivered", "sessions")


def commune_name(code: str) -> str:
    """"xã Bình Lư"; the code itself when no unit in force has it."""
    try:
        return units.ward(code).full_name
    except UnknownWard:
        return code


def sentence(name: str, report: Revenue, found: Figures) -> str:
    """What the monthly letter says of one commune, or of all: ready to copy."""
    return str(gettext(
        "From %(first)s to %(last)s, %(name)s sold in %(sessions)s livestream sessions, closed %(orders)s orders, and "
        "reached a revenue of %(money)s (%(exact)s).", first=moments.exact_day(report.first, language()),
        last=moments.exact_day(report.last, language()), name=name, sessions=figures.number(found.sessions, language()),
        orders=figures.number(found.orders, language()), money=figures.dong_sentence(found.revenue, language()),
        exact=figures.dong(found.revenue, language())))


def as_dict(found: Figures) -> dict[str, int]:
    """The figures by name, with the revenue that follows from them."""
    return {**asdict(found), "revenue": found.revenue}


def as_json(report: Revenue) -> dict[str, Any]:
    """The whole report for programs: `flask revenue --json`."""
    return {
        "from": report.first.isoformat(), "to": report.last.isoformat(), "total": as_dict(report.total),
        "communes": [{"code": each.key, "name": commune_name(each.key), **as_dict(each.figures)}
                     for each in report.communes]}


def table(report: Revenue) -> Iterable[list[Cell]]:
    """The report as rows: a heading, a row for each commune, all together, and what the words mean."""
    period: list[Cell] = [report.first.isoformat(), report.last.isoformat()]
    yield [gettext("From"), gettext("To"), gettext("Code"), gettext("Commune"), *_headings()]
    for each in report.communes:
        yield [*period, each.key, commune_name(each.key), *_numbers(each.figures)]
    yield [*period, "", gettext("All together"), *_numbers(report.total)]
    yield []
    for line in definitions():
        yield [line]


def definitions() -> list[str]:
    """What each figure means."""
    return [
        gettext("All sums are the value of goods in dong, without freight. Days are local days, both included."),
        gettext("Ordered: on the day of ordering; what was cancelled later is included, and shown apart."),
        gettext("Paid: on the day the money, or the courier's cash, was recorded."),
        gettext("Delivered: on the day of delivery. Returned: on the day the buyer gave it back after delivery."),
        gettext("Revenue: delivered minus returned. It counts for the commune where the producer was registered "
                "on the day of ordering."),
        gettext("Refused: never taken by the buyer. Lost: never arrived. Neither was ever revenue."),
    ]


def _headings() -> list[Cell]:
    return [pgettext("revenue", "Ordered"), pgettext("revenue", "Paid"), pgettext("revenue", "Delivered"),
            pgettext("revenue", "Returned"), gettext("Revenue"), gettext("Cancelled"),
            gettext("Refused"), gettext("Lost"), gettext("Orders"), gettext("Orders delivered"),
            gettext("Live sessions")]


def _numbers(found: Figures) -> list[Cell]:
    values = as_dict(found)
    return [values[name] for name in (*MONEY, *COUNTS)]
