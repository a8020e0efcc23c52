"""Training: courses, and what people sold afterwards."""
from flask import Flask, url_for
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Pages and commands of this package."""
    from accounts import desks
    from accounts.desks import Desk
    from accounts.models import Role
    from core import navigation
    from core.navigation import Item
    from training import rehearsal_views, views

    app.register_blueprint(views.bp)
    app.register_blueprint(rehearsal_views.bp)
    readers = frozenset({"trainer", "admin", "officer", "province"})
    navigation.add(Item("office", "training.course_list", _l("Courses"), "training", readers, 60))
    desks.add(Role.TRAINER, lambda _: [Desk(
        url_for("training.course_list"), _l("Courses"), _l("Trainees, attendance and what they sell"), "training")])
