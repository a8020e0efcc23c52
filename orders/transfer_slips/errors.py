"""What can go wrong with a photo of a transfer; each sentence says what the buyer can do."""
from core.errors import Conflict, Invalid, NotFound


class NoSuchSlip(NotFound):
    """There is no such photo of a transfer."""


class SlipNotNeeded(Conflict):
    """For this order no transfer is awaited any more, so no photo is needed."""


class TooManySlips(Conflict):
    """%(most)s photos are here already, and no more fit. If something is missing, please call the market."""


class SlipNotAPicture(Invalid):
    """This is not a picture that can be read here. Please take a screenshot of the transfer and send that."""


class SlipIsHeic(Invalid):
    """This is a HEIC picture, which cannot be shown here. Please take a screenshot of it and send that, or a JPEG."""


class SlipIsBroken(Invalid):
    """This picture did not arrive whole. Please send it again; where the network is weak, a screenshot is lighter."""


class SlipTooLarge(Invalid):
    """This picture is too large. Please take a screenshot of it and send that."""


class SlipTooSmall(Invalid):
    """This picture is too small to be read. Please send the whole screen of the transfer."""
