"""What a rule wrote beside a case, in the words of the reader, and where the thing stands that the case is about."""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from core import figures
from core.templating import language
from orders.models import Case

_SAID: dict[str, Any] = {  # every sentence that a module of ours writes; anything else is shown as it is
    "exact": "", "over": "", "short": "",  # the kind of the case says it
    "twice": _l("It had been paid in full before."), "late": _l("It had been given up before the money came."),
    "several": _l("One transfer for several orders."), "by hand": _l("Somebody let it count for this order."),
    "the rider took what the label asks": _l("The rider took what the label asks for."),
    "not paid in time": _l("It was not paid in time."), "the goods are gone": _l("The goods are gone."),
    "not all of the money came": _l("Not all of the money came."),
    "cancelled by somebody": _l("Somebody had cancelled the order."),
    "sepay": "SePay", "casso": "Casso",
}
_PAGES: dict[str, Callable[[int], tuple[Any, str]]] = {
    "remittance": lambda number: (_l("See what was paid in"), url_for("orders_cash.show", remittance_id=number)),
    "cod": lambda number: (_l("See the statement of the carrier"), url_for("orders_cod.show", statement_id=number)),
    "line": lambda number: (_l("See the other movement"), url_for("bank_lines.line", line_id=number)),
}


# what orders/cards/settling.py and sent_back.py write: page, sum and currency, our order, our payment, their payment
_BY_CARD = re.compile(r"(?P<page>\w+): (?P<amount>-?\d+) (?P<currency>\w+), (?:[^,]*, [^,]*, )?(?P<intent>\w*)")
# what orders/cards/disputes.py writes: dispute, sum and currency, and the provider's word for the reason
_DISPUTED = re.compile(r"(?P<dispute>d[pu]_\w+): (?P<amount>-?\d+) (?P<currency>\w+), (?P<reason>\w*)")
_REASONS: dict[str, Any] = {
    "fraudulent": _l("the holder of the card says that somebody else has paid"),
    "unrecognized": _l("the holder of the card does not know the payment"),
    "product_not_received": _l("the goods did not arrive"),
    "product_unacceptable": _l("the goods were not as promised"),
    "duplicate": _l("it was charged twice"),
    "credit_not_processed": _l("a refund did not arrive"),
    "general": _l("no reason is told"),
}


def said(note: str) -> str:
    """The note as a person reads it; of a thing that has a page nothing, since there is a link to it."""
    disputed = _DISPUTED.fullmatch(note)
    if disputed is not None:
        return str(_l("The buyer's bank asks for %(amount)s %(currency)s: %(reason)s. On the pages of the provider: "
                      "%(name)s.", **_sum_of(disputed), name=disputed["dispute"],
                      reason=_REASONS.get(disputed["reason"], disputed["reason"].replace("_", " "))))
    by_card = _BY_CARD.fullmatch(note)
    if by_card is not None:
        return str(_l("%(amount)s %(currency)s by card. On the pages of the provider: %(names)s.",
                      **_sum_of(by_card), names=", ".join(filter(None, (by_card["intent"], by_card["page"])))))
    return "" if _page(note, ("line",)) else str(_SAID.get(note, note))


def _sum_of(told: re.Match[str]) -> dict[str, str]:
    return {"amount": figures.number(int(told["amount"]), language()), "currency": told["currency"].upper()}


def links(case: Case) -> list[tuple[Any, str]]:
    """Words and addresses of what it is about and of what it is compared with."""
    found = (_page(case.subject, ("remittance", "cod")), _page(case.note, ("line",)))
    return [each for each in found if each]


def _page(text: str, kinds: tuple[str, ...]) -> tuple[Any, str] | None:
    kind, _, number = text.partition(":")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    return _PAGES[kind](int(number)) if kind in kinds and is_number else None
