"""What can go wrong at the console's desk: two people at one thing, and words that no longer fit."""
from __future__ import annotations

from core.errors import Conflict, Invalid, NotFound
from livestream.errors import AlreadyDecided, NotUnderstood


class DecidedByAnother(AlreadyDecided, Conflict):
    """%(name)s has decided this comment already."""


class NoSuchLook(NotFound):
    """Nothing here needs another look."""


class SeenByAnother(Conflict):
    """%(name)s has looked at this already."""


class ItemIsGone(Conflict):
    """This item is not in the run-of-show any more. Write what else is meant, or dismiss it."""


class NoSuchCode(NotUnderstood, Invalid):
    """%(code)s is not in the run-of-show. Write the code of an item that is."""


class NoSuchNumber(Invalid):
    """Nobody in this session has the number %(number)s. Write a name or a phone number instead."""


class AnotherOnAir(Conflict):
    """Meanwhile %(code)s was put on air. Press again if it is to change."""


class TooLateForPaper(Conflict):
    """Lines from paper could be entered until %(until)s. Please take the order in the market instead."""


class NotSoMuchFree(Conflict):
    """Only %(left)s of %(item)s is free now, and after the end nothing waits. Write less, or order in the market."""


class TwoBuyers(Invalid):
    """This line names two buyers. Write a line for each of them."""


class NoPhone(Invalid):
    """%(typed)s is no phone number: nine digits, or ten with the 0 in front."""


class ShortTail(Invalid):
    """Write at least the last three digits of the phone number after the point."""


class NoSuchTail(Invalid):
    """No buyer is known here whose phone number ends in %(digits)s. Write the whole number."""


class SeveralTails(Invalid):
    """%(count)s buyers have phone numbers that end in %(digits)s. Write one digit more, or choose from the list."""


class TwoWays(Invalid):
    """“%(typed)s” can mean two things. Write +84 for the country, or the quantity with its unit."""


class LetterNeeded(NotUnderstood, Invalid):
    """The codes of this session have several letters. Write the code with its letter."""


class NothingIsOnAir(NotUnderstood, Invalid):
    """Nothing is on air. Write the code of the item before the quantity."""
