"""Stripe: the only module that speaks with it. It translates and decides nothing.

VND has no smaller unit, so amounts are dong. What cannot be known - no answer, an error on their side, our key being
refused - is core.outside.NoAnswer, whatever happened there; only what Stripe says it did not do is a refusal.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import stripe
import structlog

from core import outside
from core.db import Dong
from core.outside import NoAnswer
from orders.cards.errors import CardRefused, KeySpent, NotOurMode
from orders.cards.facts import (
    CURRENCY,
    Back,
    BackState,
    DisputeState,
    DisputeTold,
    NewPage,
    Page,
    PageState,
)

LIVE_KEYS = ("sk_live_", "rk_live_")
LANGUAGES = {"vi": "vi", "en": "en"}
BACK_STATES = {"succeeded": BackState.SENT, "failed": BackState.FAILED, "canceled": BackState.FAILED}
DISPUTE_STATES = {
    "won": DisputeState.WON, "lost": DisputeState.LOST, "prevented": DisputeState.WON,
    "warning_needs_response": DisputeState.ASKED, "warning_under_review": DisputeState.ASKED,
    "warning_closed": DisputeState.ASKED,
}
_GAVE_UP = {"requires_payment_method", "canceled"}  # of an intent whose page is complete: the bank said no
_MOST_BACK = 100  # of one payment
Found = TypeVar("Found")
log = structlog.get_logger(__name__)


class CardClient:
    """The account behind a secret key; `base` is where its API is, empty for the real one."""

    def __init__(self, secret_key: str, base: str = "") -> None:
        self._key, self._base = secret_key, base
        self.is_live = secret_key.startswith(LIVE_KEYS)

    def open_page(self, new: NewPage) -> Page:
        """A page to pay on; asked for again it is the same one. Raises CardRefused, NoAnswer."""
        about = {"order_code": new.order_code, "reference": new.reference}
        price = {"currency": CURRENCY, "unit_amount": new.amount, "product_data": {"name": new.title}}
        wish = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "client_reference_id": new.order_code,
            "metadata": about,
            "payment_intent_data": {"metadata": about, "description": new.title},  # it copies nothing by itself
            "success_url": new.success,
            "cancel_url": new.cancelled,
            "locale": LANGUAGES.get(new.language, "auto"),
            "expires_at": int(new.expires_at.timestamp()),
            "expand": ["payment_intent"],
        }
        with self._asking("open page") as api:
            return self._page(api.v1.checkout.sessions.create(
                wish, {"idempotency_key": f"order-{new.reference}"}))  # type: ignore[arg-type]

    def page(self, page_id: str) -> Page | None:
        """How it stands with a page; None if there is none."""
        return self._find("page", lambda api: self._page(
            api.v1.checkout.sessions.retrieve(page_id, {"expand": ["payment_intent"]})))

    def page_of(self, intent: str) -> Page | None:
        """The page on which a payment was made; None if it was made in another way."""
        with self._asking("page of") as api:
            found = api.v1.checkout.sessions.list(
                {"payment_intent": intent, "limit": 1, "expand": ["data.payment_intent"]}).data
            return self._page(found[0]) if found else None

    def close_page(self, page_id: str) -> None:
        """Let nobody pay on it any more. Raises CardRefused when it is not open; NoAnswer."""
        with self._asking("close page") as api:
            api.v1.checkout.sessions.expire(page_id)

    def give_back(self, intent: str, amount: Dong, key: str) -> Back:
        """Send so much of a payment back, or tell how that stands: the same key is the same money, also when Stripe
        has forgotten the key. Raises CardRefused, NoAnswer."""
        found = next((each for each in self.gone_back(intent) if each.key == key), None)
        if found is not None:
            return found
        with self._asking("give back") as api:
            return self._back(api.v1.refunds.create(
                {"payment_intent": intent, "amount": amount, "metadata": {"refund_key": key}},
                {"idempotency_key": key}))

    def gone_back(self, intent: str) -> list[Back]:
        """What of a payment goes or went back, the newest first."""
        with self._asking("gone back") as api:
            return [self._back(each) for each in api.v1.refunds.list(
                {"payment_intent": intent, "limit": _MOST_BACK}).data]

    def back(self, refund_id: str) -> Back | None:
        """How it stands with money that goes back; None if there is no such refund."""
        return self._find("back", lambda api: self._back(api.v1.refunds.retrieve(refund_id)))

    def dispute(self, dispute_id: str) -> DisputeTold | None:
        """How it stands with a dispute; None if there is none."""
        return self._find("dispute", lambda api: self._dispute(api.v1.disputes.retrieve(dispute_id)))

    def _find(self, what: str, ask: Callable[[stripe.StripeClient], Found]) -> Found | None:
        try:
            with self._asking(what) as api:
                return ask(api)
        except CardRefused as refused:
            if refused.facts.get("status") == 404:
                return None
            raise

    @contextmanager
    def _asking(self, what: str) -> Iterator[stripe.StripeClient]:
        """A connection, and their refusals in our words."""
        with outside.connection() as connection:
            transport = stripe.RequestsClient(timeout=outside.TIME_LIMITS, session=connection)
            bases: Any = {"api": self._base} if self._base else {}
            try:
                yield stripe.StripeClient(self._key, base_addresses=bases, http_client=transport,
                                          max_network_retries=0)
            except stripe.StripeError as error:
                raise _failure(what, error) from None  # its causes name addresses and sometimes the key

    def _page(self, given: Any) -> Page:
        told = self._ours(given)
        metadata, given_intent = told.get("metadata") or {}, told.get("payment_intent")
        intent: dict[str, Any] = given_intent if isinstance(given_intent, dict) else {"id": given_intent}
        return Page(
            id=told["id"], state=_state_of(told, intent.get("status")),
            reference=_text(metadata.get("reference")), order_code=_text(told.get("client_reference_id")),
            amount=_number(told.get("amount_total")), currency=_text(told.get("currency")),
            intent=_text(intent.get("id")), pay_at=_text(told.get("url")))

    def _back(self, given: Any) -> Back:
        told = _told(given)  # it does not say whether it is live; its payment did
        return Back(told["id"], BACK_STATES.get(told.get("status") or "", BackState.WAITING),
                    _number(told.get("amount")), _text(told.get("currency")), _text(told.get("payment_intent")),
                    _text((told.get("metadata") or {}).get("refund_key")))

    def _dispute(self, given: Any) -> DisputeTold:
        told = self._ours(given)
        until = (told.get("evidence_details") or {}).get("due_by")
        return DisputeTold(
            told["id"], DISPUTE_STATES.get(told.get("status") or "", DisputeState.OPEN),
            _number(told.get("amount")), _text(told.get("currency")), _text(told.get("reason")),
            _text(told.get("payment_intent")), datetime.fromtimestamp(until, UTC) if isinstance(until, int) else None)

    def _ours(self, given: Any) -> dict[str, Any]:
        """What an object says. Raises NotOurMode when it is play money among real money, or the other way round."""
        told = _told(given)
        if told.get("livemode") is not self.is_live:
            raise NotOurMode
        return told


def _told(given: Any) -> dict[str, Any]:
    """Stripe's objects are no dicts."""
    told: dict[str, Any] = given.to_dict()
    if not _text(told.get("id")):
        raise NoAnswer
    return told


def _state_of(told: dict[str, Any], intent: Any) -> PageState:
    if told.get("payment_status") in ("paid", "no_payment_required"):
        return PageState.PAID
    if told.get("status") == "expired":
        return PageState.EXPIRED
    if told.get("status") == "complete":
        return PageState.REFUSED if intent in _GAVE_UP else PageState.WAITING
    return PageState.OPEN


def _failure(what: str, error: stripe.StripeError) -> Exception:
    status, code = error.http_status, error.code
    log.warning("stripe refused", what=what, status=status, code=code, request=error.request_id,
                kind=type(error).__name__)
    is_repeat = (error.headers or {}).get("Idempotent-Replayed") == "true"
    if isinstance(error, stripe.IdempotencyError) or (is_repeat and (status or 500) >= 500):
        return KeySpent(status=status)  # whatever was done with this key, it tells the same for a day
    if isinstance(error, stripe.CardError | stripe.InvalidRequestError) and status != 409:
        return CardRefused(status=status, code=code or "")
    return NoAnswer(status=status)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int:
    return value if type(value) is int else -1
