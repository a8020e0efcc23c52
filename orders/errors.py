"""What can go wrong between a basket and money received."""
from core.errors import Conflict, Invalid, NotFound
from shop.errors import NotForSale, OutOfStock


class NoSuchOrder(NotFound):
    """We do not find this order. Please use the link you were given, or ask the seller."""


class NoSuchParcel(NotFound):
    """We do not find this parcel among yours."""


class NoSuchCommune(NotFound):
    """There is no revenue of this commune or session for you to see."""


class NoSuchStep(NotFound):
    """There is no such step."""


class BadWish(Invalid):
    """An order has 1 to 50 different products, each in a quantity that can be packed."""


class WrongQuantity(Invalid):
    """This quantity of %(product)s cannot be packed. Please choose another."""


class NameMissing(Invalid):
    """Please tell us who receives the parcel, in up to 120 letters."""


class StreetMissing(Invalid):
    """Please tell us the house number, street or village, in up to 300 letters."""


class NoteTooLong(Invalid):
    """The note to the seller is too long. 500 letters are enough."""


class UnclearWard(Invalid):
    """Please choose the commune or ward the parcel goes to."""


class UnknownPaymentMethod(Invalid):
    """Please choose how you want to pay."""


class PriceChanged(Conflict):
    """%(product)s now costs %(price)s; you saw %(seen)s. Nothing was ordered yet: please look at the new price."""


class Withdrawn(NotForSale, Conflict):
    """%(product)s is no longer for sale. Please take it out of the basket; everything else was kept."""


class NotEnough(OutOfStock, Conflict):
    """Of %(product)s there is only this left: %(left)s. Somebody was faster. What you typed was kept."""


class AllGone(OutOfStock, Conflict):
    """%(product)s has just sold out. Somebody was faster. What you typed was kept."""


class AddressIncomplete(Conflict):
    """Name, phone, commune or ward and street are needed before this order can be confirmed."""


class TooLateToCancel(Conflict):
    """The seller is already packing this order, so it cannot be cancelled here any more. Please call them."""


class TooLateToChange(Conflict):
    """The seller is already packing this order, so it cannot be changed any more. Please call them."""


class AlreadyDelivered(Conflict):
    """This parcel was delivered. If the buyer gives it back, record it as returned."""


class NotDelivered(Conflict):
    """This parcel was not delivered yet. If the buyer does not take it, record it as refused."""


class NoMoneyDue(Conflict):
    """No money is due for this parcel as things stand now."""


class NotPaidYet(Conflict):
    """This order is to be paid before it is packed, and the money is not here yet."""


class NothingLeftOfTheLine(Conflict):
    """So much is not left of this money: somebody has given it away meanwhile. Please look again."""


class NothingToRefund(Conflict):
    """There is no money of the buyer to give back for this parcel."""


class ReasonNeeded(Invalid):
    """Please say why, in up to 200 letters."""


class NoSuchRestriction(NotFound):
    """This buyer is not on the list."""


class NobodyToRestrict(Invalid):
    """Nothing is known of this buyer by which they could be recognised."""


class BadUntil(Invalid):
    """Please choose a last day from today on, at most %(days)s days ahead."""


class HeldByDispute(Conflict):
    """The buyer's bank is looking into the payment by card, so %(parcels)s has to stay until the office lets it go."""
