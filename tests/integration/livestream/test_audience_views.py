"""Viewers of our own live page, over HTTP and without scripts: verify, write, buy, change, leave."""
from __future__ import annotations

import re

import pytest

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.audience import joining, talk
from livestream.models import Platform
from shop.models import PaperKind
from tests.make import accounts, audience, orders, papers, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
JSON = {"Accept": "application/json"}
BAD_CLAIMS = [
    {"quantity": "0"}, {"quantity": "-1"}, {"quantity": "abc"}, {"quantity": "1e9"}, {"quantity": ""},
    {"quantity": "999999999"}, {"item": "Z99"}, {"unit": "tấn"}, {"item": "A01; DROP", "unit": "kg"},
    {"quantity": "0,0001"},
]


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def messenger(app, monkeypatch):
    return audience.messenger(app, monkeypatch)


@pytest.fixture
def session(context):
    return make.live(allotment=5_000, channel_ids=(make.channel(Platform.OWN).id, make.channel().id))


@pytest.fixture
def known(client, messenger):
    return audience.browser(client, messenger=messenger)


def send(client, session, what, page=None, **fields):
    page = page or client.get(f"/lives/{session.code}").text
    answer = audience.post(client, f"/lives/{session.code}/{what}", page, **fields)
    db.session.rollback()
    return answer


def text_of(client, session):
    return client.get(f"/lives/{session.code}").text


def test_a_guest_who_taps_buy_verifies_first_and_finds_what_they_wanted(session, client, messenger):
    asked = send(client, session, "buy", item="A01", unit="kg", quantity="2")
    assert (asked.status_code, asked.location) == (303, f"/lives/{session.code}/phone")
    assert make.claims_of(session, "Lan") == []

    page = client.get(asked.location).text
    assert "Mua ở chợ, không cần mã" in page
    sent = send(client, session, "phone", page, viewer_name="Lan", phone="0912 345 678")
    assert sent.location == f"/lives/{session.code}/code"
    page = client.get(sent.location).text
    assert "09xx xxx 678" in page
    done = send(client, session, "code", page, code=audience.code_in(messenger))
    assert done.location == f"/lives/{session.code}#buy"
    page = text_of(client, session)
    assert re.search(r'id="quantity"[^>]*value="2"', page)
    assert make.claims_of(session, "Lan") == []
    send(client, session, "buy", page, item="A01", unit="kg", quantity="2")

    assert make.kilos(session, "Lan") == 2
    page = text_of(client, session)
    assert f"/o/{make.order_of(session, 'Lan').secret}" in page
    assert "Lan, số 09xx xxx 678" in page


def test_a_guest_cannot_write_nor_change_and_hears_what_to_do(session, client):
    page = text_of(client, session)
    for what, fields in (("comments", {"comment": "a1 2"}), ("change", {"item": "A01", "unit": "kg", "quantity": "1"})):
        answer = send(client, session, what, page, **fields)
        assert answer.status_code == 409
        assert "Mời quý khách xác minh số điện thoại trước" in answer.text

    assert send(client, session, "comments", page, comment="a1 2", headers=JSON).json["error"]
    assert talk.latest(session) == []


def test_a_wrong_number_is_mended_and_a_wrong_code_says_how_many_tries_are_left(session, client, messenger):
    page = client.get(f"/lives/{session.code}/phone").text
    bad = send(client, session, "phone", page, viewer_name="Lan", phone="0912 345")
    assert bad.status_code == 422
    assert 'value="0912 345"' in bad.text

    send(client, session, "phone", page, viewer_name="Lan", phone=audience.PHONE)
    code = audience.code_in(messenger).replace(" ", "")
    wrong = send(client, session, "code", page, code=f"{(int(code) + 1) % 10**8:08}")

    assert wrong.status_code == 422
    assert "còn thử được 4 lần" in wrong.text
    assert send(client, session, "code", page, code=code).status_code == 303


