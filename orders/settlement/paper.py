"""The statement as a PDF: the sum in figures and words, by which rates it came about, a line for each product, places
for signatures, and each order line after it."""
from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from flask_babel import gettext, pgettext
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle

from orders.models.money import SettlementStatus
from orders.settlement import ink
from orders.settlement.statement import Kept, Row, Statement, rows
from orders.settlement.words import percent_of

MOST_LINES = 4_000  # on paper; the spreadsheet has them all
_A_PAGE = 45
_WIDTHS = [mm * each for each in (15.5, 18.5, 33, 14, 17.5, 9, 16, 17, 14.5, 13.5, 17.5)]


def pdf(statement: Statement) -> bytes:
    """The whole statement. The same statement gives the same bytes."""
    ink.know_fonts()
    file, settlement = io.BytesIO(), statement.settlement
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=12 * mm, rightMargin=12 * mm, topMargin=14 * mm, bottomMargin=16 * mm,
        title=gettext("Settlement statement %(code)s", code=settlement.code), author="Chợ Bản", invariant=1)
    story = [*_head(statement), *_sum(statement), *_rates(statement), *_products(statement), *_corrections(statement),
             KeepTogether(list(_signatures())), *_details(statement)]

    def foot(canvas: Any, page: Any) -> None:
        canvas.setFont(ink.PLAIN, 7.5)
        canvas.setFillColor(ink.INK)
        canvas.drawString(12 * mm, 9 * mm, f"Chợ Bản · {settlement.code} · {statement.seller.name}"[:110])
        canvas.drawRightString(A4[0] - 12 * mm, 9 * mm, gettext("Page %(page)s", page=page.page))

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


