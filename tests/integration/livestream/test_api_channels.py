"""What programs say of channels: which one they mean, and the numbers a platform shows."""
from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core import clock
from core.db import db
from livestream import sessions
from livestream.models import ChannelSource, Comment, Platform
from livestream.platforms import channels
from tests.make import accounts, livestream
from tests.make.livestream import SYSTEM
from tests.make.programs import Program, token

pytestmark = pytest.mark.usefixtures("context")
NAMES = ("Trang Sìn Hồ", "Trang Bum Tở")


@pytest.fixture
def session(app):
    """On air on two Facebook pages and on TikTok."""
    pages = [channels.add_channel(SYSTEM, Platform.FACEBOOK, name) for name in NAMES]
    return livestream.live(channel_ids=(*(each.id for each in pages), livestream.channel(Platform.TIKTOK).id))


@pytest.fixture
def bridge(app, session):
    """A program of the session's host."""
    return Program(app, token(accounts.person(Role.HOST, Scope.SESSION, str(session.id))))


def said(external_id="1", **more):
    return {"platform": "facebook", "external_id": external_id, "author_id": "u1", "author_name": "Lan",
            "text": "chốt a1 2kg", "said_at": clock.now().isoformat(), **more}


def shown(number, metric="views", minutes=0, **more):
    at = clock.now() + timedelta(minutes=minutes)
    return {"platform": "tiktok", "metric": metric, "number": number, "at": at.isoformat(), **more}


def hand_in(bridge, session, **body):
    return bridge.post(f"/api/v1/sessions/{session.code}/comments", {"comments": [], **body})


def read(bridge, session):
    return bridge.get(f"/api/v1/sessions/{session.code}/channels")


def test_a_comment_names_its_channel_where_the_platform_has_two(bridge, session):
    second = session.channels[1].channel_id

    by_name = hand_in(bridge, session, comments=[said(channel=NAMES[1])])
    by_number = hand_in(bridge, session, comments=[said("2", channel=str(second), author_id="u2")])

    assert (by_name.json["ordered"], by_number.json["ordered"]) == (1, 1)
    assert set(db.session.scalars(sa.select(Comment.channel_id))) == {second}


@pytest.mark.parametrize(("language", "sentence"), [
    ("vi", "Phiên này chạy trên nhiều kênh ở đó: Trang Sìn Hồ, Trang Bum Tở."),
    ("en", "This session runs on several channels there: Trang Sìn Hồ, Trang Bum Tở.")])
def test_a_batch_that_could_mean_two_channels_is_refused_with_their_names(bridge, session, language, sentence):
    answer = bridge.client.post(
        f"/api/v1/sessions/{session.code}/comments", json={"comments": [said("2", channel=NAMES[0]), said()]},
        headers={**bridge.headers, "Accept-Language": language})

    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["type"] == "urn:problem:WhichChannel"
    assert answer.json["errors"] == {"channel": list(NAMES)}
    assert answer.json["title"].startswith(sentence)
    assert db.session.scalars(sa.select(Comment)).all() == [], "nothing of the batch is heard"


def test_a_channel_that_the_session_has_not_is_not_found(bridge, session):
    for comment in (said(channel="Trang khác"), said(platform="youtube"), said(platform="tiktok", channel=NAMES[0])):
        assert hand_in(bridge, session, comments=[comment]).status_code == 404


def test_a_program_says_which_of_two_pages_it_hears(bridge, session):
    answer = hand_in(bridge, session, listening_to=[{"platform": "facebook", "channel": NAMES[1]}])

    assert answer.status_code == 200
    assert set(db.session.scalars(sa.select(ChannelSource.channel_id))) == {session.channels[1].channel_id}
    assert hand_in(bridge, session, listening_to=[{"platform": "facebook"}]).status_code == 422
    assert hand_in(bridge, session, listening_to=[{"platform": "facebook", "channel": "?"}]).status_code == 404


def test_numbers_are_taken_once_and_read_again(bridge, session):
    views = shown(1_200)
    told = [views, shown(80, "likes"), shown(3, "gifts"), shown(900)]

    first = hand_in(bridge, session, metrics=told)
    again = hand_in(bridge, session, metrics=told)

    assert (first.status_code, first.json["metrics"], again.json["metrics"]) == (200, 3, 0)
    channel = next(each for each in read(bridge, session).json["channels"] if each["platform"] == "tiktok")
    assert channel["points"] == {"views": 1_200, "likes": 80, "gifts": 3}
    assert channel["counts_only"] is True


def test_numbers_that_come_late_and_out_of_order_never_lower_what_is_shown(bridge, session):
    with clock.at(clock.now() + timedelta(minutes=20)):
        for number, minutes in ((500, -1), (100, -15), (300, -5), (450, 0)):
            assert hand_in(bridge, session, metrics=[shown(number, minutes=minutes)]).status_code == 200

        points = [each["points"] for each in read(bridge, session).json["channels"] if each["points"]]

    assert points == [{"views": 500}]


def test_numbers_are_still_taken_when_the_session_has_ended(bridge, session):
    before = shown(900)
    sessions.end(SYSTEM, session.id)

    answer = hand_in(bridge, session, metrics=[before])

    assert (answer.status_code, answer.json["metrics"]) == (200, 1)
    assert hand_in(bridge, session, metrics=[before], comments=[said(channel=NAMES[0])]).status_code == 409


@pytest.mark.parametrize("bad", [
    {"number": -1}, {"number": 2**53}, {"number": 1.5}, {"number": "7"}, {"number": True}, {"metric": "orders"},
    {"at": "2026-11-26T20:00:00"}, {"at": "soon"}, {"channel": "x" * 121}, {"order": 1}, {"platform": "tv"}])
def test_a_number_that_is_none_is_refused_and_nothing_is_kept(bridge, session, bad):
    answer = hand_in(bridge, session, metrics=[shown(5), {**shown(7), **bad}])

    assert answer.status_code == 422
    assert answer.json["errors"].keys() == {"metrics"}
    assert [each for each in read(bridge, session).json["channels"] if each["points"]] == []


def test_comments_of_tiktok_are_counted_and_nothing_else(bridge, session):
    counts = hand_in(bridge, session, comments=[
        said(platform="tiktok"), said("2", platform="tiktok", text="a1 còn không shop")]).json

    assert (counts["heard"], counts["ordered"], counts["doubtful"]) == (2, 0, 0)
    channel = next(each for each in read(bridge, session).json["channels"] if each["platform"] == "tiktok")
    assert (channel["comments"], channel["orders"], channel["questions"]) == (2, 1, 1)


def test_only_the_crew_reads_channels(app, session):
    stranger = Program(app, token(accounts.person(Role.HOST)))

    assert read(stranger, session).status_code == 404
    assert app.test_client().get(f"/api/v1/sessions/{session.code}/channels").status_code == 401
