"""Where Facebook reports what happens on the pages: the handshake, and signed events that are kept and answered.

The endpoint is open to everybody, so nothing is kept that is not signed, and without its secret it is closed.
"""
from __future__ import annotations

import re

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from core.access import allow, for_machines
from livestream.errors import BadHandshake, BadSignature, NotConnected
from livestream.platforms import deliveries, facebook_events, setting

LARGEST = 4_000_000  # bytes: a thousand comments with every letter escaped
_CHALLENGE = re.compile(r"[0-9A-Za-z]{1,200}", re.ASCII)

bp = for_machines(Blueprint("livestream_hooks", __name__, url_prefix="/hooks"))


@bp.before_request
def check_open() -> None:
    """Closed while nobody could tell a forged event. Raises NotConnected."""
    if not setting.hears_webhooks():
        raise NotConnected


@bp.get("/facebook")
@allow("public")
def handshake() -> ResponseReturnValue:
    """Prove to Facebook that this address is ours. Raises BadHandshake."""
    token, challenge = request.args.get("hub.verify_token", ""), request.args.get("hub.challenge", "")
    is_ours = facebook_events.same(token, current_app.config["FACEBOOK_VERIFY_TOKEN"])
    if request.args.get("hub.mode") != "subscribe" or not is_ours or not _CHALLENGE.fullmatch(challenge):
        raise BadHandshake
    return challenge, 200, {"Content-Type": "text/plain; charset=utf-8"}


@bp.post("/facebook")
@allow("public")
def receive() -> ResponseReturnValue:
    """Keep what is signed and answer; a job acts on it. Sent again it is answered the same. Raises BadSignature."""
    if (request.content_length or 0) > LARGEST or len(body := request.get_data()) > LARGEST:
        raise RequestEntityTooLarge
    if not facebook_events.is_signed(current_app.config["FACEBOOK_APP_SECRET"], body,
                                     request.headers.get("X-Hub-Signature-256", "")):
        raise BadSignature
    deliveries.keep(body)
    return "", 200, {"Content-Type": "text/plain; charset=utf-8"}
