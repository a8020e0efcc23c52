"""Every carrier keeps the same promises."""
from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import clock, dated
from core.db import Dong
from orders.shipping.carrier import Carrier, Shipment
from orders.shipping.own import OwnDelivery

CARRIERS: list[Carrier] = [OwnDelivery()]
PARCEL = Shipment("CB0000000X-1", "03390", "00166", 2_000, Dong(120_000))
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(params=CARRIERS, ids=lambda carrier: carrier.name)
def carrier(request: pytest.FixtureRequest) -> Carrier:
    return request.param


def test_its_name_fits_its_column(carrier):
    assert 1 <= len(carrier.name) <= 20


def test_a_quote_is_whole_dong_and_the_same_when_asked_again(carrier):
    first = carrier.quote(PARCEL, clock.today())

    assert type(first) is int
    assert first >= 0
    assert carrier.quote(PARCEL, clock.today()) == first


def test_booking_twice_is_one_pick_up(carrier):
    assert carrier.book(PARCEL) == carrier.book(PARCEL)


def test_of_a_strange_waybill_nothing_is_known(carrier):
    assert carrier.track("no such waybill") == ()


def test_a_pick_up_that_was_called_off_does_not_come(carrier):
    assert carrier.cancel(carrier.book(PARCEL) or PARCEL.code) is True


def test_own_delivery_costs_what_holds_on_that_day():
    today = clock.today()
    dated.enact("freight_per_parcel", today + timedelta(days=1), 35_000)

    assert OwnDelivery().quote(PARCEL, today) == 30_000
    assert OwnDelivery().quote(PARCEL, today + timedelta(days=1)) == 35_000
    with pytest.raises(dated.NotSet):
        OwnDelivery().quote(PARCEL, date(1999, 1, 1))
