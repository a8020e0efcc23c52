"""Whole addresses of our pages, for what is read outside of them: messages, calendars."""
from __future__ import annotations

from flask import current_app

AT_HOME = "http://localhost:8000"  # where an installation without PUBLIC_URL is looked at


def absolute(endpoint: str, **values: object) -> str:
    """The address of a page as somebody types it anywhere: under PUBLIC_URL, also outside of a request."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['PUBLIC_URL'] or AT_HOME}{path}"
