"""Accounts: who you are."""
from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from accounts import commands, office, views
    from accounts.second_factor import factors, proving
    from accounts.second_factor import views as second_factor_views
    from core import navigation, secret_box
    from core.navigation import Item

    app.register_blueprint(views.bp)
    app.register_blueprint(office.bp)
    app.register_blueprint(second_factor_views.bp)
    proving.init_app(app)
    commands.init_app(app)
    secret_box.on_reseal(factors.reseal)
    navigation.add(Item("office", "accounts_office.people_list", _l("People"), "people",
                        frozenset({"admin"}), 80))
