"""The shop: who sells what, where, and how much of it is left."""
import os

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from accounts import grants
    from accounts.models import Scope
    from core import api as programs
    from core import checks, navigation
    from core.navigation import Item
    from shop import api, choices, desk, legal, office, paper_desk, paper_office, store_desk, views
    from shop.access import desk_of
    from shop.checks import holds_add_up_to_what_is_reserved, stock_equals_its_journal
    from shop.left import nearly_gone
    from shop.places import commands

    app.config.setdefault("HOME_PROVINCE", os.environ.get("HOME_PROVINCE", "12"))
    app.add_template_global(nearly_gone, "nearly_gone")
    for blueprint in (views.bp, desk.bp, store_desk.bp, office.bp, paper_desk.bp, paper_office.bp):
        app.register_blueprint(blueprint)
    programs.publish(app, api.bp)
    app.cli.add_command(commands.cli)
    members, admins = frozenset({"member", "admin"}), frozenset({"admin"})
    navigation.add(Item("desk", "shop_desk.products", _l("Products"), "products", members, 20, desk_of))
    navigation.add(Item("desk", "shop_stock.stock", _l("Stock"), "stock", members, 30, desk_of))
    navigation.add(Item("office", "shop_office.cooperatives", _l("Sellers"), "market", admins, 30))
    navigation.add(Item("desk", "papers_desk.home", _l("Papers"), "file", members, 55, desk_of))
    navigation.add(Item("office", "papers_office.asked", _l("Papers"), "file", admins, 75))
    grants.add_scope(Scope.COOPERATIVE, choices.cooperatives)
    grants.add_scope(Scope.COMMUNE, choices.communes)
    grants.add_scope(Scope.PROVINCE, choices.provinces)
    checks.add("stock equals its journal", stock_equals_its_journal)
    checks.add("holds add up to what is reserved", holds_add_up_to_what_is_reserved)
    legal.install()
