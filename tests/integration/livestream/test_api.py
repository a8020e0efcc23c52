from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from accounts import grants
from accounts.models import Role, Scope
from core import clock, events
from core.db import db
from livestream import sessions
from livestream.models import ChannelSource, Comment, Platform, Source
from livestream.signals import CREW_KINDS
from tests.at_once import at_once
from tests.make import accounts, livestream
from tests.make.livestream import SYSTEM
from tests.make.programs import Program, token

pytestmark = pytest.mark.usefixtures("context")
NOTHING = {"heard": 0, "repeated": 0, "ordered": 0, "waiting": 0, "doubtful": 0, "changed": 0, "metrics": 0}


@pytest.fixture
def session(app):
    """Ten kilos of plums on air as A01."""
    return livestream.live()


@pytest.fixture
def host(app, session):
    """A program of the session's host."""
    person = accounts.person(Role.HOST, Scope.SESSION, str(session.id))
    return Program(app, token(person))


def said(external_id="1", text="chốt a1 2kg", **more):
    """A comment as Facebook gives it."""
    return {"platform": "facebook", "external_id": external_id, "author_id": "u1", "author_name": "Lan", "text": text,
            "said_at": clock.now().isoformat(), **more}


def hand_in(program, session, *comments):
    return program.post(f"/api/v1/sessions/{session.code}/comments", {"comments": list(comments)})


def follow(program, session, query="", **headers):
    return program.get(f"/api/v1/sessions/{session.code}/events{query}", **headers)


def refused(answer, status, kind=None):
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    if kind is not None:
        assert answer.json["type"] == f"urn:problem:{kind}"
    return answer.json


def test_comments_become_orders(host, session):
    answer = hand_in(host, session, said(), said("2", "mấy giờ hết live ạ", author_id="u2"))

    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.json == NOTHING | {"heard": 2, "ordered": 1}
    assert livestream.kilos(session) == 2


def test_the_same_comment_counts_once_however_often_it_is_sent(host, session):
    hand_in(host, session, said())

    minh = said("2", author_id="u2", author_name="Minh")
    assert hand_in(host, session, said(), minh, minh).json == NOTHING | {"heard": 1, "repeated": 2, "ordered": 1}
    assert (livestream.kilos(session), livestream.kilos(session, "Minh")) == (2, 2)


def test_an_edit_and_a_removal_change_what_was_ordered(host, session):
    later = (clock.now() + timedelta(milliseconds=1)).isoformat()
    hand_in(host, session, said())
    edit = said(text="a1 1kg", what="edited", said_at=later)

    assert hand_in(host, session, edit).json == NOTHING | {"changed": 1}
    assert livestream.kilos(session) == 1
    assert hand_in(host, session, edit).json == NOTHING | {"repeated": 1}
    removal = said(text="", what="removed", said_at=later)
    assert hand_in(host, session, removal).json == NOTHING | {"changed": 1}
    assert livestream.kilos(session) == 0


def test_what_happened_is_one_of_three_things(host, session):
    refused(hand_in(host, session, said(what="pinned")), 422)


def test_the_same_comment_at_the_same_moment_counts_once(app, host, session):
    address, body = f"/api/v1/sessions/{session.code}/comments", {
        "comments": [said(), said("2", author_id="u2", author_name="Minh")]}

    answers = at_once(app, 6, lambda _: app.test_client().post(address, json=body, headers=host.headers).json)

    assert sum(answer["heard"] for answer in answers) == 2
    assert sum(answer["repeated"] for answer in answers) == 10
    assert (livestream.kilos(session), livestream.kilos(session, "Minh")) == (2, 2)


def test_one_id_on_two_platforms_is_two_comments(app, session):
    both = livestream.live(channel_ids=(livestream.channel().id, livestream.channel(Platform.YOUTUBE).id))
    host = Program(app, token(accounts.person(Role.HOST, Scope.SESSION, str(both.id))))

    counts = hand_in(host, both, said(), said(platform="youtube", author_id="u2")).json

    assert (counts["heard"], counts["ordered"]) == (2, 2)


