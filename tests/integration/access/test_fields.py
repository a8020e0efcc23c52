"""Who reads which field: buyers' names, numbers, streets and links are found only where somebody needs them."""
from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from accounts.models import Person
from core import logs
from core.db import db
from core.phones import masked, spaced
from orders.models import Order
from shop.models import Product
from tests.integration.access.walking import seeds, walked
from tests.make import orders

WALKERS = ("stranger", "person", "member", "host", "operator", "trainer", "officer", "province")
READERS = ("stranger", "person", "trainer", "officer", "province")


def spellings(phone):
    return {phone, spaced(phone), phone[1:], phone.replace("0", "+84", 1), f"{phone[:4]}.{phone[4:7]}.{phone[7:]}"}


def buyers_words(world, *sides, with_masked=True):
    """Everything about the buyers of these sides that could be read on a page."""
    found = set()
    for name in sides:
        secrets, number = world.sides[name].secrets, world.sides[name].name
        found |= {*secrets.names, *secrets.streets, *secrets.links}
        found |= {f"Nghi Ngờ Kín {list(world.sides).index(number) + 1}"}
        for phone in secrets.phones:
            found |= spellings(phone) | ({masked(phone)} if with_masked else set())
    return found


def told(world, role, words):
    """Which of these words are read on which pages by somebody with this role, and how many pages there were."""
    found, pages = {}, walked(world, role).pages
    for path, answer in pages:
        said = f"{answer.data.decode(errors='replace')}\n{answer.headers}"
        for word in words:
            if word in said:
                found.setdefault(word, []).append(path)
    return found, len(pages)


@pytest.mark.parametrize("role", READERS)
def test_who_only_reads_figures_reads_nothing_about_buyers(world, role):
    found, count = told(world, role, buyers_words(world, *world.sides) | {"Khách Chung", "0969000009"})

    assert found == {}
    assert count > 40


def test_a_cooperative_reads_about_its_own_buyers_only(world):
    own = world.sides["one"].secrets
    needed = {own.phones[0], own.phones[1], own.names[0], own.streets[0], "Khách Chung"}
    foreign = buyers_words(world, "two", "three")

    found, _ = told(world, "member", needed | foreign | {*own.links})

    assert {*found} == needed, {word: found[word] for word in {*found} - needed}


def test_a_cooperative_reads_of_a_mixed_order_its_own_goods_only(world):
    visitor, slug = world.visitor("member"), world.sides["one"].things["cooperative"]

    page = visitor.get(f"/desk/{slug}/orders/{world.mixed_code}").text

    assert "Gạo phía 1" in page
    assert "phía 2" not in page
    assert "Phía 2" not in page


def test_a_cooperative_that_sends_nothing_any_more_reads_no_number_and_decides_nothing(world):
    """Its goods were cancelled; the order waits for a call about the goods of somebody else."""
    with world.app.app_context():
        sizes = [db.session.query(Product).filter_by(slug=world.sides[side].things["product"]).one().variants[0]
                 for side in ("one", "two")]
        order = orders.order({sizes[0].sku: 1_000, sizes[1].sku: 3_000}, buyer_phone="0969000777",
                             street="Ngõ Không Cần", buyer_name="Khách Chung Hai")
        code = order.code
    visitor, slug = world.visitor("member"), world.sides["one"].things["cooperative"]

    before = visitor.get(f"/desk/{slug}/orders/{code}").text
    visitor.post(f"/desk/{slug}/orders/{code}/cancel", {"reason": "Hết hàng"})
    after = visitor.get(f"/desk/{slug}/orders/{code}").text
    visitor.post(f"/desk/{slug}/orders/{code}/confirm")

    assert "0969 000 777" in before
    assert "0969 000 777" not in after
    assert "Ngõ Không Cần" not in after
    with world.app.app_context():
        assert db.session.query(Order).filter_by(code=code).one().status.value == "placed"


