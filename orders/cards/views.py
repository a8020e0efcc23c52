"""What buyers see of paying by card: a button that leads to the page of the provider, and where they come back to."""
from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.access import allow
from core.forms import BaseForm
from orders import access
from orders.cards import paying, standing

bp = Blueprint("cards", __name__)


@bp.post("/o/<secret>/card")
@allow("public")
def pay(secret: str) -> ResponseReturnValue:
    """To the page on which the rest is paid. Pressed again it is the same page."""
    access.behind(secret)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            root = current_app.config["PUBLIC_URL"] or request.url_root.rstrip("/")
            back = root + url_for("cards.back", secret=secret)
            return redirect(paying.pay_at(secret, back, root + url_for("orders.show", secret=secret)), 303)
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("orders.show", secret=secret), 303)


@bp.get("/o/<secret>/card")
@allow("public")
def back(secret: str) -> ResponseReturnValue:
    """Where buyers come back to from the page. That they come proves nothing: it shows what we know, and looks again
    while the bank has not answered."""
    order = access.behind(secret)
    seen = standing.of(order)
    if seen.other_sum:  # its page says so
        return redirect(url_for("orders.show", secret=secret), 303)
    if seen.is_settled:
        flash(gettext("Your payment by card has arrived. Thank you.") if seen.is_paid
              else gettext("Nothing was paid by card. You can try again, or call the seller."),
              "success" if seen.is_paid else "warning")
        return redirect(url_for("orders.show", secret=secret), 303)
    return render_template("orders/card.html", order=order, seen=seen), {"Refresh": "4"}
