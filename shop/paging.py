"""Long lists, a page at a time."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import request

from core.db import db

T = TypeVar("T")
U = TypeVar("U")
_LAST = 10_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list, as templates/components/pager.html shows it."""

    items: list[T]
    page: int
    pages: int
    total: int

    @property
    def has_prev(self) -> bool:
        """True unless it is the first."""
        return self.page > 1

    @property
    def has_next(self) -> bool:
        """True unless it is the last."""
        return self.page < self.pages

    @property
    def prev_num(self) -> int:
        """The number of the page before."""
        return self.page - 1

    @property
    def next_num(self) -> int:
        """The number of the page after."""
        return self.page + 1

    def of(self, items: list[U]) -> Page[U]:
        """The same page of other things, made from these."""
        return Page(items, self.page, self.pages, self.total)


def page_asked() -> int:
    """The page number in this address; whatever else stands there means the first."""
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= _LAST else 1


def paged(query: sa.Select[Any], page: int, size: int) -> Page[Any]:
    """That page of the entities a query finds, or its last page when there are fewer; in two statements."""
    counted = sa.select(sa.func.count()).select_from(query.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // size))
    shown = min(max(1, page), pages)
    found = db.session.scalars(query.limit(size).offset((shown - 1) * size)).all() if total else []
    return Page(list(found), shown, pages, total)
