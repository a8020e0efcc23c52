"""Training: courses, and what people sold afterwards."""
from flask import Flask


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from training import models  # noqa: F401
