"""What can go wrong when an order is to be paid in another way."""
from core.errors import Conflict, Unavailable


class NotSwitchable(Conflict):
    """How this order is paid cannot be changed here any more. Please call the seller."""


class SomethingPaid(Conflict):
    """Money for this order is here already, so it goes on as it is. If that is not right, please call the seller."""


class Disputed(Conflict):
    """A bank is looking into the payment by card for this order. Nothing is to be paid again until it has decided."""


class TimeIsOver(Conflict):
    """The time to pay for this order is over. Please call the seller: perhaps its goods are still there."""


class SwitchedOften(Conflict):
    """How this order is paid was changed several times already. Please call the seller, who does it for you."""


class PageOpen(Conflict):
    """A page for paying by card is open for this order. Please press the button once more."""


class ProviderSilent(Unavailable):
    """The page for paying by card cannot be closed just now. Nothing was changed; please try again in a moment."""
