"""How papers look: the font with all Vietnamese letters, text, tables, sums and days as they are printed."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import font_roboto
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, Table, TableStyle

from core import figures, moments
from core.templating import language

INK, FAINT, ALERT = HexColor("#1f2a44"), HexColor("#c9ccd6"), HexColor("#a8321f")
PLAIN, BOLD = "Roboto", "Roboto-Bold"
LOOK: list[Any] = [
    ("FONT", (0, 0), (-1, -1), PLAIN, 8), ("FONT", (0, 0), (-1, 0), BOLD, 7.5),
    ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("LINEBELOW", (0, 0), (-1, -1), 0.3, FAINT),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
]


@cache
def know_fonts() -> None:
    """Have the font at hand; before anything is laid out."""
    pdfmetrics.registerFont(TTFont(PLAIN, font_roboto.Roboto))
    pdfmetrics.registerFont(TTFont(BOLD, font_roboto.RobotoBold))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


def text(said: str, size: float = 9, bold: bool = False, **look: Any) -> Paragraph:
    """Words that go on in the next line; nothing in them is markup."""
    style = ParagraphStyle("text", fontName=BOLD if bold else PLAIN, fontSize=size, leading=size * 1.35,
                           textColor=look.pop("color", INK), **look)
    return Paragraph(escape(said), style)


def heading(said: str) -> Paragraph:
    """What stands over a table."""
    return text(said, 11, bold=True, spaceBefore=10, spaceAfter=3, leftIndent=-4)


def heads(names: Sequence[str], left: int = 1) -> list[Paragraph]:
    """The head of a table; all but the first `left` columns hold figures."""
    return [text(name, 7, bold=True, **({} if place < left else {"alignment": TA_RIGHT}))
            for place, name in enumerate(names)]


def table(rows: Iterable[list[Any]], widths: Sequence[float], left: int = 1, *more: Any) -> Table:
    """A table whose head stands on each page, in widths of millimetres; figures stand at the right."""
    style = TableStyle([*LOOK, ("ALIGN", (left, 0), (-1, -1), "RIGHT"), *more])
    return Table(list(rows), colWidths=[each * mm for each in widths], repeatRows=1, style=style)


def dong(amount: int) -> str:
    """1.234.567; below zero with a minus sign."""
    return figures.number(amount, language())


def day(when: Any) -> str:
    """27/11/2026."""
    return moments.exact_day(when, language())


def cut(said: str, width: float, size: float = 7) -> str:
    """The text, or as much of it as there is room for."""
    if pdfmetrics.stringWidth(said, PLAIN, size) <= width:
        return said
    while said and pdfmetrics.stringWidth(said + "…", PLAIN, size) > width:
        said = said[:-1]
    return said + "…"
