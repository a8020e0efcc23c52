"""Which pages the overview of money leads to; each subject adds its own."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """A page of the office about money: `label` and `note` are lazy texts."""

    endpoint: str
    label: Any
    note: Any
    order: int = 50


_pages: dict[str, Page] = {}


def add(page: Page) -> None:
    """Lead to this one too."""
    _pages[page.endpoint] = page


def pages() -> Sequence[Page]:
    """All of them, in order."""
    return sorted(_pages.values(), key=lambda each: (each.order, each.endpoint))
