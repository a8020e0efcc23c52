"""How many examples a property that goes through a database tries."""
from __future__ import annotations

import os

import pytest
from hypothesis import settings


def lives(request: pytest.FixtureRequest, on_sqlite: int = 25, on_postgresql: int = 8) -> int:
    """So many in every run; LIVES=10 tries ten times as many, and so does a profile that tries others each time."""
    times = int(os.environ.get("LIVES", "0")) or (1 if settings().derandomize else 10)
    return times * (on_sqlite if request.node.callspec.params["app"] == "sqlite" else on_postgresql)
