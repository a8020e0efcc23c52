"""What was understood of one comment."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum

from livestream.grammar.marking import Mark


class Kind(StrEnum):
    """What a comment is for; the first that fits, in the order of the rules."""

    order = "order"
    cancel = "cancel"
    question = "question"
    contact = "contact"
    other = "other"


class Mode(Enum):
    """How an order relates to what the same buyer ordered before."""

    add = "add"
    replace = "replace"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing wanted or withdrawn.

    `code` is None for something outside the run of show; then `product` holds the buyer's words. `qty` and
    `unit` are None when a whole line is withdrawn. `implicit` means no item was named: the one on air is
    meant. `span` is the place in the comment (in NFC), end exclusive.
    """

    code: str | None
    qty: Decimal | None
    unit: str | None
    product: str | None = None
    implicit: bool = False
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A comment as far as it was understood.

    `review` means that a person must confirm before anything comes of it, `reasons` says why in short English
    ids. `phone` is the buyer's own, ten digits. `address` is the part of the comment that looks like one. `marks` are
    the places of all that in the comment.
    """

    kind: Kind
    lines: tuple[Line, ...] = ()
    cancel_lines: tuple[Line, ...] = ()
    phone: str | None = None
    address: str | None = None
    review: bool = False
    mode: Mode | None = None
    reasons: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
