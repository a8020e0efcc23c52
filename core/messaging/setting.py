"""Which messenger this installation uses."""
from __future__ import annotations

import os
import pathlib
from collections.abc import Callable

import structlog
from flask import Flask, current_app

from core.config import UnsafeSettings
from core.messaging.log import LogMessenger
from core.messaging.messenger import Messenger

MESSENGERS: dict[str, Callable[[Flask], Messenger]] = {
    "log": lambda app: LogMessenger(pathlib.Path(app.config["MESSAGES_FILE"])),
}
log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Settings: MESSENGER, and MESSAGES_FILE for "log". Raises UnsafeSettings for a messenger that nobody knows."""
    app.config.setdefault("MESSENGER", os.environ.get("MESSENGER") or "log")
    app.config.setdefault("MESSAGES_FILE", os.environ.get("MESSAGES_FILE")
                          or str(pathlib.Path(app.instance_path) / "messages.jsonl"))
    name = app.config["MESSENGER"]
    if name not in MESSENGERS:
        raise UnsafeSettings(f"MESSENGER is {name!r}; known is: {', '.join(sorted(MESSENGERS))}.")
    if name == "log" and app.config["ENVIRONMENT"] == "production":
        log.warning("buyers get no messages: they are written to a file", file=app.config["MESSAGES_FILE"])


def messenger() -> Messenger:
    """The one that the settings name."""
    return MESSENGERS[current_app.config["MESSENGER"]](current_app)
