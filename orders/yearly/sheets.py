"""The list that a tax officer asks for, as a spreadsheet: each household and individual with its year, month by month.

Text stays text: nothing that somebody typed is taken for a formula, a link or a number.
"""
from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from flask_babel import gettext

from core import clock, moments
from core.templating import language
from orders import revenue_page
from orders.spreadsheet import Cell
from orders.yearly import words
from orders.yearly.limits import Limit
from orders.yearly.meter import MONTHS, Meter

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
_BEFORE, _MONTH, _AFTER = (5, 36, 18, 17, 26, 40, 26), 15, (17, 17, 17, 12, 18, 15, 15, 15, 17)


def year_xlsx(year: int, limit: Limit | None, meters: Sequence[Meter], tax_codes: Mapping[int, str]) -> bytes:
    """One sheet: title, period and definitions, a row for each seller, and all together."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _PLAIN)
    try:
        sheet, money = book.add_worksheet(str(year)), book.add_format({"num_format": "#,##0"})
        strong = book.add_format({"bold": True, "num_format": "#,##0"})
        for place, width in enumerate((*_BEFORE, *([_MONTH] * len(MONTHS)), *_AFTER)):
            sheet.set_column(place, place, width)
        said = [[gettext("Revenue of households and individuals in %(year)s", year=year)],
                [gettext("Made on %(day)s", day=moments.exact_day(clock.today(), language()))],
                *([line] for line in words.definitions(year, limit)), []]
        last = len(said) + len(meters) + 1
        for number, row in enumerate([*said, _head(), *_rows(meters, tax_codes), _together(meters)]):
            for place, cell in enumerate(row):
                look = strong if number in (0, len(said), last) else money
                if isinstance(cell, int):
                    sheet.write_number(number, place, cell, look)
                elif cell:
                    sheet.write_string(number, place, cell, look)
    finally:
        book.close()
    return file.getvalue()


def _head() -> Sequence[Cell]:
    return [gettext("No."), gettext("Seller"), gettext("Legal form"), gettext("Tax code"), gettext("Contact"),
            gettext("Address"), gettext("Commune"), *words.month_names(), gettext("Delivered"), gettext("Returned"),
            gettext("Revenue"), gettext("Percent of the limit"), gettext("Level"), gettext("VAT withheld"),
            gettext("Income tax withheld"), gettext("Corrections of tax"), gettext("Withheld together")]


def _rows(meters: Sequence[Meter], tax_codes: Mapping[int, str]) -> Iterable[Sequence[Cell]]:
    levels = words.level_words()
    for place, each in enumerate(meters, 1):
        seller, kept = each.seller, each.withheld
        yield [place, seller.name, words.form_of(each), tax_codes.get(seller.id, ""), seller.contact_name,
               seller.pickup_address, revenue_page.commune_name(seller.commune_code),
               *(month.revenue for month in each.months), each.delivered, each.returned, each.revenue,
               "" if each.percent is None else each.percent, levels[each.level], kept.vat, kept.pit, kept.corrected,
               kept.total]


def _together(meters: Sequence[Meter]) -> Sequence[Cell]:
    months = [sum(each.months[place].revenue for each in meters) for place in range(len(MONTHS))]
    return ["", gettext("All together"), "", "", "", "", "", *months, sum(each.delivered for each in meters),
            sum(each.returned for each in meters), sum(each.revenue for each in meters), "", "",
            sum(each.withheld.vat for each in meters), sum(each.withheld.pit for each in meters),
            sum(each.withheld.corrected for each in meters), sum(each.withheld.total for each in meters)]
