"""Sellers: an administrator registers and changes them."""
from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.audit import note
from core.db import db
from core.phones import read_mobile
from core.text import fold, one_line, tidy
from core.transactions import lock, use_case
from shop import legal, naming
from shop.errors import BadName, NoSuchCooperative, OnlyAdministrators, TextTooLong
from shop.models import Cooperative, CooperativeKind, Product
from shop.places.units import ward
from shop.wording import folded_product, limited

_LONGEST_NAME = 160


@dataclass(frozen=True)
class NewCooperative:
    """A seller as it is registered. `contact_phone` in any spelling, or nothing."""

    name: str
    kind: CooperativeKind
    commune_code: str
    story: str = ""
    pickup_address: str = ""
    contact_name: str = ""
    contact_phone: str = ""


@use_case
def register_cooperative(actor: Actor, wish: NewCooperative) -> Cooperative:
    """Add a seller. Raises OnlyAdministrators, UnknownWard, BadName, TextTooLong, NotAPhone."""
    _only_administrators(actor)
    values = _checked(wish)
    values.update(slug=naming.slug(str(values["name"])), created_at=clock.now(), is_active=True)
    seller = Cooperative(**values)
    db.session.add(seller)
    db.session.flush()
    legal.write(seller, seller.kind)
    note("cooperative registered", f"cooperative:{seller.id}", commune=seller.commune_code)
    return seller


@use_case
def change_cooperative(
    actor: Actor, cooperative_id: int, wish: NewCooperative, is_active: bool = True
) -> Cooperative:
    """Write the whole form anew; the address stays, and so does the legal form, which is changed from a day on by
    orders.settlement.legal. Orders keep the commune they were placed with."""
    _only_administrators(actor)
    if db.session.get(Cooperative, cooperative_id) is None:
        raise NoSuchCooperative
    seller = lock(Cooperative, cooperative_id)
    before = (seller.commune_code, seller.is_active)
    for name, value in _checked(wish).items():
        if name != "kind":
            setattr(seller, name, value)
    seller.is_active = is_active
    if before != (seller.commune_code, is_active):
        note("cooperative changed", f"cooperative:{seller.id}", commune=seller.commune_code,
             was=before[0], is_active=is_active)
    _find_products_anew(seller)
    return seller


def _only_administrators(actor: Actor) -> None:
    if not (actor.is_system or actor.has("admin")):
        raise OnlyAdministrators


def _checked(wish: NewCooperative) -> dict[str, object]:
    values: dict[str, object] = asdict(wish)
    name = one_line(wish.name)
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise BadName(most=_LONGEST_NAME)
    values.update(
        name=name, folded=fold(name)[:200], sort_key=naming.sort_key(name),
        commune_code=ward(wish.commune_code).code,
        story=limited(tidy(wish.story), 5_000, TextTooLong),
        pickup_address=limited(one_line(wish.pickup_address), 300, TextTooLong),
        contact_name=limited(one_line(wish.contact_name), 120, TextTooLong),
        contact_phone=read_mobile(wish.contact_phone) if wish.contact_phone.strip() else "",
    )
    return values


def _find_products_anew(seller: Cooperative) -> None:
    """Products are searched by the name and the commune of their seller too."""
    own = sa.select(Product.id).where(Product.cooperative_id == seller.id).order_by(Product.id)
    for product_id in db.session.scalars(own).all():
        product = lock(Product, product_id)
        product.folded = folded_product(product.name, product.aliases, product.category,
                                         product.origin_commune_code, seller)
