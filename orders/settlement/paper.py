"""The statement as a PDF: the sum in figures and words and a line for each product on top, each order line after it."""
from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

import font_roboto
from flask_babel import gettext, pgettext
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from core import figures, moments
from core.templating import language
from orders.models.money import SettlementStatus
from orders.settlement.statement import Row, Statement, rows

MOST_LINES = 4_000  # on paper; the spreadsheet has them all
_A_PAGE = 45
_INK, _FAINT, _ALERT = HexColor("#1f2a44"), HexColor("#c9ccd6"), HexColor("#a8321f")
_PLAIN, _BOLD = "Roboto", "Roboto-Bold"
_LOOK: list[Any] = [
    ("FONT", (0, 0), (-1, -1), _PLAIN, 8), ("FONT", (0, 0), (-1, 0), _BOLD, 7.5),
    ("TEXTCOLOR", (0, 0), (-1, -1), _INK), ("LINEBELOW", (0, 0), (-1, -1), 0.3, _FAINT),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, _INK), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
]
_WIDTHS = [mm * each for each in (17, 21, 45, 16, 20, 17, 19, 13, 18)]


def pdf(statement: Statement) -> bytes:
    """The whole statement. The same statement gives the same bytes."""
    _know_fonts()
    file, settlement = io.BytesIO(), statement.settlement
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=12 * mm, rightMargin=12 * mm, topMargin=14 * mm, bottomMargin=16 * mm,
        title=gettext("Settlement statement %(code)s", code=settlement.code), author="Chợ Bản", invariant=1)
    story = [*_head(statement), *_sum(statement), *_products(statement), *_corrections(statement),
             KeepTogether(list(_signatures())), *_details(statement)]

    def foot(canvas: Any, page: Any) -> None:
        canvas.setFont(_PLAIN, 7.5)
        canvas.setFillColor(_INK)
        canvas.drawString(12 * mm, 9 * mm, f"Chợ Bản · {settlement.code} · {statement.seller.name}"[:110])
        canvas.drawRightString(A4[0] - 12 * mm, 9 * mm, gettext("Page %(page)s", page=page.page))

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


@cache
def _know_fonts() -> None:
    pdfmetrics.registerFont(TTFont(_PLAIN, font_roboto.Roboto))
    pdfmetrics.registerFont(TTFont(_BOLD, font_roboto.RobotoBold))
    pdfmetrics.registerFontFamily(_PLAIN, normal=_PLAIN, bold=_BOLD, italic=_PLAIN, boldItalic=_BOLD)


def _heading(text: str) -> Paragraph:
    return _text(text, 11, bold=True, spaceBefore=10, spaceAfter=3, leftIndent=-4)


def _text(text: str, size: float = 9, bold: bool = False, **look: Any) -> Paragraph:
    style = ParagraphStyle("text", fontName=_BOLD if bold else _PLAIN, fontSize=size, leading=size * 1.35,
                           textColor=look.pop("color", _INK), **look)
    return Paragraph(escape(text), style)


def _dong(amount: int) -> str:
    return figures.number(amount, language())


def _day(day: Any) -> str:
    return moments.exact_day(day, language())


