"""Events as Stripe sends and signs them."""
from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

SECRET = "whsec_demo"


def body_of(event: dict[str, Any]) -> bytes:
    """The bytes of a delivery."""
    return json.dumps(event, ensure_ascii=False, indent=2).encode()


def signature_of(body: bytes, moment: int, secret: str = SECRET) -> str:
    """What proves where it comes from."""
    return hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest()


def header_of(body: bytes, moment: int, secret: str = SECRET) -> str:
    """The header that goes with it."""
    return f"t={moment},v1={signature_of(body, moment, secret)},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba8"
