"""Showing the crew a comment, and what its buyer has claimed by then.

What is claimed is asked once for all comments and buyers of a transaction, at its end.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.transactions import at_end
from livestream import screens, signals
from livestream.audience import ticks
from livestream.models import Comment, Desk, LiveBuyer, LiveSession
from livestream.serving import claimed


def tell(session: LiveSession, comment: Comment, number: int | None, by: str = "") -> None:
    """A comment with what was understood and what came of it; again when something became of it later.

    `by` is who is at it, or who has decided it.
    """
    is_again = comment.desk == Desk.SETTLED or comment.edited_at is not None or comment.removed_at is not None
    is_hidden = is_again and bool(screens.hidden(comment.platform, [comment.external_id]))
    shown = screens.comment(comment, number, by, is_hidden)
    signals.crew(session, "comment", shown)
    at_end(_add_claims, (session, shown))


def tell_said(session: LiveSession, comment: Comment) -> None:
    """The same of a comment that has changed nothing: whose it is is looked up together with that of others."""
    shown = screens.comment(comment, None)
    signals.crew(session, "comment", shown)
    at_end(_add_numbers, (session, comment, shown))


def tell_claims(session: LiveSession, buyers: Iterable[LiveBuyer]) -> None:
    """Show the crew what these buyers have claimed by now, wherever something of them is shown; and themselves."""
    buyers = list(buyers)
    ticks.changed(session, buyers)
    for buyer in buyers:
        shown: dict[str, Any] = {"number": buyer.number, "claims": []}
        signals.crew(session, "claims", shown)
        at_end(_add_claims, (session, shown))


def _add_numbers(told: list[tuple[LiveSession, Comment, dict[str, Any]]]) -> None:
    for session in {session for session, _, _ in told}:
        rows = [(comment, shown) for where, comment, shown in told if where is session]
        numbers = screens.numbers(session, [comment for comment, _ in rows])
        for comment, shown in rows:
            shown["number"] = numbers.get((comment.channel_id, comment.author_id))
    _add_claims([(session, shown) for session, _, shown in told])


def _add_claims(told: list[tuple[LiveSession, dict[str, Any]]]) -> None:
    for session in {session for session, _ in told}:
        rows = [shown for where, shown in told if where is session]
        found = claimed.by_number(session, {shown["number"] for shown in rows if shown["number"] is not None})
        for shown in rows:
            shown["claims"] = found.get(shown["number"], [])
