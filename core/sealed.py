"""Columns whose values are sealed at rest (`core.secret_box`): programs read and write them plain.

A box opens for its table and column alone. Conditions of the database cannot look inside; what must be found again by
its value has a fingerprint beside it. Nothing is sealed where nothing stands: "" and b"" stay what they are.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

import sqlalchemy as sa

from core import checks, secret_box
from core.db import Base, db
from core.transactions import use_case

_NAME, _TOGETHER = 8, 500


class SealedText(sa.TypeDecorator[str]):
    """A text in a box."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """To the database."""
        return secret_box.seal(value, self.about) if value else value

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """From the database. Raises Sealed."""
        return secret_box.unseal(value, self.about) if value else value


class SealedJson(sa.TypeDecorator[Any]):
    """What JSON can say, in a box, which is a text for JSON."""

    impl = sa.JSON
    cache_ok = True

    def __init__(self, about: str) -> None:
        super().__init__(none_as_null=True)
        self.about = about

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        """To the database."""
        return None if value is None else secret_box.seal(json.dumps(value, ensure_ascii=False), self.about)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        """From the database. Raises Sealed."""
        return None if value is None else json.loads(secret_box.unseal(value, self.about))


class SealedBytes(sa.TypeDecorator[bytes]):
    """Bytes in a box."""

    impl = sa.LargeBinary
    cache_ok = True

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about

    def process_bind_param(self, value: bytes | None, dialect: Any) -> bytes | None:
        """To the database."""
        return secret_box.seal_bytes(value, self.about) if value else value

    def process_result_value(self, value: bytes | None, dialect: Any) -> bytes | None:
        """From the database. Raises Sealed."""
        return secret_box.unseal_bytes(value, self.about) if value else value


class Box(sa.TypeDecorator[str]):
    """A box that is sealed for its row (`core.secret_box`), by whoever writes and reads it: a column knows no row."""

    impl = sa.String
    cache_ok = True


SealedColumn = SealedText | SealedJson | SealedBytes


def changed(*columns: str) -> str:
    """SQL about OLD and NEW, for triggers: one of these sealed columns got another box of the same key.

    A box may be made anew with another key, and in no other way; CAST, since JSON cannot be compared.
    """
    one = ("(CAST(OLD.{0} AS TEXT) IS DISTINCT FROM CAST(NEW.{0} AS TEXT) AND "
           "(COALESCE(CAST(OLD.{0} AS TEXT), '') = '' OR COALESCE(CAST(NEW.{0} AS TEXT), '') = '' OR "
           "substr(CAST(OLD.{0} AS TEXT), 1, 9) = substr(CAST(NEW.{0} AS TEXT), 1, 9)))")
    return " OR ".join(one.format(column) for column in columns)


def changed_bytes(column: str) -> str:
    """The same for a column of bytes, which may also be emptied; what was emptied stays so."""
    return (f"(OLD.{column} IS DISTINCT FROM NEW.{column} AND (length(OLD.{column}) = 0 OR "
            f"substr(OLD.{column}, 1, 8) = substr(NEW.{column}, 1, 8)))")


def columns_of(model: type[Base]) -> list[sa.Column[Any]]:
    """The sealed columns of a table."""
    table = cast(sa.Table, model.__table__)
    return [column for column in table.columns if isinstance(column.type, SealedColumn)]


def digest(data: bytes, about: str) -> list[str]:
    """Fingerprints of something large, the current one first, by which the same bytes are known again."""
    return secret_box.fingerprints(hashlib.sha256(data).hexdigest().encode(), about)


def reseal(model: type[Base], marked: tuple[str, str] | None = None) -> int:
    """Seal anew what an older key has sealed in this table, some hundred rows at a time; how many rows.

    `marked` names a column of bytes and that of its `digest`, which is made anew with it.
    """
    done = 0
    while some := _reseal_some(model, marked):
        done += some
    return done


@use_case
def _reseal_some(model: type[Base], marked: tuple[str, str] | None) -> int:
    table, columns = cast(sa.Table, model.__table__), columns_of(model)
    body, mark = (table.c[name] for name in marked) if marked else (None, None)
    keys = list(table.primary_key.columns)
    old = db.session.execute(sa.select(*keys, *columns).where(sa.or_(*map(_is_old, columns))).limit(_TOGETHER)
                             .with_for_update()).all()
    for row in old:
        values = {column.name: row._mapping[column] for column in columns}
        if body is not None and mark is not None:
            values[mark.name] = digest(values[body.name], cast(SealedBytes, body.type).about)[0]
        db.session.execute(sa.update(table).where(*(key == row._mapping[key] for key in keys)).values(values))
    db.session.expire_all()
    return len(old)


def unopened() -> Iterable[str]:
    """One sentence for each column in which something stands plain, or in a box whose key is not here."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, SealedColumn | Box):
                count = db.session.scalar(sa.select(sa.func.count()).where(_is_by_none_of(column, secret_box.names())))
                if count:
                    yield f"{count} rows of {column} are sealed with no key of ours"


checks.add("what is sealed can be opened", unopened)


def _is_old(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """Something stands there, and the key that seals now has not sealed it."""
    return _is_by_none_of(column, [secret_box.current()])


def _is_by_none_of(column: sa.Column[Any], names: Sequence[str]) -> sa.ColumnElement[bool]:
    if isinstance(column.type, SealedBytes):
        raw: sa.ColumnElement[Any] = sa.type_coerce(column, sa.LargeBinary)
        return sa.and_(raw != b"", sa.func.substr(raw, 1, _NAME, type_=sa.LargeBinary).not_in(
            [name.encode() for name in names]))
    begin = 2 if isinstance(column.type, SealedJson) else 1  # JSON puts a quotation mark before it
    text = sa.cast(sa.type_coerce(column, sa.Text if begin == 1 else sa.JSON), sa.Text)
    return sa.and_(text.is_not(None), text != "", text != "null",
                   sa.func.substr(text, begin, _NAME).not_in(names))
