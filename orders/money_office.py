"""The pages and machines of money, registered together: each subject adds its own here."""
from __future__ import annotations

from flask import Flask

from orders.settlement import checks as settlement_checks


def register(app: Flask) -> None:
    """Blueprints, commands and checks of what orders/__init__.py does not name itself."""
    settlement_checks.install()
