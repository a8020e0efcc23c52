"""Showing the crew a comment, and what its buyer has claimed by then."""
from __future__ import annotations

from livestream import claimed, screens, signals
from livestream.models import Comment, Desk, LiveSession


def tell(session: LiveSession, comment: Comment, number: int | None, by: str = "") -> None:
    """A comment with what was understood and what came of it; again when something became of it later.

    `by` is who is at it, or who has decided it.
    """
    is_again = comment.desk == Desk.SETTLED or comment.edited_at is not None or comment.removed_at is not None
    is_hidden = is_again and bool(screens.hidden(comment.platform, [comment.external_id]))
    signals.crew(session, "comment", screens.comment(
        comment, number, by, is_hidden, claimed.of(session, number)))
