"""The report of a session as people read it: minutes as a chart, words for figures, tables as files."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext, pgettext

from core import clock, figures, moments
from core.templating import language
from livestream import words
from livestream.models import Metric
from livestream.reports.activity import MINUTE, Course, Stretch
from livestream.reports.session import ItemRow, Report, Steps
from orders.models import LineEventKind
from orders.reports import Figures
from orders.revenue_page import COUNTS, MONEY, as_dict
from orders.spreadsheet import Cell

TABLES = ("items", "minutes", "channels")
_MOST_COLUMNS = 120
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 360, 1440)  # minutes of one column
_K = LineEventKind


@dataclass(frozen=True)
class Column:
    """Some minutes in a row as one column of the chart, and as one row of the table behind it."""

    name: str
    comments: int
    claims: int
    goods: int
    on_air: str
    gaps: str


@dataclass(frozen=True)
class Band:
    """A stretch of the chart in percents of its width; `place` counts, so that neighbours look different."""

    name: str
    title: str
    x: float
    width: float
    place: int


@dataclass(frozen=True)
class Chart:
    """The course of a session, `step` minutes to a column."""

    step: int
    columns: tuple[Column, ...]
    on_air: tuple[Band, ...]
    gaps: tuple[Band, ...]


@dataclass(frozen=True)
class Rate:
    """One step of what a comment may become: so many of so many. `percent` is empty where there is no base."""

    name: str
    count: int
    base: int
    said: str
    percent: str


def chart(course: Course) -> Chart | None:
    """The minutes from going live to the end in columns of the same length; None before the session begins."""
    if course.first is None or course.until is None:
        return None
    first = course.first.replace(second=0, microsecond=0)
    length = int((course.until - first) / MINUTE) + 1
    step = next((each for each in _STEPS if length <= each * _MOST_COLUMNS), _STEPS[-1])
    count = -(-length // step)
    sums = [(0, 0, 0)] * count
    for minute in course.minutes:
        place = int((minute.at - first) / (MINUTE * step))
        if 0 <= place < count:
            comments, claims, goods = sums[place]
            sums[place] = comments + minute.comments, claims + minute.claims, goods + minute.goods
    starts = [first + MINUTE * step * place for place in range(count)]
    whole = MINUTE * step * count
    columns = tuple(Column(
        hour(start, course), *sums[place], _during(course.on_air, start, MINUTE * step),
        _during(course.gaps, start, MINUTE * step)) for place, start in enumerate(starts))
    return Chart(step, columns, tuple(_bands(course.on_air, first, whole, course)),
                 tuple(_bands(course.gaps, first, whole, course)))


def hour(at: datetime, course: Course) -> str:
    """"20:05"; with the day once midnight is over."""
    there = clock.local(at)
    is_next = course.first is not None and there.date() != clock.local(course.first).date()
    return f"{there:%H:%M %d/%m}" if is_next else f"{there:%H:%M}"


def rates(steps: Steps, is_whole: bool = True) -> list[Rate]:
    """Comment, claim, order, completed, delivered: each of the step before it, with the base beside it."""
    found = [
        (gettext("Comments that made a claim"), steps.claiming, steps.comments, gettext("of the comments")),
        (gettext("Claims that became part of an order"), steps.claims_ordered, steps.claims, gettext("of the claims")),
        (gettext("Orders completed"), steps.completed, steps.orders, gettext("of the orders")),
        (gettext("Orders delivered"), steps.delivered, steps.orders, gettext("of the orders")),
    ]
    return [Rate(name, count, base, of, _percent(count, base))
            for name, count, base, of in found[0 if is_whole else 1:]]


def seconds(count: int | None) -> str:
    """"1 min 20 s", the way a stopwatch says it."""
    if count is None:
        return "–"
    whole, rest = divmod(count, 60)
    if not whole:
        return str(gettext("%(seconds)s s", seconds=rest))
    return str(gettext("%(minutes)s min %(seconds)s s", minutes=figures.number(whole, language()), seconds=rest))


def definitions() -> list[str]:
    """What each figure means; they stand on the page and in every file."""
    return [
        gettext("All sums are the value of goods in dong, without freight. The four figures count over all days until "
                "the moment of the report; delivered and returned go on growing after the session."),
        gettext("Ordered: everything that became part of an order; what was cancelled later, lapsed, was lowered on "
                "air or moved into another order of the buyer is included, and shown apart as cancelled."),
        gettext("Paid: money, or the courier's cash, that was recorded. Delivered: goods that arrived. Returned: goods "
                "given back after delivery. Revenue: delivered minus returned."),
        gettext("Claimed: what buyers said they take, without what they took back or lowered themselves; it counts in "
                "the minute in which it was said. A raise counts for its difference."),
        gettext("Unmet: what was still on the waiting list when the session ended, so nobody could have it. Lapsed: "
                "kept for a buyer who left no phone number in time."),
        gettext("A comment counts in the minute in which it was written, by the clock of its platform."),
    ]


def table(report: Report, name: str) -> Iterable[list[Cell]]:
    """One of TABLES as rows: which session and when, the rows themselves, and what the words mean."""
    yield [report.session.code, report.session.title]
    yield [gettext("As of"), moments.exact(report.as_of, language())]
    yield []
    yield from _TABLES[name](report)
    yield []
    for line in definitions():
        yield [line]


def _item_rows(report: Report) -> Iterable[list[Cell]]:
    yield [gettext("Code"), gettext("Item"), gettext("Unit of quantities"), gettext("Set aside"), gettext("Claimed"),
           gettext("Unmet"), gettext("Buyers unmet"), gettext("Sold out at"),
           *(gettext("Quantity: %(what)s", what=what) for what in _quantity_heads()), *_money_heads()]
    for row in report.items:
        yield [row.code, row.name, row.word or row.unit.value, row.allotment, row.claimed, row.unmet,
               row.unmet_buyers, _stamp(row.sold_out_at), *quantities(row), *_numbers(row.figures)]
    yield ["", gettext("All together"), *[""] * (6 + len(_quantity_heads())), *_numbers(report.figures)]


def quantities(row: ItemRow) -> list[int]:
    """Ordered, cancelled, of that lapsed, delivered, refused, returned, lost: base units."""
    kinds = [row.units.get(kind, 0) for kind in (_K.ORDERED, _K.CANCELLED, _K.DELIVERED, _K.REFUSED, _K.RETURNED,
                                                 _K.LOST)]
    return [*kinds[:2], row.lapsed, *kinds[2:]]


def _quantity_heads() -> list[str]:
    return [pgettext("revenue", "Ordered"), gettext("Cancelled"), gettext("of that lapsed"),
            pgettext("revenue", "Delivered"), gettext("Refused"), pgettext("revenue", "Returned"), gettext("Lost")]


def _minute_rows(report: Report) -> Iterable[list[Cell]]:
    whole = report.cooperative_id is None
    yield [gettext("Minute"), *([gettext("Comments")] if whole else []), gettext("Claims"), gettext("Goods claimed"),
           gettext("On air"), gettext("Not heard")]
    for minute in report.course.minutes:
        yield [_stamp(minute.at), *([minute.comments] if whole else []), minute.claims, minute.goods,
               _during(report.course.on_air, minute.at, MINUTE), _during(report.course.gaps, minute.at, MINUTE)]
    if report.course.before:
        yield [gettext("Before it went live"), report.course.before]


def _channel_rows(report: Report) -> Iterable[list[Cell]]:
    whole = report.cooperative_id is None
    shown = _shown() if whole else {}  # what a platform shows of a whole session is no seller's own
    yield [gettext("Channel"), gettext("Platform"), gettext("Comments"), gettext("By hand"), gettext("Claims"),
           *_money_heads(), *([gettext("Comments that want to order"), gettext("Questions")] if whole else []),
           *(gettext("Shown by the platform: %(what)s", what=word) for word in shown.values())]
    for row in report.channels:
        counted = row.counted
        yield [row.name, str(words.PLATFORMS[row.platform]), *([row.comments, row.by_hand] if whole else ["", ""]),
               row.claims, *_numbers(row.figures), *([counted.orders, counted.questions] if whole else []),
               *(counted.points.get(metric.value, "") for metric in shown)]
    rows = report.channels
    yield [gettext("All together"), "", *([sum(row.comments for row in rows), sum(
        row.by_hand for row in rows)] if whole else ["", ""]), report.steps.claims, *_numbers(report.figures),
        *([sum(row.counted.orders for row in rows), sum(row.counted.questions for row in rows)] if whole else [])]


def _shown() -> dict[Metric, str]:
    """What platforms show of a channel, in words; it is not added up, since each counts in its own way."""
    return {Metric.VIEWS: gettext("views"), Metric.LIKES: gettext("likes"), Metric.GIFTS: gettext("gifts")}


_TABLES: dict[str, Callable[[Report], Iterable[list[Cell]]]] = {
    "items": _item_rows, "minutes": _minute_rows, "channels": _channel_rows}


def _money_heads() -> list[Cell]:
    return [pgettext("revenue", "Ordered"), pgettext("revenue", "Paid"), pgettext("revenue", "Delivered"),
            pgettext("revenue", "Returned"), gettext("Revenue"), gettext("Cancelled"), gettext("Refused"),
            gettext("Lost"), gettext("Orders"), gettext("Orders delivered")]


def _numbers(found: Figures) -> list[Cell]:
    values = as_dict(found)
    return [values[name] for name in (*MONEY, *COUNTS[:2])]


def _stamp(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at is not None else ""


def _percent(count: int, base: int) -> str:
    return f"{figures.number(round(100 * count / base), language())} %" if base else ""


def _during(stretches: Sequence[Stretch], start: datetime, length: timedelta) -> str:
    met = (each.name for each in stretches if each.first < start + length and each.until > start)
    return ", ".join(dict.fromkeys(met))


def _bands(stretches: Sequence[Stretch], first: datetime, whole: timedelta, course: Course) -> Iterable[Band]:
    for place, each in enumerate(stretches):
        begin = max(each.first, first)
        if each.until > begin:
            title = f"{each.name}: {hour(begin, course)}–{hour(each.until, course)}"
            yield Band(each.name, title, round(100 * ((begin - first) / whole), 2),
                       round(100 * ((each.until - begin) / whole), 2), place)
