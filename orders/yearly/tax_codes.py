"""Tax codes of sellers: noted, checked, sealed; read in full only for the list that the tax office asks for."""
from __future__ import annotations

import re
from collections.abc import Collection

import sqlalchemy as sa

from core import actors, clock, secret_box
from core.actors import Actor
from core.audit import note
from core.db import db
from core.transactions import lock, use_case
from orders.access import sees_everything
from orders.models.money import SellerTaxCode
from orders.yearly.errors import BadTaxCode, NoSuchSellerYear
from shop.access import member_of
from shop.models import Cooperative

_ROWS = SellerTaxCode
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def read(text: str) -> str:
    """A tax code without spaces and hyphens. Raises BadTaxCode.

    Ten digits end with one that follows from the others, thirteen are ten and the number of a branch, twelve are the
    number of an identity card, which begins with 0.
    """
    code = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"\d{10}|\d{12,13}", code, re.ASCII):
        raise BadTaxCode
    if len(code) == 12:
        is_right = code[0] == "0" and code.strip("0") != ""
    else:
        check = 10 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code, strict=False)) % 11
        is_right = check == int(code[9]) and code[2:9] != "0000000" and code[10:] != "000"
    if not is_right:
        raise BadTaxCode
    return code


@use_case
def keep(actor: Actor, cooperative_id: int, text: str) -> None:
    """Note the tax code of a seller in place of the one before. Raises NoSuchSellerYear for whoever does not work for
    it, BadTaxCode. The same code again does nothing."""
    if not member_of(actor, cooperative_id):
        raise NoSuchSellerYear
    code = read(text)
    lock(Cooperative, cooperative_id)  # or two at once would both end the one before
    known = _valid(cooperative_id)
    if known is not None:
        if _opened(known) == code:
            return
        known.ended_at = clock.now()
        db.session.flush()
    db.session.add(_ROWS(cooperative_id=cooperative_id, code_box=secret_box.seal(code, _about(cooperative_id)),
                         tail=code[-3:], noted_by=actors.current().ref, noted_at=clock.now()))
    db.session.flush()
    note("tax code noted", f"cooperative:{cooperative_id}")


def masked(actor: Actor, cooperative_id: int) -> str | None:
    """"••• 058"; None while none is known. Raises NoSuchSellerYear for whoever does not work for the seller."""
    if not member_of(actor, cooperative_id):
        raise NoSuchSellerYear
    return tail_of(cooperative_id)


def tail_of(cooperative_id: int) -> str | None:
    """The same for papers of the seller itself; whoever asks has seen to it that the reader may have them."""
    known = _valid(cooperative_id)
    return None if known is None else f"••• {known.tail}"


def known_of(cooperative_ids: Collection[int]) -> frozenset[int]:
    """Those of these sellers whose tax code is known."""
    return frozenset(db.session.scalars(sa.select(_ROWS.cooperative_id).where(
        _ROWS.cooperative_id.in_(cooperative_ids), _ROWS.ended_at.is_(None))))


@use_case
def read_for_list(actor: Actor, cooperative_ids: Collection[int], year: int) -> dict[int, str]:
    """The whole tax codes of these sellers, for the list of a year; that it was made is noted."""
    if not sees_everything(actor):
        raise NoSuchSellerYear
    found = db.session.scalars(sa.select(_ROWS).where(
        _ROWS.cooperative_id.in_(cooperative_ids), _ROWS.ended_at.is_(None)))
    codes = {each.cooperative_id: _opened(each) for each in found}
    note("tax list made", f"year:{year}", sellers=len(cooperative_ids), codes=len(codes))
    return codes


def reseal() -> int:
    """Seal anew what an older key has sealed."""
    old = [each.id for each in db.session.scalars(sa.select(_ROWS).order_by(_ROWS.id))
           if not secret_box.is_current(each.code_box)]
    for ident in old:
        _reseal(ident)
    return len(old)


@use_case
def _reseal(ident: int) -> None:
    row = lock(SellerTaxCode, ident)
    row.code_box = secret_box.seal(_opened(row), _about(row.cooperative_id))


def _valid(cooperative_id: int) -> SellerTaxCode | None:
    return db.session.scalar(sa.select(_ROWS).where(_ROWS.cooperative_id == cooperative_id, _ROWS.ended_at.is_(None)))


def _opened(row: SellerTaxCode) -> str:
    return secret_box.unseal(row.code_box, _about(row.cooperative_id))


def _about(cooperative_id: int) -> str:
    return f"tax code of seller {cooperative_id}"
