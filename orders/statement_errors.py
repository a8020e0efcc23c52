"""What can go wrong with the files of banks and carriers."""
from __future__ import annotations

from core.errors import Conflict, Invalid, NotFound


class NoSuchStatement(NotFound):
    """We do not find this file, or it was not sent to this account."""


class NoSuchRow(NotFound):
    """There is no such row in this file."""


class StatementTooLarge(Invalid):
    """A file may have up to %(most)s MB. Please export a shorter time, and send the rest as another file."""


class NotATable(Invalid):
    """This is neither a workbook (XLSX) nor a CSV file. Please export it again as one of these two."""


class OldWorkbook(Invalid):
    """This workbook is locked by a password or in the old XLS format. Please save it as XLSX without a password."""


class BrokenWorkbook(Invalid):
    """This workbook cannot be opened; it may be incomplete. Please export it again."""


class WorkbookTooLarge(Invalid):
    """Unpacked this workbook would be too large. A statement may have up to %(rows)s rows and %(columns)s columns."""


class NoHeader(Invalid):
    """There is no row in this file that names its columns, with a date and an amount."""


class ColumnsNotChosen(Invalid):
    """Please choose the column of the date, and that of the amount (or those of money in and money out)."""


class ColumnChosenTwice(Invalid):
    """The same meaning was chosen for two columns. Please leave one of them out."""


class NothingToTake(Conflict):
    """There is no row in this file that could be taken in."""


class StatementWasTaken(Conflict):
    """The lines of this file have been taken already."""
