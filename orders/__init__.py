"""Orders: from a basket to money received and a parcel at the door."""
from flask import Flask


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from orders import browser, checks, ledger, models, views  # noqa: F401

    checks.install()
    app.register_blueprint(views.bp)
    app.context_processor(lambda: {"basket_count": browser.count()})
