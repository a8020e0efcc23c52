"""What can go wrong with papers of sellers and their goods."""
from __future__ import annotations

from core.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchPaper(NotFound):
    """This paper is not noted here."""


class BadNumber(Invalid):
    """Please write the number of the paper, up to 60 letters and digits."""


class BadIssuer(Invalid):
    """Please write who issued it, up to 160 letters."""


class HasExpired(Invalid):
    """This paper has expired. Please note the one that is valid today."""


class NotOfTheSeller(Invalid):
    """This kind of paper is for one product: please choose which."""


class AlreadySeen(Conflict):
    """%(name)s has confirmed this paper. It stays; note the new one beside it."""


class SeenByWhoNoted(Forbidden):
    """You noted this paper yourself. Somebody else of the session, or an administrator, confirms having seen it."""


class UnknownRule(Invalid):
    """There is no such paper, form of seller or shelf."""


class DayIsOver(Invalid):
    """What was asked on days gone by stays as it was. Please choose today or a later day."""
