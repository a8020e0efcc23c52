"""Keys that seal, and what it is like when they change."""
from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from core import secret_box


@contextmanager
def newer(app: Flask, sign: int = 2, keeps_old: bool = True) -> Iterator[str]:
    """Another key seals, as if somebody had put it in front, or instead of the old ones; its name."""
    before = app.extensions["secret_box"]
    app.config[secret_box.SETTING] = base64.urlsafe_b64encode(bytes([sign]) * 32).decode()
    try:
        secret_box.init_app(app)
        if keeps_old:
            app.extensions["secret_box"] = app.extensions["secret_box"] | before
        yield next(iter(app.extensions["secret_box"]))
    finally:
        del app.config[secret_box.SETTING]
        app.extensions["secret_box"] = before
