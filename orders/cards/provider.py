"""Cards as a way to pay: one page of the provider for each attempt to pay an order."""
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from core import clock
from core.db import Dong
from core.outside import NoAnswer
from orders.cards.client import CardClient
from orders.cards.errors import CardRefused, KeySpent
from orders.cards.facts import CURRENCY, BackState, NewPage, Page, PageState
from orders.payments.provider import Answer, Due, Outcome, Started

NAME = "card"
AS_PAID = "-as-paid"  # behind what we call an attempt: the payment that was made with another sum
OPEN_FOR = timedelta(minutes=45)  # where nobody says: the provider takes 30 minutes to 24 hours
TITLES = {"vi": "Đơn hàng {}", "en": "Order {}"}
_OUTCOMES = {
    PageState.PAID: Outcome.PAID, PageState.REFUSED: Outcome.REFUSED, PageState.EXPIRED: Outcome.REFUSED,
    PageState.OPEN: Outcome.UNKNOWN, PageState.WAITING: Outcome.UNKNOWN,
}
_WENT = {BackState.SENT: Outcome.PAID, BackState.FAILED: Outcome.REFUSED, BackState.WAITING: Outcome.UNKNOWN}


class Cards:
    """The provider behind the account of `client`. `page_of` says which page belongs to a reference of ours."""

    name = NAME

    def __init__(self, client: CardClient, page_of: Callable[[str], str | None]) -> None:
        self.client, self._page_of = client, page_of

    def start(self, due: Due) -> Started:
        """Open a page to pay on. Raises CardRefused when there is none and will be none; core.outside.NoAnswer."""
        title = TITLES.get(due.language, TITLES["en"]).format(due.document)
        page = self.client.open_page(NewPage(
            reference_of(due), due.document, due.amount, title, due.language, due.until or clock.now() + OPEN_FOR,
            due.back, due.cancelled))
        return Started(reference_of(due), page.pay_at, page.id)

    def ask(self, reference: str) -> Answer:
        """What became of it. Without an answer it is unknown."""
        try:
            page = self._page(reference)
        except (NoAnswer, CardRefused):
            return Answer(Outcome.UNKNOWN)
        if page is None or page.reference != reference:
            return Answer(Outcome.UNKNOWN)
        is_paid = page.state is PageState.PAID and page.currency == CURRENCY
        return Answer(_OUTCOMES[page.state], Dong(page.amount) if is_paid else None)

    def refund(self, reference: str, amount: Dong, key: str) -> Outcome:
        """Send so much of it back to the card. Refused only when Stripe says so: then nothing went with this key."""
        try:
            page = self._page(reference)
            if page is None or not page.intent:
                return Outcome.UNKNOWN
            return _WENT[self.client.give_back(page.intent, amount, key).state]
        except (NoAnswer, KeySpent):
            return Outcome.UNKNOWN
        except CardRefused:
            return Outcome.REFUSED

    def _page(self, reference: str) -> Page | None:
        page_id = self._page_of(reference)
        return None if page_id is None else self.client.page(page_id)


def reference_of(due: Due) -> str:
    """What we call this attempt; known before anybody is asked."""
    return f"{due.document}-card-{due.attempt}"
