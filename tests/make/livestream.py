"""Sessions on air with something to sell, made the way hosts make them. Every name and number is made up."""
from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from accounts.models import Role
from core import clock
from core.actors import SYSTEM, Actor
from core.db import db
from livestream import sessions, terms
from livestream.comments import hearing
from livestream.comments.hearing import Counts, Heard, What
from livestream.models import (
    Channel,
    Claim,
    ClaimStatus,
    Comment,
    Deal,
    Desk,
    LiveBuyer,
    LiveSession,
    Platform,
    RunItem,
)
from livestream.planning import lineup
from livestream.planning.lineup import ItemChange, NewItem
from livestream.planning.plans import NewSession
from livestream.platforms import channels
from livestream.pricing import deals
from livestream.pricing.deals import NewDeal
from orders.models import Order
from shop import catalog
from shop.models import Product
from tests.make import accounts, shop

COMMUNE = "03478"  # xã Sìn Hồ
_numbers = itertools.count(1)


def channel(platform: Platform = Platform.FACEBOOK) -> Channel:
    """A channel of its own."""
    return channels.add_channel(SYSTEM, platform, f"Kênh thử {next(_numbers)}", "https://example.test/live")


def plan(**details: Any) -> NewSession:
    """A session tonight, on a new Facebook page with a new host."""
    now = clock.now()
    values: dict[str, Any] = {"title": "Chợ phiên thử", "commune_code": COMMUNE, "starts_at": now + timedelta(hours=1),
                              "ends_at": now + timedelta(hours=3)}
    if "channel_ids" not in details:
        values["channel_ids"] = (channel().id,)
    if "host_ids" not in details:
        values["host_ids"] = (accounts.person(Role.HOST).id,)
    return NewSession(**{**values, **details})


def planned(**details: Any) -> LiveSession:
    """A planned session without items."""
    return sessions.schedule(SYSTEM, plan(**details))


def add(session: LiveSession, goods: Product | None = None, allotment: int | None = 10_000, price: int = 45_000,
        **details: Any) -> RunItem:
    """An item: 10 kg of plums of a new cooperative, at 45,000 a kilo."""
    goods = goods or shop.product()
    if goods.status.value == "draft":
        catalog.publish(SYSTEM, goods.id)
    wish = NewItem(product_slug=goods.slug, prices={goods.variants[0].sku: price}, allotment=allotment or 0, **details)
    return lineup.add_item(SYSTEM, session.id, wish)


def live(allotment: int = 10_000, fills_in_part: bool = True, first_paid: bool = False, **details: Any) -> LiveSession:
    """A session on air with ten kilos of plums as A01; with `first_paid` who pays first is served first."""
    session = planned(**details)
    if not fills_in_part or first_paid:
        terms.agree(SYSTEM, session.id, {terms.FILL_PART: int(fills_in_part), terms.FIRST_PAID: int(first_paid)})
    add(session, allotment=allotment)
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, "A01")
    return session


def deal(session: LiveSession, kilos: int = 10, price: int = 30_000, minutes: int = 10, **details: Any) -> Deal:
    """A deal on the kilos of A01, ready to be started."""
    size = next(each for item in fresh(session).line_up if item.code == "A01" for each in item.prices)
    return deals.prepare(SYSTEM, session.id, "A01", NewDeal(
        size.id, price, minutes, kilos * size.variant.base_units, **details))


def begun(session: LiveSession, kilos: int = 10, **details: Any) -> Deal:
    """A deal on the kilos of A01 that holds from now on."""
    return deals.start(SYSTEM, session.id, deal(session, kilos, **details).id)


def reprice(session: LiveSession, price: int, code: str = "A01") -> None:
    """Another live price from now on."""
    item = next(each for each in fresh(session).line_up if each.code == code)
    lineup.change_price(SYSTEM, session.id, code, {item.prices[0].variant.sku: price})


def set_aside(session: LiveSession, base_units: int, code: str = "A01", actor: Actor = SYSTEM) -> RunItem:
    """So much of an item is for sale in the session, the rest of it as it is."""
    item = next(each for each in fresh(session).line_up if each.code == code)
    return lineup.change_item(actor, session.id, code, ItemChange(
        code, item.minutes, base_units, {}, item.limit_per_buyer, item.talking_points))


