"""The administrator's pages about sellers."""
from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.text import fold, one_line
from shop.access import cooperatives_visible_to, own_cooperative
from shop.cooperatives import change_cooperative, register_cooperative
from shop.errors import BadName, TextTooLong
from shop.forms import CooperativeForm
from shop.models import Cooperative
from shop.paging import page_asked, paged
from shop.places import units
from shop.places.units import ward
from shop.shelves import KINDS

bp = Blueprint("shop_office", __name__, url_prefix="/office/cooperatives")
_SIZE = 30
_FIELDS = {"name": BadName, "story": TextTooLong}


@bp.get("")
@allow("admin")
def cooperatives() -> ResponseReturnValue:
    """Every seller, found by a part of the name."""
    text = one_line(request.args.get("q", ""))[:100]
    wanted = cooperatives_visible_to(actors.current())
    for word in fold(text).split()[:8]:
        wanted = wanted.where(Cooperative.folded.contains(word, autoescape=True))
    page = paged(wanted, page_asked(), _SIZE)
    return render_template("shop/office/cooperatives.html", page=page, text=text, kinds=KINDS,
                           wards={one.commune_code: ward(one.commune_code) for one in page.items})


@bp.route("/new", methods=["GET", "POST"])
@allow("admin")
def register() -> ResponseReturnValue:
    """A new seller."""
    province = _province(current_app.config["HOME_PROVINCE"])
    form = CooperativeForm().of(province)
    if form.submitted():
        with form.catching(**_FIELDS):
            made = register_cooperative(actors.current(), form.wish())
            flash(gettext("%(name)s is registered.", name=made.name), "success")
            return redirect(url_for(".cooperatives"), 303)
    return render_template("shop/office/cooperative.html", form=form, seller=None, province=province,
                           provinces=units.provinces()), form.http_status


@bp.route("/<slug>", methods=["GET", "POST"])
@allow("admin")
def change(slug: str) -> ResponseReturnValue:
    """A seller that is there."""
    seller = own_cooperative(actors.current(), slug)
    province = _province(ward(seller.commune_code).province_code)
    form = CooperativeForm().of(province, seller)
    if form.submitted():
        with form.catching(**_FIELDS):
            change_cooperative(actors.current(), seller.id, form.wish(), is_active=form.is_active.data)
            flash(gettext("Saved."), "success")
            return redirect(url_for(".cooperatives"), 303)
    return render_template("shop/office/cooperative.html", form=form, seller=seller, province=province, kinds=KINDS,
                           provinces=units.provinces()), form.http_status


def _province(usual: str) -> str:
    """The province whose communes are offered: the one in the address, or the usual one."""
    asked = request.args.get("province", "")
    return asked if asked in {one.code for one in units.provinces()} else usual