def _head(statement: Statement) -> Iterator[Any]:
    found, seller = statement.settlement, statement.seller
    known = {SettlementStatus.LOCKED: "", SettlementStatus.PAID: ""}
    mark = known.get(found.status, gettext("Draft: figures may still change"))
    right = [ink.text(gettext("No. %(code)s", code=found.code), 10, bold=True, alignment=TA_RIGHT),
             ink.text(gettext("Settlement no. %(number)s of this seller", number=found.number), 8, alignment=TA_RIGHT)]
    yield Table([[[ink.text("Chợ Bản", 12, bold=True)], right]], colWidths=[93 * mm, 93 * mm],
                style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
                       ("RIGHTPADDING", (0, 0), (-1, -1), 0)])
    yield ink.text(gettext("Settlement statement").upper(), 16, bold=True, alignment=TA_CENTER, spaceBefore=4)
    yield ink.text(gettext("Period %(first)s to %(last)s", first=ink.day(found.first_day),
                           last=ink.day(found.last_day)), 10, alignment=TA_CENTER)
    if mark:
        yield ink.text(mark, 10, bold=True, alignment=TA_CENTER, color=ink.ALERT)
    yield Spacer(1, 4 * mm)
    about = [(gettext("Seller"), seller.name), (gettext("Legal form"), statement.kind)]
    if statement.tax_code:
        about.append((gettext("Tax code"), statement.tax_code))
    about.append((gettext("Registered in"), statement.commune))
    if found.locked_on is not None:
        about.append((gettext("Locked on"), ink.day(found.locked_on)))
    if statement.account:
        about.append((gettext("Account"), statement.account))
    yield Table([[ink.text(name, 9), ink.text(value, 9, bold=True)] for name, value in about],
                colWidths=[32 * mm, 154 * mm], style=[
                    ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    yield Spacer(1, 4 * mm)


def _sum(statement: Statement) -> Iterator[Any]:
    lines = [[name, ink.dong(dong)] for name, dong in statement.sums]
    lines.append([statement.result_label, ink.dong(statement.result)])
    yield Table(lines, colWidths=[136 * mm, 50 * mm], style=TableStyle([
        ("FONT", (0, 0), (-1, -1), ink.PLAIN, 10), ("FONT", (0, -1), (-1, -1), ink.BOLD, 11),
        ("TEXTCOLOR", (0, 0), (-1, -1), ink.INK), ("ALIGN", (1, 0), (1, -1), "RIGHT"),
        ("LINEBELOW", (0, 0), (-1, -2), 0.3, ink.FAINT), ("LINEABOVE", (0, -1), (-1, -1), 1, ink.INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]))
    yield ink.text(gettext("In words: %(words)s.", words=statement.words), 10, bold=True, spaceBefore=4, leftIndent=-4)
    yield ink.text(gettext("Worked out: %(sum)s", sum=_worked_out(statement)), 8, spaceBefore=2, leftIndent=-4)
    yield ink.text(gettext("All sums in dong. Only goods that were delivered and paid for are settled."), 8,
                   spaceBefore=2, leftIndent=-4)


def _worked_out(statement: Statement) -> str:
    """"10.000.000 − 800.000 − 150.000 = 9.050.000"."""
    first, *others = [dong for _, dong in statement.sums]
    parts = [ink.dong(first), *(f"{'−' if dong < 0 else '+'} {ink.dong(abs(dong))}" for dong in others)]
    return f"{' '.join(parts)} = {ink.dong(statement.result)}"


def _rates(statement: Statement) -> Iterator[Any]:
    if not statement.rates:
        return
    yield ink.heading(gettext("Rates that were applied"))
    lines: list[list[Any]] = [ink.heads([
        gettext("What is kept"), pgettext("short", "Rate"), gettext("From day"), gettext("Of goods worth"),
        gettext("Amount")])]
    lines += [[ink.text(each.what, 8), each.rate, ink.day(each.since) if each.since else "",
               "" if each.base is None else ink.dong(each.base), ink.dong(-each.amount)] for each in statement.rates]
    yield ink.table(lines, (94, 20, 22, 25, 25))


def _products(statement: Statement) -> Iterator[Any]:
    if not statement.goods:
        return
    yield ink.heading(gettext("By product"))
    lines: list[list[Any]] = [ink.heads([
        gettext("Product"), gettext("Quantity"), gettext("Value"), gettext("Commission"), gettext("Fees, freight"),
        pgettext("short", "VAT"), pgettext("short", "Income tax"), gettext("For the seller")])]
    lines += [[ink.text(each.label, 8), each.quantity, ink.dong(each.amount), *_parts(each.kept), ink.dong(each.net)]
              for each in statement.goods]
    lines.append([gettext("All together"), "", *_whole(statement)])
    yield ink.table(lines, (52, 20, 23, 19, 20, 15, 15, 22), 1, ("FONT", (0, -1), (-1, -1), ink.BOLD, 8))


def _corrections(statement: Statement) -> Iterator[Any]:
    if not statement.corrections:
        return
    yield ink.heading(gettext("Corrections of earlier settlements"))
    lines: list[list[Any]] = [[gettext("About"), gettext("Reason"), gettext("Amount")]]
    lines += [[each.what, ink.text(each.reason, 8), ink.dong(each.amount)] for each in statement.corrections]
    yield ink.table(lines, (36, 120, 30), 2)


def _signatures() -> Iterator[Any]:
    yield Spacer(1, 6 * mm)
    yield ink.text(gettext("Date: ____ / ____ / ________"), 9, alignment=TA_RIGHT, spaceAfter=6)
    who = [gettext("Made by"), gettext("For the market"), pgettext("signature", "For the seller")]
    below = gettext("(signature, full name)")
    yield Table([[ink.text(each, 9, bold=True, alignment=TA_CENTER) for each in who],
                 [ink.text(below, 8, alignment=TA_CENTER) for _ in who]], colWidths=[62 * mm] * 3)
    yield Spacer(1, 20 * mm)


def _details(statement: Statement) -> Iterator[Any]:
    left = iter(rows(statement.settlement.id, 0, MOST_LINES))
    head = [gettext("Day"), gettext("Order"), gettext("Product"), gettext("Quantity"), gettext("Value"),
            pgettext("short", "Rate"), gettext("Commission"), gettext("Fees, freight"), pgettext("short", "VAT"),
            pgettext("short", "Income tax"), gettext("For the seller")]
    style = TableStyle([*ink.LOOK, ("FONT", (0, 1), (-1, -1), ink.PLAIN, 7), ("FONT", (0, 0), (-1, 0), ink.BOLD, 6.2),
                        ("ALIGN", (3, 0), (-1, -1), "RIGHT")])
    first = True
    while page := list(islice(left, _A_PAGE)):
        yield PageBreak()
        if first:
            yield ink.heading(gettext("Each order line"))
        yield Table([head, *map(_line, page)], colWidths=_WIDTHS, rowHeights=[5.4 * mm] * (len(page) + 1), style=style)
        first = False
    if not first and statement.lines <= MOST_LINES:
        value, *parts = _whole(statement)
        yield Table([[gettext("All together"), "", "", "", value, "", *parts]], colWidths=_WIDTHS, style=TableStyle([
            ("FONT", (0, 0), (-1, -1), ink.BOLD, 7), ("TEXTCOLOR", (0, 0), (-1, -1), ink.INK),
            ("ALIGN", (3, 0), (-1, -1), "RIGHT"), ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2)]))
    if statement.lines > MOST_LINES:
        yield ink.text(gettext("The first %(most)s of %(all)s lines. The spreadsheet has all of them.",
                               most=ink.dong(MOST_LINES), all=ink.dong(statement.lines)), 8, spaceBefore=4)


def _line(row: Row) -> list[str]:
    return [f"{row.day:%d/%m/%Y}", row.order_code, ink.cut(row.label, _WIDTHS[2] - 4),
            ink.cut(row.quantity, _WIDTHS[3] - 4), ink.dong(row.amount), percent_of(row.rate) if row.rate else "",
            *_parts(row.kept), ink.dong(row.net)]


def _parts(kept: Kept) -> list[str]:
    """What is kept as it stands in tables: below zero."""
    return [ink.dong(-each) for each in (kept.commission, kept.fees + kept.freight, kept.vat, kept.pit)]


def _whole(statement: Statement) -> list[str]:
    """Value, parts and what is for the seller of all lines together."""
    found = statement.settlement
    whole = Kept(found.commission, found.fee_platform, found.fee_operator, found.freight, found.vat, found.pit)
    value = found.sales - found.returned
    return [ink.dong(value), *_parts(whole), ink.dong(value - whole.total)]
