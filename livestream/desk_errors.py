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
