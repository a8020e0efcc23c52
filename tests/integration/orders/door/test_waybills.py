"""Carrier and waybill of a packed parcel: typed, corrected, stopped; and none leaves with the wrong one, or without."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.config import UnsafeSettings
from core.db import db
from orders import parcels
from orders.door import labels
from orders.door.errors import LabelAsksOther
from orders.errors import NoSuchParcel
from orders.models import Parcel, ParcelStatus
from orders.shipping import carriers, waybills
from orders.shipping.errors import (
    BadWaybill,
    NotPacked,
    NoWaybill,
    UnknownCarrier,
    WaybillFirst,
    WaybillMissing,
    WaybillStands,
    WaybillTaken,
)
from tests.make import money
from tests.make import orders as make
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
VTP = "viettelpost"


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def packed():
    order = make.order()
    return parcels.pack(SYSTEM, order.parcels[0].id)


def given(parcel, waybill="158781801", carrier=VTP):
    return waybills.give_to(SYSTEM, parcel.id, carrier, waybill)


def test_a_carrier_takes_it_under_a_number_and_it_leaves(packed):
    given(packed, " 15878-1801x ")

    assert (packed.carrier, packed.waybill, packed.label_cash) == (VTP, "15878-1801X", packed.order.total)
    assert parcels.hand_over_to_courier(SYSTEM, packed.id).status == ParcelStatus.PICKED_UP
    assert db.session.scalar(sa.select(AuditEntry.details).where(AuditEntry.action == "waybill given")) == {
        "carrier": VTP, "waybill": "15878-1801X", "cash": packed.order.total, "before": ""}


def test_it_is_corrected_until_it_leaves_and_not_after(packed):
    given(packed)
    given(packed, "158781802")
    given(packed, "", "own")
    assert (packed.carrier, packed.waybill) == ("own", None)
    given(packed)
    parcels.hand_over_to_courier(SYSTEM, packed.id)

    with pytest.raises(NotPacked):
        given(packed, "158781803")
    with pytest.raises(NotPacked):
        waybills.stop(SYSTEM, packed.id)


def test_before_packing_there_is_none():
    with pytest.raises(NotPacked):
        given(make.order().parcels[0])


@pytest.mark.parametrize("number", [
    "", "1", "1234", "12 345 678", "x" * 41, "ABCĐE", "<b>12345", "-12345", "１２３４５"])
def test_what_is_no_number_is_refused(packed, number):
    with pytest.raises(BadWaybill):
        given(packed, number)
    assert packed.waybill is None


def test_other_carriers_other_sellers_and_other_parcels(packed):
    given(packed)
    other = parcels.pack(SYSTEM, make.order().parcels[0].id)

    with pytest.raises(UnknownCarrier):
        given(other, "99999", "nobody")
    with pytest.raises(WaybillTaken):
        given(other, "158781801")
    given(other, "158781801", "vnpost")
    with pytest.raises(NoSuchParcel):
        waybills.give_to(make.seller_of(other), packed.id, VTP, "55555")
    with pytest.raises(NoSuchParcel):
        waybills.stop(make.seller_of(other), packed.id)


def test_the_waybill_of_a_parcel_that_was_paid_is_changed_and_keeps_its_number(packed):
    given(packed)
    money.transferred(packed.order)

    with pytest.raises(LabelAsksOther):
        parcels.hand_over_to_courier(SYSTEM, packed.id)
    with pytest.raises(WaybillFirst):
        given(packed, "777777")
    labels.change(SYSTEM, packed.id)

    assert (packed.waybill, packed.label_cash) == ("158781801", 0)
    assert parcels.hand_over_to_courier(SYSTEM, packed.id).status == ParcelStatus.PICKED_UP


def test_or_it_is_stopped_and_gets_another_number_or_our_own_people(packed):
    given(packed)
    money.transferred(packed.order)
    waybills.stop(SYSTEM, packed.id)

    assert (packed.carrier, packed.waybill, packed.label_cash) == (VTP, None, 0)
    with pytest.raises(WaybillMissing) as missing:
        parcels.hand_over_to_courier(SYSTEM, packed.id)
    assert packed.code in missing.value.facts["parcels"]
    with pytest.raises(NoWaybill):
        waybills.stop(SYSTEM, packed.id)
    given(packed, "777777")
    assert parcels.hand_over_to_courier(SYSTEM, packed.id).status == ParcelStatus.PICKED_UP


def test_the_database_too_lets_none_leave_without_a_number(packed):
    given(packed)
    waybills.stop(SYSTEM, packed.id)
    number = packed.id
    db.session.rollback()

    assert refused("UPDATE parcels SET status = 'picked_up' WHERE id = :id", id=number)


def test_it_is_not_unpacked_while_the_carrier_would_come_for_it(packed):
    given(packed)
    with pytest.raises(WaybillStands):
        parcels.unpack(SYSTEM, packed.id)
    waybills.stop(SYSTEM, packed.id)

    assert parcels.unpack(SYSTEM, packed.id).status == ParcelStatus.TO_PACK


def test_many_leave_together_or_none_does(packed):
    other = parcels.pack(SYSTEM, make.order().parcels[0].id)
    given(packed)
    waybills.stop(SYSTEM, packed.id)

    with pytest.raises(WaybillMissing):
        parcels.hand_over_all(SYSTEM, [packed.id, other.id])
    assert {each.status for each in db.session.scalars(sa.select(Parcel))} == {ParcelStatus.PACKED}


@pytest.mark.parametrize("text", ["own:Nhà mình", "Viettel", "vtp:", "v t p:Viettel", "vtp:" + "x" * 41])
def test_settings_that_name_no_carrier_are_refused(text):
    fresh = Flask(__name__)
    fresh.config["CARRIERS"] = text

    with pytest.raises(UnsafeSettings):
        carriers.init_app(fresh)


def test_the_settings_name_the_carriers(app, packed):
    app.config["CARRIERS"] = "jt:J&T Express, vtp : Viettel"

    assert list(carriers.offered().items())[1:] == [("jt", "J&T Express"), ("vtp", "Viettel")]
    assert carriers.name_of("gone") == "gone"
    assert given(packed, "12345", "vtp").carrier == "vtp"
