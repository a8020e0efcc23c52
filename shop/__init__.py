"""The shop: who sells what, where, and how much of it is left."""
from flask import Flask


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from shop import models  # noqa: F401
