"""What must not be read by whoever gets hold of the database: sealed with a key of the settings.

AES-256-GCM. A box names the key that sealed it, and opens only for the thing it was sealed for (`about`, such as
"payout account of cooperative 3"), so that it cannot be laid onto another row. Of several keys the first seals; the
others open what they sealed, until `flask reseal` has sealed it anew.
"""
from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

from core.config import UnsafeSettings
from core.errors import Unavailable

SETTING = "SECRETS_KEYS"
_BYTES, _NONCE, _NAME = 32, 12, 8
_resealers: list[Callable[[], int]] = []


@dataclass(frozen=True)
class _Key:
    box: AESGCM
    mark: bytes  # for fingerprints


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
    app.extensions["secret_box"] = {
        _name(key): _Key(AESGCM(key), hashlib.sha256(b"mark:" + key).digest()) for key in keys}


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


def _keys() -> dict[str, _Key]:
    found: dict[str, _Key] = current_app.extensions["secret_box"]
    return found


def current() -> str:
    """The name of the key that seals."""
    return next(iter(_keys()))


def names() -> list[str]:
    """The names of all keys, that of the current one first."""
    return list(_keys())


def seal(text: str, about: str) -> str:
    """A box that opens with `unseal` for the same thing. Never twice the same."""
    name, inside = _close(text.encode(), about)
    return f"{name}.{base64.urlsafe_b64encode(inside).decode()}"


def unseal(box: str, about: str) -> str:
    """What is in the box. Raises Sealed for a strange key, another thing, or a box that was changed."""
    name, _, text = box.partition(".")
    try:
        return _open(name, base64.urlsafe_b64decode(text.encode("ascii")), about).decode()
    except ValueError as error:
        raise Sealed from error


def seal_bytes(data: bytes, about: str) -> bytes:
    """The same for bytes, as bytes."""
    name, inside = _close(data, about)
    return b".".join((name.encode(), inside))


def unseal_bytes(box: bytes, about: str) -> bytes:
    """What is in the box. Raises Sealed."""
    name, _, inside = box.partition(b".")
    return _open(name.decode("ascii", "replace"), inside, about)


def _close(data: bytes, about: str) -> tuple[str, bytes]:
    name, key = next(iter(_keys().items()))
    nonce = secrets.token_bytes(_NONCE)
    return name, nonce + key.box.encrypt(nonce, data, about.encode())


def _open(name: str, inside: bytes, about: str) -> bytes:
    key = _keys().get(name)
    if key is None:
        raise Sealed
    try:
        return key.box.decrypt(inside[:_NONCE], inside[_NONCE:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise Sealed from error


def fingerprints(data: bytes, about: str) -> list[str]:
    """By what the same is found again without being kept; nobody without the keys can try what it was.

    Written down is the first, of the key that seals; the others find what was written down under older keys.
    """
    return [hmac.new(key.mark, about.encode() + b"\n" + data, hashlib.sha256).hexdigest() for key in _keys().values()]


def is_current(box: str) -> bool:
    """True if the first key sealed it."""
    return box.partition(".")[0] == current()


def on_reseal(act: Callable[[], int]) -> None:
    """Have `act` seal anew, in use cases of its own, what another key than the first has sealed; how many it was."""
    if act not in _resealers:
        _resealers.append(act)


def resealers() -> Iterable[Callable[[], int]]:
    """Everybody who keeps boxes."""
    return tuple(_resealers)
