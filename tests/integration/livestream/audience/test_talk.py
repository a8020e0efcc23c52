"""What everybody sees of comments on our own live page, and what of them nobody sees."""
from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from core import checks, events
from core import hub as hub_module
from core.actors import NOBODY, SYSTEM
from core.db import db
from livestream import screens, signals
from livestream.audience import talk
from livestream.audience_errors import CommentTooLong, NoSuchTalk, NothingToSend
from livestream.comments import hearing, review
from livestream.errors import NoSuchSession
from livestream.models import Comment, Platform
from tests.make import audience
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def lines(session):
    return [(each.name, each.text) for each in talk.latest(session)]


def told(session):
    """What a page gets that asks for everything from the beginning."""
    found = hub_module.read(signals.public_stream(session.id), 0)
    return [said["payload"] for event, said in found if event.kind == talk.KIND]


def test_a_comment_is_heard_like_any_other_and_shown_with_a_short_name(session):
    joined = audience.write(session, "a1 2kg", audience.viewer(name="Nguyễn Thị Lan"))

    assert joined.did == {"claimed"}
    assert make.kilos(session, "Nguyễn Thị Lan") == 2
    assert lines(session) == [("N. Lan", "a1 2kg")]
    assert [(each["name"], each["text"]) for each in told(session)] == [("N. Lan", "a1 2kg")]


@pytest.mark.parametrize("text", [
    "a1 2kg 0912 345 678", "a1 2kg, sđt 0912.345.678 nha", "a1 1kg gọi không chín một hai ba bốn năm sáu bảy tám",
    "gửi về số 12 ngõ 34, phường Cầu Giấy, Hà Nội", "a1 1kg 091234567", "+84 912 345 678", "STK 19036612345678 nhé",
])
def test_numbers_and_addresses_are_in_no_answer_to_the_public(session, client, text):
    audience.write(session, text)

    page = client.get(f"/lives/{session.code}").text
    answer = client.get(f"/lives/{session.code}/events?after=0", headers=JSON)

    shown = talk.latest(session)[0].text
    assert shown in page
    assert "•••" in shown
    for secret in ("345", "không chín", "ngõ 34", "19036612345678", "091234567"):
        assert secret not in shown
    assert [each["payload"]["text"] for each in answer.json["events"] if each["kind"] == talk.KIND] == [shown]
    assert audience.PHONE not in page + answer.text


def test_the_public_hears_nothing_of_what_was_understood_or_why_it_is_doubtful(session):
    audience.write(session, "1")

    assert make.last_comment(session).reading["review"]
    assert {key for each in told(session) for key in each} == {"id", "name", "text", "at", "hour"}
    log = db.session.scalars(sa.select(events.Event.payload).where(
        events.Event.stream == signals.public_stream(session.id), events.Event.kind == talk.KIND)).all()
    assert log == [{"id": make.last_comment(session).id}]


def test_what_is_tapped_or_said_elsewhere_is_not_shown(session):
    make.say(session, "a1 1kg", "Hoa")
    audience.tap(session, "A01 1 kg")
    make.say(session, "đẹp quá", "Cầu Nối", platform=Platform.OWN)

    assert lines(session) == []
    assert told(session) == []


def test_double_taps_and_pages_one_went_back_to_make_one_comment(session):
    for _ in range(3):
        audience.write(session, "thêm a1 1kg", key="one-page")

    assert make.kilos(session, "Lan") == 1
    assert lines(session) == [("Lan", "thêm a1 1kg")]
    audience.write(session, "thêm a1 2kg", key="one-page")
    assert make.kilos(session, "Lan") == 3


def test_the_crew_takes_a_comment_out_of_sight_of_every_page_and_of_the_log(session, client):
    audience.write(session, "bán hàng giả")
    comment = make.last_comment(session)

    talk.put_out_of_sight(SYSTEM, session.id, comment.id, is_hidden=True)

    assert lines(session) == []
    assert told(session) == [{"id": comment.id, "gone": True}] * 2
    assert "hàng giả" not in client.get(f"/lives/{session.code}/events?after=0", headers=JSON).text
    assert "hàng giả" not in client.get(f"/lives/{session.code}").text
    assert screens.latest(session)[0]["hidden"]
    talk.put_out_of_sight(SYSTEM, session.id, comment.id, is_hidden=False)
    assert lines(session) == [("Lan", "bán hàng giả")]
    assert told(session)[-1]["text"] == "bán hàng giả"
    assert [hidden for _, hidden in talk.for_crew(session)] == [False]


def test_only_the_crew_hides_and_only_what_was_written_on_the_page(session):
    audience.write(session, "đẹp quá")
    written = make.last_comment(session).id
    make.say(session, "đẹp quá", "Hoa")

    with pytest.raises(NoSuchSession):
        talk.put_out_of_sight(NOBODY, session.id, written, is_hidden=True)
    for comment_id in (make.last_comment(session).id, 987654321):
        with pytest.raises(NoSuchTalk):
            talk.put_out_of_sight(SYSTEM, session.id, comment_id, is_hidden=True)
    with pytest.raises(NoSuchTalk):
        talk.put_out_of_sight(SYSTEM, make.live().id, written, is_hidden=True)


def test_what_the_crew_typed_in_its_place_leaves_the_number_hidden(session):
    """The marks that are kept are then those of the crew's words."""
    audience.write(session, "1 cái đó nha 0912 345 678")
    review.accept(SYSTEM, session.id, make.last_comment(session).id, "a1 1kg")

    assert "typed" in make.last_comment(session).reading
    assert "•••" in lines(session)[0][1]
    assert "345" not in lines(session)[0][1]


def test_a_comment_that_was_removed_is_gone(session):
    audience.write(session, "đẹp quá")
    comment = make.last_comment(session)
    hearing.hear(SYSTEM, session.id, [hearing.Heard(
        Platform.OWN, comment.external_id, "", "", "", comment.said_at, what=hearing.What.REMOVED)])

    assert lines(session) == []
    assert told(session) == [{"id": comment.id, "gone": True}]


@pytest.mark.parametrize("text", ["", "   ", "\0", "\u202e\u2066", "\u200b", "\x07\x08"])
def test_what_has_no_letters_is_refused_in_words(session, text):
    with pytest.raises(NothingToSend):
        audience.write(session, text)

    assert db.session.scalars(sa.select(Comment)).all() == []


def test_ten_thousand_characters_are_refused_with_how_many_may_be(session):
    with pytest.raises(CommentTooLong) as refused:
        audience.write(session, "ế" * 10_000)

    assert refused.value.facts == {"most": 500, "count": 10_000}


def test_open_pages_of_all_viewers_cost_one_question(app, session):
    """However many read: the hub spells a batch once."""
    for n in range(5):
        audience.write(session, f"đẹp quá {n}")
    asked = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    found = hub_module._told(signals.public_stream(session.id), 0)

    texts = [json.loads(told.text.split("data: ", 1)[1])["payload"].get("text") for told in found]
    assert [text for text in texts if text] == [f"đẹp quá {n}" for n in range(5)]
    assert len([each for each in asked if "FROM comments" in each]) == 1
    assert len(asked) <= 4
