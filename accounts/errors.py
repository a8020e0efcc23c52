"""What can go wrong here."""
from __future__ import annotations

from core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound


class OnlyAdministrators(Forbidden):
    """Only an administrator may do this."""


class UnknownPerson(NotFound):
    """There is no such person here."""


class UnknownGrant(NotFound):
    """There is no such role here."""


class WrongSignIn(Invalid):
    """This phone number or e-mail and this password do not belong together. Please check both."""


class SignInPaused(DomainError):
    """Too many tries. Please wait %(minutes)s minutes, then try again. Your account is safe."""

    http_status = 429


class CodeUnknown(Invalid):
    """This code is not valid. It may be mistyped, used already or too old. Please ask for a new one."""


class WrongPassword(Invalid):
    """This is not your password."""


class PasswordTooShort(Invalid):
    """A password has at least %(least)s characters. Three or four words are easy to remember."""


class PasswordTooLong(Invalid):
    """A password has at most %(most)s characters."""


class PasswordTooCommon(Invalid):
    """Many people use this password, so it is easily guessed. Please choose another one."""


class PasswordTooPersonal(Invalid):
    """Your name, phone number or a date is easily guessed. Please choose another password."""


class NoName(Invalid):
    """A person needs a name."""


class NoContact(Invalid):
    """A person needs a phone number or an e-mail address to sign in with."""


class NotAnEmail(Invalid):
    """This is not an e-mail address."""


class PhoneTaken(Conflict):
    """%(name)s signs in with this phone number already."""


class EmailTaken(Conflict):
    """%(name)s signs in with this e-mail address already."""


class RoleNeedsPlace(Invalid):
    """Please choose where this role holds."""


class UnknownPlace(Invalid):
    """This is not to be found any more. Please choose again."""


class LastAdministrator(Conflict):
    """This is the only administrator. Please make somebody else an administrator first."""


class NotActive(Conflict):
    """This person is not active. Please let them in again first."""


class NobodyChecksThemself(Forbidden):
    """Nobody confirms their own identity. Please ask another administrator."""


class WrongSecondCode(Invalid):
    """This code is not right, or was used already. Please take the next one that the phone shows."""


class NoSecondFactor(Conflict):
    """There is no code from the phone set up for this account."""


class SecondFactorThere(Conflict):
    """A code from the phone is set up already for this account."""
