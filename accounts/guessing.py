"""How often somebody may guess a password or a code, counted in the database.

What is counted (docs/decisions/0004-accounts.md): every try per account, every try per address; a browser in
which a person was signed in before has a count of its own, so that strangers cannot keep the owner out.
"""
from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from accounts.errors import SignInPaused
from core import throttle
from core.throttle import TooOften

WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
MOST_PER_KNOWN_BROWSER = 5
MOST_PER_ADDRESS = 100
CODE_WINDOW = timedelta(hours=1)
MOST_CODES_PER_ADDRESS = 20


@dataclass(frozen=True)
class KnownBrowser:
    """A browser that has proved before whose it is; `mark` is random and signed by the session cookie."""

    person_id: int
    mark: str


@dataclass(frozen=True)
class Count:
    """One row of counting."""

    scope: str
    key: str
    most: int
    window: timedelta = WINDOW

    def one_more(self) -> None:
        """Raises SignInPaused, with the time to wait, if there were too many already."""
        try:
            throttle.check(self.scope, self.key, self.most, self.window)
        except TooOften as error:
            wait = int(str(error.facts["retry_after"]))
            raise SignInPaused(minutes=-(-wait // 60), retry_after=wait) from error

    def forgive(self) -> None:
        """Begin again at zero."""
        throttle.forgive(self.scope, self.key)


def of_address(address: str) -> Count:
    """Passwords tried from one address."""
    return Count("sign_in_address", network(address), MOST_PER_ADDRESS)


def of_codes(address: str) -> Count:
    """One-time codes tried from one address."""
    return Count("code_address", network(address), MOST_CODES_PER_ADDRESS, CODE_WINDOW)


def of_account(person_id: int | None, typed: str, known: KnownBrowser | None = None) -> Count:
    """Passwords tried for one account, or for a name that is none: both are counted alike."""
    if person_id is None:
        return Count("sign_in", f"unknown:{_short(typed)}", MOST_PER_ACCOUNT)
    if known is not None and known.person_id == person_id:
        return Count("sign_in_known", f"{person_id}:{_short(known.mark)}", MOST_PER_KNOWN_BROWSER)
    return Count("sign_in", f"person:{person_id}", MOST_PER_ACCOUNT)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def network(address: str) -> str:
    """Whoever has one IPv6 address has the 2^64 around it too."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def of_factor(person_id: int) -> Count:
    """Codes of the phone tried for one person who has given the password."""
    return Count("second_factor", f"person:{person_id}", MOST_PER_ACCOUNT)
