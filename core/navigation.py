"""What the staff menus hold: each package says which page belongs on which desk, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from core import actors
from core.actors import Actor


@dataclass(frozen=True)
class Item:
    """One entry: `label` is a lazy text, `icon` a name in templates/components/icons.html.

    `values` gives the values of the address for this actor; None hides the entry.
    """

    desk: str
    endpoint: str
    label: Any
    icon: str
    roles: frozenset[str]
    order: int = 50
    values: Callable[[Actor], dict[str, Any] | None] = lambda _actor: {}


@dataclass(frozen=True)
class Entry:
    """One entry as a page shows it."""

    endpoint: str
    label: Any
    icon: str
    url: str
    active: bool


_items: dict[tuple[str, str], Item] = {}


def add(item: Item) -> None:
    """Put an entry on a desk: "desk" (cooperatives), "studio" (hosts), "office" (staff)."""
    _items[(item.desk, item.endpoint)] = item


def entries(actor: Actor) -> list[Entry]:
    """What this person's menu holds, in order; the entry whose address is nearest to this page's is active."""
    found: list[tuple[Item, str]] = []
    for item in sorted(_items.values(), key=lambda each: (each.desk, each.order)):
        values = item.values(actor) if item.roles & actor.roles else None
        if values is not None:
            found.append((item, url_for(item.endpoint, **values)))
    here = max((url for _, url in found if _is_at(url)), key=len, default="")
    return [Entry(item.endpoint, item.label, item.icon, url, url == here) for item, url in found]


def _is_at(url: str) -> bool:
    return request.path == url or request.path.startswith(url.rstrip("/") + "/")


def init_app(app: Flask) -> None:
    """Give every page `nav`, the menu of whoever reads it."""

    @app.context_processor
    def menu() -> dict[str, Any]:
        return {"nav": lambda: entries(actors.current()), "actor": actors.current()}
