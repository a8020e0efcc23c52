"""Showing the crew a comment, and what its buyer has claimed by then."""
from __future__ import annotations

from livestream import screens, signals
from livestream.models import Comment, LiveSession


def tell(session: LiveSession, comment: Comment, number: int | None) -> None:
    """A comment with what was understood and what came of it; again when something became of it later."""
    signals.crew(session, "comment", screens.comment(comment, number))
