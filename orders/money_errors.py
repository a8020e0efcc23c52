"""What can go wrong with money that goes back, to another order, or nowhere."""
from core.errors import Conflict, Invalid, NotFound


class NoSuchRefund(NotFound):
    """There is no such refund."""


class NoSuchCase(NotFound):
    """There is no such case."""


class NoSuchLine(NotFound):
    """There is no such movement of money."""


class NoSuchOrderToPay(Invalid):
    """There is no order with this code. Please look at the code again."""


class MoreThanSurplus(Conflict):
    """Of this order only %(left)s is too much, so no more can go elsewhere. Please look again."""


class MoreThanPaidSo(Conflict):
    """By this way only %(left)s was paid that has not gone back yet."""


class GoesToItsCard(Conflict):
    """This was paid by card and goes back to the card: another way takes %(left)s at most, or what the card refused."""


class NotPaidSo(Invalid):
    """This order was not paid by this way, so nothing can go back by it."""


class MoreThanMissing(Conflict):
    """For that order only %(left)s is still to be paid."""


class AmountNeeded(Invalid):
    """Please say how much: whole dong, more than zero."""


class ReferenceNeeded(Invalid):
    """Please write down what the bank calls this transfer, in up to 80 letters."""


class TooMuchToWriteOff(Invalid):
    """At most %(limit)s of one order may be written off; now %(left)s. For more please ask the buyer."""


class SameOrder(Invalid):
    """Please name another order than the one that the money comes from."""


class NotWithTheBank(Conflict):
    """This refund does not go by a transfer."""


class OtherAmountCameBack(Conflict):
    """The bank line holds %(left)s that belongs to nobody, and this refund was of %(amount)s."""


class MonthNotOver(Conflict):
    """This month is not over yet, so it cannot be closed."""


class EarlierMonthOpen(Conflict):
    """An earlier month is still open. Please close that one first."""


class NoSuchAccount(NotFound):
    """There is no such account in the books."""


class NoSuchDocument(NotFound):
    """Nothing is booked for such a document."""


class AccountNotNeeded(Conflict):
    """This money is on its way already, so the account cannot be changed any more. Please call us if it is wrong."""


class NotSentSo(Invalid):
    """Please say which refund or payout came back."""


class NoSuchRefundFile(NotFound):
    """There is no such file of refunds for you to see."""
