"""What can go wrong in the shop."""
from core.errors import Conflict, Invalid, NotFound


class OutOfStock(Conflict):
    """There is not enough left."""


class NotHeld(Conflict):
    """This much was not held for an order."""


class NoSuchVariant(NotFound):
    """This product does not exist."""


class NotForSale(Conflict):
    """This product is not for sale at the moment."""


class BadQuantity(Invalid):
    """A quantity is a whole number, at least 1."""
