"""Tables of the tests, and use cases on them."""
from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core import events, idempotency
from core.actors import current
from core.db import Base, Dong, DongColumn, UtcDateTime, db
from core.errors import Conflict
from core.states import Machine, guard
from core.transactions import transaction, use_case
from core.triggers import append_only, frozen


class TestBase(Base):
    """Tables of the tests alone: not in the product's metadata, so no migration has to know them."""

    __abstract__ = True
    __test__ = False
    metadata = sa.MetaData(naming_convention=Base.metadata.naming_convention)


class Note(TestBase):
    """A line of text with a price, under another note or none."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    price: Mapped[Dong] = mapped_column(DongColumn, default=0)
    under_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))
    at: Mapped[Any] = mapped_column(UtcDateTime, nullable=True)
    __table_args__ = (CheckConstraint("price >= 0", "not_negative"),)


class Light(StrEnum):
    """What a lamp can be."""

    OFF = "off"
    ON = "on"
    BROKEN = "broken"
    SOLD = "sold"


LAMP = Machine(Light, Light.OFF, {
    Light.OFF: frozenset({Light.ON, Light.SOLD}),
    Light.ON: frozenset({Light.OFF, Light.BROKEN}),
})


@frozen("maker")
@guard
class Lamp(TestBase):
    """A thing with states, and a maker that stays who it was."""

    __tablename__ = "lamps"
    machine = LAMP
    id: Mapped[int] = mapped_column(primary_key=True)
    maker: Mapped[str] = mapped_column(default="Hoa")
    _status: Mapped[Light] = LAMP.column()
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> Light:
        """Changes by `core.states.move` only."""
        return self._status


@append_only
class Diary(TestBase):
    """What was written stays written."""

    __tablename__ = "diary"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class TooDear(Conflict):
    """Nobody buys this for %(price)s."""


def add(text: str = "Lan", **values: Any) -> int:
    """A note; its id."""
    with transaction() as session:
        note = Note(text=text, **values)
        session.add(note)
        session.flush()
        return note.id


def lamp() -> int:
    """A lamp that is off; its id."""
    with transaction() as session:
        made = Lamp()
        session.add(made)
        session.flush()
        return made.id


def count(model: type[Base]) -> int:
    """How many rows there are now."""
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@use_case(keyed=True)
def write(key: str, text: str, price: int, scope: str = "") -> int:
    """Add a note once per key. Raises TooDear, by which nothing is kept."""
    def act() -> int:
        note = Note(text=text, price=Dong(price))
        db.session.add(note)
        db.session.flush()
        if price > 1_000_000:
            raise TooDear(price=price)
        return note.id
    return idempotency.once(scope or current().ref, key, {"text": text, "price": price}, act)


def write_events(app: Flask, *kinds: str, stream: str = "s") -> None:
    """Append an event of each kind, each in a commit of its own."""
    with app.app_context():
        for kind in kinds:
            with transaction():
                events.append(stream, kind, word="Mận hậu")
