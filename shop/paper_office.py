"""Which papers are asked for, as administrators set it."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from shop.paper_errors import DayIsOver
from shop.paper_forms import RulesForm
from shop.papers import rules
from shop.papers.words import ASKED_OF, PAPERS

bp = Blueprint("papers_office", __name__, url_prefix="/office/papers")


@bp.route("", methods=["GET", "POST"])
@allow("admin")
def asked() -> ResponseReturnValue:
    """Every form of seller and every shelf with the papers that may be asked, ticked where they are."""
    form = RulesForm().of()
    if form.submitted():
        with form.catching(valid_from=DayIsOver):
            changed = rules.ask_exactly(actors.current(), form.wanted(), form.day())
            flash(gettext("Kept.") if changed else gettext("Nothing is other than before."), "success")
            return redirect(url_for("papers_office.asked"), 303)
    kinds: dict[str, list[tuple[str, str]]] = {}
    for kind, of in rules.possible():
        kinds.setdefault(of, []).append((f"{kind.value}:{of}", PAPERS[kind]))
    return render_template("shop/office/papers.html", form=form, kinds=kinds, words=ASKED_OF,
                           ticked=set(form.asked.data or ())), form.http_status
