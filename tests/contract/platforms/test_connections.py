"""Every connection keeps the same promises."""
from __future__ import annotations

from datetime import timedelta

import pytest

from livestream.platforms.connection import Answer, ConnectionFailed, Fault, Outcome, VideoStatus
from tests.contract.platforms.conftest import BEGAN, LIVE, POST

FAULTS = [Fault.EXPIRED, Fault.TOO_OFTEN, Fault.FORBIDDEN, Fault.NO_ANSWER, Fault.UNREADABLE]


def heard(scene, since=BEGAN):
    return [each for page in scene.connection.heard_since(LIVE, since) for each in page.comments]


def test_a_running_video_is_found_with_its_post(scene):
    assert [(each.live_id, each.status, each.post_id) for each in scene.connection.running()] == [
        (LIVE, VideoStatus.RUNNING, POST)]
    assert scene.connection.video(LIVE).post_id == POST


def test_a_video_that_is_over_does_not_run(scene):
    scene.stop()

    assert scene.connection.running() == []
    assert scene.connection.video(LIVE).status is VideoStatus.OVER


def test_a_video_that_is_not_there_is_said_to_be_gone(scene):
    with pytest.raises(ConnectionFailed) as failed:
        scene.connection.video("404404")

    assert failed.value.fault is Fault.GONE


def test_comments_come_as_they_were_written(scene):
    scene.say("122104_1", "chốt mã 01 2kg 0912 345 678", 5)

    assert [(each.external_id, each.author_id, each.author_name, each.text, each.said_at) for each in heard(scene)] == [
        ("122104_1", "7711", "Lan Nguyễn", "chốt mã 01 2kg 0912 345 678", BEGAN + timedelta(seconds=5))]


def test_short_comments_and_answers_to_comments_are_comments_too(scene):
    scene.say("122104_1", "1", 1)
    scene.say("122104_2", ".", 2)
    scene.say("122104_3", "em lấy 2", 3, parent="122104_1")

    assert [each.text for each in heard(scene)] == ["1", ".", "em lấy 2"]


def test_who_is_not_named_is_nobody(scene):
    scene.say("122104_1", "a1 2kg", author="")

    assert [(each.author_id, each.author_name) for each in heard(scene)] == [("", "")]


def test_all_comments_come_once_oldest_first_and_the_last_page_says_so(scene):
    for number in reversed(range(250)):
        scene.say(f"122104_{number}", f"a1 {number}", number)

    pages = list(scene.connection.heard_since(LIVE, BEGAN))

    assert [each.external_id for page in pages for each in page.comments] == [f"122104_{n}" for n in range(250)]
    assert [page.is_last for page in pages] == [False, False, True]


def test_only_what_was_said_since_comes(scene):
    for number in range(4):
        scene.say(f"122104_{number}", "a1", number * 60)

    assert [each.external_id for each in heard(scene, BEGAN + timedelta(minutes=2))] == ["122104_2", "122104_3"]


def test_nothing_said_is_one_last_page(scene):
    pages = list(scene.connection.heard_since(LIVE, BEGAN))

    assert [(page.comments, page.is_last) for page in pages] == [((), True)]


@pytest.mark.parametrize("fault", FAULTS)
def test_what_stands_against_it_is_named(scene, fault):
    for ask in (scene.connection.running, lambda: scene.connection.video(LIVE), lambda: heard(scene)):
        scene.fail(fault)
        with pytest.raises(ConnectionFailed) as failed:
            ask()
        assert failed.value.fault is fault
    assert heard(scene) == []


def test_a_comment_is_answered_privately_once(scene):
    scene.say("122104_1", "a1 2kg")

    first, second = (scene.connection.reply("122104_1", "Đơn của quý khách") for _ in range(2))

    assert first == Answer(Outcome.SENT, person_id="7711")
    assert (second.outcome, second.fault) == (Outcome.REFUSED, Fault.ALREADY_REPLIED)
    assert scene.received() == [("122104_1", "Đơn của quý khách")]


@pytest.mark.parametrize(("age", "outcome"), [(timedelta(days=7), Outcome.SENT),
                                              (timedelta(days=7, seconds=1), Outcome.REFUSED)])
def test_a_comment_is_answered_within_seven_days(scene, age, outcome):
    scene.say("122104_1", "a1 2kg")
    scene.at(BEGAN + age)

    assert scene.connection.reply("122104_1", "Đơn").outcome is outcome


def test_a_comment_that_is_gone_is_not_answered(scene):
    assert scene.connection.reply("122104_9", "Đơn").fault is Fault.GONE


@pytest.mark.parametrize(("age", "outcome"), [(timedelta(hours=24), Outcome.SENT),
                                              (timedelta(hours=24, seconds=1), Outcome.REFUSED)])
def test_a_person_is_written_to_for_a_day_after_they_wrote(scene, age, outcome):
    scene.wrote("7711", BEGAN)
    scene.at(BEGAN + age)

    assert scene.connection.write("7711", "Đơn").outcome is outcome


def test_a_person_who_never_wrote_is_not_written_to(scene):
    answer = scene.connection.write("7711", "Đơn")

    assert (answer.outcome, answer.fault) == (Outcome.REFUSED, Fault.OUTSIDE_WINDOW)
    assert scene.received() == []


@pytest.mark.parametrize(("fault", "outcome"), [
    (Fault.EXPIRED, Outcome.LATER), (Fault.TOO_OFTEN, Outcome.LATER), (Fault.FORBIDDEN, Outcome.REFUSED),
    (Fault.UNREADABLE, Outcome.UNKNOWN), (Fault.NO_ANSWER, Outcome.UNKNOWN)])
def test_what_surely_was_not_sent_is_told_from_what_may_have_been(scene, fault, outcome):
    scene.say("122104_1", "a1 2kg")
    scene.fail(fault)

    answer = scene.connection.reply("122104_1", "Đơn")

    assert (answer.outcome, answer.fault) == (outcome, fault)
    assert scene.received() == []


def test_a_message_whose_answer_is_lost_may_have_arrived(scene):
    scene.say("122104_1", "a1 2kg")
    scene.lose_answer()

    assert scene.connection.reply("122104_1", "Đơn").outcome is Outcome.UNKNOWN
    assert scene.received() == [("122104_1", "Đơn")]
