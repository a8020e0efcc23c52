"""What can go wrong where a buyer is given more time to pay."""
from core.errors import Conflict, Invalid


class NotAwaited(Conflict):
    """Nothing is to be paid for this order before it is packed, so it needs no deadline."""


class GoodsGone(Conflict):
    """The goods of this order went to others meanwhile. Please give the money back, or offer something else."""


class TooMuchTime(Invalid):
    """At most %(days)s days from now can be given."""
