"""Fields that a form does not have: whoever sends them changes nothing by them."""
from __future__ import annotations

import io
from functools import cache

import pytest
import sqlalchemy as sa

from core.db import db
from tests.integration.access.walking import walked
from tests.integration.fuzz.forms import different, endpoint_of, forms_of
from tests.make import pictures
from tests.make.orders import WARD

WALKERS = ("stranger", "member", "host", "trainer", "admin")
MARK = 777_777_001  # found in no number that anybody means
WORD = "zz-smuggled"
# what a form might be filled into a row with, and what must never come of it
SMUGGLED = {
    **dict.fromkeys((
        "id", "person_id", "cooperative_id", "order_id", "session_id", "product_id", "variant_id", "stock_item_id",
        "parcel_id", "trainer_id", "channel_id", "amount", "unit_price", "price_source", "goods_total", "freight",
        "total", "on_hand", "reserved", "version", "milli", "base_units", "weight_g", "seen_price", "price",
        "number", "position", "delivered", "refused", "orders", "marked_by", "granted_by", "seats", "allotment"),
        str(MARK)),
    **dict.fromkeys((
        "secret", "code", "slug", "sku", "status", "_status", "state", "source", "role", "scope", "ref",
        "password_hash", "token_hash", "code_hash", "commune_code", "origin_commune_code", "province_code", "carrier",
        "reference", "provider", "sort_key", "folded", "actor", "actor_ref", "taken_by", "desk", "kind", "unit",
        "payment_method"),
        WORD),
    "is_active": "", "is_admin": "1", "role_admin": "1", "grants": "admin", "placed_at": "2001-01-01T00:00:00",
    "made_at": "2001-01-01T00:00:00", "ended_at": "", "revoked_at": "", "expires_at": "9999-12-31T00:00:00",
    "buyer_phone": "0999777001", "phone": "0999777001", "contact_phone": "0999777001",
}
KEPT = {  # what only its own module changes, whatever a form holds
    "people": ("id", "password_hash", "is_active", "created_at"), "grants": ("person_id", "role", "scope", "ref"),
    "cooperatives": ("id", "slug"), "products": ("id", "slug", "cooperative_id"),
    "variants": ("id", "sku", "product_id", "stock_item_id", "base_units"),
    "stock_items": ("id", "cooperative_id", "unit"),
    "orders": ("id", "code", "secret", "source", "placed_at"), "order_lines": (
        "id", "order_id", "cooperative_id", "commune_code", "unit_price", "amount", "milli", "session_id"),
    "parcels": ("id", "code", "order_id", "cooperative_id"), "live_sessions": ("id", "code"), "courses": ("id", "code"),
}


def kept(world):
    """The rows as they stand, by table and id, with the columns no form may reach."""
    found = {}
    with world.app.app_context():
        for name, columns in KEPT.items():
            table = db.metadata.tables[name]
            for row in db.session.execute(sa.select(table.c.id, *(table.c[column] for column in columns))):
                found[name, row[0]] = tuple(row[1:])
    return found


def smuggled(world):
    """Where in the whole database one of the smuggled values stands."""
    found = []
    with world.app.app_context():
        for table, columns in looked_through().items():
            counts = db.session.execute(sa.select(*columns.values()).select_from(table)).one()
            found += [(table.name, *key) for key, count in zip(columns, counts, strict=True) if count]
    return found


@cache
def looked_through():
    """For each table how to count, for its columns and the smuggled values, the rows that hold one."""
    counts = {}
    for table in db.metadata.tables.values():
        for column in table.columns:
            is_number = isinstance(column.type, sa.Integer) or "INT" in str(column.type).upper()
            is_text = isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)
            for wanted in ([MARK, MARK * 1000] if is_number else [WORD, "0999777001"] if is_text else []):
                here = sa.cast(column, sa.BigInteger) == wanted if is_number else column == wanted
                counts.setdefault(table, {})[column.name, wanted] = sa.func.count(sa.case((here, 1)))
    return counts


DOES_SO = {"accounts_office.deactivate": "people", "accounts_office.reactivate": "people"}


