"""How many statements a block sends to the database."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from core.db import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SELECT, INSERT, UPDATE and DELETE statements of the block, as they are sent."""
    log: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().split(None, 1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            log.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield log
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
