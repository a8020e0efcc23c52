"""The office: who did what, from every journal that only grows; to look at and to take along."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, pgettext

from accounts.names import names_of
from core import actors, clock, moments
from core.access import allow
from core.templating import language
from orders import periods
from orders.periods import Period
from orders.spreadsheet import Cell, csv_bytes
from orders.trail import reasons, steps, wanted, words
from orders.trail.wanted import About, Wanted
from shop.paging import Page, page_asked

bp = Blueprint("orders_trail", __name__, url_prefix="/office/money/audit")
_PER_PAGE, _MOST, _AT_ONCE = 20, 20_000, 1_000
bp.add_app_template_filter(reasons.said, "why")


@bp.get("")
@allow("admin")
def log() -> ResponseReturnValue:
    """The steps of a period, the latest first."""
    period, asked = _asked(request.args)
    total = steps.count(asked)
    pages = max(1, -(-total // _PER_PAGE))
    number = min(page_asked(), pages)
    page = Page(words.shown(steps.read(asked, (number - 1) * _PER_PAGE, _PER_PAGE)), number, pages, total)
    people = steps.people(asked)
    return render_template(
        "orders/trail/log.html", period=period, asked=asked, page=page, abouts=_abouts(),
        people=sorted(names_of(people).items(), key=lambda pair: pair[1]),
        query={**period.query, **_filter(asked)}, kept=_filter(asked))


@bp.get("/log.csv")
@allow("admin")
def log_csv() -> ResponseReturnValue:
    """The same as a file for spreadsheets, up to 20,000 steps."""
    period, asked = _asked(request.args)
    name = f"audit-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    return Response(csv_bytes(_table(period, asked)), mimetype="text/csv", headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


def _asked(query: Mapping[str, str]) -> tuple[Period, Wanted]:
    """Without a period it is the last seven days; a document that is asked for is looked for in all of them."""
    of = query.get("of", "")[:60].strip()
    has_period = any(query.get(name) for name in ("period", "from", "to"))
    period = periods.asked(query if has_period else {"period": "year" if of else "week"})
    about = query.get("about", "")
    return period, Wanted(
        actors.current(), period.first, period.last,
        About(about) if about in list(About) else About.ALL if of else About.MONEY,
        wanted.who_asked(query.get("who", "")[:40]), of)


def _filter(asked: Wanted) -> dict[str, str]:
    """The filter in an address, without the period."""
    return {name: value for name, value in (("about", asked.about.value), ("who", asked.who), ("of", asked.of))
            if value}


def _abouts() -> dict[About, str]:
    return {About.MONEY: gettext("Money"), About.RULES: gettext("People, rates and prices"),
            About.GOODS: gettext("Orders and goods"), About.ALL: gettext("Everything")}


def _table(period: Period, asked: Wanted) -> Iterator[list[Cell]]:
    yield [gettext("Steps of the days %(first)s to %(last)s, both included",
                   first=moments.exact_day(period.first, language()), last=moments.exact_day(period.last, language()))]
    yield [gettext("Time"), gettext("Who"), gettext("What was done"), pgettext("log", "About"), gettext("Which"),
           gettext("Reason"), gettext("Details"), gettext("Reference")]
    for begin in range(0, _MOST, _AT_ONCE):
        found = words.shown(steps.read(asked, begin, _AT_ONCE))
        for each in found:
            yield [f"{clock.local(each.step.at):%Y-%m-%d %H:%M:%S}", each.who, each.done, each.thing, each.name,
                   each.reason, each.facts, f"{each.step.actor} {each.step.subject}"]
        if len(found) < _AT_ONCE:
            return
    yield [gettext("There is more. Please choose fewer days.")]
