"""What people sign in with: a mobile number in any spelling, or an e-mail address."""
from __future__ import annotations

import re
from dataclasses import dataclass

from accounts.errors import NoContact, NotAnEmail
from core.phones import mobile, read_mobile
from core.text import fold, one_line

_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_EMAIL = re.compile(rf"[^@\s\"<>(),;:\\]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
LONGEST_EMAIL = 200
LONGEST_NAME = 120


@dataclass(frozen=True)
class Identifier:
    """A phone as 0912345678 or an e-mail in lower case; the other one is empty."""

    phone: str = ""
    email: str = ""


def understood(text: str) -> Identifier | None:
    """What somebody typed to say who they are; None if it is neither a phone nor an e-mail."""
    typed = one_line(text)
    phone = mobile(typed)
    if phone is not None:
        return Identifier(phone=phone)
    email = typed.lower()
    return Identifier(email=email) if len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email) else None


def read_contact(phone: str | None, email: str | None) -> tuple[str | None, str | None]:
    """Both as the database keeps them. Raises NotAPhone, NotAnEmail, or NoContact if both are empty."""
    number = read_mobile(phone) if phone and phone.strip() else None
    address = None
    if email and email.strip():
        known = understood(email)
        if known is None or not known.email:
            raise NotAnEmail
        address = known.email
    if number is None and address is None:
        raise NoContact
    return number, address


def sort_key(name: str) -> str:
    """People stand in lists by their given name, the last one; the folded name follows and is searched."""
    folded = fold(name)
    return f"{folded.rpartition(' ')[2]}!{folded}"[:240]
