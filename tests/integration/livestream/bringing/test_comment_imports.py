"""Files of comments are looked through, taken once, and every line is accounted for."""
from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.bringing import comment_files, comment_imports
from livestream.errors import NotOnAir
from livestream.file_errors import ColumnsMissing, FileTooLarge, FileWasTaken, NoSuchFile
from livestream.models import Comment, CommentFile, Platform
from tests.make import accounts
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def send(session, text, name="x.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return comment_imports.keep(SYSTEM, session.id, session.channels[0].channel_id, name, data)


def said(session):
    rows = db.session.execute(sa.select(Comment.author_name, Comment.text).where(
        Comment.session_id == session.id).order_by(Comment.id))
    return [(name, text) for name, text in rows]


MIXED = """Tên khách;Nội dung;Giây;Mã
Lan;a1 2kg;1;x1
;a1 1kg;2;x2
Hoa;;3;x3
Mai;đẹp quá;hôm qua;x4
Mai;đẹp quá;4;x1
Mai;đẹp quá;5;x5;thừa
Hoa;a1 1kg;6;
"""


def test_every_line_is_new_known_or_rejected_with_line_and_column(session):
    with clock.at(clock.now() + timedelta(minutes=1)):
        file = send(session, MIXED)

        report = comment_imports.look(SYSTEM, file)

        assert [(fault.at, fault.column, fault.what) for fault in report.faults] == [
            (3, "Tên khách", "no author"), (4, "Nội dung", "no text"), (5, "Giây", "bad time"), (7, "5", "columns")]
        assert (report.lines, report.new, report.known) == (7, 2, 1)
        comment_imports.take(SYSTEM, file)

    assert said(session) == [("Lan", "a1 2kg"), ("Hoa", "a1 1kg")]
    kept = comment_imports.find(session, file.id)
    assert (kept.lines, kept.heard, kept.known, kept.rejected, kept.body) == (7, 2, 1, 4, None)


def test_the_same_file_twice_is_one_and_is_taken_once(session):
    text = "author,text\nLan,a1 2kg\nLan,a1 thêm 1kg\n"
    first = send(session, text)
    comment_imports.take(SYSTEM, first)

    second = send(session, text, "anders.csv")

    assert second.id == first.id
    with pytest.raises(FileWasTaken):
        comment_imports.take(SYSTEM, second)
    assert make.kilos(session) == 3


def test_a_larger_file_adds_only_what_is_new(session):
    comment_imports.take(SYSTEM, send(session, "author,text\nLan,a1 2kg\n"))

    larger = send(session, "author,text\nLan,a1 2kg\nHoa,a1 1kg\n")
    comment_imports.take(SYSTEM, larger)

    kept = comment_imports.find(session, larger.id)
    assert (kept.heard, kept.known, kept.rejected) == (1, 1, 0)


def test_a_large_file_is_heard_piece_by_piece_and_goes_on_after_a_break(session, monkeypatch):
    monkeypatch.setattr(comment_imports, "_BUSY", -1)
    file = send(session, "author,text\n" + "".join(f"Khách {i},đẹp quá\n" for i in range(50)))

    comment_imports.take(SYSTEM, file)
    heard = [len(said(session))]
    while comment_imports.go_on_with_all():
        heard.append(len(said(session)))

    assert heard == [20, 40, 50]
    kept = comment_imports.find(session, file.id)
    assert (kept.lines, kept.heard, kept.known, kept.rejected) == (50, 50, 0, 0)


def test_what_is_left_of_a_file_when_the_session_ends_is_rejected(session, monkeypatch):
    monkeypatch.setattr(comment_imports, "_BUSY", -1)
    file = send(session, "author,text\n" + "".join(f"Khách {i},đẹp quá\n" for i in range(50)))
    comment_imports.take(SYSTEM, file)
    sessions.end(SYSTEM, session.id)

    comment_imports.go_on_with_all()

    kept = comment_imports.find(session, file.id)
    assert (kept.lines, kept.heard, kept.known, kept.rejected) == (50, 20, 0, 30)


def test_json_lines_with_ids_of_the_platform_are_known_by_them(session):
    make.say(session, "a1 1kg", "Lan", external_id="fb-1")

    report = comment_imports.look(SYSTEM, send(session, '{"id": "fb-1", "author": "Lan", "text": "a1 1kg"}\n'
                                                        '{"id": "fb-2", "author": "Lan", "text": "a1 1kg"}'))

    assert [each.is_known for each in report.foreseen] == [True, False]


def test_a_moment_has_an_offset_or_is_local_or_counts_from_the_beginning(session):
    begin = make.fresh(session).went_live_at
    eight = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)

    read = comment_files.moment
    assert read(session, "2026-11-21T20:05:00+07:00")[0] == eight
    assert read(session, "2026-11-21T13:05:00Z")[0] == eight
    assert read(session, "2026-11-21 20:05:00")[0] == eight
    assert read(session, "21/11/2026 20:05") == (eight, timedelta(minutes=1))
    assert read(session, str(int(eight.timestamp())))[0] == eight == read(session, f"{int(eight.timestamp())}000")[0]
    assert read(session, "90")[0] == begin + timedelta(seconds=90) == read(session, "90,0", is_seconds=True)[0]
    for wrong in ("31/02/2026 20:05", "25:61", "2026-13-01T00:00:00", "9" * 14, "nan", "x"):
        assert read(session, wrong) is None


