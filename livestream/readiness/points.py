"""How ready a session is: seven points, each done, still open, or standing against going live."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from core import clock, dated
from core.actors import Actor
from core.db import db
from livestream.models import GoneLive, LiveSession, RunItem, Trial, Tried
from livestream.platforms import connections
from livestream.platforms.connections import ChannelState
from livestream.readiness import hosts, papers, trying
from livestream.readiness.hosts import Host
from livestream.readiness.papers import ItemPapers
from shop.models import ProductStatus, StockCount
from shop.papers.standing import State

COUNTED_DAYS = "stock_counted_days"  # so old a count may be, a dated setting
_TRIED_WITHIN = timedelta(days=1)


class Ready(StrEnum):
    """How one point stands. Only the last one keeps a session from going live."""

    DONE = "done"
    OPEN = "open"
    AGAINST = "against"


@dataclass(frozen=True)
class ItemStock:
    """One item: what is set aside for it, what is free, and the last count, if it is recent."""

    item: RunItem
    count: StockCount | None

    @property
    def free(self) -> int:
        """What lies on the shelf and is held for nobody, in base units."""
        return self.item.shelf.on_hand - self.item.shelf.reserved

    @property
    def is_on_shelf(self) -> bool:
        """True if what is set aside is there."""
        return self.free >= self.item.allotment


@dataclass(frozen=True)
class Readiness:
    """Everything the page shows; `points` says how each stands, in the order of the page."""

    points: dict[str, Ready]
    stock: list[ItemStock]
    papers: list[ItemPapers]
    hosts: list[Host]
    needs_hosts: bool
    trials: dict[Tried, Trial]
    channels: list[ChannelState]

    @property
    def against(self) -> int:
        """How many points stand against going live."""
        return sum(each is Ready.AGAINST for each in self.points.values())

    @property
    def open(self) -> int:
        """How many are only still open."""
        return sum(each is Ready.OPEN for each in self.points.values())


def of_session(session: LiveSession) -> Readiness:
    """How ready it is now."""
    items, trials, channels = session.line_up, trying.latest(session), connections.of_session(session)
    shelves, own, people = _stock(items), papers.of_session(session), hosts.of_session(session)
    needs_hosts = hosts.are_asked(session)
    return Readiness(
        {"lineup": _lineup(items), "papers": _papers(own), "hosts": _hosts(people, needs_hosts),
         "stock": Ready.DONE if session.is_rehearsal else _shelves(shelves),
         "network": _tried(trials.get(Tried.NETWORK)), "printer": _tried(trials.get(Tried.PRINTER)),
         "channels": _channels(channels)},
        shelves, own, people, needs_hosts, trials, channels)


def _stock(items: Sequence[RunItem]) -> list[ItemStock]:
    if not items:
        return []
    since = clock.now() - timedelta(days=dated.value(COUNTED_DAYS))
    last = sa.select(sa.func.max(StockCount.id)).where(
        StockCount.stock_item_id.in_([item.stock_item_id for item in items]),
        StockCount.at >= since).group_by(StockCount.stock_item_id)
    rows = db.session.scalars(sa.select(StockCount).where(StockCount.id.in_(last)))
    counts = {row.stock_item_id: row for row in rows}
    return [ItemStock(item, counts.get(item.stock_item_id)) for item in items]


def _papers(own: list[ItemPapers]) -> Ready:
    if not all(each.is_complete for each in own):
        return Ready.AGAINST
    return Ready.OPEN if any(each.state is State.EXPIRING for each in own) else Ready.DONE


def _hosts(people: list[Host], needs_hosts: bool) -> Ready:
    if all(host.is_checked for host in people):
        return Ready.DONE
    return Ready.AGAINST if needs_hosts else Ready.OPEN


def _lineup(items: Sequence[RunItem]) -> Ready:
    is_for_sale = all(item.product.status == ProductStatus.ACTIVE for item in items)
    return Ready.DONE if is_for_sale and any(item.prices for item in items) else Ready.AGAINST


def _shelves(shelves: list[ItemStock]) -> Ready:
    if not all(each.is_on_shelf for each in shelves):
        return Ready.AGAINST
    return Ready.DONE if shelves and all(each.count is not None for each in shelves) else Ready.OPEN


def _tried(trial: Trial | None) -> Ready:
    return Ready.DONE if trial and trial.is_good and trial.at > clock.now() - _TRIED_WITHIN else Ready.OPEN


def _channels(channels: list[ChannelState]) -> Ready:
    faulty = [each for each in channels if each.fault or (each.page_id and not each.is_connected)]
    return Ready.OPEN if faulty else Ready.DONE


def keep(actor: Actor, session: LiveSession) -> None:
    """Write down how ready a session is as it goes live, once. Raises HostsNotChecked where hosts are asked."""
    found = of_session(session)
    if found.needs_hosts:
        hosts.check(found.hosts)
    db.session.add(GoneLive(
        session_id=session.id, points={name: state.value for name, state in found.points.items()},
        hosts={str(host.person.id): host.check.id if host.check and host.is_checked else None for host in found.hosts},
        needs_identity=found.needs_hosts, person_id=actor.person_id, at=clock.now()))
