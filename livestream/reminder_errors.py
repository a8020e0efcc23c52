"""What can go wrong when somebody wants to be reminded."""
from __future__ import annotations

from core.errors import Conflict, NotFound


class NoSuchReminder(NotFound):
    """This reminder is not there any more."""


class NothingToRemindOf(Conflict):
    """This live session has begun, is over or was cancelled: there is nothing to remind you of any more."""