def test_a_batch_is_heard_in_the_order_it_was_said(host, session):
    now = clock.now()
    late = said("1", "chốt a1 8kg", author_id="u1", author_name="Muộn", said_at=now.isoformat())
    early = said("2", "chốt a1 8kg", author_id="u2", author_name="Sớm",
                 said_at=(now - timedelta(seconds=5)).isoformat())

    hand_in(host, session, late, early)

    assert livestream.kilos(session, "Sớm") == 8
    assert livestream.kilos(session, "Muộn") == 2


def test_a_comment_without_a_name_is_called_by_its_author(host, session):
    comment = said()
    del comment["author_name"]
    hand_in(host, session, comment)

    assert livestream.last_comment(session).author_name == "u1"


def test_a_long_comment_is_cut_and_not_refused(host, session):
    assert hand_in(host, session, said(text="x" * 10_000)).json["heard"] == 1
    assert len(livestream.last_comment(session).text) == 500


def test_two_hundred_comments_are_a_batch_and_more_are_not(host, session):
    batch = [said(str(number), "hay quá", author_id=f"u{number}") for number in range(201)]

    refused(hand_in(host, session, *batch), 422)
    assert hand_in(host, session, *batch[:200]).json["heard"] == 200


@pytest.mark.parametrize("wrong", [
    {"platform": "weibo"}, {"platform": None}, {"platform": ["facebook"]}, {"external_id": ""}, {"external_id": 7},
    {"external_id": "x" * 121}, {"author_id": ""}, {"author_name": "x" * 161}, {"text": None}, {"text": ["chốt"]},
    {"text": "x" * 10_001}, {"said_at": "yesterday"}, {"said_at": "2026-05-01T20:00:00"}, {"said_at": 1_777_000_000},
    {"said_at": "0001-01-01T00:00:00+14:00"}, {"said_at": "9999-12-31T23:59:59-12:00"}, {"said_at": None},
    {"said_at": "1969-12-31T23:59:59Z"}, {"said_at": "2026-02-30T00:00:00Z"}, {"channel_id": 1}, {"price": 1},
])
def test_what_is_no_comment_is_refused_with_the_whole_batch(host, session, wrong):
    errors = refused(hand_in(host, session, said("1"), {**said("2"), **wrong}), 422, "BadBody")["errors"]

    assert set(errors["comments"]["1"]) == set(wrong)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


@pytest.mark.parametrize("body", [{}, {"comments": [], "listening": "facebook"}, {"comments": [], "listening": ["fax"]},
                                  {"comments": {}}, {"comments": [1]}, {"comments": None},
                                  {"comments": [[]]}])
def test_what_is_no_batch_is_refused(host, session, body):
    refused(host.post(f"/api/v1/sessions/{session.code}/comments", body), 422, "BadBody")


def test_said_in_the_far_future_is_said_now(host, session):
    hand_in(host, session, said(said_at="9998-01-01T00:00:00Z"))

    assert livestream.last_comment(session).said_at <= clock.now()


def test_a_platform_on_which_the_session_does_not_run_is_not_found(host, session):
    refused(hand_in(host, session, said(platform="zalo")), 404, "NoSuchChannel")


def test_a_session_that_is_over_hears_nothing(host, session):
    sessions.close(SYSTEM, session.id)
    sessions.end(SYSTEM, session.id)

    refused(hand_in(host, session, said()), 409, "NotOnAir")


def test_somebody_elses_session_looks_like_none(app, session):
    other = livestream.live()
    stranger = Program(app, token(accounts.person(Role.HOST, Scope.SESSION, str(other.id))))

    answers = [hand_in(stranger, session, said()).json, follow(stranger, session).json]
    session.code = "NO-SUCH"
    db.session.expunge(session)
    invented = [hand_in(stranger, session, said()).json, follow(stranger, session).json]

    assert answers == invented
    assert {answer["type"] for answer in answers} == {"urn:problem:NoSuchSession"}


def test_without_a_token_nothing_is_heard_and_nothing_told(app, session):
    for program in (Program(app), Program(app, "no-such-token"), Program(app, "")):
        for answer in (hand_in(program, session, said()), follow(program, session)):
            refused(answer, 401)
            assert answer.headers["WWW-Authenticate"].lower() == "bearer"


def test_a_cookie_is_not_believed(app, session):
    browser = accounts.Browser(app, accounts.person(Role.ADMIN))

    refused(browser.client.get(f"/api/v1/sessions/{session.code}/events"), 401)


