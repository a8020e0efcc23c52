"""What a planned session needs, and that nobody else has its channels and hosts at that time."""
from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from accounts.models import Person
from core import clock
from core.actors import Actor
from core.db import db
from core.text import one_line
from core.transactions import lock
from livestream import access
from livestream.errors import (
    BadTimes,
    BadTitle,
    BadVideoAddress,
    NeedsChannel,
    NeedsHost,
    NoSuchChannel,
    TextTooLong,
    UnknownSeller,
)
from livestream.models import Channel, LiveSession, SessionChannel, SessionCooperative
from livestream.planning import crew
from livestream.planning.crew import Crew
from livestream.planning.occupied import check_free
from livestream.platforms import channels
from shop.models import Cooperative
from shop.places.units import ward

LONGEST = timedelta(hours=12)
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike


@dataclass(frozen=True)
class NewSession:
    """A session as it is planned. `video_urls` gives the address of the video on a channel, by channel id."""

    title: str
    commune_code: str
    starts_at: datetime
    ends_at: datetime
    channel_ids: tuple[int, ...]
    host_ids: tuple[int, ...]
    operator_ids: tuple[int, ...] = ()
    cooperative_ids: tuple[int, ...] = ()
    language: str = ""
    video_urls: Mapping[int, str] = field(default_factory=dict)
    is_rehearsal: bool = False  # then it needs no channel, and is in nobody's way
    for_others: bool = False  # a trainer plans it for trainees, who need no role beyond it


def checked(actor: Actor, wish: NewSession) -> tuple[dict[str, object], Crew]:
    """The columns of the session and its crew. Raises what is wrong with the plan."""
    title = one_line(wish.title)
    if not 1 <= len(title) <= 160:
        raise BadTitle
    language = one_line(wish.language)
    if len(language) > 40:
        raise TextTooLong(most=40)
    length = wish.ends_at - wish.starts_at
    if not timedelta(0) < length <= LONGEST or wish.ends_at <= clock.now():
        raise BadTimes
    if not wish.channel_ids and not wish.is_rehearsal:
        raise NeedsChannel
    if not wish.host_ids:
        raise NeedsHost
    operators = set(wish.operator_ids)
    trains = wish.is_rehearsal and wish.for_others and access.sets_up_rehearsals(actor)
    if not (actor.is_system or actor.has("admin") or trains or actor.person_id in {*wish.host_ids, *operators}):
        operators.add(actor.person_id or 0)
    crew.check(wish.host_ids, operators, is_open=trains)
    known = db.session.scalar(sa.select(sa.func.count()).select_from(Cooperative).where(
        Cooperative.id.in_(wish.cooperative_ids), Cooperative.is_active))
    if known != len(set(wish.cooperative_ids)):
        raise UnknownSeller
    for url in wish.video_urls.values():
        if url and (len(url) > 300 or not url.startswith("https://") or not url.isprintable() or " " in url):
            raise BadVideoAddress
    values: dict[str, object] = {
        "title": title, "commune_code": ward(wish.commune_code).code, "language": language,
        "starts_at": wish.starts_at, "ends_at": wish.ends_at}
    return values, Crew(frozenset(wish.host_ids), frozenset(operators))


def take_places(wish: NewSession, people: Crew, but: int | None = None) -> None:
    """Make whoever plans for the same channel or host wait, then look whether they are free."""
    lock_places(wish, people)
    check_places(wish, people.hosts, but)


def check_places(wish: NewSession, hosts: Collection[int], but: int | None = None) -> None:
    """Raise ChannelIsBusy or HostIsBusy unless channels and hosts are free; a rehearsal is in nobody's way."""
    if not wish.is_rehearsal:
        check_free(wish.starts_at, wish.ends_at, wish.channel_ids, hosts, but)


def lock_places(wish: NewSession, people: Crew) -> None:
    """Nobody else plans for these channels and hosts until the commit; locked in one order, so without deadlocks."""
    if wish.is_rehearsal:
        return
    for channel_id in sorted(set(wish.channel_ids)):
        if db.session.get(Channel, channel_id) is None or not lock(Channel, channel_id).is_active:
            raise NoSuchChannel
    for person_id in sorted(people.hosts):
        lock(Person, person_id)


def write_new(actor: Actor, values: dict[str, object], wish: NewSession, people: Crew) -> LiveSession:
    """The session itself, once it is checked and its places are taken."""
    session = LiveSession(code=free_code(), is_rehearsal=wish.is_rehearsal, planned_at=clock.now(),
                          changed_at=clock.now(), **values)
    db.session.add(session)
    db.session.flush()
    write_rest(actor, session, wish, people)
    return session


def write_again(actor: Actor, session: LiveSession, values: dict[str, object], wish: NewSession, people: Crew) -> None:
    """The session as it is planned now; the calendars that hold it hear of a new revision."""
    for name, value in values.items():
        setattr(session, name, value)
    write_rest(actor, session, wish, people)
    revised(session)


def revised(session: LiveSession) -> None:
    """Count a change of the plan: calendars take the higher number for the newer word."""
    session.revision += 1
    session.changed_at = clock.now()


def write_rest(actor: Actor, session: LiveSession, wish: NewSession, people: Crew) -> None:
    """Channels, sellers and crew of the session, as planned."""
    db.session.execute(sa.delete(SessionChannel).where(SessionChannel.session_id == session.id))
    db.session.execute(sa.delete(SessionCooperative).where(SessionCooperative.session_id == session.id))
    for channel_id in [channels.practice().id] if session.is_rehearsal else sorted(set(wish.channel_ids)):
        db.session.add(SessionChannel(session_id=session.id, channel_id=channel_id,
                                      video_url=wish.video_urls.get(channel_id, "")))
    for cooperative_id in sorted(set(wish.cooperative_ids)):
        db.session.add(SessionCooperative(session_id=session.id, cooperative_id=cooperative_id))
    crew.appoint(actor, session.id, people)
    db.session.expire(session, ["channels", "cooperatives"])


def free_code() -> str:
    """A code that no session has: it stands in addresses and is said on the phone."""
    while True:
        code = "".join(secrets.choice(_LETTERS) for _ in range(6))
        if db.session.scalar(sa.select(LiveSession.id).where(LiveSession.code == code)) is None:
            return code
