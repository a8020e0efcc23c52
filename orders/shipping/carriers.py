"""Who brings parcels: people of the cooperative, and the carriers that the setting CARRIERS names."""
from __future__ import annotations

import os
import re

from flask import Flask, current_app
from flask_babel import gettext

from core.config import UnsafeSettings
from orders.shipping import own

USUAL = "viettelpost:Viettel Post,vnpost:VNPost,ghn:Giao Hàng Nhanh,ghtk:Giao Hàng Tiết Kiệm"
_KEY = re.compile(r"[a-z][a-z0-9_]{1,19}", re.ASCII)


def init_app(app: Flask) -> None:
    """Read CARRIERS: "key:name" with commas between; the key stands in the database. Raises UnsafeSettings."""
    text = str(app.config.setdefault("CARRIERS", os.environ.get("CARRIERS", "").strip() or USUAL))
    app.add_template_filter(name_of, "carrier")
    for each in text.split(","):
        key, _, name = each.partition(":")
        if not _KEY.fullmatch(key.strip()) or key.strip() == own.NAME or not 1 <= len(name.strip()) <= 40:
            raise UnsafeSettings(f"CARRIERS holds no carrier in {each!r}: it is a list of key:name.")


def offered() -> dict[str, str]:
    """What a parcel may be given to now, by key: own people first."""
    pairs = (each.partition(":") for each in str(current_app.config["CARRIERS"]).split(","))
    return {own.NAME: str(gettext("Our own people")), **{key.strip(): name.strip() for key, _, name in pairs}}


def name_of(key: str) -> str:
    """As people call it, also one that the setting does not name any more."""
    return offered().get(key, key)
