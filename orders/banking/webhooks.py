"""Where SePay and Casso tell of movements on our accounts. Without its secret an endpoint is closed."""
from __future__ import annotations

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from core.access import allow, for_machines
from orders.banking import casso, messages, sepay
from orders.banking.errors import BankNotConnected, NotFromTheBank

LARGEST = 200_000  # bytes

bp = for_machines(Blueprint("orders_bank_hooks", __name__, url_prefix="/hooks"))


@bp.post("/sepay")
@allow("public")
def hear_sepay() -> ResponseReturnValue:
    """Keep what SePay tells, by signature or by API key. Raises BankNotConnected, NotFromTheBank."""
    secret, key = current_app.config["SEPAY_WEBHOOK_SECRET"], current_app.config["SEPAY_WEBHOOK_KEY"]
    if not secret and not key:
        raise BankNotConnected
    body, headers = _body(), request.headers
    is_theirs = sepay.is_signed(secret, body, headers.get("X-SePay-Signature", ""),
                                headers.get("X-SePay-Timestamp", ""))
    if not is_theirs and not sepay.has_key(key, headers.get("Authorization", "")):
        raise NotFromTheBank
    messages.keep(sepay.SOURCE, body)
    return {"success": True}


@bp.post("/casso")
@allow("public")
def hear_casso() -> ResponseReturnValue:
    """Keep what Casso tells, signed (V2) or with a token (V1). Raises BankNotConnected, NotFromTheBank."""
    key, token = current_app.config["CASSO_CHECKSUM_KEY"], current_app.config["CASSO_SECURE_TOKEN"]
    if not key and not token:
        raise BankNotConnected
    body, headers = _body(), request.headers
    is_theirs = casso.has_token(token, headers.get("Secure-Token", ""))
    if not is_theirs and not (key and casso.is_signed(key, body, headers.get("X-Casso-Signature", ""))):
        raise NotFromTheBank
    messages.keep(casso.SOURCE, body)
    return {"success": True, "error": 0}


def _body() -> bytes:
    if (request.content_length or 0) > LARGEST or len(body := request.get_data()) > LARGEST:
        raise RequestEntityTooLarge
    return body
