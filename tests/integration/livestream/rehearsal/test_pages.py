"""The pages of rehearsals: planned by a tick, comments chosen, played, scored; files looked at before they are kept."""
from __future__ import annotations

import io
from datetime import timedelta

import pytest

from accounts import people
from accounts.models import Role
from core import clock
from livestream import jobs
from livestream.rehearsal import playing, recordings
from tests.make import accounts, rehearsals
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host(context):
    return accounts.person(Role.HOST)


@pytest.fixture
def browser(app, host):
    return accounts.Browser(app, host)


def send(browser, *lines, name=""):
    data = rehearsals.as_file(*lines)
    return browser.post("/studio/recordings", recording_name=name, file=(io.BytesIO(data), "toi.jsonl"))


def test_a_rehearsal_is_planned_with_a_tick_and_no_channel(browser, host):
    now = clock.local(clock.now())
    answer = browser.post(
        "/studio/new", rehearsal="y", title="Tập thử", commune=make.COMMUNE, day=now.date().isoformat(),
        starts=f"{now:%H:%M}", ends=f"{now + timedelta(hours=2):%H:%M}", hosts=str(host.id),
        request_key="once")

    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "Rehearsal" in page
    assert "Buyers&#39; page" not in page
    assert "Begin the rehearsal" in page


def test_comments_are_chosen_and_played_with_buttons_and_then_scored(browser, host):
    session = rehearsals.rehearsal(host_ids=(host.id,))
    page = f"/studio/{session.code}/rehearsal"
    assert send(browser, rehearsals.line(1, "còn thì lấy a1 1kg", expect=rehearsals.order(1))).status_code == 303
    [kept] = recordings.own(people.as_actor(host))

    browser.post(page, recording=str(kept.id), tenths="100", follows_script="y")
    assert browser.post(f"{page}/play").status_code == 303
    with clock.at(clock.now() + timedelta(seconds=5)):
        jobs.play_rehearsals()

    assert "1 of 1" in browser.get(page).text
    assert "All comments have been played" in browser.get(page).text
    score = browser.get(f"{page}/score").text
    assert "Missed orders" in score
    assert "Right would be: A01 1 kg." in score
    assert browser.post(f"{page}/start_over").status_code == 303
    assert browser.post(f"{page}/speed", tenths="20").status_code == 303
    assert "2×" in browser.get(page).text


@pytest.mark.parametrize("fields", [
    {"recording": "987654", "tenths": "10"}, {"recording": "0", "tenths": "7"}, {"recording": "0"}])
def test_what_cannot_be_chosen_is_refused_and_said(browser, host, fields):
    session = rehearsals.rehearsal(host_ids=(host.id,))

    answer = browser.post(f"/studio/{session.code}/rehearsal", **fields)

    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert playing.of_session(make.fresh(session)) is None


def test_a_file_with_a_bad_line_is_not_kept_and_the_line_is_named(browser):
    answer = send(browser, rehearsals.line(1, "a1"), {**rehearsals.line(2, "a1"), "at_second": "soon"})

    assert answer.status_code == 422
    assert "Line 2" in answer.text
    assert "at_second" in answer.text
    assert "No file of yours yet" in answer.text


def test_a_file_is_put_away_by_its_owner_alone(app, browser):
    send(browser, rehearsals.line(1, "a1"), name="Của tôi")
    other = accounts.Browser(app, accounts.person(Role.TRAINER))
    assert "Của tôi" in browser.get("/studio/recordings").text
    assert "Của tôi" not in other.get("/studio/recordings").text

    assert other.post("/studio/recordings/1/put-away").status_code == 404
    assert browser.post("/studio/recordings/1/put-away").status_code == 303

    assert "Của tôi" not in browser.get("/studio/recordings").text


def test_a_real_session_has_no_such_pages_and_a_rehearsal_no_report(browser, host):
    real, session = make.live(host_ids=(host.id,)), rehearsals.rehearsal(host_ids=(host.id,))

    assert browser.get(f"/studio/{real.code}/rehearsal").status_code == 404
    assert browser.get(f"/studio/{real.code}/rehearsal/score").status_code == 404
    assert browser.get(f"/studio/{session.code}/report").status_code == 404
    assert browser.get(f"/lives/{session.code}").status_code == 404


def test_the_page_says_where_it_follows_what_is_played_and_papers_are_not_asked_for(browser, host):
    session = rehearsals.rehearsal(host_ids=(host.id,))

    page = browser.get(f"/studio/{session.code}/rehearsal").text

    assert f"/studio/{session.code}/talk" not in browser.get(f"/studio/{session.code}/console").text
    assert f'data-rehearsal="/studio/{session.code}/events"' in page
    planned = make.planned(is_rehearsal=True, channel_ids=(), host_ids=(host.id,),
                           starts_at=clock.now() + timedelta(days=1), ends_at=clock.now() + timedelta(days=1, hours=1))
    make.add(planned)
    lineup = browser.get(f"/studio/{planned.code}").text
    assert "A01" in lineup and "/papers/A01" not in lineup
