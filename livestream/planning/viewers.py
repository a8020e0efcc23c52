"""Viewers who want to be reminded of a live session: they leave a phone number and need no account.

What is answered never says whether the number was there already. Whoever has stopped a reminder is not reminded of
this session any more, whoever leaves the number again.
"""
from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa

from accounts.tokens import fresh
from core import clock, dated, throttle
from core.db import db, insert_once
from core.messaging import sending
from core.phones import read_mobile
from core.transactions import use_case
from livestream.models import LiveSession, SessionStatus, ViewerReminder
from livestream.reminder_errors import NoSuchReminder, NothingToRemindOf

_OF_ADDRESS = 60  # in an hour: a village behind one router
_OF_PHONE = 12  # in a day: nobody has others write to a stranger all the time
_AT_ONCE = 500


def is_open(session: LiveSession) -> bool:
    """True while there is something to be reminded of; a rehearsal is nothing to watch."""
    is_ahead = session.status == SessionStatus.PLANNED and session.starts_at > clock.now()
    return is_ahead and not session.is_rehearsal


def count(phone: str, address: str) -> None:
    """Count one more wish from this network address and for this number. Raises core.throttle.TooOften."""
    throttle.check("reminders.address", address, _OF_ADDRESS, timedelta(hours=1))
    who = hashlib.sha256(phone.encode()).hexdigest()
    throttle.check("reminders.phone", who, _OF_PHONE, timedelta(days=1))


@use_case
def ask(session_id: int, phone: str, language: str) -> None:
    """Remind this number of the session, in this language; once, however often it is asked for.

    Raises NotAPhone, and NothingToRemindOf once the session has begun or was cancelled.
    """
    number = read_mobile(phone)
    session = db.session.get_one(LiveSession, session_id, populate_existing=True)
    if not is_open(session):
        raise NothingToRemindOf
    insert_once(ViewerReminder, session_id=session_id, phone=number, secret=fresh(),
                language="en" if language == "en" else "vi", asked_at=clock.now())


def with_secret(secret: str) -> ViewerReminder:
    """The reminder behind the link of a message. Raises NoSuchReminder, also when its number is erased."""
    found = db.session.scalar(sa.select(ViewerReminder).where(
        ViewerReminder.secret == secret, ViewerReminder.phone.is_not(None)))
    if found is None:
        raise NoSuchReminder
    return found


@use_case
def stop(secret: str) -> None:
    """Write no more about this session to whoever got this secret; a repeat changes nothing. Raises NoSuchReminder."""
    reminder = with_secret(secret)
    db.session.execute(sa.update(ViewerReminder).where(
        ViewerReminder.id == reminder.id, ViewerReminder.stopped_at.is_(None)).values(stopped_at=clock.now()))


@use_case
def erase() -> int:
    """Erase the numbers left for sessions that were over or cancelled so many days ago, and what they were told.

    How many days is the dated setting `reminder_phone_days`. Returns how many; there may be more.
    """
    before = clock.now() - timedelta(days=dated.value("reminder_phone_days"))
    ids = list(db.session.scalars(
        sa.select(ViewerReminder.id).join(LiveSession, LiveSession.id == ViewerReminder.session_id)
        .where(ViewerReminder.phone.is_not(None), _is_over(before)).order_by(ViewerReminder.id).limit(_AT_ONCE)))
    db.session.execute(sa.update(ViewerReminder).where(
        ViewerReminder.id.in_(ids), ViewerReminder.phone.is_not(None)).values(phone=None, erased_at=clock.now()))
    sending.forget([reference(each) for each in ids])
    return len(ids)


def _is_over(before: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(LiveSession.ends_at <= before, sa.and_(
        LiveSession.status == SessionStatus.CANCELLED, LiveSession.changed_at <= before))


def reference(reminder_id: int) -> str:
    """What messages to a viewer are about, as core.messaging keeps it."""
    return f"reminder:{reminder_id}"
