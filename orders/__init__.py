"""Orders: from a basket to money received and a parcel at the door."""
from __future__ import annotations

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Pages and commands of this package, what it can prove, and who lands where after signing in."""
    from accounts import desks
    from accounts.models import Role
    from core import api as programs
    from core import navigation
    from core.navigation import Item
    from orders import (  # noqa: F401
        api,
        browser,
        checks,
        commands,
        desk,
        guests,
        ledger,
        models,
        money_office,
        notices,
        office,
        views,
    )
    from shop.access import desk_of

    checks.install()
    money_office.register(app)
    for blueprint in (views.bp, desk.bp, office.bp):
        app.register_blueprint(blueprint)
    programs.publish(app, api.bp)
    guests.init_app(app)
    for command in (commands.check, commands.reseal, commands.revenue):
        app.cli.add_command(command)
    app.context_processor(lambda: {"basket_count": browser.count()})
    members, admins = frozenset({"member", "admin"}), frozenset({"admin"})
    readers = frozenset({"officer", "province", "admin"})
    navigation.add(Item("desk", "orders_desk.today", _l("Today"), "today", members, 10, desk_of))
    navigation.add(Item("desk", "orders_desk.orders", _l("Orders"), "orders", members, 50, desk_of))
    navigation.add(Item("desk", "orders_desk.money", _l("Money"), "money", members, 40, desk_of))
    navigation.add(Item("office", "orders_office.home", _l("Office"), "today", admins, 10))
    navigation.add(Item("office", "orders_office.revenue", _l("Revenue"), "revenue", readers, 20))
    desks.add(Role.ADMIN, lambda _: [desks.Desk(
        url_for("orders_office.home"), _l("Office"), _l("How the market stands, people and sellers"), "today")])
    for role in (Role.OFFICER, Role.PROVINCE):
        desks.add(role, lambda _: [desks.Desk(
            url_for("orders_office.revenue"), _l("Revenue"), _l("What was sold, commune by commune"), "revenue")])
    desks.add(Role.MEMBER, desk.desks_of)
