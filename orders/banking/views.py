"""What a buyer who pays by transfer finds behind the secret link: the code as a picture, and whether money has come."""
from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from core.access import allow
from orders import access
from orders.banking import asking, pictures

bp = Blueprint("transfers", __name__)


@bp.get("/o/<secret>/transfer.svg")
@allow("public")
def code(secret: str) -> ResponseReturnValue:
    """The code for what is left to pay, for the page."""
    asked = asking.asked_for(access.behind(secret))
    return Response(pictures.svg(asked.payload), mimetype="image/svg+xml")


@bp.get("/o/<secret>/transfer.png")
@allow("public")
def picture(secret: str) -> ResponseReturnValue:
    """The same to keep: a banking app opens it from the pictures of the phone."""
    order = access.behind(secret)
    asked = asking.asked_for(order)
    return Response(pictures.png(asked.payload), mimetype="image/png", headers={
        "Content-Disposition": f'attachment; filename="chuyen-khoan-{order.code}-{asked.amount}.png"'})


@bp.get("/o/<secret>/transfer")
@allow("public")
def standing(secret: str) -> ResponseReturnValue:
    """How the order stands, in a word that changes when money comes."""
    panel = asking.panel(access.behind(secret))
    return jsonify(stands=panel.mark if panel is not None else "")