def test_a_crew_reads_about_its_own_session_only(world):
    own = world.sides["one"].secrets
    needed = {own.names[2], own.links[2], "Nghi Ngờ Kín 1"}
    others = buyers_words(world, "two", "three", with_masked=False) | {*own.streets, own.names[0], own.links[0]}

    for role in ("host", "operator"):
        found, _ = told(world, role, needed | others)
        assert {*found} == needed, found


@pytest.mark.parametrize(("role", "path"), [
    ("member", "/desk/{cooperative}/orders"), ("member", "/desk/{cooperative}/today"),
    ("admin", "/office/orders/{order}"),
])
def test_numbers_are_masked_where_nobody_has_to_call(world, role, path):
    side = world.sides["one"]

    page = world.visitor(role).get(path.format(**side.things)).text

    assert masked(side.secrets.phones[0]) in page
    assert [phone for phone in spellings(side.secrets.phones[0]) if phone in page] == []


def test_a_parcel_that_was_delivered_shows_no_number_any_more(world):
    visitor, side = world.visitor("member"), world.sides["one"]
    listed = visitor.get(f"/desk/{side.things['cooperative']}/orders?status=delivered")
    codes = {code for code in listed.text.split('"') if "/orders/CB" in code}

    assert len(codes) == 2
    for code in codes:
        page = visitor.get(code).text
        assert [each for phone in side.secrets.phones for each in spellings(phone) if each in page] == []
        assert [street for street in side.secrets.streets if street in page] == []


@pytest.mark.parametrize("role", ["stranger", "person", "member", "host", "operator", "trainer", "officer", "province"])
def test_only_administrators_read_the_numbers_of_staff(world, role):
    with world.app.app_context():
        own_id = world.who(role)
        phones = [phone for person_id, phone in db.session.query(Person.id, Person.phone) if person_id != own_id]

    found, _ = told(world, role, {each for phone in phones for each in (phone, spaced(phone))})

    assert found == {}


def test_the_link_shows_the_buyer_no_whole_number(world):
    """Whoever is handed the phone for a moment, or looks over a shoulder, reads no number to call."""
    side = world.sides["one"]

    page = world.visitor("stranger").get(f"/o/{side.secrets.links[0]}").text

    assert side.secrets.names[0] in page
    assert [phone for phone in spellings(side.secrets.phones[0]) if phone in page] == []


@pytest.fixture
def log(monkeypatch):
    """What the installation would write to its log, as text."""
    root, text = logging.getLogger(), io.StringIO()
    monkeypatch.setattr(root, "handlers", [*root.handlers])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr("sys.stderr", text)
    logs.configure("INFO")
    monkeypatch.setattr(logs, "log", structlog.get_logger("request"))
    yield text
    structlog.reset_defaults()


def test_logs_hold_no_number_no_street_and_no_link(world, log):
    side = world.sides["one"]
    words = buyers_words(world, *world.sides, with_masked=False)
    for role in ("stranger", "member", "host", "admin"):
        reader = world.visitor(role)
        for path in seeds(world, role, "one"):
            reader.get(path)
    visitor, secret = world.visitor("stranger"), side.secrets.links[0]
    for path in (f"/o/{secret}", f"/o/{secret}x", f"/o/{secret}/", f"//o/{secret}", f"/O/{secret}", f"/o//{secret}",
                 f"/vi/o/{secret}", f"/{secret}", f"/o/{secret}/cancel",
                 f"/o/{secret}/keep", f"/api/v1/orders/{secret}", f"/api/v1/orders/{secret}/zz",
                 f"/lives/{side.secrets.phones[0]}", f"/p/{spaced(side.secrets.phones[0])}"):
        visitor.get(path)
        visitor.client.post(path)
    visitor.post("/sign-in", {"identifier": side.secrets.phones[0], "password": "khong phai mat khau"})
    visitor.post("/checkout", {"buyer_phone": side.secrets.phones[0], "address": side.secrets.streets[0]})

    lines = log.getvalue().splitlines()

    assert len(lines) > 200
    assert all(json.loads(line)["event"] for line in lines)
    written = log.getvalue()
    assert sorted(word for word in words if word in written) == []
    assert "khong phai mat khau" not in written
