"""What can go wrong in the shop."""
from __future__ import annotations

from core.errors import Conflict, Forbidden, Invalid, NotFound


class OutOfStock(Conflict):
    """There is not enough left."""


class NotHeld(Conflict):
    """This much was not held for an order."""


class NoSuchVariant(NotFound):
    """This product does not exist."""


class NoSuchProduct(NotFound):
    """This product does not exist."""


class NoSuchCooperative(NotFound):
    """This seller does not exist."""


class NoSuchShelf(NotFound):
    """The market has no such shelf."""


class NoSuchPhoto(NotFound):
    """This picture does not exist."""


class NoSuchStock(NotFound):
    """There is no such stock."""


class OnlyAdministrators(Forbidden):
    """Only an administrator may register or change a seller."""


class NotForSale(Conflict):
    """This product is not for sale at the moment."""


class UnknownStep(Invalid):
    """This step does not exist."""


class NothingToSell(Conflict):
    """This product has no pack size yet. Add one with its price, then put it on sale."""


class SellerIsResting(Conflict):
    """This seller is not active at the moment, so nothing of theirs can go on sale."""


class BadQuantity(Invalid):
    """A quantity is more than nothing; grams, millilitres and pieces are whole."""


class BadName(Invalid):
    """A name has 1 to %(most)s letters."""


class TextTooLong(Invalid):
    """This text is too long. It may have up to %(most)s letters."""


class BadPrice(Invalid):
    """A price is a whole number of dong, from 1 to 1,000,000,000."""


class BadPack(Invalid):
    """A pack holds between 1 and 1,000,000 g, ml or pieces, without fractions."""


class BadWeight(Invalid):
    """Please give the weight of one pack to be sent: between 1 g and 1,000 kg."""


class BadLooseStep(Invalid):
    """The smallest part that is sold must fit into the pack a whole number of times."""


class BadSeason(Invalid):
    """A season has a first and a last month."""


class BadStars(Invalid):
    """OCOP gives three, four or five stars."""


class UnknownDrawing(Invalid):
    """There is no such drawing."""


class TooManyNames(Invalid):
    """Up to %(most)s other names are kept, each of up to 40 letters."""


class HeldForOrders(Conflict):
    """So little cannot be: more than that is kept for orders or for a live session. Free those first."""


class NotAPicture(Invalid):
    """This is not a picture we can read. Please send a photo as JPEG, PNG or WebP."""


class HeicPicture(Invalid):
    """This is a HEIC picture, which most phones of buyers cannot show. Please send it as JPEG."""


class BrokenPicture(Invalid):
    """This picture is broken or was cut off on the way. Please send it again."""


class PictureTooLarge(Invalid):
    """This picture is too large. It may have up to 10 MB."""


class TooManyPixels(Invalid):
    """This picture has too many pixels. Up to %(most)s million are allowed."""


class PictureTooSmall(Invalid):
    """This picture is too small to show the goods. Each side needs at least %(least)s pixels."""


class TooManyPictures(Conflict):
    """A product has up to %(most)s pictures. Remove one first."""


class BadKeepsDays(Invalid):
    """Please write for how many days it keeps, up to %(most)s, or leave it empty."""