def test_without_a_code_on_its_way_the_page_asks_for_the_number(session, client, known):
    assert client.get(f"/lives/{session.code}/code").location == f"/lives/{session.code}/phone"
    assert client.get(f"/lives/{session.code}/phone").location == f"/lives/{session.code}"


def test_codes_are_sent_so_often_and_no_more(session, client, messenger):
    page = client.get(f"/lives/{session.code}/phone").text

    answers = [send(client, session, "phone", page, viewer_name="Lan", phone=audience.PHONE) for _ in range(6)]

    assert [each.status_code for each in answers] == [303] * 5 + [429]
    assert "0912 345 678" in answers[-1].text


def test_a_comment_by_form_and_by_script_is_the_same(session, known):
    by_form = send(known, session, "comments", comment="đẹp quá")
    by_script = send(known, session, "comments", comment="giá bao nhiêu ạ", headers=JSON)
    ordered = send(known, session, "comments", comment="a1 2", headers=JSON)

    assert (by_form.status_code, by_form.location) == (303, f"/lives/{session.code}#talk")
    assert set(by_script.json) == {"said", "request_key", "changed"}
    assert (by_script.json["changed"], ordered.json["changed"]) == (False, True)
    assert ordered.json["said"] == "Đã giữ hàng cho quý khách. Mời quý khách ghi nơi nhận."
    assert [each.text for each in talk.latest(session)] == ["a1 2", "giá bao nhiêu ạ", "đẹp quá"]
    assert make.kilos(session, "Lan") == 2


def test_markup_is_shown_as_text_and_nothing_turns_the_line(session, known, client):
    send(known, session, "comments", comment="<script>alert(1)</script> \u202eabc e" + "\u0301" * 6 + "\x07")

    page = text_of(client, session)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert not {"\u202e", "\x07"} & set(page)
    assert "\u0301" * 4 not in page


def test_too_long_a_comment_is_refused_in_numbers_and_kept(session, known):
    answer = send(known, session, "comments", comment="ế" * 10_000)
    script = send(known, session, "comments", comment="x" * 501, headers=JSON)

    assert answer.status_code == script.status_code == 422
    assert "có 10000" in answer.text
    assert "ế" * 10_000 in answer.text
    assert "501" in script.json["error"]
    assert talk.latest(session) == []


def test_one_person_does_not_write_all_the_time_and_neither_does_one_address(session, known, monkeypatch):
    monkeypatch.setattr(joining, "_OF_VIEWER", 2)
    page = text_of(known, session)

    statuses = [send(known, session, "comments", page, comment=f"đẹp {n}").status_code for n in range(3)]
    assert statuses == [303, 303, 429]
    monkeypatch.setattr(joining, "_OF_VIEWER", 100)
    monkeypatch.setattr(joining, "_OF_ADDRESS", 2)

    assert send(known, session, "comments", page, comment="đẹp").status_code == 429
    assert len(talk.latest(session)) == 2


def test_bad_claims_are_refused_in_words_or_wait_for_a_person_and_take_nothing(session, known):
    page = text_of(known, session)

    for fields in BAD_CLAIMS:
        answer = send(known, session, "buy", page, **{"item": "A01", "unit": "kg", "quantity": "2", **fields})
        assert answer.status_code in (303, 422), fields

    assert make.claims_of(session, "Lan") == []


def test_what_was_claimed_is_lowered_and_cancelled_by_tapping(session, known):
    send(known, session, "buy", item="A01", unit="kg", quantity="3")

    lowered = send(known, session, "change", item="A01", unit="kg", quantity="1")
    assert lowered.location == f"/lives/{session.code}#own"
    assert make.kilos(session, "Lan") == 1
    assert "Đã đổi" in text_of(known, session)
    send(known, session, "change", item="A01", unit="kg", quantity="1", cancel="1")

    assert make.kilos(session, "Lan") == 0
    assert talk.latest(session) == []


