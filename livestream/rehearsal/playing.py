"""Recorded comments are played in a rehearsal: chosen, begun, paused, faster or slower, once more from the beginning.

Where the playing stands is a row of the session, and a job goes on with it each second, so that a closed browser stops
nothing. Each comment is heard in one transaction that locks the session, puts on air what the recording says, and
writes down that it was heard: once, however many runners there are, and whenever one of them dies.
"""
from __future__ import annotations

import sqlalchemy as sa

from core import clock
from core.actors import SYSTEM, Actor
from core.db import db
from core.transactions import lock, use_case
from livestream import access, sessions, signals
from livestream.comments import acting, hearing
from livestream.comments.hearing import Heard
from livestream.comments.telling import tell
from livestream.errors import NotOnAir
from livestream.models import (
    Claim,
    ClaimStatus,
    Comment,
    Desk,
    LiveBuyer,
    LiveSession,
    Platform,
    Playing,
    RecordedComment,
    SecondLook,
    SessionStatus,
)
from livestream.platforms import channels
from livestream.rehearsal import recordings, scores, supplied
from livestream.rehearsal.pace import is_over, name_of, position, stop
from livestream.rehearsal_errors import AllPlayed, BadSpeed, NothingPlayed, NotRehearsed, PlayedAlready
from livestream.serving import claims

SLOWEST, FASTEST = 5, 100  # tenths
SPEEDS = (5, 10, 20, 50, 100)
SUPPLIED = "Bình luận mẫu"
STARTED_OVER = "started over"  # the reason of claims that a new round takes back
_AT_ONCE = 40  # comments of one session in one go: at ten times its speed a busy one has as many in a second
_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)


def of_session(session: LiveSession) -> Playing | None:
    """How the comments of this session are played; None while none are chosen."""
    return db.session.get(Playing, session.id, populate_existing=True)


@use_case
def choose(actor: Actor, session_id: int, recording_id: int | None, tenths: int = 10, *, follows_script: bool = True
           ) -> Playing:
    """Choose what is played, before anything of it was heard; None is what is supplied.

    Raises NotRehearsed, NoSuchRecording, BadSpeed, PlayedAlready, NoSuchSession.
    """
    _rehearsal(access.lock_session(actor, session_id))
    return chosen(actor, session_id, recording_id, tenths, follows_script=follows_script)


def chosen(actor: Actor, session_id: int, recording_id: int | None, tenths: int, *, follows_script: bool) -> Playing:
    """The same for whoever sets up a rehearsal of others. Call inside a use case; raises as `choose`."""
    _check(tenths)
    playing = db.session.get(Playing, session_id, populate_existing=True)
    if recording_id is not None and (playing is None or playing.recording_id != recording_id):
        recordings.find(actor, recording_id)  # what their trainer has chosen may stay
    if playing is None:
        playing = Playing(session_id=session_id, round=1, heard=0, at_ms=0)
        db.session.add(playing)
    elif playing.heard or playing.since is not None:
        raise PlayedAlready
    playing.recording_id, playing.tenths, playing.follows_script = recording_id, tenths, follows_script
    _tell(session_id, playing)
    return playing


@use_case
def play(actor: Actor, session_id: int) -> None:
    """Begin, or go on; a second call changes nothing. Raises NothingPlayed, AllPlayed, NothingFits, NotOnAir."""
    session, playing = _locked(actor, session_id)
    if playing.since is not None:
        return
    if playing.recording_id is None:
        playing.recording_id = recordings.write(None, SUPPLIED, supplied.compose(session)).id
        db.session.flush()
    if is_over(playing):
        raise AllPlayed
    playing.since = clock.now()
    _tell(session.id, playing)


@use_case
def pause(actor: Actor, session_id: int) -> None:
    """Stop where it is; a second call changes nothing. Raises NothingPlayed."""
    _, playing = _locked(actor, session_id)
    _stop(playing)


@use_case
def set_speed(actor: Actor, session_id: int, tenths: int) -> None:
    """From now on so many tenths of its own speed. Raises BadSpeed, NothingPlayed."""
    _check(tenths)
    _, playing = _locked(actor, session_id)
    now = clock.now()
    playing.at_ms, playing.since = position(playing, now), now if playing.since is not None else None
    playing.tenths = tenths
    _tell(session_id, playing)


