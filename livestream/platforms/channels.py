"""Channels: the pages and accounts on which people watch. Administrators keep the list."""
from __future__ import annotations

import itertools

import sqlalchemy as sa

from core.actors import Actor
from core.audit import note
from core.db import db, insert_once
from core.text import one_line
from core.transactions import lock, use_case
from livestream.errors import (
    BadChannelName,
    BadPageId,
    BadVideoAddress,
    ChannelExists,
    NoSuchChannel,
    OnlyAdministrators,
    PageIsTaken,
)
from livestream.models import Channel, Platform

PRACTICE = "Kênh tập dượt"
_LISTED = Channel.is_practice.is_(False)


@use_case
def add_channel(actor: Actor, platform: Platform, name: str, url: str = "", page_id: str = "") -> Channel:
    """Note a channel; `page_id` is the number of a Facebook Page.

    Raises OnlyAdministrators, BadChannelName, BadVideoAddress, ChannelExists, BadPageId, PageIsTaken.
    """
    name, url = _checked(actor, name, url)
    page = _page(platform, page_id)
    if db.session.scalar(sa.select(Channel.id).where(Channel.platform == platform, Channel.name == name)):
        raise ChannelExists
    channel = Channel(platform=platform, name=name, url=url, page_id=page)
    db.session.add(channel)
    db.session.flush()
    note("channel added", f"channel:{channel.id}", platform=platform.value, name=name)
    return channel


@use_case
def change_channel(actor: Actor, channel_id: int, name: str, url: str, is_active: bool = True,
                   page_id: str = "") -> Channel:
    """Write name, address and page anew; sessions are only planned on active channels.

    Raises as `add_channel`, and NoSuchChannel.
    """
    name, url = _checked(actor, name, url)
    channel = lock(Channel, find(channel_id).id)
    taken = sa.select(Channel.id).where(Channel.platform == channel.platform, Channel.name == name,
                                        Channel.id != channel_id)
    if db.session.scalar(taken):
        raise ChannelExists
    channel.page_id = _page(channel.platform, page_id, channel_id)
    channel.name, channel.url, channel.is_active = name, url, is_active
    note("channel changed", f"channel:{channel.id}", name=name, is_active=is_active, page_id=channel.page_id)
    return channel


def find(channel_id: int) -> Channel:
    """The channel with this id; the list of them is no secret. Raises NoSuchChannel."""
    channel = db.session.get(Channel, channel_id)
    if channel is None or channel.is_practice:
        raise NoSuchChannel
    return channel


def active() -> list[Channel]:
    """The channels a session may be planned on."""
    wanted = sa.select(Channel).where(Channel.is_active, _LISTED).order_by(Channel.platform, Channel.name)
    return list(db.session.scalars(wanted))


def known() -> list[Channel]:
    """All channels, those that are in use first."""
    wanted = sa.select(Channel).where(_LISTED).order_by(Channel.is_active.desc(), Channel.platform, Channel.name)
    return list(db.session.scalars(wanted))


def practice() -> Channel:
    """The channel of rehearsals, which nobody watches: made when the first is planned, and in no list."""
    found = db.session.scalar(sa.select(Channel).where(Channel.is_practice))
    for number in itertools.count(1):
        if found is not None:
            return found
        name = PRACTICE if number == 1 else f"{PRACTICE} {number}"
        insert_once(Channel, platform=Platform.OWN, name=name, url="", is_active=True, is_practice=True)
        found = db.session.scalar(sa.select(Channel).where(Channel.is_practice))
    raise AssertionError("numbers have no end")


def _page(platform: Platform, typed: str, but: int | None = None) -> str | None:
    """The number of the page that is connected, or none. Only Facebook has any."""
    page_id = "".join(typed.split())
    if not page_id:
        return None
    if platform != Platform.FACEBOOK or len(page_id) > 32 or not (page_id.isascii() and page_id.isdecimal()):
        raise BadPageId
    other = db.session.scalar(sa.select(Channel).where(Channel.page_id == page_id, Channel.id != (but or 0)))
    if other is not None:
        raise PageIsTaken(name=other.name)
    return page_id


def _checked(actor: Actor, name: str, url: str) -> tuple[str, str]:
    if not (actor.is_system or actor.has("admin")):
        raise OnlyAdministrators
    name, url = one_line(name), url.strip()
    if not 1 <= len(name) <= 120:
        raise BadChannelName
    if url and (len(url) > 300 or not url.startswith("https://") or not url.isprintable() or " " in url):
        raise BadVideoAddress
    return name, url
