"""Who sent an event: the provider signs the bytes of each delivery anew, with the moment of sending."""
from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

TOLERANCE = 300  # seconds, early or late: clocks differ, and what is older may be a copy
_MOMENT = re.compile(r"[0-9]{1,12}", re.ASCII)
_MOST_PARTS = 20


def is_signed(secret: str, body: bytes, header: str, now: datetime) -> bool:
    """True if whoever knows the secret has signed exactly these bytes within the last five minutes.

    "t=1763706000,v1=5257a8...,v1=..." while the secret is being changed there are several, and one is enough; other
    schemes (v0) prove nothing.
    """
    parts = [part.strip().partition("=") for part in header.split(",")[:_MOST_PARTS]]
    moments = [value for name, _, value in parts if name == "t"]
    if len(moments) != 1 or not _MOMENT.fullmatch(moments[0]) or abs(now.timestamp() - int(moments[0])) > TOLERANCE:
        return False
    wanted = hmac.new(secret.encode(), moments[0].encode() + b"." + body, hashlib.sha256).hexdigest().encode()
    given = [value.encode("utf-8", "surrogatepass") for name, _, value in parts if name == "v1"]
    return any(hmac.compare_digest(each, wanted) for each in given)
