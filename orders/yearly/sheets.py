"""The list that a tax officer asks for, as a spreadsheet: each household and individual with its year, month by month.

Text stays text: nothing that somebody typed is taken for a formula, a link or a number.
"""
from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import gettext

from core import clock, moments
from core.templating import language
from orders import revenue_page
from orders.workbook import Cell, Look, Row, Workbook
from orders.yearly import words
from orders.yearly.limits import Limit
from orders.yearly.meter import MONTHS, Meter

_BEFORE, _MONTH, _AFTER = (5, 36, 18, 17, 26, 40, 26), 15, (17, 17, 17, 22, 12, 18, 15, 15, 15, 17)


def year_xlsx(year: int, limit: Limit | None, meters: Sequence[Meter], tax_codes: Mapping[int, str]) -> bytes:
    """One sheet: title, period and definitions, a row for each seller, and all together."""
    file, widths = io.BytesIO(), (*_BEFORE, *([_MONTH] * len(MONTHS)), *_AFTER)
    with Workbook(file) as book:
        book.sheet(str(year), widths, _sheet(year, limit, meters, tax_codes), is_wide=True)
    return file.getvalue()


def _sheet(year: int, limit: Limit | None, meters: Sequence[Meter], tax_codes: Mapping[int, str]) -> Iterator[Row]:
    yield Row([gettext("Revenue of households and individuals in %(year)s", year=year)], Look.TITLE)
    yield Row([gettext("Made on %(day)s", day=moments.exact_day(clock.today(), language()))])
    for line in words.definitions(year, limit):
        yield Row([line])
    yield Row([])
    yield Row(_head(), Look.HEAD)
    for cells in _rows(meters, tax_codes):
        yield Row(cells)
    yield Row(_together(meters), Look.TOTAL)


def _head() -> Sequence[Cell]:
    return [gettext("No."), gettext("Seller"), gettext("Legal form"), gettext("Tax code"), gettext("Contact"),
            gettext("Address"), gettext("Commune"), *words.month_names(), gettext("Delivered"), gettext("Returned"),
            gettext("Revenue"), gettext("Given back, goods stayed"), gettext("Percent of the limit"), gettext("Level"),
            gettext("VAT withheld"), gettext("Income tax withheld"), gettext("Corrections of tax"),
            gettext("Withheld together")]


def _rows(meters: Sequence[Meter], tax_codes: Mapping[int, str]) -> Iterable[Sequence[Cell]]:
    levels = words.level_words()
    for place, each in enumerate(meters, 1):
        seller, kept = each.seller, each.withheld
        yield [place, seller.name, words.form_of(each), tax_codes.get(seller.id, ""), seller.contact_name,
               seller.pickup_address, revenue_page.commune_name(seller.commune_code),
               *(month.revenue for month in each.months), each.delivered, each.returned, each.revenue,
               each.allowed, "" if each.percent is None else each.percent, levels[each.level], kept.vat, kept.pit,
               kept.corrected, kept.total]


def _together(meters: Sequence[Meter]) -> Sequence[Cell]:
    months = [sum(each.months[place].revenue for each in meters) for place in range(len(MONTHS))]
    return ["", gettext("All together"), "", "", "", "", "", *months, sum(each.delivered for each in meters),
            sum(each.returned for each in meters), sum(each.revenue for each in meters),
            sum(each.allowed for each in meters), "", "",
            sum(each.withheld.vat for each in meters), sum(each.withheld.pit for each in meters),
            sum(each.withheld.corrected for each in meters), sum(each.withheld.total for each in meters)]
