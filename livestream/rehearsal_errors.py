"""What can go wrong when a live session is only rehearsed."""
from __future__ import annotations

from core.errors import Conflict


class OnlyRehearsed(Conflict):
    """This is a rehearsal: nothing of it may reach real buyers, sellers or orders."""
