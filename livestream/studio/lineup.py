"""The run-of-show editor."""
from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.db import db
from core.forms import BaseForm
from core.text import fold
from livestream.access import own_session
from livestream.errors import (
    AlreadyClaimed,
    BadAllotment,
    BadCode,
    BadLimit,
    CannotHold,
    CodeIsKnown,
    CodeTaken,
    NoSuchItem,
    NotOfTheSellers,
)
from livestream.forms import item_form
from livestream.models import LiveSession, RunItem
from livestream.planning import lineup
from livestream.studio.sessions import CREW
from shop.models import Product, ProductStatus

bp = Blueprint("studio_lineup", __name__, url_prefix="/studio/<code>/items")


@bp.get("/new")
@allow(*CREW)
def choose(code: str) -> ResponseReturnValue:
    """Which product is added: those of the session's sellers that are on sale and not in it yet."""
    session = own_session(actors.current(), code)
    text = request.args.get("q", "")[:100]
    return render_template("livestream/studio/choose.html", session=session, text=text,
                           products=_offered(session, text))


@bp.route("/new/<slug>", methods=["GET", "POST"])
@allow(*CREW)
def add(code: str, slug: str) -> ResponseReturnValue:
    """Code, prices and allotment of a new item."""
    session = own_session(actors.current(), code)
    product = next((each for each in _offered(session, "") if each.slug == slug), None)
    if product is None:
        raise NotOfTheSellers
    form = item_form(session, product, None)
    if form.submitted():
        with form.catching(code=(BadCode, CodeTaken), allotment=(BadAllotment, CannotHold), limit=BadLimit):
            item = lineup.add_item(actors.current(), session.id, form.new(product))
            flash(gettext("%(code)s is in the run-of-show.", code=item.code), "success")
            return redirect(url_for("studio.show", code=code), 303)
    return render_template("livestream/studio/item.html", session=session, product=product, item=None,
                           form=form), form.http_status


@bp.route("/<item_code>", methods=["GET", "POST"])
@allow(*CREW)
def change(code: str, item_code: str) -> ResponseReturnValue:
    """Change an item; allotment and prices also while the session is live."""
    session = own_session(actors.current(), code)
    item = _item(session, item_code)
    form = item_form(session, item.product, item)
    if form.submitted():
        with form.catching(code=(BadCode, CodeTaken, CodeIsKnown), limit=BadLimit,
                           allotment=(BadAllotment, CannotHold, AlreadyClaimed)):
            lineup.change_item(actors.current(), session.id, item_code, form.change())
            flash(gettext("%(code)s is changed.", code=form.code.data), "success")
            return redirect(url_for("studio.show", code=code), 303)
    return render_template("livestream/studio/item.html", session=session, product=item.product, item=item,
                           form=form), form.http_status


@bp.post("/<item_code>/move")
@allow(*CREW)
def move(code: str, item_code: str) -> ResponseReturnValue:
    """One place up or down."""
    session = own_session(actors.current(), code)
    if BaseForm().submitted():
        codes = [item.code for item in session.line_up]
        place = codes.index(_item(session, item_code).code) + (0 if request.form.get("way") == "up" else 2)
        lineup.move_item(actors.current(), session.id, item_code, place)
    return redirect(url_for("studio.show", code=code), 303)


@bp.post("/<item_code>/remove")
@allow(*CREW)
def remove(code: str, item_code: str) -> ResponseReturnValue:
    """Take an item out that nobody has claimed."""
    session = own_session(actors.current(), code)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            lineup.remove_item(actors.current(), session.id, item_code)
            flash(gettext("%(code)s is taken out.", code=item_code), "success")
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("studio.show", code=code), 303)


def _item(session: LiveSession, code: str) -> RunItem:
    item = next((each for each in session.line_up if each.code == code), None)
    if item is None:
        raise NoSuchItem
    return item


def _offered(session: LiveSession, text: str) -> list[Product]:
    taken = [item.product_id for item in session.line_up]
    wanted = sa.select(Product).where(Product.status == ProductStatus.ACTIVE, Product.id.not_in(taken))
    sellers = [each.cooperative_id for each in session.cooperatives]
    if sellers:
        wanted = wanted.where(Product.cooperative_id.in_(sellers))
    for word in fold(text).split():
        wanted = wanted.where(Product.folded.contains(word, autoescape=True))
    return list(db.session.scalars(wanted.order_by(Product.sort_key, Product.id).limit(200)))
