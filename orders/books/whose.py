"""Whose entries are meant by what somebody typed: the code of an order, the name of a seller or a part of it."""
from __future__ import annotations

import sqlalchemy as sa

from core.db import db
from core.text import fold
from orders.codes import read_code
from shop.models import Cooperative

NOBODY = ("-",)  # a party that no entry names
_MOST = 50


def meant(text: str) -> tuple[str, ...]:
    """The parties; none for nothing, which means all. "CB7K2M9QX" is its order, "mac ca" every seller with these words
    in its name, and "line:7" what the books themselves say."""
    typed = text.strip()
    if not typed:
        return ()
    code = read_code(typed)
    if code is not None:
        return (f"order:{code}",)
    if ":" in typed or typed == "office":
        return (typed,)
    words = fold(typed)
    sellers = db.session.execute(sa.select(Cooperative.id, Cooperative.name).order_by(Cooperative.id))
    found = [(ident, fold(name)) for ident, name in sellers if words and words in fold(name)]
    exact = [ident for ident, name in found if name == words]
    return tuple(f"cooperative:{ident}" for ident in exact or [ident for ident, _ in found][:_MOST]) or NOBODY


def sellers() -> list[str]:
    """The names of all sellers, to choose from."""
    return list(db.session.scalars(sa.select(Cooperative.name).order_by(Cooperative.sort_key, Cooperative.id)))
