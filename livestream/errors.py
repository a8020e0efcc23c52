"""What can go wrong in a live session."""
from __future__ import annotations

from core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class NoSuchSession(NotFound):
    """This live session does not exist."""


class NoSuchItem(NotFound):
    """This item is not in the run-of-show."""


class NoSuchComment(NotFound):
    """This comment is not there any more."""


class NoSuchLiveBuyer(NotFound):
    """This buyer is not in this live session."""


class NoSuchSlip(NotFound):
    """This slip was not printed in this live session."""


class NoSuchChannel(NotFound):
    """This channel does not belong to the live session."""


class NoSuchCalendar(NotFound):
    """There is no calendar at this address, or not any more."""


class MayNotSchedule(Forbidden):
    """Only hosts, operators and administrators plan live sessions. Please ask your administrator."""


class BadTitle(Invalid):
    """A live session needs a title of 1 to 160 letters."""


class BadTimes(Invalid):
    """A live session ends after it begins, lasts at most 12 hours and is not over yet."""


class NeedsLastDate(Invalid):
    """Please say until which day it repeats, or how many times."""


class NeedsDates(Invalid):
    """There is no date to plan. Choose weekdays that occur until the last day, and at least one free date."""


class TooManyDates(Invalid):
    """A series has up to %(most)s sessions. Please choose an earlier last day or fewer times."""


class NotRepeated(Conflict):
    """This live session is not one of a series."""


class NeedsChannel(Invalid):
    """Please choose at least one channel where people will watch."""


class NeedsHost(Invalid):
    """Please choose who hosts: people to whom the administrator has given the role of a host."""


class NotOfTheCrew(Invalid):
    """One of these people is not a host or operator. Please choose from the list."""


class UnknownSeller(Invalid):
    """One of these sellers does not exist or is not active."""


class BadVideoAddress(Invalid):
    """The address of the video begins with https:// and has up to 300 letters."""


class HostIsBusy(Conflict):
    """%(name)s already hosts “%(title)s” (%(code)s) from %(start)s to %(end)s. Choose another time or host."""


class ChannelIsBusy(Conflict):
    """The channel %(name)s already shows “%(title)s” (%(code)s) from %(start)s to %(end)s. Choose another one."""


class NotPlanned(Conflict):
    """This live session has begun or is over, so this can no longer be changed."""


class NotLive(Conflict):
    """This live session is not live."""


class NotOnAir(Conflict):
    """This live session does not take orders: it has not begun, or it is over."""


class NothingToShow(Conflict):
    """There is nothing to sell yet. Put at least one item with a price into the run-of-show, then go live."""


class CannotHold(Conflict):
    """%(item)s: %(wanted)s should be set aside, but only %(left)s is free. Lower the allotment or count the stock."""


class ItemNotForSale(Conflict):
    """%(item)s is not on sale. Put the product on sale, or take it out of the run-of-show."""


class BadCode(Invalid):
    """A code is one letter and a number up to 99, such as A01."""


class CodeTaken(Conflict):
    """The code %(code)s is taken in this session. The next free one is %(free)s."""


class CodeIsKnown(Conflict):
    """Buyers know the code by now, so it stays while the session runs."""


class ProductTwice(Conflict):
    """This product is already in the run-of-show, as %(code)s."""


class NotOfTheSellers(Conflict):
    """This product is not of a seller in this session, or it is not on sale."""


class NeedsPrice(Invalid):
    """Please give the live price of at least one pack size."""


class BadLivePrice(Invalid):
    """A live price is a whole number of dong, from 1 to 1,000,000,000."""


class SameUnitTwice(Invalid):
    """Two pack sizes are called “%(unit)s”. On air each needs a name of its own; leave one without a price."""


class BadAllotment(Invalid):
    """Please give a number of %(unit)s that can be measured out, such as 120 or 2,5."""


class BadMinutes(Invalid):
    """An item is on air for 1 to 600 minutes."""


class BadLimit(Invalid):
    """The limit per buyer is more than nothing; leave it empty for no limit."""


class TextTooLong(Invalid):
    """This text is too long. It may have up to %(most)s letters."""


class AlreadyClaimed(Conflict):
    """Buyers have claimed more than that. At least %(claimed)s must stay in the allotment."""


class ItemHasClaims(Conflict):
    """Buyers have claimed this item, so it stays in the run-of-show. Lower its allotment to stop selling it."""


class TakenByAnother(Conflict):
    """%(name)s is already at this comment."""


class AlreadyDecided(Conflict):
    """This comment has been decided already."""


class NotUnderstood(Invalid):
    """It is not clear what is ordered. Write it like this: a1 2 Lan 0912 345 678"""


class TooManyLines(Invalid):
    """At most %(most)s lines at once. Please enter the rest afterwards."""


class NobodyNamed(Invalid):
    """Whose order is it? Add a name or a phone number."""


class NoOrderChannel(Conflict):
    """This session runs only on channels whose buyers order on the platform itself."""


class OverTheLimit(Conflict):
    """One buyer may take at most %(limit)s of %(item)s."""


class NothingOrdered(Conflict):
    """This buyer has no open order."""


class AlreadyPacked(Conflict):
    """This order is being packed. Change it at the order itself."""


class SameOrder(Conflict):
    """These two are in one order already."""


class TwoAddresses(Conflict):
    """This order has an address of its own. Join it the other way round, or leave both as they are."""


class NothingToPart(Conflict):
    """Nobody else is in this buyer's order."""


class WhyParted(Invalid):
    """Please say in a few words why these are two buyers."""


class OnlyAdministrators(Forbidden):
    """Only an administrator may keep the list of channels."""


class BadChannelName(Invalid):
    """A channel has a name of 1 to 120 letters."""


class ChannelExists(Conflict):
    """There is a channel of this name on this platform already."""


class NotConnected(Unavailable):
    """This installation is not connected to that platform."""


class BadHandshake(Forbidden):
    """This is not the handshake that was agreed on."""


class BadSignature(Forbidden):
    """This message is not signed by the platform."""


class BadPageId(Invalid):
    """The number of a Facebook Page has 1 to 32 digits. It stands in the page's settings under “About”."""


class PageIsTaken(Conflict):
    """This Facebook Page is already connected to the channel %(name)s."""


class OutsideWindow(Conflict):
    """This buyer has not written to the page in the last 24 hours, so nothing may be sent. Please call instead."""


class BadTerms(Invalid):
    """Goods are kept for 0 minutes (for ever) up to 14 days, as long as the session is not over."""


class BadRestock(Invalid):
    """Please say how much more there is to sell: more than nothing."""


class FillIsFixed(Conflict):
    """Selling has begun, so it stays as it is whether a claim may be served in part: buyers count on it."""


class NotWaiting(Conflict):
    """This is not on the waiting list any more."""


class NoSuchDeal(NotFound):
    """This deal is not in this live session."""


class BadDeal(Invalid):
    """A deal has a price, 1 to 600 minutes and whole units: at least one, and for one buyer no more than in all."""


class DealIsNoDeal(Conflict):
    """The price of a deal is below the live price, which is %(price)s."""


class BadDealMoment(Invalid):
    """This moment is over. Choose a later one, or start the deal at once."""


class DealsOverlap(Conflict):
    """Another deal of this pack size holds from %(start)s to %(end)s. Two at a time would be two prices."""


class DealIsOver(Conflict):
    """This deal has been stopped, withdrawn or has a time of its own. Prepare another one."""
