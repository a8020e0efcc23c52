"""Livestream: hosts on air, and what people buy while they watch."""
from flask import Flask


def register(app: Flask) -> None:
    """Pages and commands of this package, what it listens to, and what it can prove."""
    from core import checks as books
    from livestream import checks, following, jobs, models  # noqa: F401

    books.add("sessions hold what is left", checks.sessions_hold_what_is_left)
    books.add("claims hold what they say", checks.claims_hold_what_they_say)
    books.add("ordered claims have lines", checks.ordered_claims_have_lines)
    books.add("nobody waits for what is left", checks.nobody_waits_for_what_is_left)
    books.add("histories of sessions and claims are whole", checks.histories_are_whole)
