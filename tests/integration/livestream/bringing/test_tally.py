"""Lines from paper: each by the claim rule, each once, and what is refused stays to be mended."""
from __future__ import annotations

import pytest

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from livestream import sessions
from livestream.bringing import tally
from livestream.bringing.tally import Bad
from livestream.errors import NotOnAir, OverTheLimit, TooManyLines
from tests.make import accounts, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def session():
    """Ten kilos of plums as A01, tea as A02, and Lan, number 1, who has two kilos of plums."""
    session = make.live()
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)), limit_per_buyer=3_000)
    make.say(session, "a1 2kg", "Lan")
    return session


LINES = """Mai, 0912 345 678, A01, 3
Hoa, , a2, 1

Mai, 0912345678, A1, 1
#1\t\tA01\t+1
"""
BAD_LINES = [
    ("Mai, 0912345678, Z99, 1", Bad.UNKNOWN_CODE), ("Mai, 0912345678, mận, 1", Bad.UNKNOWN_CODE),
    ("Mai, 12345, A01, 1", Bad.BAD_PHONE), ("99, , A01, 1", Bad.UNKNOWN_NUMBER), (", , A01, 1", Bad.NOBODY),
    ("Mai, , A01, nhiều", Bad.NOT_UNDERSTOOD), ("Mai, , A01, -1", Bad.NOT_UNDERSTOOD),
    ("gì đó lạ", Bad.NOT_UNDERSTOOD), ("Mai, , A01, 1, 2 con", Bad.NOT_UNDERSTOOD),
    ("Mai, , A02, 4", Bad.OVER_THE_LIMIT),
]


def test_each_line_does_what_was_foreseen(session):
    foreseen = tally.check(SYSTEM, session.id, LINES)
    before = make.kilos(session, "Mai")
    done = tally.enter(SYSTEM, session.id, LINES, "k")

    assert before == 0
    assert [(each.at, each.did) for each in foreseen[:2]] == [(1, "claimed"), (2, "claimed")]
    assert foreseen[2].again == 1
    assert [(each.at, each.did, each.number) for each in done] == [
        (1, "claimed", 2), (2, "claimed", 3), (4, "lowered", 2), (5, "added", 1)]
    assert [make.kilos(session, name) for name in ("Mai", "Hoa", "Lan")] == [1, 1, 3]
    assert make.order_of(session, "Mai").buyer_phone == "0912345678"


def test_the_same_lines_again_change_nothing(session):
    first = tally.enter(SYSTEM, session.id, LINES, "k")

    second = tally.enter(SYSTEM, session.id, LINES, "k")

    assert [each.number for each in second] == [each.number for each in first]
    assert [make.kilos(session, name) for name in ("Mai", "Hoa", "Lan")] == [1, 1, 3]


def test_a_line_that_is_mended_is_done_and_the_others_stay_done(session):
    tally.enter(SYSTEM, session.id, "#1, , A01, +1\nMai, 123, A01, 1", "k")

    tally.enter(SYSTEM, session.id, "#1, , A01, +1\nMai, 0912345678, A01, 1", "k")

    assert [make.kilos(session, name) for name in ("Lan", "Mai")] == [3, 1]


@pytest.mark.parametrize(("line", "bad"), BAD_LINES)
def test_what_is_wrong_with_a_line_is_said_before_and_changes_nothing(session, line, bad):
    assert tally.check(SYSTEM, session.id, line)[0].bad == bad

    (done,) = tally.enter(SYSTEM, session.id, f"{line}", "k")

    assert done.bad == bad or isinstance(done.error, OverTheLimit)
    assert [make.claims_of(session, name) for name in ("Mai", "")] == [[], []]


def test_a_bad_line_keeps_no_other_from_being_done(session):
    done = tally.enter(SYSTEM, session.id, "Mai, , A02, 4\nHoa, , A01, 1", "k")

    assert [each.is_done for each in done] == [False, True]
    assert make.kilos(session, "Hoa") == 1


def test_what_is_sold_out_goes_onto_the_waiting_list_and_is_said_before(session):
    text = "Mai, , A01, 8\nHoa, , A01, 5"

    foreseen = tally.check(SYSTEM, session.id, text)
    done = tally.enter(SYSTEM, session.id, text, "k")

    assert [each.is_waiting for each in foreseen] == [False, True] == [each.is_waiting for each in done]


def test_a_line_that_repeats_an_order_is_said_to_change_nothing(session):
    (foreseen,) = tally.check(SYSTEM, session.id, "1, , A01, 2")

    assert (foreseen.did, foreseen.number) == ("repeated", 1)


def test_a_line_without_commas_is_read_like_an_order_by_hand(session):
    tally.enter(SYSTEM, session.id, "a1 2 Mai 0912 345 678", "k")

    assert make.kilos(session, "Mai") == 2


def test_while_closing_paper_counts_and_before_the_beginning_nothing_is_entered(session):
    sessions.close(SYSTEM, session.id)
    assert tally.enter(SYSTEM, session.id, "Mai, , A01, 1", "k")[0].is_done
    planned = make.planned()

    for act in (lambda: tally.check(SYSTEM, planned.id, "x"), lambda: tally.enter(SYSTEM, planned.id, "x", "k")):
        with pytest.raises(NotOnAir):
            act()


def test_more_lines_than_a_sheet_has_are_refused(session):
    with pytest.raises(TooManyLines):
        tally.check(SYSTEM, session.id, "Mai, , A01, 1\n" * 301)


def test_paper_is_printed_and_typed_in_by_the_crew_and_nothing_typed_is_lost(app):
    with app.app_context():
        host = accounts.person(Role.HOST)
        session = make.live(host_ids=(host.id,), title="Chợ phiên Sìn Hồ")
        browser, other = accounts.Browser(app, host), accounts.Browser(app, accounts.person(Role.HOST))
        path = f"/studio/{session.code}/tally"

    sheet = browser.get(path).text
    plan = browser.get(f"/studio/{session.code}/sheet").text
    text = "Mai, 0912345678, A01, 1\n<b>, 12, A01, 1"
    seen = browser.post(f"{path}/enter", text=text, request_key="k", step="check")
    done = browser.post(f"{path}/enter", text=text, request_key="k", step="enter")
    empty = browser.post(f"{path}/enter", text="", request_key="k", step="enter")

    assert "Chợ phiên Sìn Hồ" in sheet and session.code in sheet and "A01" in sheet
    assert session.code in plan
    assert [each.status_code for each in (seen, done, empty)] == [200, 200, 422]
    assert "Mai, 0912345678, A01, 1\r\n" in seen.text or "Mai, 0912345678, A01, 1\n&lt;b&gt;" in seen.text
    field = done.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "&lt;b&gt;, 12, A01, 1" in field and "Mai" not in field
    for answer in (other.get(path), other.get(f"{path}/enter"),
                   other.post(f"{path}/enter", text=text, request_key="k2", step="enter")):
        assert answer.status_code == 404
