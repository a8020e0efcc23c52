"""What can go wrong with the figures of a year."""
from core.errors import Invalid, NotFound


class NoSuchSellerYear(NotFound):
    """There are no figures of this seller for you to see."""


class BadTaxCode(Invalid):
    """This is no tax code. It has 10 digits, 12 digits (the number of the identity card), or 13 digits."""


class BadLimit(Invalid):
    """The limit is from 1,000,000 ₫ to 100,000,000,000 ₫, and the warning from 1 to 99 percent of it."""
