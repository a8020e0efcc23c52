"""Bad bytes over HTTP, for every way in which words come into a session: refused with a sentence, or kept as clean
text; never an error of ours, and nothing half kept."""
from __future__ import annotations

import gzip
import json
import unicodedata
from io import BytesIO

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core import checks, clock
from core.db import db
from core.text import storable
from livestream.bringing import comment_imports
from livestream.comments import hearing
from livestream.models import Claim, Comment, CommentFile, Delivery, LiveBuyer, Platform
from livestream.platforms import deliveries
from orders.models import Order
from tests.integration.fuzz.nasty import wrong_with
from tests.integration.livestream import badly_sent as sent
from tests.make import accounts, audience, facebook
from tests.make import livestream as make
from tests.make.programs import Program, token

pytestmark = pytest.mark.usefixtures("context")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
FEW = ("no UTF-8", "half of a pair", "NUL", "ten thousand")
ESCAPES = ("a1 1kg \\ud800", "a1 1kg \\udc00\\ud800", "a1\\u0000 1kg")
FILES = {
    **{f"CSV with {name}": b"author,text\nLan," + words.replace(b"\n", b" ") + b"\nHoa,a1 1kg\n"
       for name, words in sent.WORDS.items()},
    "UTF-16": "author,text\nLan,a1 1kg\n".encode("utf-16"),
    "UTF-16 unmarked": "author,text\nLan,a1 1kg\n".encode("utf-16-le"),
    "UTF-16 cut in a letter": "author,text\nLan,a1 1kg\n".encode("utf-16")[:-1],
    "Windows": "author,text\nLan,a1 1kg nhé\n".encode("cp1258"),
    "packed": gzip.compress(b"author,text\nLan,a1 1kg\n"),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    "a line of JSON cut off": b'{"author": "Lan", "text": "a1 1kg"}\n{"author": "Hoa", "te',
    "half of a pair in JSON": b'{"author": "Lan", "text": "a1 1kg \\ud800"}\n{"author": "Hoa", "text": "a1 1kg"}',
    "a list in JSON": b'{"author": ["Lan"], "text": {"a1": 1}}',
    "an open quote": b'author,text\nLan,"a1 1kg\nHoa,a1 1kg',
    "names alone": b"author,text\n", "empty": b"", "spaces": b" \n\t\n", "only NUL": b"\0" * 400,
}


ASKED = ("%FF%FE", "%ED%A0%80", "a%00b", "%C0%AF", "%1B%5B31m", "%E2%80%AE%D7%A9", "%zz", "x" * 9_000,
         "%3Cimg%20src=x%20onerror=alert(1)%3E", "a%FF%FEp%00")


@pytest.fixture
def session(context):
    """On air on our own page, on a page of Facebook and on TikTok, with more plums than anybody asks for."""
    return make.live(allotment=90_000, channel_ids=(
        facebook.page().id, make.channel(Platform.OWN).id, make.channel(Platform.TIKTOK).id))


@pytest.fixture
def crew(app, session):
    """A browser of the host."""
    return accounts.Browser(app, accounts.person(Role.HOST, Scope.SESSION, str(session.id)))


def held():
    """How many rows there are of all that words become."""
    db.session.rollback()
    return [db.session.scalar(sa.select(sa.func.count()).select_from(model))
            for model in (Comment, Claim, LiveBuyer, Order, CommentFile, Delivery)]


def judged(what, before, answer):
    """What is wrong with an answer, and with what was kept for it."""
    trouble = wrong_with(answer)
    if answer.status_code >= 400 and held() != before:
        trouble = f"{trouble} {answer.status_code}, and something is kept: {before} {held()}"
    return [(what, trouble)] if trouble else []


def all_is_clean(app, session, pages=()):
    """What is kept is text, and every page that shows it stands."""
    for row in db.session.scalars(sa.select(Comment).execution_options(populate_existing=True)):
        assert storable(row.text)
        assert row.text == unicodedata.normalize("NFC", row.text)
        assert 0 < len(row.text) <= hearing.LONGEST
        assert storable(row.author_name)
    for page in (f"/lives/{session.code}", *pages):
        assert wrong_with(app.test_client().get(page)) == ""
    assert checks.run() == []


