"""What can go wrong with cards."""
from core.errors import Conflict, Invalid, Unavailable


class CardRefused(Conflict):
    """The page for paying by card cannot be opened. Please choose another way to pay."""


class KeySpent(CardRefused, Conflict):
    """The page for paying by card could not be opened. Please try once more."""


class NotOurMode(Unavailable):
    """Cards cannot be taken just now. Please choose another way to pay."""


class CardsClosed(Unavailable):
    """Cards are not taken here."""


class BadSignature(Invalid):
    """This does not come from the card provider."""
