"""The files of comments that people keep to rehearse with: each sees their own, the office all."""
from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.audit import note
from core.db import db
from core.text import one_line
from core.transactions import use_case
from livestream.models import RecordedComment, Recording
from livestream.rehearsal import reading
from livestream.rehearsal.reading import Said
from livestream.rehearsal_errors import NoSuchRecording


def own(actor: Actor) -> list[Recording]:
    """What this person may rehearse with, beside what is supplied; the latest first."""
    wanted = sa.select(Recording).where(Recording.gone_at.is_(None), Recording.owner_id.is_not(None))
    if not (actor.is_system or actor.has("admin")):
        wanted = wanted.where(Recording.owner_id == actor.person_id)
    return list(db.session.scalars(wanted.order_by(Recording.id.desc()).limit(200)))


def find(actor: Actor, recording_id: int) -> Recording:
    """One of them. Raises NoSuchRecording, also for somebody else's."""
    found = db.session.get(Recording, recording_id, populate_existing=True)
    is_theirs = found is not None and found.owner_id is not None and found.gone_at is None and (
        actor.is_system or actor.has("admin") or found.owner_id == actor.person_id)
    if found is None or not is_theirs:
        raise NoSuchRecording
    return found


@use_case
def keep(actor: Actor, name: str, data: bytes) -> tuple[Recording | None, reading.Found]:
    """Keep a file, if nothing is the matter with any of its lines. Raises what `reading.read` raises."""
    found = reading.read(data)
    if found.faults:
        return None, found
    recording = write(actor.person_id, one_line(name)[:160] or "?", found.comments)
    note("recording kept", f"recording:{recording.id}", lines=recording.lines)
    return recording, found


def write(owner_id: int | None, name: str, comments: Sequence[Said]) -> Recording:
    """A recording of these comments, in the order of playing. Call inside a use case."""
    recording = Recording(
        owner_id=owner_id, name=name, lines=len(comments), made_at=clock.now(), seconds=comments[-1].at_second,
        labelled=sum(each.expect is not None for each in comments))
    db.session.add(recording)
    db.session.flush()
    db.session.execute(sa.insert(RecordedComment), [
        {"recording_id": recording.id, "number": number, "at_second": each.at_second, "author": each.author,
         "text": each.text, "on_air": each.on_air, "expect": each.expect} for number, each in enumerate(comments, 1)])
    return recording


@use_case
def put_away(actor: Actor, recording_id: int) -> None:
    """It is in no list any more; what was rehearsed with it keeps it. Raises NoSuchRecording."""
    find(actor, recording_id).gone_at = clock.now()