def test_the_api_refuses_bad_bytes_or_hears_clean_words(app, session):
    host = Program(app, token(accounts.person(Role.HOST, Scope.SESSION, str(session.id))))
    number = iter(range(10**6))

    def body(words, platform):
        said = {"platform": platform, "external_id": f"n{next(number)}", "author_id": "u1", "author_name": "Lan",
                "said_at": clock.now().isoformat()}
        return b'{"comments": [' + sent.in_json(words, said) + b"]}"

    found, heard = [], 0
    for platform in ("facebook", "tiktok"):
        words = {**sent.WORDS, **{each: each.encode() for each in ESCAPES}}
        tries = [(what, (body(each, platform), {"Content-Type": JSON})) for what, each in words.items()]
        tries += [(what, shape(body(b"a1 1kg", platform), JSON)) for what, shape in sent.SHAPES.items()]
        for what, (data, headers) in tries:
            before = held()
            answer = host.post(f"/api/v1/sessions/{session.code}/comments", data=data, headers=headers)
            found += judged((platform, what), before, answer)
            assert answer.status_code in (200, 400, 415, 422), (platform, what)
            heard += answer.status_code == 200
    assert found == []
    assert heard == held()[0] > 0
    all_is_clean(app, session)


def test_the_webhook_keeps_what_is_signed_and_acts_on_what_it_can_read(app, session):
    facebook.connect(app)
    value = facebook.comment()["value"]
    change = facebook.body(facebook.comment("here come the words"))
    tries = [(what, (change.replace(b"here come the words", words.replace(b'"', b'\\"')), {"Content-Type": JSON}))
             for what, words in {**sent.WORDS, **{each: each.encode() for each in ESCAPES}}.items()]
    tries += [(what, shape(facebook.body({"field": "feed", "value": value}), JSON))
              for what, shape in sent.SHAPES.items()]

    found = []
    for what, (data, headers) in tries:
        before = held()
        with app.app_context():
            answer = app.test_client().post("/hooks/facebook", data=data, headers={
                "X-Hub-Signature-256": facebook.signature(data), **headers})
        found += judged(what, before, answer)
    deliveries.act_on_waiting()

    assert found == []
    assert held()[5] > 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Delivery).where(Delivery.verdict.is_(None))) == 0
    all_is_clean(app, session)


def tried_by_form(browser, path, field, fields):
    """What is wrong when this form comes with bad bytes in one field, and how often it was taken.

    A field that is said to be text gets everything, also in other shapes; that passes to no database, hence one is
    enough for it.
    """
    is_main, found, accepted = field in ("text", "comment"), [], 0
    proper = {"csrf_token": browser.form_token(), **fields}
    tries = [(what, (sent.in_form({**proper, "request_key": what}, field, words), {"Content-Type": FORM}))
             for what, words in sent.WORDS.items() if is_main or what in FEW]
    if is_main and db.engine.dialect.name == "sqlite":
        tries += [(what, shape(sent.in_form({**proper, "request_key": what}, field, b"a1 1kg Lan"), FORM))
                  for what, shape in sent.SHAPES.items()]
    for what, (data, headers) in tries:
        before = held()
        with browser.app.app_context():
            answer = browser.client.post(path, data=data, headers=headers)
        found += judged((path, what), before, answer)
        accepted += answer.status_code < 400
    return found, accepted


def test_what_the_crew_pastes_types_and_writes_from_paper_is_clean_or_refused(app, session, crew):
    facebook_page = str(session.channels[0].channel_id)
    studio = f"/studio/{session.code}"
    found = []
    for path, field, fields in (
            (f"{studio}/comments/paste", "text", {"channel": facebook_page}),
            (f"{studio}/comments/paste", "rows-0-text", {
                "channel": facebook_page, "step": "take", "rows-0-keep": "y", "rows-0-author": "Lan"}),
            (f"{studio}/comments/paste", "rows-0-author", {
                "channel": facebook_page, "step": "take", "rows-0-keep": "y", "rows-0-text": "a1 1kg"}),
            (f"{studio}/console/by-hand", "text", {}),
            (f"{studio}/console/by-hand", "request_key", {"text": "a1 1 Mai"}),
            (f"{studio}/tally/enter", "text", {"step": "enter"}), (f"{studio}/tally/enter", "text", {"step": "check"})):
        trouble, accepted = tried_by_form(crew, path, field, fields)
        found += trouble
        assert accepted > 0, path

    assert found == []
    assert held()[0] > 0
    all_is_clean(app, session)
    for page in ("console", "comments/paste", "tally/enter", "report"):
        assert wrong_with(crew.get(f"{studio}/{page}")) == ""


