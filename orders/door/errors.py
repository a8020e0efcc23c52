"""What can go wrong with cash on delivery."""
from core.errors import Conflict, Invalid


class LabelAsksOther(Conflict):
    """Nothing was handed over. The label asks for another sum than is due now: %(parcels)s. Change it first."""


class LabelIsRight(Conflict):
    """The label of this parcel asks for what is due."""


class SumsChanged(Conflict):
    """Another sum is due for a parcel than this list showed. Please look at the new list before you print it."""


class NotWithALabel(Conflict):
    """This parcel has no label that asks for cash, or its cash is recorded already."""


class NothingToWaive(Conflict):
    """This order waits for no deposit of yours."""


class NotCallable(Conflict):
    """Nobody need be called about this order any more."""


class BadArea(Invalid):
    """Please choose a province or a ward."""


class BadDay(Invalid):
    """Please choose a day from today on."""


class BadNumber(Invalid):
    """Please type whole numbers: percent from 0 to 100, sums and counts from 0."""


class NotSoMuch(Conflict):
    """Of a deposit at most %(most)s can be kept here."""
