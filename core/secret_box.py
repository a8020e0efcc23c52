"""What must not be read by whoever gets hold of the database: sealed with a key of the settings.

AES-256-GCM. A box names the key that sealed it, and opens only for the thing it was sealed for (`about`, such as
"payout account of cooperative 3"), so that it cannot be laid onto another row. Of several keys the first seals; the
others open what they sealed, until `flask reseal` has sealed it anew.
"""
from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

from core.config import UnsafeSettings
from core.errors import Unavailable

SETTING = "SECRETS_KEYS"
_BYTES, _NONCE, _NAME = 32, 12, 8
_resealers: list[Callable[[], int]] = []


class Sealed(Unavailable):
    """This is sealed with a key that this installation does not have. Please tell the administrator."""


def init_app(app: Flask) -> None:
    """Read SECRETS_KEYS: keys of 32 bytes in URL-safe base64, the first seals. Raises UnsafeSettings.

    While it is developed a key follows from SECRET_KEY; production needs its own.
    """
    given = str(app.config.get(SETTING) or os.environ.get(SETTING, "")).replace(",", " ").split()
    if not given and app.config["ENVIRONMENT"] == "production":
        raise UnsafeSettings(
            f"{SETTING} is missing: account numbers are sealed with it. Make one with: "
            "python3 -c 'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'")
    keys = [_read(text) for text in given] or [hashlib.sha256(f"box:{app.config['SECRET_KEY']}".encode()).digest()]
    app.extensions["secret_box"] = {_name(key): AESGCM(key) for key in keys}


def _read(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.encode("ascii"))
    except (UnicodeEncodeError, binascii.Error) as error:
        raise UnsafeSettings(f"{SETTING} are keys in URL-safe base64.") from error
    if len(key) != _BYTES:
        raise UnsafeSettings(f"{SETTING} are keys of {_BYTES} bytes.")
    return key


def _name(key: bytes) -> str:
    return hashlib.sha256(b"name:" + key).hexdigest()[:_NAME]


def _keys() -> dict[str, AESGCM]:
    found: dict[str, AESGCM] = current_app.extensions["secret_box"]
    return found


def seal(text: str, about: str) -> str:
    """A box that opens with `unseal` for the same thing. Never twice the same."""
    name, key = next(iter(_keys().items()))
    nonce = secrets.token_bytes(_NONCE)
    box = nonce + key.encrypt(nonce, text.encode(), about.encode())
    return f"{name}.{base64.urlsafe_b64encode(box).decode()}"


def unseal(box: str, about: str) -> str:
    """What is in the box. Raises Sealed for a strange key, another thing, or a box that was changed."""
    name, _, text = box.partition(".")
    key = _keys().get(name)
    if key is None:
        raise Sealed
    try:
        inside = base64.urlsafe_b64decode(text.encode("ascii"))
        return key.decrypt(inside[:_NONCE], inside[_NONCE:], about.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Sealed from error


def is_current(box: str) -> bool:
    """True if the first key sealed it."""
    return box.partition(".")[0] == next(iter(_keys()))


def on_reseal(act: Callable[[], int]) -> None:
    """Have `act` seal anew, in use cases of its own, what another key than the first has sealed; how many it was."""
    if act not in _resealers:
        _resealers.append(act)


def resealers() -> Iterable[Callable[[], int]]:
    """Everybody who keeps boxes."""
    return tuple(_resealers)
