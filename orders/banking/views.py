"""What a buyer who pays by transfer finds behind the secret link: the code as a picture, and whether money has come."""
from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.access import allow
from core.forms import BaseForm
from orders import access, browser
from orders.banking import asking, bundles, pictures
from orders.banking.asking import Asked
from orders.banking.errors import NoAccountShown

bp = Blueprint("transfers", __name__)


@bp.get("/o/<secret>/transfer.svg")
@allow("public")
def code(secret: str) -> ResponseReturnValue:
    """The code for what is left to pay, for the page."""
    return _shown(asking.asked_for(access.behind(secret)))


@bp.get("/o/<secret>/transfer.png")
@allow("public")
def picture(secret: str) -> ResponseReturnValue:
    """The same to keep: a banking app opens it from the pictures of the phone."""
    return _kept(asking.asked_for(access.behind(secret)))


@bp.get("/o/<secret>/transfer")
@allow("public")
def standing(secret: str) -> ResponseReturnValue:
    """How the order stands, in a word that changes when money comes."""
    panel = asking.panel(access.behind(secret))
    return jsonify(stands=panel.mark if panel is not None else "")


@bp.get("/my-orders/transfer")
@allow("public")
def together() -> ResponseReturnValue:
    """Everything that whoever has these orders in the browser can pay with one transfer, for each of its buyers."""
    found = bundles.of_links(browser.remembered())
    return render_template("orders/together.html", wholes=found, mark=_mark(found), form=BaseForm())


@bp.get("/my-orders/transfer/standing")
@allow("public")
def standing_together() -> ResponseReturnValue:
    """How they stand, in a word that changes when money comes for one of them."""
    return jsonify(stands=_mark(bundles.of_links(browser.remembered())))


@bp.post("/o/<secret>/transfer/together")
@allow("public")
def give_code(secret: str) -> ResponseReturnValue:
    """One code for orders that do not fit into one memo: this one, and the others of its buyer in this browser."""
    access.behind(secret)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            bundles.give_code(secret, browser.remembered())
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("transfers.together"), 303)


@bp.get("/o/<secret>/transfer/together.svg")
@allow("public")
def code_together(secret: str) -> ResponseReturnValue:
    """The code for this order and the others of its buyer in this browser, for the page."""
    return _shown(_asked(secret))


@bp.get("/o/<secret>/transfer/together.png")
@allow("public")
def picture_together(secret: str) -> ResponseReturnValue:
    """The same to keep."""
    return _kept(_asked(secret))


def _asked(secret: str) -> Asked:
    access.behind(secret)
    asked = bundles.with_others(secret, browser.remembered()).asked
    if asked is None:
        raise NoAccountShown
    return asked


def _mark(found: list[bundles.Whole]) -> str:
    return "/".join(each.mark for each in found)


def _shown(asked: Asked) -> Response:
    return Response(pictures.svg(asked.payload), mimetype="image/svg+xml")


def _kept(asked: Asked) -> Response:
    name = f"chuyen-khoan-{asked.memo.replace(' ', '-')}-{asked.amount}.png"
    return Response(pictures.png(asked.payload), mimetype="image/png", headers={
        "Content-Disposition": f'attachment; filename="{name}"'})
