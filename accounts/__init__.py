"""Accounts: who you are."""
from flask import Flask


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from accounts import models  # noqa: F401
