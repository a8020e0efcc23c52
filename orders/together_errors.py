"""What can go wrong where orders are put together, or wait for the next live session."""
from core.errors import Conflict, Invalid


class NotTheSameBuyer(Invalid):
    """These two orders have different phone numbers. Only orders of one buyer are sent together."""


class SameOrder(Invalid):
    """This is one and the same order."""


class OnePacked(Conflict):
    """One of the two orders is being packed or is over already, so they go separately."""


class DepositFirst(Conflict):
    """One of the two orders waits for a deposit. They can go together when it is here, or when it is waived."""


class OneDisputed(Conflict):
    """A bank is looking into the payment by card for one of the two orders. Until it has decided they go separately."""


class TwoPlaces(Conflict):
    """The two orders go to different addresses. Please choose which one is right for both."""


class TooManyLines(Conflict):
    """Together these orders have too many lines for one parcel. They go separately."""


class NotParkable(Conflict):
    """This order cannot wait: it is being packed already, or is over."""


class WouldSpoil(Conflict):
    """%(product)s does not keep so long. Fresh goods are sent at once."""


class ParcelWaits(Conflict):
    """Parcel %(parcel)s waits for the buyer's next live session until %(until)s. Release it first if it is to go."""
