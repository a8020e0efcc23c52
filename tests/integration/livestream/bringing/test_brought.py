"""Comments that a person brings are foreseen row by row, and heard once."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.bringing import brought, pasting
from livestream.bringing.brought import Bad, Row
from livestream.channel_errors import CountsOnly
from livestream.errors import NoSuchChannel, NotOnAir
from livestream.models import Comment, Desk, Platform
from tests.make import accounts, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def page(session):
    return session.channels[0].channel_id


def take(session, page, *rows):
    return brought.take(SYSTEM, session.id, page, rows)


def test_what_is_foreseen_is_what_comes_of_it(session, page):
    rows = pasting.read("Lan: a1 2kg\nHoa: đẹp quá\nMai: lấy mận")

    foreseen = brought.check(SYSTEM, session.id, page, rows)
    before = db.session.scalars(sa.select(Comment)).all()
    counts = brought.take(SYSTEM, session.id, page, rows)

    assert [(each.kind, each.means) for each in foreseen[:2]] == [("order", "A01 2 kg"), ("other", "")]
    assert before == []
    assert (counts.heard, counts.repeated) == (3, 0)
    assert make.kilos(session, "Lan") == 2


def test_the_same_paste_again_is_known_and_changes_nothing(session, page):
    rows = [Row(1, "Lan", "a1 thêm 1kg"), Row(2, "Lan", "a1 thêm 1kg"), Row(3, "Hoa", "a1 1kg")]
    first = take(session, page, *rows)
    had = make.kilos(session)

    foreseen = brought.check(SYSTEM, session.id, page, rows)
    again = take(session, page, *rows)

    assert (first.heard, again.heard, again.repeated) == (3, 0, 3)
    assert [each.is_known for each in foreseen] == [True] * 3
    assert make.kilos(session) == had


def test_what_the_platform_has_reported_is_known_and_one_more_is_not(session, page):
    make.say(session, "a1 1kg", "Lan")

    counts = take(session, page, Row(1, "Lan", "a1 1kg"), Row(2, "Lan", "a1 1kg"))

    assert (counts.heard, counts.repeated) == (1, 1)


def test_a_name_that_one_buyer_of_the_channel_has_is_this_buyer(session, page):
    make.say(session, "a1 2kg", "Lan")

    (foreseen,) = brought.check(SYSTEM, session.id, page, [Row(1, "Lan", "a1 3kg")])
    take(session, page, Row(1, "Lan", "a1 3kg"))

    assert foreseen.number == 1
    assert make.kilos(session) == 3


def test_a_name_that_two_buyers_have_is_neither(session, page):
    make.say(session, "a1 1kg", "Lan", author_id="one")
    make.say(session, "a1 2kg", "Lan", author_id="two")

    (foreseen,) = brought.check(SYSTEM, session.id, page, [Row(1, "Lan", "a1 3kg")])
    take(session, page, Row(1, "Lan", "a1 3kg"))

    assert foreseen.number is None
    assert [each.base_units for each in make.claims_of(session)] == [1_000, 2_000, 3_000]


@pytest.mark.parametrize(("row", "bad"), [
    (Row(1, "", "a1"), Bad.NO_AUTHOR), (Row(1, "x" * 121, "a1"), Bad.LONG_AUTHOR), (Row(1, "Lan", " "), Bad.NO_TEXT),
])
def test_a_row_that_cannot_be_heard_is_named_and_left_out(session, page, row, bad):
    (foreseen,) = brought.check(SYSTEM, session.id, page, [row])

    assert foreseen.bad == bad
    assert take(session, page, row).heard == 0


def test_what_was_said_before_the_session_or_is_still_to_come_is_left_out(session, page):
    hour = timedelta(hours=1)
    rows = [Row(1, "Lan", "a1", clock.now() - hour), Row(2, "Lan", "a1", clock.now() + hour)]

    assert [each.bad for each in brought.check(SYSTEM, session.id, page, rows)] == [Bad.BEFORE, Bad.AHEAD]
    assert take(session, page, *rows).heard == 0


def test_plus_one_is_for_a_person_when_the_item_changed_about_that_time(session, page):
    with clock.at(clock.now() + timedelta(minutes=10)):
        make.add(session, shop.product(name="Chè shan tuyết"))
        sessions.put_on_air(SYSTEM, session.id, "A02")
    with clock.at(clock.now() + timedelta(minutes=12)):
        now = clock.now()
        take(session, page, Row(1, "Lan", "+1", now - timedelta(minutes=2), timedelta(minutes=1)))
        take(session, page, Row(1, "Hoa", "+1", now - timedelta(minutes=6), timedelta(minutes=1)))
        take(session, page, Row(1, "Mai", "+1"))

    desks = dict(db.session.execute(sa.select(Comment.author_name, Comment.desk)).all())
    assert desks == {"Lan": Desk.OPEN, "Hoa": Desk.DONE, "Mai": Desk.OPEN}


def test_a_comment_of_ten_thousand_characters_is_cut_and_known_again(session, page):
    row = Row(1, "Lan", "chốt " * 2_000)

    assert (take(session, page, row).heard, take(session, page, row).repeated) == (1, 1)


def test_only_channels_of_the_session_and_sessions_on_air_take_any(session, page):
    with pytest.raises(NoSuchChannel):
        take(session, make.channel().id, Row(1, "Lan", "a1"))
    sessions.end(SYSTEM, session.id)
    for act in (brought.check, brought.take):
        with pytest.raises(NotOnAir):
            act(SYSTEM, session.id, page, [Row(1, "Lan", "a1")])


def test_pasting_is_refused_where_buyers_order_on_the_platform(context):
    session = make.live(channel_ids=(make.channel(Platform.TIKTOK).id,))

    with pytest.raises(CountsOnly):
        brought.paste(SYSTEM, session.id, session.channels[0].channel_id, [Row(1, "Lan", "a1")])


def test_the_crew_pastes_mends_and_takes_and_others_find_nothing(app):
    with app.app_context():
        host = accounts.person(Role.HOST)
        session = make.live(host_ids=(host.id,))
        channel_id = str(session.channels[0].channel_id)
        browser, other = accounts.Browser(app, host), accounts.Browser(app, accounts.person(Role.HOST))
        path = f"/studio/{session.code}/comments/paste"

    empty = browser.post(path, text="", channel=channel_id)
    seen = browser.post(path, text="Lan: a1 2kg\nHoa: <b>a1</b>\na1 1kg", channel=channel_id)
    rows = {"channel": channel_id, "rows-0-keep": "y", "rows-0-author": "Lan", "rows-0-text": "a1 2kg",
            "rows-1-author": "Hoa", "rows-1-text": "a1", "rows-2-keep": "y", "rows-2-author": "",
            "rows-2-text": "a1 1kg"}
    left = browser.post(path, **rows, step="take")
    done = browser.post(path, **{**rows, "rows-2-author": "Mai"}, step="take")

    assert [each.status_code for each in (empty, seen, left, done)] == [422, 200, 200, 303]
    assert "&lt;b&gt;a1&lt;/b&gt;" in seen.text and 'name="rows-2-author"' in seen.text
    assert 'value="a1 1kg"' in left.text and "a1 2kg" not in left.text
    with app.app_context():
        assert [make.kilos(make.fresh(session), name) for name in ("Lan", "Mai", "Hoa")] == [2, 1, 0]
    for answer in (other.get(path), other.post(path, text="Lan: a1", channel=channel_id)):
        assert answer.status_code == 404
