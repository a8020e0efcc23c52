"""The seller's desk: which papers are asked for, which are missing or run out, and noting them."""
from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, clock
from core.access import allow
from core.db import db
from core.forms import BaseForm
from shop.access import own_cooperative
from shop.models import Cooperative, Product, ProductStatus
from shop.paper_errors import BadIssuer, BadNumber, HasExpired, NotOfTheSeller
from shop.paper_forms import PaperForm
from shop.papers import noting, standing
from shop.papers.words import PAPERS

bp = Blueprint("papers_desk", __name__, url_prefix="/desk/<coop_slug>/papers")
WARNED_DAYS = (30, 90, 180)  # how the list of what runs out is divided
_FIELDS = {"number": BadNumber, "issuer": BadIssuer, "valid_until": HasExpired, "product": NotOfTheSeller}


@bp.get("")
@allow("member", "admin")
def home(coop_slug: str) -> ResponseReturnValue:
    """Every product with its papers, and what runs out."""
    seller = own_cooperative(actors.current(), coop_slug)
    return _page(seller, PaperForm(formdata=None))


@bp.post("")
@allow("member", "admin")
def note(coop_slug: str) -> ResponseReturnValue:
    """Write a paper down; a host or an administrator looks at it and confirms."""
    seller = own_cooperative(actors.current(), coop_slug)
    form = PaperForm().of(_choices(_products(seller)))
    if form.submitted():
        with form.catching(**_FIELDS):
            noting.note_paper(actors.current(), seller.id, form.wish())
            flash(gettext("The paper is noted. Please have it with you: the host looks at it before the session."),
                  "success")
            return redirect(url_for("papers_desk.home", coop_slug=coop_slug), 303)
    return _page(seller, form)


@bp.post("/<int:paper_id>/<any(withdraw, see):step>")
@allow("member", "admin")
def step(coop_slug: str, paper_id: int, step: str) -> ResponseReturnValue:
    """Take a paper back that was noted wrongly; an administrator confirms one."""
    seller = own_cooperative(actors.current(), coop_slug)
    noting.own_paper(seller.id, paper_id)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            (noting.withdraw_paper if step == "withdraw" else noting.see_paper)(actors.current(), paper_id)
            flash(gettext("Done."), "success")
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("papers_desk.home", coop_slug=coop_slug), 303)


def _page(seller: Cooperative, form: PaperForm) -> ResponseReturnValue:
    products = _products(seller)
    found = standing.of_products([product.id for product in products])
    today = clock.today()
    ending = [(row, next(days for days in WARNED_DAYS if (row.valid_until or today) <= today + timedelta(days=days)))
              for row in standing.running_out(seller.id, WARNED_DAYS[-1])]
    return render_template(
        "shop/desk/papers.html", seller=seller, form=form.of(_choices(products)), words=PAPERS, today=today,
        rows=[(product, found[product.id]) for product in products], ending=ending,
        unseen=standing.unseen(seller.id)), form.http_status


def _products(seller: Cooperative) -> list[Product]:
    return list(db.session.scalars(sa.select(Product).where(
        Product.cooperative_id == seller.id, Product.status != ProductStatus.ARCHIVED).order_by(
        Product.sort_key, Product.id)))


def _choices(products: list[Product]) -> list[tuple[int, str]]:
    return [(product.id, product.name) for product in products]
