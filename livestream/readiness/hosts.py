"""Who hosts goes on air only after somebody has made sure who they are, where the installation asks for it."""
from __future__ import annotations

from dataclasses import dataclass

from accounts import identity
from accounts.models import IdentityCheck, Person, Role
from core import dated
from livestream.models import LiveSession
from livestream.planning import crew
from livestream.readiness_errors import HostsNotChecked


@dataclass(frozen=True)
class Host:
    """Somebody who hosts a session, and the check that is known of them."""

    person: Person
    check: IdentityCheck | None

    @property
    def is_checked(self) -> bool:
        """True if they passed, and the check has not run out."""
        return identity.holds(self.check)


def of_session(session: LiveSession) -> list[Host]:
    """The hosts of a session with their checks."""
    people = crew.people(session.id, Role.HOST)
    known = identity.latest([person.id for person in people])
    return [Host(person, known.get(person.id)) for person in people]


def are_asked(session: LiveSession) -> bool:
    """True if this session needs them: a rehearsal does not, nor does one where the dated setting is 0."""
    return not session.is_rehearsal and bool(dated.value(identity.IS_REQUIRED))


def check(hosts: list[Host]) -> None:
    """Raise HostsNotChecked unless everybody is."""
    unknown = [host.person.name for host in hosts if not host.is_checked]
    if unknown:
        raise HostsNotChecked(names=", ".join(unknown))
