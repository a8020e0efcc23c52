"""What tests of reminders share."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from core import clock, outbox
from core.db import db
from livestream import jobs
from livestream.models import LiveSession, ViewerReminder
from tests.contract.messaging.fake import FakeMessenger

PHONE = "0912345678"


def deliver() -> None:
    """Send what was promised."""
    while outbox.drain():
        pass


def beat(at: datetime) -> int:
    """The job runs at this moment, and then the outbox; how many were promised something."""
    with clock.at(at):
        promised = jobs.remind_of_sessions()
        deliver()
    return promised


def told(messenger: FakeMessenger, *numbers: str) -> list[str]:
    """What these numbers have received since this was last asked."""
    received = [message.text for message in messenger.sent.values() if message.to in numbers]
    messenger.sent.clear()
    return received


def reminder_of(session: LiveSession, phone: str = PHONE) -> ViewerReminder:
    """The reminder of this number, as it is now."""
    db.session.rollback()
    return db.session.scalars(sa.select(ViewerReminder).where(
        ViewerReminder.session_id == session.id, ViewerReminder.phone == phone)).one()
