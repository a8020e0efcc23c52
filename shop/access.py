"""Whose rows are whose: the one place that says which sellers a person works for."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import has_request_context, request

from core.actors import Actor
from core.db import db
from core.transactions import lock
from shop.errors import NoSuchCooperative, NoSuchProduct
from shop.models import Cooperative, Product


def member_of(actor: Actor, cooperative_id: int) -> bool:
    """True if this person may work for this seller: its member, an administrator, the system."""
    return actor.is_system or actor.has("admin") or actor.has("member", "cooperative", str(cooperative_id))


def cooperatives_visible_to(actor: Actor) -> sa.Select[Cooperative]:
    """The sellers whose desk this person may open, in Vietnamese order."""
    wanted = sa.select(Cooperative).order_by(Cooperative.sort_key, Cooperative.id)
    if actor.is_system or actor.has("admin") or actor.has("member"):
        return wanted
    ids = [int(ref) for ref in actor.refs("member", "cooperative") if ref.isdecimal()]
    return wanted.where(Cooperative.id.in_(ids))


def own_cooperative(actor: Actor, slug: str) -> Cooperative:
    """The seller with this address. Raises NoSuchCooperative, also if the person does not work for it."""
    found = db.session.scalar(cooperatives_visible_to(actor).where(Cooperative.slug == slug))
    if found is None:
        raise NoSuchCooperative
    return found


def own_product(actor: Actor, cooperative_slug: str, slug: str) -> Product:
    """A product of a seller the person works for. Raises NoSuchProduct or NoSuchCooperative."""
    seller = own_cooperative(actor, cooperative_slug)
    mine = Product.cooperative_id == seller.id
    found = db.session.scalar(sa.select(Product).where(Product.slug == slug, mine))
    if found is None:
        raise NoSuchProduct
    return found


def lock_product(actor: Actor, product_id: int) -> Product:
    """Lock a product for change. Raises NoSuchProduct, also if it is none of the person's own."""
    seller = db.session.scalar(sa.select(Product.cooperative_id).where(Product.id == product_id))
    if seller is None or not member_of(actor, seller):
        raise NoSuchProduct
    return lock(Product, product_id)


def desk_of(actor: Actor) -> dict[str, Any] | None:
    """The address values of this person's desk: that of the page they are on, else of their first seller.

    None for whoever has no desk of their own, so that menus leave the entries out.
    """
    here = (request.view_args or {}).get("coop_slug") if has_request_context() else None
    wanted = cooperatives_visible_to(actor).with_only_columns(Cooperative.slug).limit(1)
    if here is not None:
        slug = db.session.scalar(wanted.where(Cooperative.slug == here))
    elif actor.refs("member", "cooperative"):
        slug = db.session.scalar(wanted)
    else:
        slug = None
    return {"coop_slug": slug} if slug else None
