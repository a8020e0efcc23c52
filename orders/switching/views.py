"""The buyer behind the link pays in another way."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from core.access import allow
from orders import access
from orders.switching import ways, words
from orders.switching.forms import WayForm

bp = Blueprint("switching", __name__)


@bp.post("/o/<secret>/way")
@allow("public")
def switch(secret: str) -> ResponseReturnValue:
    """Another way to pay, as long as that is possible."""
    access.behind(secret)
    form = WayForm()
    if form.submitted():
        with form.catching():
            order = ways.by_buyer(secret, str(form.method.data), str(form.request_key.data))
            flash(words.thanks(order), "success")
    form.say_on_top()
    return redirect(url_for("orders.show", secret=secret), 303)
