"""Sellers."""
from __future__ import annotations

import pytest

from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db
from core.phones import NotAPhone
from shop import legal
from shop.cooperatives import NewCooperative, change_cooperative, register_cooperative
from shop.errors import BadName, NoSuchCooperative, OnlyAdministrators, TextTooLong
from shop.models import BEGINNING, Cooperative, CooperativeKind, Product
from shop.places.errors import UnknownWard
from shop.search import Wanted, find
from tests.make import shop as make

pytestmark = pytest.mark.usefixtures("context")


def wish(**changed):
    """A seller as a form gives it."""
    values = {"name": "Hợp tác xã Mận", "kind": CooperativeKind.COOPERATIVE, "commune_code": make.SIN_HO}
    return NewCooperative(**{**values, **changed})


def test_a_registered_seller_has_an_address_to_read_and_to_keep():
    first = register_cooperative(make.ADMIN, wish(name="  Hợp tác xã   Đào Sìn Hồ "))
    again = register_cooperative(make.ADMIN, wish(name="Hợp tác xã Đào Sìn Hồ"))

    assert first.name == "Hợp tác xã Đào Sìn Hồ"
    assert first.slug.startswith("hop-tac-xa-dao-sin-ho-")
    assert first.slug != again.slug
    changed = change_cooperative(make.ADMIN, first.id, wish(name="Tên khác"))
    assert changed.slug == first.slug


def test_a_seller_has_its_legal_form_from_the_beginning_on_and_writing_it_anew_leaves_it():
    seller = register_cooperative(make.ADMIN, wish(kind=CooperativeKind.HOUSEHOLD))

    changed = change_cooperative(make.ADMIN, seller.id, wish(kind=CooperativeKind.COOPERATIVE))

    forms = legal.of(seller.id)
    assert (changed.kind, forms.days, forms.kinds) == (
        CooperativeKind.HOUSEHOLD, (BEGINNING,), (CooperativeKind.HOUSEHOLD,))


def test_only_administrators_register_and_change_sellers():
    seller = make.cooperative()

    for who in (make.member(seller), make.STRANGER):
        with pytest.raises(OnlyAdministrators):
            register_cooperative(who, wish())
        with pytest.raises(OnlyAdministrators):
            change_cooperative(who, seller.id, wish())


@pytest.mark.parametrize(("changed", "error"), [
    ({"name": ""}, BadName), ({"name": "x" * 161}, BadName), ({"commune_code": "99999"}, UnknownWard),
    ({"story": "x" * 5_001}, TextTooLong), ({"pickup_address": "x" * 301}, TextTooLong),
    ({"contact_name": "x" * 121}, TextTooLong), ({"contact_phone": "12345"}, NotAPhone),
])
def test_a_seller_that_makes_no_sense_is_refused(changed, error):
    with pytest.raises(error):
        register_cooperative(SYSTEM, wish(**changed))

    assert db.session.query(Cooperative).count() == 0


def test_a_phone_in_any_spelling_is_kept_in_one():
    assert register_cooperative(SYSTEM, wish(contact_phone="+84 912.345.678")).contact_phone == "0912345678"


def test_changing_what_does_not_exist_says_so():
    with pytest.raises(NoSuchCooperative):
        change_cooperative(SYSTEM, 10**6, wish())


def test_products_are_found_by_the_new_name_and_commune_of_their_seller(app):
    seller = make.cooperative("Hợp tác xã Cũ", make.BINH_LU)
    goods = make.product(seller, name="Lê")

    change_cooperative(SYSTEM, seller.id, wish(name="Hợp tác xã Thung Lũng", commune_code=make.SIN_HO))

    assert "thung lung" in db.session.get_one(Product, goods.id).folded
    with app.test_request_context():
        assert find(Wanted("thung lung")).total == 1
        assert find(Wanted("sin ho")).total == 1
        assert find(Wanted("hop tac xa cu")).total == 0


def test_a_move_to_another_commune_is_written_into_the_audit_log():
    seller = make.cooperative(commune=make.BINH_LU)

    change_cooperative(SYSTEM, seller.id, wish(commune_code=make.SIN_HO))
    change_cooperative(SYSTEM, seller.id, wish(commune_code=make.SIN_HO, story="Chuyện"))

    notes = db.session.query(AuditEntry).filter_by(action="cooperative changed").all()
    assert [entry.details for entry in notes] == [{"commune": make.SIN_HO, "was": make.BINH_LU, "is_active": True}]