def every_form(world):
    """One form of each kind that anybody is shown, with who is shown it."""
    shown = {}
    for role in WALKERS:
        found = [form for path, answer in walked(world, role).pages for form in forms_of(path, answer)]
        visitor, things = world.visitor(role), world.sides["one"].things
        if role == "stranger":
            visitor.post("/basket/add", {"sku": things["sku"], "quantity": "1"})
            for path in (f"/o/{things['waiting']}", "/basket", "/checkout"):
                found += forms_of(path, visitor.get(path))
        for kind, form in different(world.app, found).items():
            shown.setdefault(kind, (visitor, form))
    return [(visitor, form) for visitor, form in shown.values()
            if form.method == "POST" and endpoint_of(world.app, form) != "accounts.sign_out"]


def test_no_form_takes_a_field_that_it_does_not_have(world):
    before, count, accepted = kept(world), 0, 0
    wrong = []
    for visitor, form in every_form(world):
        fields = form.filled(visitor.form_token)
        extra = {name: value for name, value in SMUGGLED.items() if name not in form.open_names}
        if form.files:
            fields["photo"] = (io.BytesIO(pictures.jpeg()), "a.jpg")
        answer = visitor.post(form.action, data={**extra, **fields})
        count += 1
        accepted += answer.status_code == 303
        after = kept(world)
        allowed = DOES_SO.get(endpoint_of(world.app, form))
        changed = [key for key in before if after.get(key) != before[key] and key[0] != allowed]
        found = smuggled(world)
        if changed or found:
            wrong.append((form.action, changed, found))
        before = {**before, **after}

    assert wrong == [], "\n".join(map(str, wrong))
    assert count > 40
    assert accepted > 25


def test_the_api_refuses_fields_it_does_not_know(world):
    program, things = world.program("host"), world.sides["one"].things
    order = {"buyer": {"name": "Lan", "phone": "0912345678"}, "address": {"ward_code": WARD, "street": "12 phố Thử"},
             "lines": [{"sku": things["sku"], "quantity": 1, "price": 1_000_000}]}
    comment = {"platform": "facebook", "external_id": "m1", "author_id": "a", "text": "đẹp",
               "said_at": "2026-07-01T20:00:00+07:00"}
    for name, value in SMUGGLED.items():
        bodies = [{**order, name: value}, {**order, "buyer": {**order["buyer"], f"x_{name}": value}},
                  {**order, "lines": [{**order["lines"][0], f"x_{name}": value}]}]
        for body in bodies:
            answer = program.send("POST", "/api/v1/orders", body, **{"Idempotency-Key": f"mass-{name}"})
            assert answer.status_code == 422, name
        answer = program.send("POST", f"/api/v1/sessions/{things['session']}/comments", {
            "comments": [{**comment, f"x_{name}": value}]})
        assert answer.status_code == 422, name

    assert smuggled(world) == []


@pytest.mark.parametrize(("path", "fields"), [
    ("/desk/{cooperative}/products/{product}", {"cooperative": "{other}", "coop_slug": "{other}"}),
    ("/checkout", {"lines": "{sku}:1000:1", "price": "1", "freight": "0", "buyer_name": "Lan"}),
    ("/basket/add", {"sku": "{sku}", "quantity": "1", "price": "1", "seen_price": "1"}),
])
def test_a_price_or_an_owner_comes_from_the_server(world, path, fields):
    things = world.sides["one"].things | {"other": world.sides["two"].things["cooperative"]}
    visitor = world.visitor("member")
    before = kept(world)

    visitor.post(path.format(**things), {name: value.format(**things) for name, value in fields.items()})

    assert {key: value for key, value in kept(world).items() if key in before} == before


def test_an_order_costs_what_the_server_says_whatever_the_page_sent(world):
    things, visitor = world.sides["three"].things, world.visitor("stranger")
    typed = {"lines": f"{things['sku']}:1000:1", "buyer_name": "Lan", "buyer_phone": "0912345678",
             "address": "12 ngõ 34, phường Cầu Giấy, Hà Nội", "payment_method": "cod", "request_key": "cheap"}

    answer = visitor.post("/checkout", typed)

    assert answer.status_code == 409
    assert "1.000.000" in answer.text
