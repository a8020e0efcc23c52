"""The pages before going live: every next step is on them, and what was typed is kept."""
from __future__ import annotations

import re

import pytest

from accounts import identity
from accounts.models import CheckMethod, Role
from core.actors import SYSTEM
from core.db import db
from livestream.models import SessionStatus, Trial
from livestream.readiness import refusing
from shop.models import Paper, PaperKind
from tests.make import accounts, papers
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def crew(app):
    """A session of two items without papers, and browsers of its host and its operator."""
    papers.ask(PaperKind.ORIGIN)
    papers.ask_hosts()
    host, operator = accounts.person(Role.HOST), accounts.person(Role.OPERATOR)
    session = make.planned(host_ids=(host.id,), operator_ids=(operator.id,))
    for _ in range(2):
        make.add(session)
    return session, host, accounts.Browser(app, host), accounts.Browser(app, operator)


def test_a_session_is_made_ready_and_goes_live_with_one_item_refused(crew):
    session, host, browser, operator = crew
    path = f"/studio/{session.code}"
    blocked = browser.post(f"{path}/go_live")
    assert blocked.status_code == 409
    assert "Papers are missing for A01" in blocked.text
    assert blocked.text.count("Refuse the item") == 2

    noted = operator.post(f"{path}/papers/A01/note", kind="origin", number="7/NG", issuer="UBND xã", valid_until="")
    assert noted.status_code == 303
    paper = db.session.query(Paper).one()
    assert "I have seen this paper" not in operator.get(f"{path}/papers/A01").text
    browser.post(f"{path}/papers/A01/seen/{paper.id}")
    browser.post(f"{path}/papers/A02/refuse", reason="chưa mang giấy theo")
    second = operator.post(f"{path}/papers/A02/refuse", reason="giấy mờ")
    assert (second.status_code, second.location) == (303, path)
    still = browser.post(f"{path}/go_live")
    assert "Nobody has checked the identity" in still.text
    identity.record(SYSTEM, host.id, CheckMethod.IN_PERSON, is_passed=True)
    done = browser.post(f"{path}/go_live")

    assert done.status_code == 303
    assert make.fresh(session).status == SessionStatus.LIVE
    sheet = browser.get(f"{path}/sheet").text
    assert "<s>A02</s>" in sheet
    assert "chưa mang giấy theo" in sheet


def test_a_refusal_needs_a_reason_and_can_be_taken_back(crew):
    session, _, browser, _ = crew
    path = f"/studio/{session.code}/papers"

    assert browser.post(f"{path}/A01/refuse", reason="  ").status_code == 422
    browser.post(f"{path}/A01/refuse", reason="mờ quá")
    [row] = refusing.of_session(make.fresh(session))
    assert "mờ quá" in browser.get(f"/studio/{session.code}").text
    assert browser.post(f"{path}/refusals/{row.item_id}/take-back").status_code == 303
    assert refusing.of_session(make.fresh(session)) == []


@pytest.mark.parametrize(("fields", "said"), [
    ({"number": ""}, "This field is required"), ({"kind": "zz"}, "Not a valid choice"),
    ({"valid_until": "2001-01-01"}, "has expired")])
def test_what_is_no_paper_is_said_and_what_was_typed_is_kept(crew, fields, said):
    session, _, browser, _ = crew
    typed = {"kind": "origin", "number": "7/NG", "issuer": "UBND xã Nậm Tăm", "valid_until": "", **fields}

    answer = browser.post(f"/studio/{session.code}/papers/A01/note", **typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert "UBND xã Nậm Tăm" in answer.text


def test_the_network_the_printer_and_the_stock_are_tried_on_the_page(crew):
    session, _, browser, _ = crew
    path = f"/studio/{session.code}/readiness"
    assert browser.get(f"{path}/echo").status_code == 204
    assert "TRIAL" in browser.get(f"{path}/slip").text

    assert browser.post(f"{path}/network", round_trip_ms="90", stream_ms="200").status_code == 303
    assert browser.post(f"{path}/network", round_trip_ms="", stream_ms="").status_code == 422
    assert browser.post(f"{path}/network", round_trip_ms="-5", stream_ms="1").status_code == 422
    assert browser.post(f"{path}/printer", result="good").status_code == 303
    assert browser.post(f"{path}/printer", result="zz").status_code == 422
    key = re.search(r'name="request_key" value="([^"]+)"', browser.get(path).text)[1]
    assert browser.post(f"{path}/count/A01", amount="99,5", request_key=key).status_code == 303
    assert browser.post(f"{path}/count/A01", amount="0,0001", request_key=key).status_code == 422
    assert browser.post(f"{path}/count/A01", amount="nhiều", request_key=key).status_code == 422

    assert db.session.query(Trial).count() == 2
    page = browser.get(path).text
    assert "90 ms" in page
    assert "99.5 kg" in page or "99,5 kg" in page
