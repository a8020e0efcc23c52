"""What can go wrong when a movement is said to have paid what we owe."""
from __future__ import annotations

from core.errors import Conflict, Invalid, NotFound


class NoSuchDebt(NotFound):
    """Nothing of that kind is owed to, or by, anybody of this name."""


class NoSuchUse(NotFound):
    """This movement was not for that."""


class MoreThanOwed(Conflict):
    """Only %(owed)s is owed there. If the rest is a cost of ours, please say so with the reason."""


class MoreThanDebt(Conflict):
    """This seller owes only %(owed)s. Please write down no more than that; the rest stays with the movement."""


class SettledSince(Conflict):
    """A later settlement of this seller counts on it already. Please correct it in the next one."""


class NotThatWay(Invalid):
    """Money that came in cannot be that, or money that went out."""


class NothingUsed(Invalid):
    """Please say how much of it: whole dong, more than zero."""
