"""The market: what everybody may see."""
from __future__ import annotations

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from core import actors
from core.access import allow
from core.text import one_line
from shop import search as searching
from shop import storefront
from shop.errors import NoSuchPhoto, NoSuchShelf
from shop.models import Category
from shop.paging import page_asked
from shop.photos import path_of
from shop.places import units
from shop.places.errors import UnknownProvince
from shop.search import Wanted
from shop.shelves import SHELVES

bp = Blueprint("shop", __name__)
_LONGEST_SEARCH = 100
_PLACES_ON_HOME = 8
_FOR_EVER = 365 * 24 * 3600


@bp.get("/")
@allow("public")
def market() -> ResponseReturnValue:
    """The market's home."""
    seasonal, others = storefront.season_and_others()
    places = storefront.places()
    return render_template("shop/market.html", above=storefront.sections(above=True),
                           below=storefront.sections(above=False), seasonal=seasonal, others=others,
                           places=places[:_PLACES_ON_HOME], more_places=len(places) > _PLACES_ON_HOME,
                           shelves=storefront.shelves())


@bp.get("/search")
@allow("public")
def search() -> ResponseReturnValue:
    """Products by words, commune and shelf; what makes no sense does not narrow the search."""
    text = one_line(request.args.get("q", ""))[:_LONGEST_SEARCH]
    category = _category(request.args.get("category", ""))
    places = storefront.places()
    asked = request.args.get("commune", "")
    commune = asked if asked in {place.code for place in places} else ""
    page = searching.find(Wanted(text, commune, category), page_asked())
    return render_template("shop/search.html", page=page, text=text, commune=commune, category=category,
                           places=places, shelves=storefront.shelves())


@bp.get("/communes")
@allow("public")
def communes() -> ResponseReturnValue:
    """The communes as a picture list."""
    return render_template("shop/communes.html", places=storefront.places())


@bp.get("/communes/<code>")
@allow("public")
def commune(code: str) -> ResponseReturnValue:
    """What comes from one commune, and who sells there."""
    place = storefront.place(code)
    category = _category(request.args.get("category", ""))
    page = searching.find(Wanted(commune=place.code, category=category), page_asked())
    return render_template("shop/commune.html", place=place, ward=units.ward(code), page=page,
                           category=category, shelves=storefront.shelves(place.code),
                           sellers=storefront.sellers_of(place.code))


@bp.get("/shelves/<category>")
@allow("public")
def category(category: str) -> ResponseReturnValue:
    """One shelf of the market."""
    wanted = _category(category)
    if wanted is None:
        raise NoSuchShelf
    page = searching.find(Wanted(category=wanted), page_asked())
    return render_template("shop/category.html", shelf=SHELVES[wanted], page=page,
                           shelves=storefront.shelves())


@bp.get("/c/<slug>")
@allow("public")
def cooperative(slug: str) -> ResponseReturnValue:
    """A seller and everything they sell."""
    seller = storefront.seller(slug)
    page = searching.find(Wanted(cooperative_id=seller.id), page_asked())
    return render_template("shop/cooperative.html", seller=seller, page=page)


@bp.get("/p/<slug>")
@allow("public")
def product(slug: str) -> ResponseReturnValue:
    """One product, and the way to buy it."""
    return render_template("shop/product.html", product=storefront.product_page(actors.current(), slug))


@bp.get("/media/<key>-<int:size>.webp")
@allow("public")
def media(key: str, size: int) -> ResponseReturnValue:
    """A picture of a product; its address never shows anything else, so it may be kept for ever."""
    path = path_of(key, size)
    if not path.is_file():
        raise NoSuchPhoto
    response: Response = send_file(path, mimetype="image/webp", max_age=_FOR_EVER, etag=f"{key}-{size}")
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response


@bp.get("/places/wards")
@allow("public")
def wards() -> ResponseReturnValue:
    """Communes and wards whose name holds what was typed, for pickers."""
    province = request.args.get("province") or None
    if province is not None and province not in {one.code for one in units.provinces()}:
        raise UnknownProvince(code=province)
    found = units.search_wards(request.args.get("q", ""), province)
    return {"wards": [{"code": one.code, "name": one.full_name, "province": one.province.short_name,
                       "province_code": one.province_code} for one in found]}


def _category(text: str) -> Category | None:
    return Category(text) if text in set(Category) else None
