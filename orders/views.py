"""What buyers see: the basket, the checkout, and the order behind its secret link."""
from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.actors import NOBODY
from core.forms import BaseForm
from core.idempotency import KeyReused
from core.phones import NotAPhone
from orders import access, basket, browser, order_page, pricing, quantities
from orders.banking import bundles
from orders.cancelling import cancel_by_buyer
from orders.checkout import WishLine, made_with, place_order
from orders.delivery import complete
from orders.errors import NameMissing, StreetMissing, WrongQuantity
from orders.expiry import shown
from orders.forms import AddForm, CheckoutForm, ContactForm, quantities_of
from orders.models import Order
from orders.switching import ways
from orders.switching.forms import WayForm
from orders.together import offering
from orders.transfer_slips.forms import SlipForm
from shop.errors import NoSuchVariant
from shop.offers import offer

bp = Blueprint("orders", __name__)


@bp.get("/basket", endpoint="basket")
@allow("public")
def show_basket() -> ResponseReturnValue:
    """What lies in it, at the prices of now."""
    return render_template("orders/basket.html", basket=basket.look(browser.wanted()), form=BaseForm())


@bp.post("/basket/add")
@allow("public")
def add_to_basket() -> ResponseReturnValue:
    """Put some of one pack size in. A quantity that is none is said, and nothing is lost."""
    form = AddForm()
    milli = quantities.typed(str(form.quantity.data or "1"))
    found = offer([str(form.sku.data)]).get(str(form.sku.data)) if form.submitted() else None
    if found is None:
        raise NoSuchVariant
    with form.catching():
        if milli is None:
            raise WrongQuantity(product=pricing.title(found))
        if browser.add(found, milli):
            flash(gettext("In your basket: %(name)s", name=pricing.title(found)), "success")
        else:
            flash(gettext("The basket is full. Please order first what is in it."), "warning")
        return redirect(url_for("orders.basket"), 303)
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("shop.product", slug=found.product_slug), 303)


@bp.post("/basket/change")
@allow("public")
def change_basket() -> ResponseReturnValue:
    """Other quantities; a line whose button was pressed, or with zero, is taken out."""
    form = BaseForm()
    if form.submitted():
        asked = quantities_of(list(request.form.items()))
        gone = {request.form.get("remove", ""), *(sku for sku, text in asked.items() if text.strip() == "0")}
        kept = []
        for line in browser.wanted():
            milli = quantities.typed(asked.get(line.sku, quantities.plain(line.milli)))
            if line.sku not in gone:
                kept.append(line if milli is None else WishLine(line.sku, milli, line.seen_price))
                if milli is None:
                    flash(gettext("That is no quantity. The old one was kept."), "error")
        browser.put(kept)
    return redirect(url_for("orders.basket"), 303)


@bp.route("/checkout", methods=["GET", "POST"])
@allow("public")
def checkout() -> ResponseReturnValue:
    """The whole order on one page. What changed since the page was shown is said before anything is ordered."""
    form = CheckoutForm()
    if form.submitted():
        with form.catching(request_key=KeyReused, buyer_phone=NotAPhone, buyer_name=NameMissing, address=StreetMissing):
            order = place_order(actors.current(), form.wish())
            browser.take_out([line.sku for line in form.wished()])
            browser.remember_order(order.secret)
            flash(gettext("Thank you. Your order is %(code)s.", code=order.code), "success")
            return redirect(url_for("orders.show", secret=order.secret), 303)
    seen = basket.look(form.wished() if form.is_submitted() else browser.wanted())
    if not seen.can_be_had:
        return redirect(url_for("orders.basket"), 303)
    before = None
    if form.request_key.errors:
        before = made_with(actors.current(), str(form.buyer_phone.data), str(form.request_key.data))
        form.begin_anew()
    form.lines.data = seen.shown
    return render_template("orders/checkout.html", form=form, basket=seen, before=before), form.http_status


@bp.route("/o/<secret>", methods=["GET", "POST"])
@allow("public")
def show(secret: str) -> ResponseReturnValue:
    """The order behind its link: where it stands, what to do now, and while it lacks, the form for the address."""
    order = access.behind(secret)
    form = ContactForm()
    if form.submitted():
        with form.catching(buyer_phone=NotAPhone, buyer_name=NameMissing, address=StreetMissing):
            complete(secret, name=str(form.buyer_name.data), phone=str(form.buyer_phone.data),
                     ward_code=form.ward_code, street=form.street, note=str(form.note.data or ""),
                     request_key=str(form.request_key.data), payment_method=str(form.payment_method.data))
            return redirect(url_for("orders.show", secret=secret), 303)
    elif not form.is_submitted():
        form.fill_from(order)
    return _shown(order, form), form.http_status


@bp.post("/o/<secret>/cancel")
@allow("public")
def cancel(secret: str) -> ResponseReturnValue:
    """Cancel while that is possible."""
    access.behind(secret)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            cancel_by_buyer(secret, "by the buyer")
            flash(gettext("Your order is cancelled. Nothing is to be paid."), "success")
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("orders.show", secret=secret), 303)


@bp.post("/o/<secret>/keep")
@allow("public")
def keep(secret: str) -> ResponseReturnValue:
    """Put an order whose link came another way onto this browser's list."""
    browser.remember_order(access.behind(secret).secret)
    flash(gettext("This browser remembers the order now."), "success")
    return redirect(url_for("orders.show", secret=secret), 303)


@bp.get("/my-orders")
@allow("public")
def mine() -> ResponseReturnValue:
    """The orders this browser knows, the newest first."""
    links = browser.remembered()
    return render_template("orders/mine.html", orders=access.all_behind(links), wholes=bundles.of_links(links))


def _shown(order: Order, form: ContactForm) -> str:
    root = current_app.config["PUBLIC_URL"] or request.url_root.rstrip("/")
    page = order_page.read(order)
    if not page.can_complete:  # the page has no form any more that could say what is the matter
        form.say_on_top()
    has_code = page.transfer is not None and page.transfer.asked is not None
    whole = bundles.with_others(order.secret, browser.remembered()) if has_code else None
    return render_template(
        "orders/show.html", page=page, whole=whole, order=order, form=form, deadline=shown.of(order, NOBODY),
        slip_form=SlipForm(formdata=None),
        link=root + url_for("orders.show", secret=order.secret), is_kept=order.secret in browser.remembered(),
        ways=ways.possible(order), is_often=ways.is_often(order), way_form=WayForm(),
        together=offering.read(order, access.all_behind(browser.remembered())))
