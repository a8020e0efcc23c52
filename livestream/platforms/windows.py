"""Until when a page may write to somebody who has written to it: for a day, by the rule of the platform."""
from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.db import db, insert_once
from core.transactions import use_case
from livestream.models import MessageWindow

LENGTH = timedelta(hours=24)


@use_case
def open_for(channel_id: int, person_id: str, wrote_at: datetime) -> None:
    """Somebody has written to the page; what they wrote later counts, and nobody writes in the future."""
    at = min(wrote_at, clock.now())
    if insert_once(MessageWindow, channel_id=channel_id, person_id=person_id, wrote_at=at):
        return
    db.session.execute(sa.update(MessageWindow).where(
        MessageWindow.channel_id == channel_id, MessageWindow.person_id == person_id, MessageWindow.wrote_at < at
    ).values(wrote_at=at))


def open_person(channel_id: int, person_ids: Collection[str]) -> str | None:
    """Which of these names of one person the page may write to now; None outside of the window."""
    return db.session.scalar(
        sa.select(MessageWindow.person_id).where(
            MessageWindow.channel_id == channel_id, MessageWindow.person_id.in_([each for each in person_ids if each]),
            MessageWindow.wrote_at > clock.now() - LENGTH)
        .order_by(MessageWindow.wrote_at.desc()).limit(1))


def open_now(channel_ids: Collection[int]) -> set[tuple[int, str]]:
    """Everybody whom these channels may write to now, as (channel, person)."""
    wanted = sa.select(MessageWindow.channel_id, MessageWindow.person_id).where(
        MessageWindow.channel_id.in_(channel_ids), MessageWindow.wrote_at > clock.now() - LENGTH)
    return {(channel_id, person_id) for channel_id, person_id in db.session.execute(wanted)}
