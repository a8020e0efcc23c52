"""What came of a rehearsal beside its labels: right, wrong, missed, by whom, how fast, and what the machine did."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts import people
from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from core.db import db
from livestream import jobs, sessions
from livestream.by_hand import hand
from livestream.comments import review
from livestream.models import Comment, RehearsalScore
from livestream.rehearsal import feedback, history, playing, scores
from livestream.rehearsal.scoring import Verdict, score
from tests.make import accounts
from tests.make import livestream as make
from tests.make import rehearsals as rehearse

pytestmark = pytest.mark.usefixtures("context")
CANCEL = {"kind": "cancel", "lines": []}


@pytest.fixture
def trainee(context):
    return accounts.person(Role.HOST)


@pytest.fixture
def trainer(context):
    return accounts.actor(Role.TRAINER)


def played(trainee, trainer, *lines, **how):
    """A rehearsal of this trainee in which all these lines were said."""
    session = rehearse.rehearsal(host_ids=(trainee.id,), allotment=90_000)
    rehearse.play(session, rehearse.recording(*lines, by=trainer), 100, **how)
    with clock.at(clock.now() + timedelta(seconds=20)):
        jobs.play_rehearsals()
    return session


def round_of(session):
    return history.of_round(make.fresh(session), playing.of_session(session)).round


def verdicts(session):
    return [each.verdict.value for each in round_of(session).comments]


def decide(trainee, session, text, accept=None, after=30):
    """The trainee decides the comment with this text so many seconds after it was said."""
    row = db.session.scalars(sa.select(Comment).where(Comment.session_id == session.id, Comment.text == text)).one()
    me, comment_id, moment = people.as_actor(trainee), row.id, row.heard_at + timedelta(seconds=after)
    db.session.rollback()
    with clock.at(moment):
        review.reopen(me, session.id, comment_id)
        if accept is None:
            review.dismiss(me, session.id, comment_id)
        else:
            review.accept(me, session.id, comment_id, accept)


def test_what_the_machine_does_alone_is_compared_with_the_labels(trainee, trainer):
    session = played(
        trainee, trainer, rehearse.line(1, "a1 2000g", expect=rehearse.order()),
        rehearse.line(2, "a1 2kg", "Hoa", expect=rehearse.order(3)),
        rehearse.line(3, "giá sao em", "Nga", expect=rehearse.NOTHING),
        rehearse.line(4, "huỷ hết", "Lan", expect=CANCEL), rehearse.line(5, "a1 1kg", "Tư"))

    assert verdicts(session) == ["right", "wrong", "nothing", "right"]
    assert (round_of(session).orders, round_of(session).taken_alone, round_of(session).taken) == (3, 2, 2)


def test_what_a_person_decides_has_a_verdict_and_a_time(trainee, trainer):
    session = played(
        trainee, trainer, rehearse.line(1, "còn thì lấy a1 2kg", expect=rehearse.order()),
        rehearse.line(2, "còn thì lấy a1 3kg", "Hoa", expect=rehearse.order(3)),
        rehearse.line(3, "còn thì lấy a1 4kg", "Nga", expect=rehearse.order(4)),
        rehearse.line(4, "còn thì lấy a1 5kg", "Tư", expect=rehearse.order(5)))

    decide(trainee, session, "còn thì lấy a1 2kg", "", after=10)
    decide(trainee, session, "còn thì lấy a1 3kg", "a1 2kg", after=20)
    decide(trainee, session, "còn thì lấy a1 4kg", after=40)

    assert verdicts(session) == ["right", "wrong", "needless", "missed"]
    mine = score(round_of(session), trainee.id)
    assert (mine.points, mine.right, mine.wrong, mine.needless, mine.missed) == (25, 1, 1, 1, 1)
    assert (mine.seconds, mine.slow_seconds) == (20, 40)


def test_what_the_machine_read_wrongly_may_be_put_right(trainee, trainer):
    session = played(trainee, trainer, rehearse.line(1, "a1 2kg", expect=rehearse.order(3)))

    decide(trainee, session, "a1 2kg", "a1 3kg")

    assert verdicts(session) == ["right"]
    assert (round_of(session).taken_alone, round_of(session).taken) == (0, 1)
    assert score(round_of(session), trainee.id).right == 1


def test_an_order_by_hand_counts_for_the_buyer_it_names(trainee, trainer):
    session = played(
        trainee, trainer, rehearse.line(1, "còn thì lấy a1 2kg", "Hoa", expect=rehearse.order()),
        rehearse.line(2, "còn thì lấy a1 2kg", "Mai", expect=rehearse.order()))

    me = people.as_actor(trainee)
    hand.by_hand(me, session.id, "a1 2kg Hoa", "one")
    hand.by_hand(me, session.id, "a1 3kg Mai", "two")
    hand.by_hand(me, session.id, "a1 1kg Ông Bảy", "three")

    mine = score(round_of(session), trainee.id)
    assert (mine.hand_right, mine.hand_wrong, mine.missed) == (1, 1, 1)


def test_plus_one_is_of_the_item_that_the_crew_had_on_air(trainee, trainer):
    line = rehearse.line(1, "lấy 2kg", on_air="A07", expect=rehearse.order(2, "A07", "kg", implicit=True))

    session = played(trainee, trainer, line, follows_script=False)

    comment = make.last_comment(session)
    due = round_of(session).comments[0].told.due
    assert due is not None
    assert due.lines == ((comment.on_air_code, 2000, "kg"),)


def test_a_score_is_kept_for_each_round_and_each_of_the_crew(trainee, trainer):
    session = played(trainee, trainer, rehearse.line(1, "còn thì lấy a1 2kg", expect=rehearse.order()))
    decide(trainee, session, "còn thì lấy a1 2kg", "")
    playing.start_over(SYSTEM, session.id)
    playing.play(SYSTEM, session.id)
    with clock.at(clock.now() + timedelta(seconds=20)):
        jobs.play_rehearsals()

    sessions.end(SYSTEM, session.id)
    sessions.end(SYSTEM, session.id)

    kept = scores.of_people([trainee.id])
    assert sorted((each.round, each.points, each.tenths) for each in kept) == [(1, 100, 100), (2, 0, 100)]
    assert len(db.session.scalars(sa.select(RehearsalScore)).all()) == 2


def test_what_is_told_names_what_would_have_been_right(trainee, trainer):
    session = played(trainee, trainer, rehearse.line(1, "còn thì lấy a1 2kg", expect=rehearse.order()),
                     rehearse.line(2, "a1 1kg huỷ giúp", "Hoa", expect=CANCEL))
    decide(trainee, session, "còn thì lấy a1 2kg", "a1 3kg")

    told = feedback.about(make.fresh(session), playing.of_session(session), trainee.id)

    first = told.again[0]
    assert (first.verdict, first.done, first.due) == (Verdict.WRONG.value, "A01 3 kg", "A01 2 kg")
    assert told.cheer
