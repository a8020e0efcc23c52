"""The seller's desk: what lies in the store, and what was done with it."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from shop import storekeeping
from shop.access import own_cooperative
from shop.errors import BadQuantity, HeldForOrders, NoSuchProduct, OutOfStock
from shop.forms import AmountForm, LossForm
from shop.journal import Shelf, moves, shelves
from shop.models import Cooperative
from shop.paging import page_asked
from shop.storekeeping import StoreAct

bp = Blueprint("shop_stock", __name__, url_prefix="/desk/<coop_slug>/stock")
_AMOUNT: dict[str, Any] = {"amount": (BadQuantity, OutOfStock, HeldForOrders)}


@bp.get("")
@allow("member", "admin")
def stock(coop_slug: str) -> ResponseReturnValue:
    """Everything in the store with what is free of it."""
    seller = own_cooperative(actors.current(), coop_slug)
    return render_template("shop/desk/stock.html", seller=seller, shelves=shelves(seller.id))


@bp.get("/<slug>")
@allow("member", "admin")
def item(coop_slug: str, slug: str) -> ResponseReturnValue:
    """One product in the store, and its journal."""
    seller, shelf = _shelf(coop_slug, slug)
    return render_template("shop/desk/stock_item.html", seller=seller, shelf=shelf,
                           page=moves(shelf.item_id, page_asked()))


@bp.route("/<slug>/receive", methods=["GET", "POST"])
@allow("member", "admin")
def receive(coop_slug: str, slug: str) -> ResponseReturnValue:
    """A harvest came in."""
    return _act(coop_slug, slug, "receive", AmountForm(), lambda act, _: storekeeping.receive_harvest(
        actors.current(), act))


@bp.route("/<slug>/count", methods=["GET", "POST"])
@allow("member", "admin")
def count(coop_slug: str, slug: str) -> ResponseReturnValue:
    """Somebody counted what lies there."""
    return _act(coop_slug, slug, "count", AmountForm(), lambda act, _: storekeeping.count(
        actors.current(), act))


@bp.route("/<slug>/loss", methods=["GET", "POST"])
@allow("member", "admin")
def loss(coop_slug: str, slug: str) -> ResponseReturnValue:
    """Goods are gone."""
    return _act(coop_slug, slug, "loss", LossForm(), lambda act, form: storekeeping.write_off(
        actors.current(), act, form.reason.data))


def _act(
    coop_slug: str, slug: str, what: str, form: AmountForm, do: Callable[[StoreAct, Any], None]
) -> ResponseReturnValue:
    seller, shelf = _shelf(coop_slug, slug)
    form.of(shelf.left, shelf.packs)
    if form.submitted():
        with form.catching(**_AMOUNT):
            do(StoreAct(shelf.item_id, form.base_units(), form.key()), form)
            flash(gettext("Written into the journal."), "success")
            return redirect(url_for(".item", coop_slug=coop_slug, slug=slug), 303)
    return render_template("shop/desk/stock_act.html", seller=seller, shelf=shelf, form=form,
                           what=what), form.http_status


def _shelf(coop_slug: str, slug: str) -> tuple[Cooperative, Shelf]:
    seller = own_cooperative(actors.current(), coop_slug)
    found = shelves(seller.id, slug)
    if not found:
        raise NoSuchProduct
    return seller, found[0]
