"""A seller reads its own settlements."""
from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core import actors
from core.access import allow
from orders.models.money import Settlement
from orders.settlement import listing, statement
from orders.settlement_office import file_of, lines_of
from shop.access import own_cooperative
from shop.models import Cooperative
from shop.paging import page_asked, paged

bp = Blueprint("settlement_desk", __name__, url_prefix="/desk/<coop_slug>/settlements")


@bp.get("")
@allow("member", "admin")
def runs(coop_slug: str) -> ResponseReturnValue:
    """Every settlement that is locked, the newest first."""
    seller = own_cooperative(actors.current(), coop_slug)
    page = paged(listing.own(actors.current(), seller.id), page_asked(), 30)
    return render_template("orders/settlement/own_runs.html", seller=seller, page=page)


@bp.get("/<settlement_code>")
@allow("member", "admin")
def run(coop_slug: str, settlement_code: str) -> ResponseReturnValue:
    """One of them with its lines."""
    seller, found = _own(coop_slug, settlement_code)
    told = statement.read(found)
    return render_template("orders/settlement/own_run.html", seller=seller, run=found, told=told,
                           page=lines_of(found, told.lines), payouts=listing.payouts_of(found.id))


@bp.get("/<settlement_code>.pdf")
@allow("member", "admin")
def pdf(coop_slug: str, settlement_code: str) -> ResponseReturnValue:
    """The statement on paper."""
    return file_of(_own(coop_slug, settlement_code)[1], "pdf")


@bp.get("/<settlement_code>.xlsx")
@allow("member", "admin")
def xlsx(coop_slug: str, settlement_code: str) -> ResponseReturnValue:
    """The statement as a spreadsheet."""
    return file_of(_own(coop_slug, settlement_code)[1], "xlsx")


def _own(coop_slug: str, code: str) -> tuple[Cooperative, Settlement]:
    seller = own_cooperative(actors.current(), coop_slug)
    return seller, listing.settlement_of(actors.current(), code, seller.id)