def prices(session: LiveSession, author: str = "Lan") -> list[tuple[float, int]]:
    """What somebody has claimed and not given up: kilos, and the price of one."""
    taken = claims_of(session, author, (ClaimStatus.HELD, ClaimStatus.ORDERED, ClaimStatus.WAITING))
    return [(claim.base_units / 1000, claim.unit_price) for claim in taken]


def comment(text: str, author: str = "Lan", platform: Platform = Platform.FACEBOOK, **details: Any) -> Heard:
    """A comment that nobody has made before."""
    number = next(_numbers)
    values: dict[str, Any] = {"external_id": f"c{number}", "author_id": f"id-{author}", "author_name": author,
                              "said_at": clock.now()}
    return Heard(platform=platform, text=text, **{**values, **details})


def edited(comment: Heard, text: str, after: int = 10) -> Heard:
    """The comment says something else, so many milliseconds after it was said."""
    return replace(comment, what=What.EDITED, text=text, said_at=comment.said_at + timedelta(milliseconds=after))


def removed(comment: Heard, after: int = 20) -> Heard:
    """The comment is gone from its platform."""
    return replace(comment, what=What.REMOVED, text="", author_id="", author_name="",
                   said_at=comment.said_at + timedelta(milliseconds=after))


def stored(comment: Heard) -> Comment:
    """What was kept of it, as it is now."""
    return db.session.scalars(sa.select(Comment).where(
        Comment.external_id == comment.external_id).execution_options(populate_existing=True)).one()


def hear(session: LiveSession, *heard: Heard) -> Counts:
    """A platform reports this."""
    return hearing.hear(SYSTEM, session.id, heard)


def said(session: LiveSession, text: str, author: str = "Lan", **details: Any) -> Heard:
    """Somebody comments; what was handed in."""
    heard = comment(text, author, **details)
    hear(session, heard)
    return heard


def say(session: LiveSession, text: str, author: str = "Lan", **details: Any) -> Counts:
    """Somebody comments."""
    return hearing.hear(SYSTEM, session.id, [comment(text, author, **details)])


def claims_of(session: LiveSession, author: str = "Lan", only: Sequence[ClaimStatus] | None = None) -> list[Claim]:
    """The claims of somebody as they are now; `only` in these states."""
    db.session.rollback()  # see what others have committed meanwhile
    wanted = sa.select(Claim).join(LiveBuyer).where(
        Claim.session_id == session.id, LiveBuyer.name == author).order_by(Claim.id)
    if only is not None:
        wanted = wanted.where(Claim.status.in_(only))
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def kilos(session: LiveSession, author: str = "Lan", state: ClaimStatus = ClaimStatus.ORDERED) -> float:
    """How many kilos somebody has."""
    return sum(claim.base_units for claim in claims_of(session, author, [state])) / 1000


def buyer(session: LiveSession, author: str = "Lan") -> LiveBuyer:
    """Somebody who has claimed something."""
    return db.session.scalars(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.name == author).execution_options(
        populate_existing=True)).one()


def order_of(session: LiveSession, author: str = "Lan") -> Order:
    """The order of somebody, as it is now."""
    return db.session.get_one(Order, buyer(session, author).order_id, populate_existing=True)


def last_comment(session: LiveSession) -> Comment:
    """What was heard last."""
    return db.session.scalars(sa.select(Comment).where(Comment.session_id == session.id).order_by(
        Comment.id.desc()).limit(1).execution_options(populate_existing=True)).one()


def fresh(session: LiveSession) -> LiveSession:
    """The session as it is now."""
    return db.session.get_one(LiveSession, session.id, populate_existing=True)


def taken(deal: Deal) -> float:
    """How many kilos of the deal are claimed."""
    return db.session.get_one(Deal, deal.id, populate_existing=True).taken / 1000


def desk(session: LiveSession) -> tuple[Desk, list[str]]:
    """Where the last comment stands, and why."""
    comment = last_comment(session)
    return comment.desk, comment.reading["reasons"] if comment.reading["review"] else []
