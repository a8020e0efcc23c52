"""Carriers pay by themselves: what has come is booked against their statements."""
from __future__ import annotations

from core.jobs import every
from orders.cash import statements


@every(seconds=60, when=statements.waiting)
def book_statements() -> int:
    """Statements whose money is at the bank by now."""
    return statements.book_all()
