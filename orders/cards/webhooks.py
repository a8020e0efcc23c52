"""Where the card provider reports what has happened: signed events are kept and answered.

The endpoint is open to everybody, so nothing is kept that is not signed, and without its secret it is closed. If it
cannot be kept the answer is 503, and the provider sends it again.
"""
from __future__ import annotations

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from core import clock
from core.access import allow, for_machines
from orders.cards import hearing, setting
from orders.cards.errors import BadSignature, CardsClosed, WrongMode
from orders.cards.signature import is_signed

LARGEST = 1_000_000  # bytes

bp = for_machines(Blueprint("card_hooks", __name__, url_prefix="/hooks"))


@bp.post("/stripe")
@allow("public")
def receive() -> ResponseReturnValue:
    """Keep what is signed; a job acts on it. Sent again it is answered the same. Raises BadSignature, WrongMode."""
    if not setting.is_open():
        raise CardsClosed
    if (request.content_length or 0) > LARGEST or len(body := request.get_data()) > LARGEST:
        raise RequestEntityTooLarge
    header = request.headers.get("Stripe-Signature", "")
    if not is_signed(current_app.config["STRIPE_WEBHOOK_SECRET"], body, header, clock.now()):
        raise BadSignature
    told = hearing.read(body)
    if told.is_live is not setting.is_live():
        raise WrongMode
    hearing.keep(told, body)
    return "", 200, {"Content-Type": "text/plain; charset=utf-8"}
