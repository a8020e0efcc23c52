"""What can go wrong with money back for goods that stay with the buyer."""
from __future__ import annotations

from core.errors import Conflict, NotFound


class NoSuchAllowance(NotFound):
    """There is no such money back for you to see."""


class GoodsNotThere(Conflict):
    """These goods are not with the buyer: not delivered yet, or back already. Please choose others."""


class MoreThanTheGoods(Conflict):
    """At most %(left)s can go back for these goods: so much of them was paid and did not go back yet."""


class MoneyHasGone(Conflict):
    """This money has gone to the buyer, or is on its way. It can be taken back only if the refund failed."""


class NotPaidInFull(Conflict):
    """Something of this order is still to be paid. Please let the buyer pay so much less, or write it off."""
