"""The kinds of cases as people read them: a name, and what to do about it."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from orders.models import Case, CaseKind

_K = CaseKind
NAMES: dict[CaseKind, Any] = {
    _K.LATE: _l("Money that came too late"),
    _K.UNKNOWN: _l("Money of nobody known"),
    _K.OVER: _l("Paid too much"),
    _K.SHORT: _l("Paid too little"),
    _K.TWICE: _l("Perhaps the same money twice"),
    _K.STRANGE_ACCOUNT: _l("An account that is none of ours"),
    _K.RETURNED: _l("A refund that came back"),
    _K.DISPUTE: _l("A card holder disputes"),
    _K.STUCK: _l("No answer for long"),
    _K.CASH: _l("Cash that does not agree"),
    _K.WAYBILL: _l("A waybill asks for another sum"),
    _K.SLIP_UNMATCHED: _l("A photo of a transfer, and no money"),
}
WHAT_TO_DO: dict[CaseKind, Any] = {
    _K.LATE: _l("The order was given up before this money came. Give it back, or let it count for another order."),
    _K.UNKNOWN: _l("Nothing in this transfer names an order. Look whose it may be, or send it back."),
    _K.OVER: _l("More was received than the order costs. Give it back, or move it to another order of the buyer."),
    _K.SHORT: _l("Something is still to be paid. Ask the buyer, give up a small difference, or give the money back."),
    _K.TWICE: _l("Look at the bank whether it came once or twice."),
    _K.STRANGE_ACCOUNT: _l("Somebody told us of money on an account that is not set up here. Look who told it."),
    _K.RETURNED: _l("The bank of the buyer did not take it. Ask the buyer for the right account, and promise it anew."),
    _K.DISPUTE: _l(
        "Answer the card provider before its deadline: with the receipt of the parcel, or by accepting. What has not "
        "left yet stays until the bank has decided, or until you close this case; then what is open is taken in cash."),
    _K.STUCK: _l("Look at the pages of the provider what became of it, and write it down here."),
    _K.CASH: _l("Count with the courier. What is missing or too much is written down with a reason."),
    _K.WAYBILL: _l("Stop the waybill or change the sum it asks for before the parcel leaves."),
    _K.SLIP_UNMATCHED: _l("The buyer sent a photo of a transfer, and no money was counted since. Look at the bank "
                          "lines of that time, or ask the buyer."),
}
ORDER = tuple(NAMES)  # what is urgent first
_BY_CARD = (_l("A card payment that fits nothing"),
            _l("The provider of cards tells of money that fits no payment we have asked for. Look it up on its pages, "
               "and write down here what became of it."))
_OTHER_SUM = (_l("A card was charged another sum"),
              _l("We had asked a card for one sum, and another one was paid. It counts for nothing yet: let it count "
                 "for the order, or give all of it back."))
DECISIONS: dict[str, Any] = {
    "nothing": _l("Nothing was to be done"), "refunded": _l("It goes back"), "moved": _l("It counts for another order"),
    "written_off": _l("Written off"), "served": _l("The order is served"),
    "returned": _l("It was a refund that came back"), "sent": _l("It went"),
    "changed": _l("The label was changed"), "collected": _l("The cash is recorded"),
    "ended": _l("The parcel came back"),
    "won": _l("The money is here again"), "lost": _l("Lost"), "settled": _l("The answer has come"),
    "failed": _l("It did not go"), "counted": _l("It counts for an order"), "paid_in": _l("It was paid in"),
    "given_up": _l("It is missing, and given up"), "again": _l("It was heard once more"),
    "ours": _l("The account is one of ours"), "two": _l("They were two transfers"),
}


def name(case: Case) -> Any:
    """What this case is called: money by card is no transfer, though it is nobody's just the same."""
    by_card = _by_card(case)
    return by_card[0] if by_card else NAMES[case.kind]


def to_do(case: Case) -> Any:
    """What to do about this one."""
    by_card = _by_card(case)
    return by_card[1] if by_card else WHAT_TO_DO[case.kind]


def _by_card(case: Case) -> tuple[Any, Any] | None:
    if case.kind != CaseKind.UNKNOWN or not case.subject.startswith("card:"):
        return None
    return _BY_CARD if case.payment_id is None or case.amount is None else _OTHER_SUM
