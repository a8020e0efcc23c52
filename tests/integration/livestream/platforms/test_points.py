"""Channels that only count: comments by their sense, numbers of the platform, and nothing that leads off it."""
import itertools
import random
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import clock, events
from core.db import db, maintenance
from core.outbox import Message
from livestream import checks, sessions
from livestream.comments import hearing
from livestream.errors import NoSuchChannel, NoSuchSession, NotOnAir
from livestream.models import ChannelPoint, Claim, Comment, CommentVersion, Desk, LiveBuyer, Metric, Platform
from livestream.platforms import points
from livestream.platforms.points import Number
from tests.make import accounts
from tests.make import livestream as make
from tests.make.livestream import SYSTEM
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def session(context):
    """On air on TikTok and on a Facebook page."""
    return make.live(channel_ids=(make.channel(Platform.TIKTOK).id, make.channel().id))


def channel_of(session, platform=Platform.TIKTOK):
    return next(each.channel for each in session.channels if each.channel.platform == platform)


def counted(session, platform=Platform.TIKTOK):
    db.session.expire_all()
    return next(each for each in points.of_session(session) if each.platform == platform)


def shown(session, number, seconds=0, metric=Metric.VIEWS):
    return Number(channel_of(session).id, metric, number, clock.now() - timedelta(seconds=seconds))


@pytest.mark.parametrize("platform", [Platform.TIKTOK, Platform.SHOPEE])
def test_comments_are_counted_by_their_sense_and_nothing_else_comes_of_them(platform):
    session = make.live(channel_ids=(make.channel(platform).id, make.channel().id))
    waiting = db.session.scalar(sa.select(sa.func.count()).select_from(Message))

    for text in ("chốt a1 2kg 0912345678", "a1 còn không shop", "đẹp quá", "lấy a1 nếu còn", "huỷ a1"):
        make.say(session, text, platform=platform)

    found = counted(session, platform)
    assert (found.comments, found.orders, found.questions, found.counts_only) == (5, 2, 1, True)
    assert db.session.scalars(sa.select(Comment.desk).distinct()).all() == [Desk.DONE]
    for table in (Claim, LiveBuyer):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == waiting
    assert not list(checks.figures_are_what_they_count())


def test_the_same_batch_twice_counts_once(session):
    said = [make.comment(text, platform=Platform.TIKTOK) for text in ("a1 2kg", "mấy giờ hết live")]

    hearing.hear(SYSTEM, session.id, said)
    hearing.hear(SYSTEM, session.id, said[::-1])

    assert (counted(session).comments, counted(session).orders, counted(session).questions) == (2, 1, 1)


def test_an_edit_moves_a_comment_from_one_count_to_another(session):
    said = make.comment("a1 2kg", platform=Platform.TIKTOK)
    hearing.hear(SYSTEM, session.id, [said])

    hearing.hear(SYSTEM, session.id, [make.edited(said, "a1 còn không shop 0912345678")])

    found = counted(session)
    assert (found.comments, found.orders, found.questions) == (1, 0, 1)
    assert not list(checks.figures_are_what_they_count())
    assert "0912345678" not in make.stored(said).now
    assert "0912345678" not in str(db.session.scalars(sa.select(CommentVersion.text)).all())


def test_a_count_that_is_wrong_is_found_by_the_check(session):
    make.say(session, "a1 2kg", platform=Platform.TIKTOK)

    with maintenance() as connection:
        connection.execute(sa.text("UPDATE channel_figures SET comments = 7"))

    assert any("kept are [7, 1, 0], counted [1, 1, 0]" in each for each in checks.figures_are_what_they_count())


def test_phone_numbers_are_kept_neither_in_texts_nor_in_names_nor_in_events(session):
    comment = make.comment("a1 2kg không chín một hai ba bốn năm sáu bảy tám", "Lan 0912 345 678",
                           platform=Platform.TIKTOK, author_id="u1")

    hearing.hear(SYSTEM, session.id, [comment])

    row = make.stored(comment)
    assert row.text == "a1 2kg ••••• •••• ••• ••• •• ••• ••• ••• ••• •••"
    assert row.author_name == "Lan •••• ••• •••"
    assert row.reading["phone"] is None
    told = str([event.payload for event in events.after(session.stream, 0, 500)])
    assert "678" not in told and "bảy tám" not in told


