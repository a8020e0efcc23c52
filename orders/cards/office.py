"""Cards in the office: what banks took back, and what of it is to be answered until when."""
from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core import actors
from core.access import allow
from orders.cards import listing, setting
from shop.paging import page_asked, paged

bp = Blueprint("orders_cards", __name__, url_prefix="/office/money/cards")


@bp.get("")
@allow("admin")
def cards() -> ResponseReturnValue:
    """Disputes, those that wait first, and whether the provider answers."""
    page = paged(listing.wanted(actors.current()), page_asked(), 30)
    return render_template("orders/office/money/cards.html", page=page, orders=listing.orders_of(page.items),
                           state=listing.state(actors.current()), is_open=setting.is_open(), is_live=setting.is_live())
