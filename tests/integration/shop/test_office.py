"""The administrator's pages about sellers."""
from __future__ import annotations

import pytest

from accounts.models import Role
from core.db import db
from shop.models import Cooperative
from tests.make import accounts
from tests.make import shop as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
NEW = {"name": "Hợp tác xã Mẫu", "kind": "cooperative", "commune": make.SIN_HO, "pickup_address": "Bản Mẫu",
       "contact_name": "Lò Thị Mẫu", "contact_phone": "0912.345.678", "story": "Chuyện", "is_active": "y"}


@pytest.fixture
def office(app, context):
    """An administrator's browser."""
    return Browser(app, accounts.person(Role.ADMIN))


def test_a_seller_is_registered_found_and_changed(office):
    assert "No seller yet" in office.get("/office/cooperatives").text

    assert office.post("/office/cooperatives/new", **NEW).status_code == 303
    seller = db.session.query(Cooperative).one()
    assert (seller.commune_code, seller.contact_phone, seller.is_active) == (make.SIN_HO, "0912345678", True)
    assert "Hợp tác xã Mẫu" in office.get("/office/cooperatives?q=hop mau").text
    assert "No seller found" in office.get("/office/cooperatives?q=%25").text
    path = f"/office/cooperatives/{seller.slug}"
    assert 'value="Hợp tác xã Mẫu"' in office.get(path).text
    changed = {**NEW, "name": "Tên mới", "kind": "household"}
    del changed["is_active"]
    assert office.post(path, **changed).status_code == 303
    db.session.expire_all()
    assert (seller.name, seller.kind.value, seller.is_active) == ("Tên mới", "cooperative", False)
    assert "Not active" in office.get("/office/cooperatives").text


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"name": ""}, "This field is required"), ({"name": "x" * 161}, "cannot be longer"),
    ({"kind": "king"}, "Not a valid choice"), ({"commune": "00001"}, "Not a valid choice"),
    ({"commune": "99999"}, "Not a valid choice"), ({"contact_phone": "12345"}, "This is not a mobile number"),
])
def test_a_seller_that_cannot_be_is_refused_and_nothing_typed_is_lost(office, changed, sentence):
    answer = office.post("/office/cooperatives/new", **{**NEW, **changed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Chuyện" in answer.text
    assert db.session.query(Cooperative).count() == 0


def test_a_seller_may_be_registered_in_any_province(office):
    assert "phường Cầu Giấy" in office.get("/office/cooperatives/new?province=01").text
    assert "xã Bình Lư" in office.get("/office/cooperatives/new?province=nowhere").text
    assert office.post("/office/cooperatives/new?province=01", **{**NEW, "commune": "00166"}).status_code == 303
    assert db.session.query(Cooperative).one().commune_code == "00166"


def test_only_administrators_come_in(app):
    seller = make.cooperative()
    trainer = Browser(app, accounts.person(Role.TRAINER))

    for path in ("", "/new", f"/{seller.slug}"):
        assert trainer.get("/office/cooperatives" + path).status_code == 403
    assert trainer.post("/office/cooperatives/new", **NEW).status_code == 403
    assert "/sign-in" in Browser(app).get("/office/cooperatives").location
