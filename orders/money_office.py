"""The pages and machines of money, registered together: each subject adds its own here."""
from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Blueprints, commands and checks of what orders/__init__.py does not name itself."""
