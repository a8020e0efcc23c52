"""The names of people whom history rows know by their reference."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from accounts.models import Person
from core.db import db


def names_of(refs: Iterable[str | None]) -> dict[str, str]:
    """`{"person:7": "Lò Thị Mai"}` of these references; jobs, the system and buyers have no name to show."""
    ids = {int(ref.removeprefix("person:")) for ref in refs if ref and ref.startswith("person:")}
    found = db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids))) if ids else ()
    return {f"person:{person_id}": name for person_id, name in found}
