"""What webhooks bring: kept as it was signed, answered at once, and acted on afterwards by a job.

- The same bytes are kept once, and a comment is heard once, however often and in whatever order they come.
- What has come since the last look is acted on together, as one delivery would be. A delivery that breaks that is tried
  alone afterwards and then goes to the end of the queue, so that it holds up no other.
"""
from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
import structlog

from core import clock, dated
from core.db import db, insert_once
from core.transactions import use_case
from livestream.models import Channel, Delivery, Source, Verdict, What
from livestream.platforms import facebook_events, incoming, sources, videos, windows
from livestream.platforms.facebook_events import CommentEvent, Event, Unreadable, Verb, VideoEvent, WroteEvent

RETENTION = "webhook_days"
_MOST_ATTEMPTS = 5
_AT_ONCE = 50
_CHANGES = {Verb.EDITED: What.EDITED, Verb.REMOVED: What.REMOVED}
log = structlog.get_logger(__name__)


@use_case(keyed=True)
def keep(body: bytes) -> bool:
    """Write down what came, to be acted on soon. False if it was there already."""
    return insert_once(Delivery, digest=hashlib.sha256(body).hexdigest(), body=body, received_at=clock.now())


def act_on_waiting() -> int:
    """Act on what has come, oldest first. Returns how many deliveries were acted on."""
    done, fresh = 0, waiting(is_fresh=True)
    if len(fresh) > 1:
        try:
            _act(fresh)
            done = len(fresh)
        except Exception:  # each goes its own way below, and what breaks one of them is raised there
            log.exception("deliveries could not be acted on together", deliveries=len(fresh))
    for delivery_id in waiting():
        _act([delivery_id])
        done += 1
    return done


def waiting(*, is_fresh: bool = False) -> Sequence[int]:
    """The deliveries to be acted on: those that were not tried yet first, or they alone."""
    most = 1 if is_fresh else _MOST_ATTEMPTS
    return db.session.scalars(
        sa.select(Delivery.id).where(Delivery.verdict == Verdict.WAITING, Delivery.attempts < most)
        .order_by(Delivery.attempts, Delivery.id).limit(_AT_ONCE)).all()


def _act(delivery_ids: Sequence[int]) -> None:
    """Do what these deliveries say; a second time changes nothing."""
    by_page: dict[str, list[Event]] = {}
    read: dict[int, int | None] = {}
    for delivery_id, body in _begin(delivery_ids):
        try:
            batches = facebook_events.read(body)
        except Unreadable:
            log.warning("webhook delivery is unreadable", delivery=delivery_id)
            read[delivery_id] = None
            continue
        for batch in batches:
            by_page.setdefault(batch.page_id, []).extend(batch.events)
        read[delivery_id] = sum(len(batch.events) for batch in batches)
    for page_id, events in by_page.items():
        channel = sources.page(page_id)
        if channel is not None:
            _act_on(channel, events)
    _settle(read)


def _act_on(channel: Channel, events: Sequence[Event]) -> None:
    """Videos before comments, so that comments find their session; comments before what became of them."""
    for video in (each for each in events if isinstance(each, VideoEvent)):
        videos.note(channel.id, video.video)
    for wrote in (each for each in events if isinstance(each, WroteEvent)):
        windows.open_for(channel.id, wrote.person_id, wrote.at)
    comments = [each for each in events if isinstance(each, CommentEvent)]
    if comments:
        sources.alive(channel.id, Source.WEBHOOK)
    _hear(channel, [each for each in comments if each.verb is Verb.SAID])
    for each in comments:
        if each.verb in _CHANGES:
            incoming.change(channel, replace(each.comment, said_at=each.at), _CHANGES[each.verb])
        elif each.verb in (Verb.HIDDEN, Verb.SHOWN):
            incoming.hide(channel, each.comment.external_id, each.at, is_hidden=each.verb is Verb.HIDDEN)


def _hear(channel: Channel, events: Sequence[CommentEvent]) -> None:
    session = sources.on_air(channel.id) if events else None
    if session is None:
        return
    posts = {post_id: videos.is_under(session.id, channel.id, post_id) for post_id in {each.post_id for each in events}}
    incoming.hear(session, channel, [each.comment for each in events if posts[each.post_id]])


@use_case
def _begin(delivery_ids: Sequence[int]) -> list[tuple[int, bytes]]:
    """The bytes of those that wait, in the order they came."""
    taken = sa.update(Delivery).where(Delivery.id.in_(delivery_ids), Delivery.verdict == Verdict.WAITING).values(
        attempts=Delivery.attempts + 1)
    return sorted((row.id, row.body) for row in db.session.execute(taken.returning(Delivery.id, Delivery.body)))


@use_case
def _settle(read: Mapping[int, int | None]) -> None:
    """How many events were in each; None where nothing could be read."""
    for delivery_id, events in read.items():
        verdict = Verdict.UNREADABLE if events is None else Verdict.DONE
        db.session.execute(sa.update(Delivery).where(
            Delivery.id == delivery_id, Delivery.verdict == Verdict.WAITING).values(
            verdict=verdict, done_at=clock.now(), events=events or 0))


@use_case
def forget() -> int:
    """Remove what came long ago: it names people, and what came of it is kept elsewhere."""
    before = clock.now() - timedelta(days=dated.value(RETENTION))
    gone = sa.delete(Delivery).where(Delivery.received_at < before).returning(Delivery.id)
    return len(db.session.scalars(gone).all())
