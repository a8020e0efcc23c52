"""Accounts: who you are."""
import logging

from flask import Flask, Response, g
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from accounts import commands, office, views
    from core import navigation
    from core.navigation import Item

    app.register_blueprint(views.bp)
    app.register_blueprint(office.bp)
    commands.init_app(app)
    navigation.add(Item("office", "accounts_office.people_list", _l("People"), "people",
                        frozenset({"admin"}), 80))
    navigation.add(Item("you", "accounts.me", _l("My account"), "user", frozenset({"person"}), 90))
    app.after_request(_note_seen)


def _note_seen(response: Response) -> Response:
    """Write down that a browser is in use, once an hour at most; a page is shown even if that fails."""
    from accounts import signin
    from core.errors import Unavailable

    if g.get("sign_in_seen_long_ago"):
        try:
            signin.seen(g.sign_in_id)
        except (OperationalError, Unavailable):
            log.warning("could not note that sign-in %s is in use", g.sign_in_id)
    return response
