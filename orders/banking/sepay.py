"""SePay: who may tell us of movements, and what a message says. Format: SePay's documentation of webhooks.

Authentication is an API key (`Authorization: Apikey ...`) or a signature (`X-SePay-Signature`, HMAC-SHA256 over
timestamp, dot and raw body). What is not set is closed.
"""
from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import clock
from orders.banking import heard
from orders.banking.errors import BadMovement, FractionalAmount
from orders.banking.heard import HeardLine

SOURCE = "sepay"
TOLERANCE = 300  # seconds, both ways
_DIRECTIONS = {"in": 1, "out": -1}


def is_signed(secret: str, body: bytes, signature: str, timestamp: str, now: datetime | None = None) -> bool:
    """True if whoever knows the secret has signed this body within the last five minutes."""
    if not secret or not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    if abs((now or clock.now()).timestamp() - int(timestamp)) > TOLERANCE:
        return False
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return same(f"sha256={mac}", signature)


def has_key(key: str, header: str) -> bool:
    """True if this is the header of whoever knows the API key."""
    return bool(key) and same(f"Apikey {key}", header)


def same(one: str, other: str) -> bool:
    """Compared in a time that tells nothing; headers may hold any signs."""
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogateescape"))


def read(message: Mapping[str, Any]) -> HeardLine:
    """The movement a message tells of. Raises BadMovement."""
    heard.in_dong(message.get("currency"), message.get("currencyCode"))
    number, amount = message.get("id"), message.get("transferAmount")
    way = _DIRECTIONS.get(str(message.get("transferType")))
    if isinstance(amount, float):
        raise FractionalAmount
    if type(number) is not int or number <= 0 or type(amount) is not int or amount <= 0 or way is None:
        raise BadMovement
    words = [str(message[name]) for name in ("code", "content") if message.get(name)]
    return heard.line(
        SOURCE, str(number), message.get("accountNumber"), way * amount,
        heard.moment(message.get("transactionDate")), text=" ".join(dict.fromkeys(words)),
        reference=message.get("referenceCode"), virtual_number=message.get("subAccount"),
        balance=message.get("accumulated"))


def read_listed(row: Mapping[str, Any]) -> HeardLine:
    """The same from the list of transactions, where amounts are texts with decimals. Raises BadMovement."""
    heard.in_dong(row.get("currency"), row.get("currency_code"))
    came, went = (_whole(row.get(name)) for name in ("amount_in", "amount_out"))
    if not str(row.get("id") or "").isdecimal() or (came and went):
        raise BadMovement
    return heard.line(
        SOURCE, str(int(str(row["id"]))), row.get("account_number"), came or -went,
        heard.moment(row.get("transaction_date")),
        text=" ".join(dict.fromkeys(str(row[name]) for name in ("code", "transaction_content") if row.get(name))),
        reference=row.get("reference_number"), virtual_number=row.get("sub_account"),
        balance=row.get("accumulated"))


def _whole(value: object) -> int:
    """"260000.00" is 260,000 dong. Raises BadMovement for what is no whole sum."""
    whole, _, part = str(value if value is not None else "0").partition(".")
    if not whole.isdecimal() or not whole.isascii() or len(whole) > 13:
        raise BadMovement
    if part.strip("0"):
        raise FractionalAmount
    return int(whole)
