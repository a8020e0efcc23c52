"""Where people land after signing in: each role on its own desk.

The packages that have the desks say where they are; who has several roles, or several cooperatives, chooses.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Role
from core.actors import Actor


@dataclass(frozen=True)
class Desk:
    """A button of the page after signing in. `label` and `note` may be lazy texts."""

    url: str
    label: Any
    note: Any
    icon: str


Desks = Callable[[Actor], list[Desk]]
_desks: dict[Role, Desks] = {}


def add(role: Role, desks: Desks) -> None:
    """Say which desks somebody with this role has; asked only for people who hold it, inside a request."""
    _desks[role] = desks


def of(actor: Actor) -> list[Desk]:
    """The desks of this person, in the order of the roles, each once."""
    found: dict[str, Desk] = {}
    for role in Role:
        if role.value in actor.roles and role in _desks:
            for desk in _desks[role](actor):
                found.setdefault(desk.url, desk)
    return list(found.values())
