"""What can go wrong when a live session is only rehearsed."""
from __future__ import annotations

from core.errors import Conflict, Invalid, NotFound


class OnlyRehearsed(Conflict):
    """This is a rehearsal: nothing of it may reach real buyers, sellers or orders."""


class NotRehearsed(Conflict):
    """Recorded comments are only played in a rehearsal."""


class NoSuchRecording(NotFound):
    """There is no such file of comments, or it has been put away."""


class NothingPlayed(Conflict):
    """Choose the comments first, then play them."""


class AllPlayed(Conflict):
    """All comments have been played. Start over to play them again."""


class PlayedAlready(Conflict):
    """Comments are being played already. Pause, or start over, before you choose others."""


class BadSpeed(Invalid):
    """Comments are played at half to ten times their speed."""


class NothingRecorded(Invalid):
    """There is no comment in this file."""


class NothingFits(Conflict):
    """The supplied comments need at least one item in the run-of-show."""
