"""The seller's desk: products, pack sizes and pictures."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm
from shop import catalog, photos
from shop.access import own_cooperative, own_product
from shop.cards import sources
from shop.catalog import NewProduct
from shop.desk_rows import desk_rows
from shop.errors import (
    BadName,
    BadPack,
    BadPrice,
    BadSeason,
    BadWeight,
    BrokenPicture,
    HeicPicture,
    NoSuchVariant,
    NotAPicture,
    PictureTooLarge,
    PictureTooSmall,
    TextTooLong,
    TooManyNames,
    TooManyPictures,
    TooManyPixels,
    UnknownStep,
)
from shop.forms import NewProductForm, PackForm, PhotoForm, PriceForm, ProductForm
from shop.journal import shelves
from shop.models import PRODUCT, Product, ProductStatus, Variant

bp = Blueprint("shop_desk", __name__, url_prefix="/desk/<coop_slug>")
_DETAILS = {"name": BadName, "aliases": TooManyNames, "season_last": BadSeason, "description": TextTooLong}
_PACK = {"content": BadPack, "price": BadPrice, "weight": BadWeight}
_PICTURE = (NotAPicture, HeicPicture, BrokenPicture, PictureTooLarge, PictureTooSmall, TooManyPixels,
            TooManyPictures)
_STEPS = {ProductStatus.ACTIVE: catalog.publish, ProductStatus.DRAFT: catalog.withdraw,
          ProductStatus.ARCHIVED: catalog.archive}


@bp.get("/products")
@allow("member", "admin")
def products(coop_slug: str) -> ResponseReturnValue:
    """What the seller has, on sale or not."""
    seller = own_cooperative(actors.current(), coop_slug)
    return render_template("shop/desk/products.html", seller=seller, rows=desk_rows(seller.id))


@bp.route("/products/new", methods=["GET", "POST"])
@allow("member", "admin")
def new_product(coop_slug: str) -> ResponseReturnValue:
    """Write a product down with its first pack size."""
    seller = own_cooperative(actors.current(), coop_slug)
    form = NewProductForm().of(seller)
    if form.submitted():
        with form.catching(**_DETAILS, **_PACK):
            wish = NewProduct(seller.id, form.details(), form.unit(), (form.variant(),), form.key())
            made = catalog.add_product(actors.current(), wish)
            flash(gettext("Written down. Add a photo, say how much there is, then put it on sale."),
                  "success")
            return _to_product(coop_slug, made)
    return render_template("shop/desk/new_product.html", seller=seller, form=form), form.http_status


@bp.route("/products/<slug>", methods=["GET", "POST"])
@allow("member", "admin")
def product(coop_slug: str, slug: str) -> ResponseReturnValue:
    """One product: how it stands, its pack sizes, its pictures, and what is written about it."""
    found = own_product(actors.current(), coop_slug, slug)
    form = ProductForm().of(found.cooperative, found)
    if form.submitted():
        with form.catching(**_DETAILS):
            catalog.change_product(actors.current(), found.id, form.details())
            flash(gettext("Saved."), "success")
            return _to_product(coop_slug, found)
    return _product_page(found, form)


@bp.post("/products/<slug>/status")
@allow("member", "admin")
def product_status(coop_slug: str, slug: str) -> ResponseReturnValue:
    """Put it on sale, take it back, put it away."""
    found = own_product(actors.current(), coop_slug, slug)
    wanted = request.form.get("to", "")
    form = ProductForm(formdata=None).of(found.cooperative, found, anew=True)
    with form.catching():
        _STEPS[_status(wanted)](actors.current(), found.id)
        flash(gettext("Done."), "success")
        return _to_product(coop_slug, found)
    return _product_page(found, form)


@bp.route("/products/<slug>/packs/new", methods=["GET", "POST"])
@allow("member", "admin")
def new_pack(coop_slug: str, slug: str) -> ResponseReturnValue:
    """One more pack size."""
    found = own_product(actors.current(), coop_slug, slug)
    form = PackForm().of(catalog.stock_of(found).unit)
    if form.submitted():
        with form.catching(**_PACK):
            catalog.add_variant(actors.current(), found.id, form.variant(), form.key())
            flash(gettext("The pack size is there."), "success")
            return _to_product(coop_slug, found)
    return render_template("shop/desk/pack.html", product=found, form=form), form.http_status


@bp.route("/products/<slug>/packs/<sku>", methods=["GET", "POST"])
@allow("member", "admin")
def pack(coop_slug: str, slug: str, sku: str) -> ResponseReturnValue:
    """One pack size: its price, and whether it is sold."""
    found = own_product(actors.current(), coop_slug, slug)
    size = _size(found, sku)
    form = PriceForm(obj=size)
    if form.submitted():
        with form.catching(price=BadPrice):
            catalog.change_price(actors.current(), sku, form.price.data)
            flash(gettext("From now on it costs the new price. Orders placed before keep theirs."), "success")
            return _to_product(coop_slug, found)
    return render_template("shop/desk/price.html", product=found, size=size, form=form), form.http_status


@bp.post("/products/<slug>/packs/<sku>/<any(retire, revive):step>")
@allow("member", "admin")
def pack_step(coop_slug: str, slug: str, sku: str, step: str) -> ResponseReturnValue:
    """Stop selling a pack size, or sell it again."""
    found = own_product(actors.current(), coop_slug, slug)
    _size(found, sku)
    (catalog.retire if step == "retire" else catalog.revive)(actors.current(), sku)
    flash(gettext("Done."), "success")
    return _to_product(coop_slug, found)


@bp.route("/products/<slug>/photos", methods=["GET", "POST"])
@allow("member", "admin")
def product_photos(coop_slug: str, slug: str) -> ResponseReturnValue:
    """The pictures of a product, and a place for one more."""
    found = own_product(actors.current(), coop_slug, slug)
    form = PhotoForm()
    if form.submitted():
        with form.catching(photo=_PICTURE):
            photos.add_photo(actors.current(), found.id, form.photo.data.stream, form.alt.data)
            flash(gettext("The photo is there."), "success")
            return redirect(url_for(".product_photos", coop_slug=coop_slug, slug=slug), 303)
    shown = [(photo.key, sources(photo)) for photo in found.photos]
    return render_template("shop/desk/photos.html", product=found, form=form, photos=shown,
                           most=photos.MOST_PHOTOS), form.http_status


@bp.post("/products/<slug>/photos/<key>/<any(remove, first):step>")
@allow("member", "admin")
def photo_step(coop_slug: str, slug: str, key: str, step: str) -> ResponseReturnValue:
    """Take a picture away, or make it the one that cards show."""
    found = own_product(actors.current(), coop_slug, slug)
    (photos.remove_photo if step == "remove" else photos.show_first)(actors.current(), found.id, key)
    flash(gettext("Done."), "success")
    return redirect(url_for(".product_photos", coop_slug=coop_slug, slug=slug), 303)


def _product_page(found: Product, form: BaseForm) -> ResponseReturnValue:
    store = next(iter(shelves(found.cooperative_id, found.slug)), None)
    steps = [step for step in _STEPS if step in PRODUCT.moves[found.status]]
    return render_template("shop/desk/product.html", product=found, form=form, store=store, steps=steps,
                           photos=[sources(photo) for photo in found.photos]), form.http_status


def _to_product(coop_slug: str, made: Product) -> ResponseReturnValue:
    return redirect(url_for("shop_desk.product", coop_slug=coop_slug, slug=made.slug), 303)


def _status(text: str) -> ProductStatus:
    if text not in set(ProductStatus):
        raise UnknownStep
    return ProductStatus(text)


def _size(found: Product, sku: str) -> Variant:
    size = next((size for size in found.variants if size.sku == sku), None)
    if size is None:
        raise NoSuchVariant
    return size
