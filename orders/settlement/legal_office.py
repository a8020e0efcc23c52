"""The office: which legal form a seller has from which day on."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors, clock
from core.access import allow
from core.forms import BaseForm
from orders.errors import ReasonNeeded
from orders.settlement import legal
from orders.settlement_errors import BadFormDay, DaysSettledAlready, NoSuchForm, SameForm
from orders.settlement_forms import LegalFormForm
from shop.access import own_cooperative
from shop.shelves import KINDS

bp = Blueprint("legal_forms", __name__, url_prefix="/office/money/legal-forms")


@bp.route("/<coop_slug>", methods=["GET", "POST"])
@allow("admin")
def forms(coop_slug: str) -> ResponseReturnValue:
    """Every form there is and was, and the one that another begins by."""
    actor = actors.current()
    seller = own_cooperative(actor, coop_slug)
    form = LegalFormForm().of(seller, legal.first_open(seller.id))
    if form.submitted():
        with form.catching(valid_from=(BadFormDay, DaysSettledAlready), kind=SameForm, reason=ReasonNeeded):
            legal.change(actor, seller.id, *form.wish())
            flash(gettext("Kept."), "success")
            return redirect(url_for("legal_forms.forms", coop_slug=coop_slug), 303)
    rows = legal.history(actor, seller.id)
    people = names_of({row.made_by for row in rows} | {row.ended_by for row in rows if row.ended_by})
    return render_template(
        "orders/settlement/legal_forms.html", form=form, seller=seller, rows=rows, people=people, kinds=KINDS,
        today=clock.today(), first_open=legal.first_open(seller.id),
        until=legal.settled_until(seller.id)), form.http_status


@bp.post("/<coop_slug>/<int:legal_form_id>/take-back")
@allow("admin")
def take_back(coop_slug: str, legal_form_id: int) -> ResponseReturnValue:
    """A form that was entered by mistake, or that does not come."""
    actor, form = actors.current(), BaseForm()
    seller = own_cooperative(actor, coop_slug)
    if legal_form_id not in {row.id for row in legal.history(actor, seller.id)}:
        raise NoSuchForm
    if form.submitted():
        legal.take_back(actor, legal_form_id)
        flash(gettext("Taken back: the form before goes on."), "success")
    return redirect(url_for("legal_forms.forms", coop_slug=coop_slug), 303)
