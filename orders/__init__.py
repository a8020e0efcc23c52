"""Orders: from a basket to money received and a parcel at the door."""
from flask import Flask


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from orders import checks, ledger, models  # noqa: F401

    checks.install()
