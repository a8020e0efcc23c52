"""Messages to people: one interface, what stands behind it by a setting, and what was sent kept in rows.

`core.messaging.sending.send` sends one, from a handler of the outbox and from nowhere else.
"""
from __future__ import annotations

from flask import Flask

from core.messaging import commands, setting


def init_app(app: Flask) -> None:
    """Read which messenger to use, and add the command `messages`."""
    setting.init_app(app)
    app.cli.add_command(commands.messages)
