"""Bad input of every source, in one table: nothing of it breaks anything, and nothing said is lost or doubled."""
import contextlib

import pytest
import sqlalchemy as sa

from core import checks, clock, tables
from core.db import db
from livestream import sessions
from livestream.bringing import brought, comment_imports, pasting, tally
from livestream.by_hand import hand
from livestream.comments import hearing
from livestream.errors import CodeIsKnown, NotOnAir, NotUnderstood
from livestream.models import Claim, ClaimStatus, Comment, CommentFile, LiveBuyer, Platform
from livestream.planning import lineup
from livestream.planning.lineup import ItemChange
from livestream.platforms import incoming
from livestream.platforms.connection import Said
from tests.make import audience, shop
from tests.make import livestream as make
from tests.make.livestream import SYSTEM

pytestmark = pytest.mark.usefixtures("context")
BAD = {
    "ten thousand characters": "a1 2kg " + "x" * 10_000,
    "control characters": "a1\x01 2kg\x02\x7f\x1b[31m",
    "right to left": "\u202ea1 2kg \u05e9\u05dc\u05d5\u05dd \u202c",
    "markup": "<script>alert(1)</script> a1 2kg <img src=x onerror=alert(1)>",
}


@pytest.fixture
def session(context):
    """On air on our own page, on Facebook and on TikTok."""
    session = make.live(channel_ids=tuple(make.channel(each).id for each in (
        Platform.FACEBOOK, Platform.OWN, Platform.TIKTOK)))
    yield session
    assert checks.run() == []


def channel(session, platform=Platform.FACEBOOK):
    return next(each.channel for each in session.channels if each.channel.platform == platform)


def by_api(session, text, nth):
    hearing.hear(SYSTEM, session.id, [make.comment(text, external_id=f"api{nth}")])


def by_bridge_of_tiktok(session, text, nth):
    hearing.hear(SYSTEM, session.id, [make.comment(text, external_id=f"t{nth}", platform=Platform.TIKTOK)])


def by_connection(session, text, nth):
    incoming.hear(session, channel(session), [Said(f"fb{nth}", "u1", "Lan", text, clock.now())])


def by_own_page(session, text, nth):
    audience.write(session, text, audience.viewer("0912345670", "Hoa"), f"key{nth}")


def by_paste(session, text, nth):
    rows = pasting.read(f"Lan: {text}")
    brought.paste(SYSTEM, session.id, channel(session).id, [each for each in rows if each.author and each.text])


def by_file(session, text, nth):
    text = text.replace("\n", " ")
    body = "author,text\nLan,\"{}\"\n".format(text.replace('"', "'")).encode()
    file = comment_imports.keep(SYSTEM, session.id, channel(session).id, f"{nth}.csv", body)
    if file.taken_at is None:
        comment_imports.take(SYSTEM, file)
        comment_imports.go_on_with_all()


SOURCES = [by_api, by_bridge_of_tiktok, by_connection, by_paste, by_file]
# what our own page shows to everybody is calmed first: tests/integration/livestream/audience/test_talk.py


ORDERING = [*(each for each in SOURCES if each is not by_bridge_of_tiktok), by_own_page]
each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__)
each_ordering = pytest.mark.parametrize("source", ORDERING, ids=lambda source: source.__name__)


@each_source
@pytest.mark.parametrize("kind", BAD)
def test_bad_text_is_kept_as_text_once_and_cut_at_the_longest(session, source, kind):
    for _ in range(2):  # the same again
        source(session, BAD[kind], 1)

    rows = db.session.scalars(sa.select(Comment)).all()
    if source is by_file and not rows:  # a line that cannot be read is named in the report of the file, never dropped
        file = db.session.scalars(sa.select(CommentFile)).one()
        assert (kind, file.lines, file.rejected) == ("control characters", 1, 1)
        return
    assert len(rows) == 1
    assert 0 < len(rows[0].text) <= hearing.LONGEST
    assert rows[0].text in BAD[kind].replace('"', "'") or source in (by_paste, by_file), "nothing is taken out of it"


@each_ordering
def test_a_code_stays_what_buyers_know_while_comments_arrive(session, source):
    source(session, "a1 1kg", 1)
    with pytest.raises(CodeIsKnown):
        lineup.change_item(SYSTEM, session.id, "A01", ItemChange("B07", 10, 10_000, {}))
    make.add(session, shop.product(name="Chè shan tuyết"))

    source(session, "a2 1kg", 2)

    assert {claim.item.code for claim in db.session.scalars(sa.select(Claim))} == {"A01", "A02"}


@each_ordering
def test_after_the_end_nothing_is_claimed_and_whoever_waited_is_told_so(session, source):
    make.say(session, "a1 10kg", "Mai")
    source(session, "a1 2kg", 1)
    assert [claim.status for claim in db.session.scalars(
        sa.select(Claim).join(LiveBuyer).where(LiveBuyer.name != "Mai"))] == [ClaimStatus.WAITING]
    sessions.end(SYSTEM, session.id)

    with contextlib.suppress(NotOnAir):
        source(session, "a1 1kg", 2)

    db.session.expire_all()
    assert [claim.status for claim in db.session.scalars(
        sa.select(Claim).join(LiveBuyer).where(LiveBuyer.name != "Mai"))] == [ClaimStatus.RELEASED]


@pytest.mark.parametrize("platform", [Platform.FACEBOOK, Platform.OWN, Platform.TIKTOK])
def test_events_out_of_order_end_as_in_order(session, platform):
    said = make.comment("a1 2kg", platform=platform)
    edit, gone = make.edited(said, "a1 3kg"), make.removed(said)

    for each in (gone, edit, said, edit):
        hearing.hear(SYSTEM, session.id, [each])

    assert make.stored(said).removed_at is not None
    assert make.kilos(session) == 0


@pytest.mark.parametrize("kind", BAD)
def test_by_hand_and_from_paper_bad_text_is_said_to_be_unclear_or_is_an_order(session, kind):
    try:
        hand.by_hand(SYSTEM, session.id, f"{BAD[kind]} Lan", "k")
    except NotUnderstood:
        assert db.session.scalars(sa.select(Comment)).all() == []
    (verdict,) = tally.enter(SYSTEM, session.id, f"Hoa, , A01, {BAD[kind]}", "k")

    assert verdict.bad == tally.Bad.NOT_UNDERSTOOD
    assert all(len(row.text) <= hearing.LONGEST for row in db.session.scalars(sa.select(Comment)))


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258", "utf-8-sig"])
def test_a_file_in_another_encoding_is_read_right_or_refused_and_never_half(session, encoding):
    text = "author,text\nLan,a1 2kg\n"
    try:
        file = comment_imports.keep(SYSTEM, session.id, channel(session).id, "a.csv", text.encode(encoding))
        comment_imports.take(SYSTEM, file)
        comment_imports.go_on_with_all()
    except tables.UnknownEncoding:
        assert db.session.scalars(sa.select(Comment)).all() == []
        return

    assert [row.text for row in db.session.scalars(sa.select(Comment))] == ["a1 2kg"]
