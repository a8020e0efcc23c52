"""The office: who is near the limit of the year, the list for the tax office, the limit itself."""
from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, clock
from core.access import allow
from orders import revenue_page
from orders.yearly import limits, meter, sheets, tax_codes, words
from orders.yearly.errors import BadLimit
from orders.yearly.forms import LimitForm, YearForm
from orders.yearly.meter import Level
from shop.paging import Page, page_asked

bp = Blueprint("yearly_office", __name__, url_prefix="/office/money/yearly")
_PER_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@allow("admin")
def overview() -> ResponseReturnValue:
    """Every household and individual of a year, the highest revenue first."""
    year = meter.year_of(request.args.get("year", ""))
    found = meter.year(actors.current(), year)
    counts = {level: sum(each.level == level for each in found) for level in Level}
    asked = request.args.get("level", "")
    shown = [each for each in found if each.level == asked] if asked in list(Level) else found
    pages = max(1, -(-len(shown) // _PER_PAGE))
    number = min(page_asked(), pages)
    page = Page(shown[(number - 1) * _PER_PAGE:number * _PER_PAGE], number, pages, len(shown))
    limit = limits.of(year)
    return render_template(
        "orders/yearly/overview.html", year=year, years=meter.years(), page=page, counts=counts, level=asked,
        limit=limit, words=words.level_words(), form_of=words.form_of, commune=revenue_page.commune_name,
        known=tax_codes.known_of([each.seller.id for each in page.items]), definitions=words.definitions(year, limit),
        form=YearForm())


@bp.post("/list")
@allow("admin")
def tax_list() -> ResponseReturnValue:
    """The list for the tax office as a spreadsheet, with whole tax codes; that it was made is noted."""
    form = YearForm()
    if not form.submitted():
        abort(422)
    actor, year = actors.current(), meter.year_of(str(form.year.data))
    found = meter.year(actor, year)
    codes = tax_codes.read_for_list(actor, [each.seller.id for each in found], year)
    found = meter.year(actor, year)  # the entities of before ended with the transaction
    return Response(sheets.year_xlsx(year, limits.of(year), found, codes), mimetype=_XLSX, headers={
        "Content-Disposition": f'attachment; filename="revenue-{year}.xlsx"', "Cache-Control": "no-store"})


@bp.route("/limit", methods=["GET", "POST"])
@allow("admin")
def limit() -> ResponseReturnValue:
    """What the limit is and was, and the form that changes it from a day on."""
    form = LimitForm().of(limits.of(clock.today().year))
    if form.submitted():
        with form.catching(dong=BadLimit):
            limits.change(actors.current(), *form.wish())
            flash(gettext("Kept."), "success")
            return redirect(url_for("yearly_office.limit"), 303)
    return render_template("orders/yearly/limit.html", form=form, told=limits.told(actors.current()),
                           is_limit=limits.TAX_FREE), form.http_status
