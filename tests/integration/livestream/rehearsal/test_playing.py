"""Recorded comments are played at the speed chosen, each once, whoever runs the job and whenever it dies."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock, events
from core.actors import SYSTEM
from core.db import db
from livestream import jobs, sessions, signals
from livestream.errors import NotOnAir
from livestream.models import ClaimStatus, Comment, Playing
from livestream.rehearsal import pace, playing
from livestream.rehearsal_errors import (
    AllPlayed,
    BadSpeed,
    NoSuchRecording,
    NothingFits,
    NothingPlayed,
    NotRehearsed,
    PlayedAlready,
)
from tests.make import accounts, shop
from tests.make import livestream as make
from tests.make import rehearsals as rehearse

pytestmark = pytest.mark.usefixtures("context")
HELD = ClaimStatus.HELD


@pytest.fixture
def trainer(context):
    return accounts.actor(Role.TRAINER)


@pytest.fixture
def three(trainer):
    said = (rehearse.line(10, "a1 2kg"), rehearse.line(30, "a1 1kg", "Hoa"), rehearse.line(100, "giá sao", "Nga"))
    return rehearse.recording(*said, by=trainer)


def heard(session):
    db.session.rollback()
    wanted = sa.select(Comment.text).where(Comment.session_id == session.id)
    return list(db.session.scalars(wanted.order_by(Comment.id)))


def now_of(session):
    return db.session.get_one(Playing, session.id, populate_existing=True)


def test_comments_come_when_they_were_said(three):
    session = rehearse.rehearsal()
    rehearse.play(session, three)
    begun = clock.now()

    for seconds, count in ((9, 0), (10, 1), (29, 1), (31, 2), (99, 2), (101, 3)):
        with clock.at(begun + timedelta(seconds=seconds)):
            jobs.play_rehearsals()
            assert len(heard(session)) == count

    assert make.kilos(session, "Lan", HELD) == 2.0
    assert pace.is_over(now_of(session))
    assert playing.running() == []
    assert checks.run() == []


@pytest.mark.parametrize(("tenths", "seconds"), [(5, 60), (10, 30), (100, 3)])
def test_the_speed_is_half_to_ten_times(three, tenths, seconds):
    session = rehearse.rehearsal()
    rehearse.play(session, three, tenths)
    begun = clock.now()

    with clock.at(begun + timedelta(seconds=seconds - 1)):
        jobs.play_rehearsals()
        assert len(heard(session)) < 2
    with clock.at(begun + timedelta(seconds=seconds + 1)):
        jobs.play_rehearsals()

    assert len(heard(session)) == 2


def test_a_pause_stops_it_and_another_speed_counts_from_now_on(three):
    session = rehearse.rehearsal()
    rehearse.play(session, three)
    begun = clock.now()
    with clock.at(begun + timedelta(seconds=20)):
        playing.pause(SYSTEM, session.id)
        playing.pause(SYSTEM, session.id)
    with clock.at(begun + timedelta(seconds=500)):
        jobs.play_rehearsals()
        assert heard(session) == []
        playing.play(SYSTEM, session.id)
        jobs.play_rehearsals()
        assert heard(session) == ["a1 2kg"]
        playing.set_speed(SYSTEM, session.id, 100)

    with clock.at(begun + timedelta(seconds=502)):
        jobs.play_rehearsals()

    assert heard(session) == ["a1 2kg", "a1 1kg"]
    assert 39_000 <= pace.position(now_of(session), begun + timedelta(seconds=502)) <= 41_000


def test_the_recording_puts_items_on_air_or_leaves_it_to_the_crew(three, trainer):
    both = rehearse.recording(rehearse.line(1, "đẹp", on_air="A02"), rehearse.line(2, "lấy 2", on_air="A01"),
                              rehearse.line(3, "hay", on_air="Z09"), by=trainer)
    session, other = rehearse.rehearsal(), rehearse.rehearsal()
    for each in (session, other):
        make.add(each, shop.product(None, shop.kilo(30_000), name="Gạo"), price=30_000)
    rehearse.play(session, both)
    rehearse.play(other, both, follows_script=False)

    with clock.at(clock.now() + timedelta(seconds=1)):
        jobs.play_rehearsals()

    on_air = {item.id: item.code for each in (session, other) for item in make.fresh(each).line_up}
    assert on_air[make.fresh(session).on_air_id] == "A02"
    assert on_air[make.fresh(other).on_air_id] == "A01"


def test_it_is_over_with_the_session(three):
    session = rehearse.rehearsal()
    rehearse.play(session, three)

    sessions.end(SYSTEM, session.id)

    with clock.at(clock.now() + timedelta(seconds=60)):
        assert jobs.play_rehearsals() == 0
    assert heard(session) == []
    with pytest.raises(NotOnAir):
        playing.play(SYSTEM, session.id)


def test_once_more_from_the_beginning_everything_is_taken_back(three):
    session = rehearse.rehearsal(allotment=3_000)
    rehearse.play(session, three)
    begun = clock.now()
    with clock.at(begun + timedelta(seconds=50)):
        jobs.play_rehearsals()
        playing.start_over(SYSTEM, session.id)
        assert (now_of(session).round, now_of(session).heard) == (2, 0)
        assert make.kilos(session, "Lan", HELD) == 0.0
        playing.play(SYSTEM, session.id)

    with clock.at(begun + timedelta(seconds=90)):
        jobs.play_rehearsals()

    assert heard(session) == ["a1 2kg", "a1 1kg"] * 2
    assert make.fresh(session).status.value == "live"
    assert checks.run() == []


def test_what_is_supplied_fits_any_run_of_show(context):
    session = rehearse.rehearsal(allotment=90_000)
    rehearse.play(session, None, 100)

    for seconds in (10, 20, 40):
        with clock.at(clock.now() + timedelta(seconds=seconds)):
            jobs.play_rehearsals()

    said = heard(session)
    assert len(said) > 15
    assert not any("{" in text for text in said)
    assert checks.run() == []


def test_what_stands_against_it_is_said(three, trainer):
    session, real = rehearse.rehearsal(), make.live()

    with pytest.raises(NotRehearsed):
        playing.choose(SYSTEM, real.id, three.id)
    with pytest.raises(NothingPlayed):
        playing.play(SYSTEM, session.id)
    for tenths in (4, 101):
        with pytest.raises(BadSpeed):
            playing.choose(SYSTEM, session.id, three.id, tenths)
    with pytest.raises(NoSuchRecording):
        playing.chosen(accounts.actor(Role.TRAINER), session.id, three.id, 10, follows_script=True)
    rehearse.play(session, three)
    with pytest.raises(PlayedAlready):
        playing.choose(SYSTEM, session.id, None)
    with clock.at(clock.now() + timedelta(seconds=200)):
        jobs.play_rehearsals()
        with pytest.raises(AllPlayed):
            playing.play(SYSTEM, session.id)


def test_there_is_nothing_to_supply_where_nothing_is_sold(context):
    session = make.planned(is_rehearsal=True, channel_ids=())
    make.add(session)
    sessions.go_live(SYSTEM, session.id)
    make.lineup.remove_item(SYSTEM, session.id, "A01")
    playing.choose(SYSTEM, session.id, None)

    with pytest.raises(NothingFits):
        playing.play(SYSTEM, session.id)


def test_each_step_of_the_playing_is_told_to_the_crew_alone(three):
    session = rehearse.rehearsal()
    rehearse.play(session, three)
    begun = clock.now()

    def told(stream):
        return [(event.payload["heard"], event.payload["runs"])
                for event in events.after(stream, 0, 500) if event.kind == "playing"]

    playing.set_speed(SYSTEM, session.id, 20)
    with clock.at(begun + timedelta(seconds=8)):
        jobs.play_rehearsals()
        playing.pause(SYSTEM, session.id)
        playing.pause(SYSTEM, session.id)
        playing.start_over(SYSTEM, session.id)

    assert told(session.stream) == [(0, False), (0, True), (0, True), (1, True), (1, False), (0, False)]
    assert told(signals.public_stream(session.id)) == []
