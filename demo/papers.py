"""Papers of the demo's sellers: noted by them and seen by the administrator, long before anything is live; its hosts
were checked as well.

One is left out, so that the session of this evening has something to do before it can go live.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

import sqlalchemy as sa

from accounts import identity
from accounts.models import CheckMethod
from core import clock
from core.actors import SYSTEM, Actor
from core.db import db
from demo.sellers import Seller
from livestream.models import LiveSession
from livestream.readiness import hosts
from shop.models import PaperKind, Product
from shop.papers import noting, standing
from shop.papers.noting import NewPaper

_LAST = timedelta(days=400)
_SHORT = timedelta(days=90 + 20)  # as seen from the day the demo is looked at, twenty days are left
LEFT_OUT = ("theu-tay", "Địa lan Sin Suối Hồ", PaperKind.OCOP)
EXPIRES_SOON = ("suong-som", "Mận hậu Sìn Hồ", PaperKind.ORIGIN)


def hand_over(sellers: Mapping[str, Seller], administrator: Actor) -> None:
    """Whatever is asked of the goods of these sellers, but for the one that is left out."""
    ids = {slug: product_id for product_id, slug in db.session.execute(sa.select(Product.id, Product.slug))}
    found = standing.of_products(list(ids.values()))
    for seller in sellers.values():
        for goods in seller.goods.values():
            for asked in found[ids[goods.slug]].missing:
                key = (seller.key, goods.name, asked.kind)
                if key != LEFT_OUT:
                    _note(seller, ids[goods.slug], asked.kind, administrator, _SHORT if key == EXPIRES_SOON else _LAST)


def renew(session: LiveSession) -> None:
    """Before another session like one of an older demo: what it never had, and what has run out since."""
    for product_id, standing_ in standing.of_products([item.product_id for item in session.line_up]).items():
        cooperative_id = db.session.get_one(Product, product_id).cooperative_id
        for asked in standing_.missing:
            number = f"VD-{cooperative_id}-{product_id}/{clock.today():%Y%m%d}"
            own = None if asked.kind.is_of_seller else product_id
            paper = noting.note_paper(SYSTEM, cooperative_id, NewPaper(
                asked.kind, number, "Nơi cấp ví dụ", clock.today() + _LAST, own))
            noting.see_paper(SYSTEM, paper.id)
    for host in hosts.of_session(session):
        if not host.is_checked:
            identity.record(SYSTEM, host.person.id, CheckMethod.IN_PERSON, is_passed=True)


def check_hosts(hosts: Collection[Actor], administrator: Actor) -> None:
    """The administrator has met these people."""
    for host in hosts:
        identity.record(administrator, host.person_id or 0, CheckMethod.IN_PERSON, is_passed=True)


def _note(seller: Seller, product_id: int, kind: PaperKind, administrator: Actor, lasts: timedelta) -> None:
    number = seller.cooperative_id * 1000 + (0 if kind.is_of_seller else product_id)
    issuer = {PaperKind.REGISTRATION: "UBND xã", PaperKind.FOOD_SAFETY: "Sở Nông nghiệp và Môi trường Lai Châu"}
    paper = noting.note_paper(seller.actor, seller.cooperative_id, NewPaper(
        kind, f"VD-{number}/2025", issuer.get(kind, "Hợp tác xã tự công bố"),
        None if kind == PaperKind.REGISTRATION else clock.today() + lasts,
        None if kind.is_of_seller else product_id))
    noting.see_paper(administrator, paper.id)
