"""What can go wrong with accounts at banks and the codes that lead to them."""
from core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class NotVietQr(Invalid):
    """This is no QR code for a bank transfer in Vietnam."""


class BrokenLength(NotVietQr, Invalid):
    """A part of this QR code is longer or shorter than it says."""


class ChecksumMissing(NotVietQr, Invalid):
    """This QR code has no checksum at its end."""


class WrongChecksum(NotVietQr, Invalid):
    """The checksum of this QR code is wrong: it was changed, or not read whole."""


class WrongCurrency(NotVietQr, Invalid):
    """This QR code does not ask for Vietnamese dong."""


class NotNapas(NotVietQr, Invalid):
    """This QR code does not lead to an account of a bank in Vietnam."""


class UnknownBank(Invalid):
    """We do not know this bank. Please choose one of the list."""


class BadAccountNumber(Invalid):
    """An account number has up to 19 digits or letters, without spaces or signs."""


class BadTransferAmount(Invalid):
    """The amount of a transfer is a whole number of dong, above zero."""


class BadMemo(Invalid):
    """The words of a transfer are up to 25 letters, digits and spaces without diacritics."""


class HolderMissing(Invalid):
    """Please type the name of the account as the bank writes it, in up to 120 letters."""


class NoAccountShown(NotFound):
    """There is no bank account at the moment to which this could be transferred."""


class NoSuchAccount(NotFound):
    """There is no such bank account."""


class AccountKnown(Conflict):
    """This account is on the list already."""


class AccountEnded(Conflict):
    """This account is no longer in use. Please add it again if it is."""


class BadMovement(Invalid):
    """This is no movement on an account that can be: an amount is a whole number of dong, above zero."""


class FractionalAmount(BadMovement, Invalid):
    """The amount of this movement is no whole number of dong, so it cannot be what moved."""


class OtherMovement(BadMovement, Invalid):
    """Under the number of this movement another sum was told before. Please look at the bank which of them came."""


class NoSuchMessage(NotFound):
    """There is no such message of a bank for you to see."""


class BankNotConnected(Unavailable):
    """This installation does not listen to that service."""


class NotFromTheBank(Forbidden):
    """This message does not come from the service that listens to our bank."""


class NoSuchLine(NotFound):
    """There is no such bank line for you to see."""


class LineHasCome(Conflict):
    """The bank has told of this money by a line of %(day)s. Please say on its page that it is this payout."""


class BadOpening(Invalid):
    """Please give the balance of a day that is over, as a whole number of dong."""


class NothingGiven(Invalid):
    """Please say for which order, and how much: whole dong, more than zero."""


class NotSuchMoney(Invalid):
    """This movement cannot be that. Please look at the amount and which way it went."""


class ForeignCurrency(BadMovement, Invalid):
    """This movement was in another currency than dong. It counts for nothing; a person looks what it is."""
