"""What can go wrong with cards."""
from core.errors import Conflict, Forbidden, Invalid, Malformed, Unavailable


class CardRefused(Conflict):
    """The page for paying by card cannot be opened. Please choose another way to pay."""


class KeySpent(CardRefused, Conflict):
    """The page for paying by card could not be opened. Please try once more."""


class NotOurMode(Unavailable):
    """Cards cannot be taken just now. Please choose another way to pay."""


class CardsClosed(Unavailable):
    """Cards are not taken here."""


class BadSignature(Forbidden):
    """This does not come from the card provider."""


class WrongMode(Malformed):
    """This event is not of the kind of money that is taken here."""


class NothingToPay(Conflict):
    """Nothing is to be paid by card for this order as things stand now."""


class TooLittleForCard(Conflict):
    """By card at least %(least)s can be paid. Please choose another way to pay."""


class TooMuchForCard(Conflict):
    """By card at most %(most)s can be paid. Please choose another way to pay."""


class BankUndecided(Conflict):
    """You have paid, and your bank has not answered yet. Please wait a while: nothing more is to be done."""


class UnreadableEvent(Malformed):
    """This is no event of the card provider."""


class NoPageYet(Unavailable):
    """The page for paying by card does not answer. Please press the button again in a moment; nothing is paid twice."""


class NothingCovered(Invalid):
    """Please type how much of the payments this covers."""


class PayoutNeedsAName(Invalid):
    """Please type what the provider calls this payout, in at most 200 signs."""


class MoreThanTheProviderHas(Conflict):
    """By the books the provider holds %(most)s for us, so this cannot cover more."""


class FeesNeedALook(Conflict):
    """The provider would have kept %(fees)s. Please look at its statement again, and say so if that is right."""


class NotAsItStands(Conflict):
    """The provider says something else of this payment now, or it is for another order. Please look at it there."""
