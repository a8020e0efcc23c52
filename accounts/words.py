"""The names of roles and places as people read them."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from accounts.models import CheckMethod, Role, Scope

ROLES: dict[Role, Any] = {
    Role.ADMIN: _l("Administrator"),
    Role.MEMBER: _l("Cooperative member"),
    Role.HOST: _l("Host"),
    Role.OPERATOR: _l("Operator"),
    Role.TRAINER: _l("Trainer"),
    Role.OFFICER: _l("Commune officer"),
    Role.PROVINCE: _l("Province staff"),
}
DUTIES: dict[Role, Any] = {
    Role.ADMIN: _l("Lets people in, sets rates, sees everything."),
    Role.MEMBER: _l("Lists products, packs orders and sees the money of one cooperative."),
    Role.HOST: _l("Plans and holds live sessions."),
    Role.OPERATOR: _l("Runs the console while a session is live."),
    Role.TRAINER: _l("Runs courses and follows what trainees sell afterwards."),
    Role.OFFICER: _l("Reads the revenue and courses of one commune."),
    Role.PROVINCE: _l("Reads the revenue and courses of a whole province."),
}
SCOPES: dict[Scope, Any] = {
    Scope.EVERYWHERE: _l("Everywhere"),
    Scope.COOPERATIVE: _l("Which cooperative?"),
    Scope.COMMUNE: _l("Which commune?"),
    Scope.PROVINCE: _l("Which province?"),
    Scope.SESSION: _l("Only in one live session"),
}
METHODS: dict[CheckMethod, Any] = {
    CheckMethod.IN_PERSON: _l("Met in person, a document was shown"),
    CheckMethod.VNEID: _l("VNeID shown on their own phone"),
    CheckMethod.VIDEO_CALL: _l("Video call, a document was held up"),
}
