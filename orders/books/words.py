"""Accounts and events of the books as people read them."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from orders.ledger import Account

_A = Account
ACCOUNTS: dict[Account, Any] = {
    _A.BUYER: _l("Buyers"),
    _A.CASH_IN_TRANSIT: _l("Cash on its way"),
    _A.BANK: _l("Bank"),
    _A.CARD: _l("Card provider"),
    _A.PRODUCER: _l("Producers"),
    _A.COMMISSION: _l("Commission of hosts"),
    _A.FREIGHT: _l("Freight"),
    _A.FEES: _l("Fees"),
    _A.TAX: _l("Withheld tax"),
    _A.LOSS: _l("Losses"),
    _A.UNCLEAR: _l("Money of nobody known"),
    _A.REFUND: _l("Promised back"),
    _A.COSTS: _l("Costs"),
    _A.INCOME: _l("Other income"),
    _A.CAPITAL: _l("Capital"),
}
MEANS: dict[Account, Any] = {
    _A.BUYER: _l("debit: what buyers owe; credit: what was paid before it was delivered"),
    _A.CASH_IN_TRANSIT: _l("cash that riders and couriers have taken and not paid in"),
    _A.BANK: _l("what came into our accounts less what left them"),
    _A.CARD: _l("what the card provider holds for us"),
    _A.PRODUCER: _l("credit: what we owe producers"),
    _A.COMMISSION: _l("credit: earned by hosts"),
    _A.FREIGHT: _l("credit: earned by bringing parcels"),
    _A.FEES: _l("credit: earned; debit: paid to couriers and providers"),
    _A.TAX: _l("credit: withheld, to be paid to the tax office"),
    _A.LOSS: _l("written off and lost in disputes"),
    _A.UNCLEAR: _l("credit: came into the bank, and nobody knows for what"),
    _A.REFUND: _l("credit: promised to buyers and not gone yet"),
    _A.COSTS: _l("what running the market costs, fees apart"),
    _A.INCOME: _l("credit: interest, and what else is ours"),
    _A.CAPITAL: _l("credit: put in by whoever operates the market"),
}
KINDS: dict[str, Any] = {
    "delivered": lazy_pgettext("books", "Delivered"), "returned": lazy_pgettext("books", "Came back"),
    "paid": lazy_pgettext("books", "Paid"), "refunded": lazy_pgettext("books", "Cash handed back"),
    "received": lazy_pgettext("books", "Came into the bank"), "promised": lazy_pgettext("books", "Promised back"),
    "sent": lazy_pgettext("books", "Sent back"), "failed": lazy_pgettext("books", "Did not go"),
    "moved": lazy_pgettext("books", "Moved"), "written_off": lazy_pgettext("books", "Written off"),
    "opened": lazy_pgettext("books", "Dispute opened"), "won": lazy_pgettext("books", "Dispute won"),
    "lost": lazy_pgettext("books", "Dispute lost"), "paid_in": lazy_pgettext("books", "Paid in"),
    "locked": lazy_pgettext("books", "Settled"), "regained": lazy_pgettext("books", "Won after an appeal"),
    "set_aside": lazy_pgettext("books", "No buyer's money"), "fee": lazy_pgettext("books", "Fee of the bank"),
    "allowed": lazy_pgettext("books", "Money back without goods"),
    "used": lazy_pgettext("books", "Accounted for"), "undone": lazy_pgettext("books", "Taken back"),
}