def test_elsewhere_a_number_is_kept_since_it_is_the_buyers(session):
    comment = make.comment("a1 2kg 0912345678", "Lan 0912 345 678")

    hearing.hear(SYSTEM, session.id, [comment])

    assert make.stored(comment).text == "a1 2kg 0912345678"
    assert counted(session, Platform.FACEBOOK).orders == 1


def test_numbers_are_the_highest_in_whatever_order_they_come(session):
    with clock.at(clock.now() + timedelta(minutes=10)):
        told = [shown(session, number, seconds) for number, seconds in (
            (100, 500), (250, 400), (250, 395), (240, 300), (900, 10), (0, 450))]
        shuffled = random.Random(7)
        for _ in range(4):
            shuffled.shuffle(told)
            for each in told:
                points.note(SYSTEM, session.id, [each])

        assert counted(session).points == {"views": 900}
        assert points.note(SYSTEM, session.id, told) == 0, "all of it is known"


def test_numbers_of_a_minute_only_rise(session):
    for number in (5, 9, 7):
        points.note(SYSTEM, session.id, [shown(session, number)])

    row = db.session.scalars(sa.select(ChannelPoint)).one()
    assert row.number == 9
    assert refused("UPDATE channel_points SET number = 8")
    assert refused("DELETE FROM channel_points")


def test_the_crew_is_told_once_for_each_channel_that_rose(session):
    before = events.heads([session.stream])[session.stream]

    points.note(SYSTEM, session.id, [shown(session, 10), shown(session, 3, metric=Metric.GIFTS)])
    points.note(SYSTEM, session.id, [shown(session, 10)])

    told = [event for event in events.after(session.stream, before, 50) if event.kind == "channel"]
    assert [event.payload["points"] for event in told] == [{"gifts": 3, "views": 10}]


def test_numbers_from_before_the_beginning_and_after_the_end_are_left_out(session):
    early = shown(session, 50, seconds=3600)
    sessions.close(SYSTEM, session.id)
    sessions.end(SYSTEM, session.id)
    in_time = shown(session, 70)

    with clock.at(clock.now() + timedelta(minutes=5)):
        assert points.note(SYSTEM, session.id, [early, shown(session, 999)]) == 0
        late = replace(in_time, at=session.ended_at)
        assert points.note(SYSTEM, session.id, [late]) == 1, "told late, shown in time"

    assert counted(session).points == {"views": 70}


def test_a_clock_that_is_ahead_counts_as_now(session):
    points.note(SYSTEM, session.id, [shown(session, 70, seconds=-7200)])

    assert db.session.scalars(sa.select(ChannelPoint.minute)).one() <= clock.now()


def test_numbers_are_of_a_session_that_has_begun_of_its_own_channels_and_from_its_crew(session):
    planned = make.planned()
    stray = Number(make.channel().id, Metric.LIKES, 1, clock.now())

    with pytest.raises(NotOnAir):
        points.note(SYSTEM, planned.id, [replace(stray, channel_id=planned.channels[0].channel_id)])
    with pytest.raises(NoSuchChannel):
        points.note(SYSTEM, session.id, [stray])
    with pytest.raises(NoSuchSession):
        points.note(accounts.actor(Role.HOST), session.id, [shown(session, 1)])
    assert db.session.scalars(sa.select(ChannelPoint)).all() == []


def test_every_order_of_a_few_numbers_ends_the_same(session):
    told = [shown(session, number, seconds) for number, seconds in ((3, 0), (8, 0), (5, 0))]
    ends = set()
    for metric, order in zip(Metric, itertools.islice(itertools.permutations(told), 3), strict=True):
        for each in order:
            points.note(SYSTEM, session.id, [replace(each, metric=metric)])
        ends.add(counted(session).points[metric.value])

    assert ends == {8}