@pytest.mark.parametrize(("role", "scope", "ref"), [
    (Role.MEMBER, Scope.COOPERATIVE, "1"), (Role.TRAINER, Scope.EVERYWHERE, ""), (None, Scope.EVERYWHERE, "")])
def test_other_roles_may_not(app, session, role, scope, ref):
    if role is Role.MEMBER:
        ref = str(session.line_up[0].product.cooperative_id)
    program = Program(app, token(accounts.person(role, scope, ref)))

    refused(hand_in(program, session, said()), 403)
    refused(follow(program, session), 403)


def test_an_operator_and_an_administrator_may(app, session):
    for role, scope, ref in ((Role.OPERATOR, Scope.SESSION, str(session.id)), (Role.ADMIN, Scope.EVERYWHERE, "")):
        assert follow(Program(app, token(accounts.person(role, scope, ref))), session).status_code == 200


def test_events_come_in_order_and_go_on_after_the_last_one(host, session):
    hand_in(host, session, said())

    page = follow(host, session).json

    assert [event["seq"] for event in page["events"]] == list(range(1, page["last"] + 1))
    assert {event["kind"] for event in page["events"]} <= set(CREW_KINDS)
    assert all(datetime.fromisoformat(event["at"]).tzinfo for event in page["events"])
    rest = follow(host, session, f"?after={page['last'] - 1}").json
    assert rest["events"] == page["events"][-1:]
    assert follow(host, session, **{"Last-Event-ID": str(page["last"])}).json == {"events": [], "last": page["last"]}
    assert follow(host, session, f"?after={10**15}").json == {"events": [], "last": 10**15}


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30, "%D9%A3", str(2**53 + 1)])
def test_a_last_number_that_is_none_is_refused(host, session, after):
    assert set(refused(follow(host, session, f"?after={after}"), 422, "BadBody")["errors"]) == {"after"}


def test_events_come_as_a_stream_too(app, host, session):
    answer = host.client.get(f"/api/v1/sessions/{session.code}/events",
                             headers={**host.headers, "Accept": "text/event-stream"})

    assert answer.content_type.startswith("text/event-stream")
    assert (answer.headers["Cache-Control"], answer.headers["X-Accel-Buffering"]) == ("no-store", "no")
    answer.close()
    assert app.extensions["streams"].open_streams() == 0


def test_who_hosts_no_more_is_not_let_in_again(app, session):
    person = accounts.person(Role.HOST, Scope.SESSION, str(session.id))
    program = Program(app, token(person))
    assert follow(program, session).status_code == 200

    grants.revoke(SYSTEM, grants.held_by(person.id)[0].id)

    refused(follow(program, session), 403)
    refused(program.get(f"/api/v1/sessions/{session.code}/events", Accept="text/event-stream"), 403)


def test_a_phone_number_in_a_comment_is_the_buyers(host, session):
    hand_in(host, session, said(text="chốt a1 2kg 0912345678"))

    assert livestream.buyer(session).phone == "0912345678"


def test_moments_are_kept_in_their_zone(host, session):
    hand_in(host, session, said(said_at="2026-05-01T20:00:00+07:00"))

    assert livestream.last_comment(session).said_at == datetime(2026, 5, 1, 13, tzinfo=UTC)


def test_a_repeated_batch_writes_no_event(host, session):
    hand_in(host, session, said(), said("2", "hay quá"))
    before = events.heads([session.stream])[session.stream]
    db.session.rollback()

    hand_in(host, session, said(), said("2", "hay quá"))

    assert events.heads([session.stream])[session.stream] == before


def test_a_program_says_what_it_hears_though_nobody_speaks(host, session):
    answer = host.post(f"/api/v1/sessions/{session.code}/comments", {"comments": [], "listening": ["facebook"]})
    other = host.post(f"/api/v1/sessions/{session.code}/comments", {"comments": [], "listening": ["shopee"]})

    assert (answer.status_code, answer.json["heard"], other.status_code) == (200, 0, 404)
    alive = db.session.scalars(sa.select(ChannelSource)).all()
    assert [(each.source, each.channel_id) for each in alive] == [(Source.BRIDGE, session.channels[0].channel_id)]
