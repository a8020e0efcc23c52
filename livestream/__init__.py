"""Livestream: hosts on air, and what people buy while they watch."""
from flask import Flask


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from livestream import models  # noqa: F401