def test_what_viewers_write_and_tap_is_clean_or_refused(app, session, client, monkeypatch):
    monkeypatch.setattr("livestream.audience.joining._OF_VIEWER", 10**6)
    monkeypatch.setattr("livestream.audience.joining._OF_ADDRESS", 10**6)
    browser = accounts.Browser(app)
    audience.browser(browser.client, messenger=audience.messenger(app, monkeypatch))
    live, found = f"/lives/{session.code}", []
    for path, field, fields in (
            (f"{live}/comments", "comment", {}), (f"{live}/comments", "request_key", {"comment": "a1 1kg"}),
            (f"{live}/buy", "quantity", {"item": "A01", "unit": "kg"}), (f"{live}/buy", "unit", {
                "item": "A01", "quantity": "1"}), (f"{live}/change", "item", {"unit": "kg", "quantity": "1"})):
        found += tried_by_form(browser, path, field, fields)[0]

    assert found == []
    assert held()[0] > 0
    all_is_clean(app, session)


@pytest.mark.parametrize("name", [None, "…\x00.csv", "x" * 9_000])
def test_a_file_is_read_right_or_refused_and_never_half(app, session, crew, name):
    """Whatever is in it; with a name of its own, and with one that is none."""
    path, found, kept = f"/studio/{session.code}/comments/file", [], 0
    files = FILES if name is None else {"Windows": FILES["Windows"]}
    for what, data in files.items():
        before = held()
        fields = {"csrf_token": crew.form_token(), "channel": str(session.channels[0].channel_id)}
        with app.app_context():
            answer = crew.client.post(path, data={**fields, "file": (BytesIO(data), name or f"{what}.csv")})
        found += judged(what, before, answer)
        if answer.status_code == 303:
            kept += 1
            found += judged((what, "is looked at"), held(), crew.get(answer.location))
            assert crew.post(answer.location).status_code in (303, 422)
    comment_imports.go_on_with_all()

    assert found == []
    assert kept > 0
    rows = db.session.scalars(sa.select(CommentFile).execution_options(populate_existing=True)).all()
    assert [row.name for row in rows if not storable(row.name) or len(row.name) > 160] == []
    assert [row.name for row in rows if row.taken_at is not None and row.heard + row.known + row.rejected != row.lines
            ] == []
    all_is_clean(app, session)


def test_questions_in_addresses_are_answered(app, session, crew):
    seller = session.items[0].product.cooperative
    host = Program(app, token(accounts.person(Role.HOST, Scope.SESSION, str(session.id))))
    found = []
    for words in ASKED:
        asked = [f"/lives?view={words}&day={words}&q={words}", f"/lives?seller={words}&channel={words}&commune={words}",
                 f"/studio/calendar?view={words}&day={words}&host={words}", f"/studio/new?day={words}&like={words}",
                 f"/studio/{session.code}/items/new?q={words}", f"/lives/{words[:200]}", f"/search?q={words}",
                 f"/desk/{seller.slug}/sessions?page={words}"]
        answers = [(path[:80], crew.get(path)) for path in asked]
        answers += [(words, host.get(f"/api/v1/sessions/{session.code}/channels?after={words}&kinds={words}"))]
        found += [(path, trouble) for path, answer in answers if (trouble := wrong_with(answer))]

    assert found == []


def test_control_a_body_that_is_fine_is_heard_on_each_way(app, session, crew):
    """Else every refusal above might be for another reason."""
    host = Program(app, token(accounts.person(Role.HOST, Scope.SESSION, str(session.id))))
    said = {"platform": "facebook", "external_id": "fine", "author_id": "u1", "author_name": "Lan",
            "said_at": clock.now().isoformat()}
    data = b'{"comments": [' + sent.in_json("chốt a1 1kg".encode(), said) + b"]}"

    heard = host.post(f"/api/v1/sessions/{session.code}/comments", data=data, headers={"Content-Type": JSON})
    fields = {"csrf_token": crew.form_token(), "request_key": "fine"}
    form = sent.in_form(fields, "text", "a1 2 Mỷ".encode())
    with app.app_context():
        typed = crew.client.post(f"/studio/{session.code}/console/by-hand", data=form, headers={"Content-Type": FORM})

    assert (json.loads(heard.text)["ordered"], typed.status_code) == (1, 303)
    assert (make.kilos(session, "Lan"), make.kilos(session, "Mỷ")) == (1, 2)
