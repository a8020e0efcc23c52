"""A seller reads what it earned in a year, and notes its tax code."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, figures
from core.access import allow
from core.templating import language
from orders.yearly import meter, tax_codes, words
from orders.yearly.errors import BadTaxCode
from orders.yearly.forms import TaxCodeForm
from shop.access import own_cooperative

bp = Blueprint("yearly_desk", __name__, url_prefix="/desk/<coop_slug>/yearly")


@bp.route("", methods=["GET", "POST"])
@allow("member", "admin")
def overview(coop_slug: str) -> ResponseReturnValue:
    """The year month by month, how near the limit is, what was withheld; and the form for the tax code."""
    actor, form = actors.current(), TaxCodeForm()
    seller = own_cooperative(actor, coop_slug)
    if form.submitted():
        with form.catching(code=BadTaxCode):
            tax_codes.keep(actor, seller.id, str(form.code.data))
            flash(gettext("Kept."), "success")
            return redirect(url_for("yearly_desk.overview", coop_slug=coop_slug), 303)
    year = meter.year_of(request.args.get("year", ""))
    found = meter.of_seller(actor, seller.id, year)
    rows = [(name, month.revenue, figures.dong(month.revenue, language()))
            for name, month in zip(words.month_names(), found.months, strict=True)]
    return render_template(
        "orders/yearly/own.html", seller=found.seller, meter=found, years=meter.years(), rows=rows, form=form,
        is_taxed=found.is_taxed, advice=words.advice(found), tax_code=tax_codes.masked(actor, seller.id),
        definitions=words.definitions(year, found.limit)), form.http_status