@pytest.mark.parametrize(("data", "error"), [
    (b"a,b\n1,2", ColumnsMissing), (b"ten,gio\nLan,20:05", ColumnsMissing),
    (b"x" * (comment_files.LARGEST + 1), FileTooLarge),
])
def test_what_is_no_file_of_comments_is_refused(session, data, error):
    with pytest.raises(error):
        send(session, data)


def test_markup_control_signs_and_turned_text_are_kept_as_text_or_rejected(session):
    file = send(session, "author,text\nLan,<script>alert(1)</script>\nHoa,\u202ea1 2kg\nMai,a\x02b\nMai,"
                + "a" * 10_000)

    report = comment_imports.look(SYSTEM, file)
    comment_imports.take(SYSTEM, file)

    assert [(fault.at, fault.what) for fault in report.faults] == [(4, "signs")]
    assert [text for _, text in said(session)] == ["<script>alert(1)</script>", "\u202ea1 2kg", "a" * 500]


def test_comments_of_tiktok_are_counted_and_no_order_comes_of_them(context):
    session = make.live(channel_ids=(make.channel(Platform.TIKTOK).id,))

    comment_imports.take(SYSTEM, send(session, "author,text\nLan,a1 2kg\n"))

    assert said(session) == [("Lan", "a1 2kg")]
    assert make.claims_of(session) == []


def test_a_file_of_another_session_is_not_found_and_after_the_end_none_is_taken(session):
    file, other = send(session, "author,text\nLan,a1\n"), make.live()
    sessions.end(SYSTEM, session.id)

    with pytest.raises(NoSuchFile):
        comment_imports.find(other, file.id)
    for act in (lambda: comment_imports.take(SYSTEM, file), lambda: send(session, "author,text\nLan,a2\n")):
        with pytest.raises(NotOnAir):
            act()


def test_what_nobody_takes_is_forgotten_after_a_week(session):
    send(session, "author,text\nLan,a1\n")
    taken = send(session, "author,text\nHoa,a1\n")
    comment_imports.take(SYSTEM, taken)

    with clock.at(clock.now() + timedelta(days=8)):
        assert comment_imports.forget() == 1

    assert db.session.scalars(sa.select(CommentFile.id)).all() == [taken.id]


def test_the_crew_sends_looks_and_takes_and_others_find_nothing(app):
    with app.app_context():
        host = accounts.person(Role.HOST)
        session = make.live(host_ids=(host.id,))
        channel_id = str(session.channels[0].channel_id)
        browser, other = accounts.Browser(app, host), accounts.Browser(app, accounts.person(Role.HOST))
        path = f"/studio/{session.code}/comments/file"

    def posted(data):
        return browser.post(path, channel=channel_id, file=(io.BytesIO(data), "bình luận.csv"))

    wrong = posted("tên,x\n日本,ß".encode("utf-16-le")[1:])
    sent = posted("tên;bình luận\nLan;a1 2kg\n;<b>x</b>\n".encode())
    looked = browser.get(sent.location)
    again = posted("tên;bình luận\nLan;a1 2kg\n;<b>x</b>\n".encode())
    done = browser.post(sent.location)
    after = browser.get(sent.location)

    assert [each.status_code for each in (wrong, sent, looked, done)] == [422, 303, 200, 303]
    assert again.location == sent.location
    assert "Lan" in looked.text and "tên" in looked.text and after.status_code == 200
    with app.app_context():
        assert make.kilos(session, "Lan") == 2
    for answer in (other.get(path), other.get(sent.location), other.post(sent.location)):
        assert answer.status_code == 404
