"""What can go wrong with places."""
from __future__ import annotations

from core.errors import NotFound


class UnknownProvince(NotFound):
    """There is no such province."""


class UnknownWard(NotFound):
    """There is no such commune or ward."""
