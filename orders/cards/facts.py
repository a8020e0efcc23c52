"""What is asked of the card provider, and what it says, in our words."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.db import Dong

MOST = Dong(99_999_999)  # eight digits
CURRENCY = "vnd"


class PageState(StrEnum):
    """How it stands with a page to pay on."""

    OPEN = "open"
    WAITING = "waiting"  # the buyer has done everything, and their bank has not answered
    PAID = "paid"
    REFUSED = "refused"  # the buyer has done everything, and their bank said no
    EXPIRED = "expired"


@dataclass(frozen=True)
class NewPage:
    """A page to pay so much on. The same `reference` with the same facts is the same page, however often it is asked
    for; `success` and `cancelled` are where the buyer comes back to."""

    reference: str
    order_code: str
    amount: Dong
    title: str
    language: str
    expires_at: datetime
    success: str
    cancelled: str


@dataclass(frozen=True)
class Page:
    """A page to pay on, as the provider tells of it. `amount` is in the smallest unit of `currency`."""

    id: str
    state: PageState
    reference: str
    order_code: str
    amount: int
    currency: str
    intent: str
    pay_at: str


class BackState(StrEnum):
    """How it stands with money that goes back."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True)
class Back:
    """Money that goes back to a card. `key` is ours, empty for what somebody did on the provider's own pages."""

    id: str
    state: BackState
    amount: int
    currency: str
    intent: str
    key: str


class DisputeState(StrEnum):
    """How it stands with money that the holder of a card wants back through the bank."""

    OPEN = "open"
    WON = "won"  # by us
    LOST = "lost"
    ASKED = "asked"  # the bank only asks; no money has gone


@dataclass(frozen=True)
class DisputeTold:
    """A dispute, as the provider tells of it; `answer_by` is until when it takes our side of the story."""

    id: str
    state: DisputeState
    amount: int
    currency: str
    reason: str
    intent: str
    answer_by: datetime | None
