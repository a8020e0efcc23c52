"""What follows from legal forms by the clock."""
from __future__ import annotations

from core.jobs import every
from shop import legal


@every(seconds=60, when=legal.behind)
def follow_legal_forms() -> int:
    """A form that was entered for today begins."""
    return legal.follow_all()