def test_nobody_changes_the_claims_of_others(session, known, app, messenger):
    make.say(session, "a1 2kg", "Hoa")

    send(known, session, "change", item="A01", unit="kg", cancel="1")

    assert make.kilos(session, "Hoa") == 2


def test_not_my_phone_makes_the_browser_a_guest_and_leaves_the_claims(session, known):
    send(known, session, "buy", item="A01", unit="kg", quantity="1")
    with known.session_transaction() as cookie:
        token = cookie["viewer"]

    send(known, session, "forget")

    page = text_of(known, session)
    assert "xxx 678" not in page
    assert "/o/" not in page
    assert audience.known(token) is None
    assert make.kilos(session, "Lan") == 1


def test_who_is_signed_in_writes_with_their_own_number(session, app):
    person = accounts.person(Role.HOST, name="Giàng Thị Mỷ")
    phone = person.phone
    browser = accounts.Browser(app, person)

    page = browser.get(f"/lives/{session.code}").text
    key = re.search(r'name="request_key" value="([^"]+)"', page)[1]
    browser.post(f"/lives/{session.code}/comments", comment="a1 1kg", request_key=key)
    db.session.rollback()

    assert make.buyer(session, "Giàng Thị Mỷ").phone == phone
    page = browser.get(f"/lives/{session.code}").text
    assert "Không phải số của tôi" not in page
    assert f"/o/{make.order_of(session, 'Giàng Thị Mỷ').secret}" in page


def test_no_whole_number_is_on_the_page_even_of_oneself(session, known):
    send(known, session, "comments", comment="a1 1kg 0987654321")

    page = text_of(known, session)

    for number in ("0912345678", "912345678", "0912 345 678", "0987654321", "0987 654 321"):
        assert number not in page


def test_a_session_without_our_own_channel_has_no_box_and_takes_no_comment(known):
    session = make.live()

    page = text_of(known, session)
    answer = send(known, session, "comments", client_page(known), comment="a1 1kg")

    assert 'id="talk"' not in page
    assert answer.status_code == 409


def client_page(client):
    return client.get("/code").text


def test_the_crew_hides_a_comment_and_shows_it_again(session, known, app):
    host = accounts.person(Role.HOST)
    own = make.live(channel_ids=(make.channel(Platform.OWN).id,), host_ids=(host.id,))
    send(known, own, "comments", comment="bán hàng giả")
    comment_id = make.last_comment(own).id
    crew = accounts.Browser(app, host)
    assert "bán hàng giả" in crew.get(f"/studio/{own.code}/talk").text

    crew.post(f"/studio/{own.code}/talk/{comment_id}/hide")
    assert "bán hàng giả" not in text_of(known, own)
    crew.post(f"/studio/{own.code}/talk/{comment_id}/show")

    assert "bán hàng giả" in text_of(known, own)
    assert crew.post(f"/studio/{session.code}/talk/{comment_id}/hide").status_code == 404
    assert crew.post(f"/studio/{own.code}/talk/987654321/hide").status_code == 404


def test_what_is_added_to_an_order_with_an_address_goes_along_and_asks_for_none(session, client, known):
    audience.write(session, "a1 1kg")
    orders.completed(make.order_of(session, "Lan"), audience.PHONE)

    added = send(known, session, "comments", comment="thêm a1 1kg", headers=JSON)

    assert added.json["said"] == "Đã giữ hàng cho quý khách, gửi cùng đơn quý khách đã đặt."


def test_the_item_on_air_and_the_run_of_show_have_the_stars_of_valid_certificates(session, client):
    goods = shop.product(name="Chè Shan Tuyết", ocop_stars=3)
    make.add(session, goods)
    sessions.put_on_air(SYSTEM, session.id, "A02")
    assert "OCOP 3 sao" not in text_of(client, session)

    papers.paper(goods, PaperKind.OCOP)

    assert text_of(client, session).count('aria-label="OCOP 3 sao"') == 2
