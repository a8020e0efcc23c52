"""What can go wrong with cash on its way to the bank."""
from __future__ import annotations

from core.errors import Conflict, Invalid, NotFound


class NotACodStatement(Invalid):
    """This is no statement of cash on delivery: “%(block)s” is missing."""


class RowsCannotBeRead(Invalid):
    """Some rows cannot be read, so nothing was kept: %(rows)s"""


class SumsDiffer(Invalid):
    """The sums do not agree, so nothing was kept: %(what)s is %(counted)s by its rows, and %(told)s in the file."""


class NumberNeeded(Invalid):
    """Please type the number of the statement: neither the name of the file nor its heading tells it."""


class OtherFileOfThatNumber(Conflict):
    """A file of statement %(number)s is known already, and this one says something else."""


class NoSuchCodStatement(NotFound):
    """We do not find this statement."""


class NoMoreFees(Conflict):
    """This statement is not taken in, or its carrier states no more fees than it has collected."""


class NoSuchRemittance(NotFound):
    """We do not find this payment in."""


class NothingTicked(Invalid):
    """Please tick at least one parcel."""


class PaidInAlready(Conflict):
    """Some of this cash was paid in already. Please look at the list again."""


class NotCollected(Conflict):
    """Some of this cash has not been collected. Please look at the list again."""


class NothingOnTheLine(Conflict):
    """Nothing is left of this bank line; somebody has used it meanwhile."""


class MoreThanMissing(Conflict):
    """Of this payment in only %(left)s is missing."""


class MoreThanInTheOffice(Conflict):
    """There is only %(left)s of cash in the office."""


class MoreThanTicked(Invalid):
    """This is more than the ticked parcels have collected (%(cash)s). Please tick those it is for, or give it back."""


class LessThanNothing(Invalid):
    """More was given back than collected for what is ticked. Please tick more parcels."""


class AmountOfCash(Invalid):
    """Please type how much cash was handed over."""


class CannotBeSaidOfIt(Conflict):
    """This cannot be said of this waybill as it stands now. Please look at the statement again."""


class MoneyNotThere(Conflict):
    """The money of this statement is not at the bank, or not enough of it is left."""