@use_case
def start_over(actor: Actor, session_id: int) -> None:
    """Begin anew: what was claimed is taken back, what waits for a person is over, the score of this round is kept.

    Raises NothingPlayed, NotOnAir.
    """
    session, playing = _locked(actor, session_id)
    scores.keep(session, playing)
    _take_all_back(session)
    for comment in db.session.scalars(sa.select(Comment).where(
            Comment.session_id == session.id, Comment.desk.in_((Desk.OPEN, Desk.TAKEN))).order_by(Comment.id)):
        comment.desk = Desk.DONE
        comment.reading = {**comment.reading, "review": False}
        db.session.flush()
        tell(session, comment, None)
    db.session.execute(sa.update(SecondLook).where(
        SecondLook.session_id == session.id, SecondLook.seen_at.is_(None)).values(
        seen_at=clock.now(), seen_by=actor.person_id))
    playing.round, playing.heard, playing.at_ms, playing.since = playing.round + 1, 0, 0, None
    signals.totals_changed(session)
    _tell(session.id, playing)


def _take_all_back(session: LiveSession) -> None:
    taken = list(db.session.scalars(sa.select(Claim).where(
        Claim.session_id == session.id, Claim.status.in_((ClaimStatus.HELD, ClaimStatus.WAITING))).order_by(Claim.id)))
    if taken:
        acting.tell(session, claims.release(session, taken, STARTED_OVER))
    db.session.execute(sa.update(LiveBuyer).where(LiveBuyer.session_id == session.id).values(phone=None))
    db.session.expire_all()  # who comes in the next round is somebody else


def running() -> list[int]:
    """The sessions in which comments are played now."""
    return list(db.session.scalars(sa.select(Playing.session_id).where(Playing.since.is_not(None)).order_by(
        Playing.session_id)))


def go_on(session_id: int) -> int:
    """Hear what is due by now. Returns how many comments were heard; a repeat finds none."""
    playing = db.session.get(Playing, session_id, populate_existing=True)
    if playing is None or playing.since is None:
        return 0
    due = db.session.scalars(sa.select(RecordedComment.number).where(
        RecordedComment.recording_id == playing.recording_id, RecordedComment.number > playing.heard,
        RecordedComment.at_second * 1000 <= position(playing, clock.now())).order_by(
        RecordedComment.number).limit(_AT_ONCE)).all()
    round_ = playing.round
    heard = sum(_say(session_id, round_, number) for number in due)
    if not due:
        _end_if_over(session_id)
    return heard


@use_case
def _say(session_id: int, round_: int, number: int) -> bool:
    session = lock(LiveSession, session_id)
    playing = db.session.get_one(Playing, session_id, populate_existing=True)
    if playing.round != round_ or playing.heard != number - 1 or playing.since is None:
        return False  # another runner was here first, or somebody has paused
    if session.status not in _ON_AIR:
        _stop(playing)
        return False
    line = db.session.get_one(RecordedComment, (playing.recording_id, number))
    if playing.follows_script and session.status == SessionStatus.LIVE and any(
            item.code == line.on_air and item.prices for item in session.line_up):
        sessions.put_on_air(SYSTEM, session_id, line.on_air or "")
    playing.heard = number
    db.session.flush()
    hearing.hear(SYSTEM, session_id, [Heard(
        Platform.OWN, name_of(session_id, round_, number), f"{round_}:{line.author}"[:120], line.author, line.text,
        clock.now(), channels.practice().id)])
    if is_over(playing):
        stop(playing)
    _tell(session_id, playing)
    return True


@use_case
def _end_if_over(session_id: int) -> None:
    session = lock(LiveSession, session_id)
    playing = db.session.get_one(Playing, session_id, populate_existing=True)
    if is_over(playing) or session.status not in _ON_AIR:
        _stop(playing)


def _stop(playing: Playing) -> None:
    if playing.since is not None:
        stop(playing)
        _tell(playing.session_id, playing)


def _tell(session_id: int, playing: Playing) -> None:
    """Show whoever looks on how far it is."""
    signals.crew(db.session.get_one(LiveSession, session_id), "playing", {
        "round": playing.round, "heard": playing.heard, "tenths": playing.tenths, "runs": playing.since is not None})


def _locked(actor: Actor, session_id: int) -> tuple[LiveSession, Playing]:
    session = access.lock_session(actor, session_id)
    _rehearsal(session)
    playing = of_session(session)
    if playing is None:
        raise NothingPlayed
    if session.status not in _ON_AIR:
        raise NotOnAir
    return session, playing


def _rehearsal(session: LiveSession) -> None:
    if not session.is_rehearsal:
        raise NotRehearsed


def _check(tenths: int) -> None:
    if type(tenths) is not int or not SLOWEST <= tenths <= FASTEST:
        raise BadSpeed