def _head(statement: Statement) -> Iterator[Any]:
    found, seller = statement.settlement, statement.seller
    known = {SettlementStatus.LOCKED: "", SettlementStatus.PAID: ""}
    mark = known.get(found.status, gettext("Draft: figures may still change"))
    right = [_text(found.code, 10, bold=True, alignment=TA_RIGHT),
             _text(gettext("Settlement no. %(number)s of this seller", number=found.number), 8, alignment=TA_RIGHT)]
    yield Table([[[_text("Chợ Bản", 12, bold=True)], right]], colWidths=[93 * mm, 93 * mm],
                style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
                       ("RIGHTPADDING", (0, 0), (-1, -1), 0)])
    yield _text(gettext("Settlement statement").upper(), 16, bold=True, alignment=TA_CENTER, spaceBefore=4)
    yield _text(gettext("Period %(first)s to %(last)s", first=_day(found.first_day), last=_day(found.last_day)), 10,
                alignment=TA_CENTER)
    if mark:
        yield _text(mark, 10, bold=True, alignment=TA_CENTER, color=_ALERT)
    yield Spacer(1, 4 * mm)
    about = [(gettext("Seller"), seller.name), (gettext("Legal form"), statement.kind),
             (gettext("Registered in"), statement.commune)]
    if found.locked_on is not None:
        about.append((gettext("Locked on"), _day(found.locked_on)))
    if statement.payout is not None and statement.payout.account_tail:
        about.append((gettext("Account"), f"{statement.payout.holder} · … {statement.payout.account_tail}"))
    yield Table([[_text(name, 9), _text(value, 9, bold=True)] for name, value in about],
                colWidths=[32 * mm, 154 * mm], style=[
                    ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    yield Spacer(1, 4 * mm)


def _sum(statement: Statement) -> Iterator[Any]:
    lines = [[name, _dong(dong)] for name, dong in statement.sums]
    lines.append([statement.result_label, _dong(statement.result)])
    yield Table(lines, colWidths=[136 * mm, 50 * mm], style=TableStyle([
        ("FONT", (0, 0), (-1, -1), _PLAIN, 10), ("FONT", (0, -1), (-1, -1), _BOLD, 11),
        ("TEXTCOLOR", (0, 0), (-1, -1), _INK), ("ALIGN", (1, 0), (1, -1), "RIGHT"),
        ("LINEBELOW", (0, 0), (-1, -2), 0.3, _FAINT), ("LINEABOVE", (0, -1), (-1, -1), 1, _INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]))
    yield _text(gettext("In words: %(words)s.", words=statement.words), 10, spaceBefore=4, leftIndent=-4)
    yield _text(gettext("All sums in dong. Only goods that were delivered and paid for are settled."), 8, spaceBefore=2,
                leftIndent=-4)


def _products(statement: Statement) -> Iterator[Any]:
    if not statement.goods:
        return
    yield _heading(gettext("By product"))
    lines: list[list[Any]] = [[gettext("Product"), gettext("Quantity"), gettext("Lines"), gettext("Value"),
                               gettext("Kept back"), gettext("For the seller")]]
    for each in statement.goods:
        lines.append([_text(each.label, 8), each.quantity, _dong(each.lines), _dong(each.amount), _dong(-each.kept),
                      _dong(each.net)])
    yield Table(lines, colWidths=[mm * each for each in (72, 26, 14, 26, 22, 26)], repeatRows=1,
                style=TableStyle([*_LOOK, ("ALIGN", (1, 0), (-1, -1), "RIGHT")]))


def _corrections(statement: Statement) -> Iterator[Any]:
    if not statement.corrections:
        return
    yield _heading(gettext("Corrections of earlier settlements"))
    lines: list[list[Any]] = [[gettext("About"), gettext("Reason"), gettext("Amount")]]
    lines += [[each.what, _text(each.reason, 8), _dong(each.amount)] for each in statement.corrections]
    yield Table(lines, colWidths=[36 * mm, 120 * mm, 30 * mm], repeatRows=1,
                style=TableStyle([*_LOOK, ("ALIGN", (2, 0), (2, -1), "RIGHT")]))


def _signatures() -> Iterator[Any]:
    yield Spacer(1, 8 * mm)
    who = [gettext("Made by"), gettext("For the market"), pgettext("signature", "For the seller")]
    below = gettext("(signature, full name)")
    yield Table([[_text(each, 9, bold=True, alignment=TA_CENTER) for each in who],
                 [_text(below, 8, alignment=TA_CENTER) for _ in who]], colWidths=[62 * mm] * 3)
    yield Spacer(1, 20 * mm)


def _details(statement: Statement) -> Iterator[Any]:
    left = iter(rows(statement.settlement.id, 0, MOST_LINES))
    head = [gettext("Day"), gettext("Order"), gettext("Product"), gettext("Quantity"), gettext("Value"),
            gettext("Commission"), gettext("Fees, freight"), gettext("Tax"), gettext("For the seller")]
    style = TableStyle([*_LOOK, ("FONT", (0, 1), (-1, -1), _PLAIN, 7), ("FONT", (0, 0), (-1, 0), _BOLD, 6.5),
                        ("ALIGN", (3, 0), (-1, -1), "RIGHT")])
    first = True
    while page := list(islice(left, _A_PAGE)):
        yield PageBreak()
        if first:
            yield _heading(gettext("Each order line"))
        yield Table([head, *map(_line, page)], colWidths=_WIDTHS, rowHeights=[5.4 * mm] * (len(page) + 1), style=style)
        first = False
    if statement.lines > MOST_LINES:
        yield _text(gettext("The first %(most)s of %(all)s lines. The spreadsheet has all of them.",
                            most=_dong(MOST_LINES), all=_dong(statement.lines)), 8, spaceBefore=4)


def _line(row: Row) -> list[str]:
    return [f"{row.day:%d/%m/%Y}", row.order_code, _cut(row.label, _WIDTHS[2] - 4), _cut(row.quantity, _WIDTHS[3] - 4),
            *map(_dong, (row.amount, -row.commission, -(row.fees + row.freight), -row.tax, row.net))]


def _cut(text: str, width: float) -> str:
    """The text, or as much of it as there is room for."""
    if pdfmetrics.stringWidth(text, _PLAIN, 7) <= width:
        return text
    while text and pdfmetrics.stringWidth(text + "…", _PLAIN, 7) > width:
        text = text[:-1]
    return text + "…"
