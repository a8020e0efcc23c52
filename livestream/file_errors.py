"""What can go wrong with files of comments."""
from __future__ import annotations

from core.errors import Conflict, Invalid, NotFound


class ColumnsMissing(Invalid):
    """The first line must name the columns: at least one for the author and one for the comment."""


class FileTooLarge(Invalid):
    """A file may have up to %(most)s MB. Please send it in parts."""


class FileWasTaken(Conflict):
    """The comments of this file have been taken already."""


class NoSuchFile(NotFound):
    """This file was not sent to this live session, or it is not kept any more."""
