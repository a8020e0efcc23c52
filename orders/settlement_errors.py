"""What can go wrong while producers are settled with and paid."""
from core.errors import Conflict, Invalid, NotFound


class NoSuchSettlement(NotFound):
    """We do not find this settlement."""


class NoSuchPayout(NotFound):
    """We do not find this payout, or this file for the bank."""


class NoSuchRate(NotFound):
    """There is no such rate."""


class BadRate(Invalid):
    """This rate is out of bounds. Percentages go up to 50 %, freight up to 1,000,000 ₫ for each parcel."""


class BadPeriod(Invalid):
    """A period is some days in a row, the last of them not after today."""


class DaysSettledAlready(Conflict):
    """%(name)s was settled with until %(last)s already. Please begin on a later day."""


class RunIsOpen(Conflict):
    """%(name)s has a settlement that is not locked yet. Please finish or discard that one first."""


class NothingToSettle(Conflict):
    """There is nothing to settle with %(name)s: nothing was delivered and paid by then that was not settled before."""


class NoDraft(Conflict):
    """This settlement is no draft any more, so nothing in it can be changed. A correction goes into the next one."""


class ChangedMeanwhile(Conflict):
    """This settlement was changed after you had opened the page. Nothing was done: please look again."""


class OutOfDate(Conflict):
    """Since this was computed something came back, was refunded, or the legal form changed. Please compute it anew."""


class BadCorrection(Invalid):
    """A correction is an amount other than zero, up to 1,000,000,000 ₫, with a reason of up to 200 letters."""


class NoAccount(Conflict):
    """We do not know the bank account of %(name)s. Please enter it first."""


class SameAccount(Conflict):
    """The bank sent %(name)s's money back from this account. Enter another one, or say that it goes there again."""


class NothingToSend(Conflict):
    """Nothing waits to be paid out."""


class NoSuchAccountOfSeller(NotFound):
    """There is no such account of a seller for you to see."""


class NothingProposed(Conflict):
    """This account does not wait to be confirmed any more. Please look again."""


class NoSuchForm(NotFound):
    """We do not find this legal form."""


class SameForm(Invalid):
    """The seller has this legal form on that day already."""


class BadFormDay(Invalid):
    """A legal form begins on a day from 1 January 2020 to the end of next year."""


class FirstFormStays(Conflict):
    """The first legal form of a seller stays. Another one may begin on a later day."""
