"""A packing list shows the sums of its moment; a label that is older than the money is seen, and does not leave."""
from __future__ import annotations

import re

import pytest

from accounts.models import Role, Scope
from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from orders import parcels
from orders.door import labels, printing
from orders.door.errors import LabelAsksOther, SumsChanged
from orders.errors import NoSuchParcel
from orders.models import LabelPrint, ParcelStatus
from shop.models import Cooperative
from tests.make import accounts, money
from tests.make import orders as make
from tests.make.accounts import Browser
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def parcel():
    return make.order().parcels[0]


def printed(parcel, cash=None):
    shown = {parcel.code: Dong(parcel.order.total if cash is None else cash)}
    return printing.print_list(make.seller_of(parcel), parcel.cooperative_id, shown)


def test_a_list_is_noted_once_for_the_same_sums(parcel):
    assert (printed(parcel), printed(parcel)) == (1, 0)
    money.transferred(parcel.order, 50_000)

    assert printed(parcel, parcel.order.total - 50_000) == 1


def test_packed_with_an_older_label_it_stays_until_it_has_a_new_one(parcel):
    printed(parcel)
    money.transferred(parcel.order)
    parcels.pack(SYSTEM, parcel.id)

    assert parcel.label_cash == parcel.order.total
    with pytest.raises(LabelAsksOther):
        parcels.hand_over_to_courier(SYSTEM, parcel.id)
    labels.change(SYSTEM, parcel.id)
    assert parcels.hand_over_to_courier(SYSTEM, parcel.id).status == ParcelStatus.PICKED_UP


def test_packed_anew_it_has_the_label_that_was_printed_last(parcel):
    printed(parcel)
    parcels.pack(SYSTEM, parcel.id)
    money.transferred(parcel.order)
    labels.change(SYSTEM, parcel.id)
    parcels.unpack(SYSTEM, parcel.id)

    assert parcels.pack(SYSTEM, parcel.id).label_cash == 0


def test_without_a_list_the_label_is_written_as_it_is_packed(parcel):
    money.transferred(parcel.order)

    assert parcels.pack(SYSTEM, parcel.id).label_cash == 0


def test_a_list_that_is_older_than_the_money_is_not_noted(parcel):
    money.transferred(parcel.order)

    with pytest.raises(SumsChanged):
        printed(parcel)
    assert make.count(LabelPrint) == 0


def test_what_is_packed_meanwhile_is_left_out(parcel):
    parcels.pack(SYSTEM, parcel.id)

    assert printed(parcel, 1) == 0


def test_others_note_nothing(parcel):
    other = make.order().parcels[0]
    for actor, shop, codes in ((make.seller_of(other), parcel.cooperative_id, [parcel.code]),
                               (make.seller_of(parcel), parcel.cooperative_id, [parcel.code, other.code]),
                               (make.seller_of(parcel), parcel.cooperative_id, []),
                               (make.seller_of(parcel), parcel.cooperative_id, ["CB0000000X-1"])):
        with pytest.raises(NoSuchParcel):
            printing.print_list(actor, shop, dict.fromkeys(codes, Dong(120_000)))


def test_what_was_printed_is_never_changed(parcel):
    printed(parcel)
    db.session.rollback()

    assert refused("UPDATE label_prints SET cash = 1")
    assert refused("DELETE FROM label_prints")


def test_the_pages_say_so(app, parcel):
    coop = db.session.get_one(Cooperative, parcel.cooperative_id)
    desk = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(coop.id)))
    path = f"/desk/{coop.slug}/packing-list"
    page = desk.get(path).text
    assert "sums as of" in page
    shown = re.findall(r'name="shown" value="([^"]+)"', page)

    answer = desk.post(path, shown=shown)
    assert answer.location.endswith("?printed=1")
    assert "data-print-now" in desk.get(answer.location).text
    assert "Print its label anew" not in desk.get(f"/desk/{coop.slug}/today").text

    money.transferred(parcel.order, 50_000)
    assert "NEW LABEL: the one of" in desk.get(path).text
    today = desk.get(f"/desk/{coop.slug}/today").text
    assert "Print its label anew" in today
    assert "70,000" in today
    assert desk.post(path, shown=shown).location.endswith("/packing-list")
    assert "Another sum is due for a parcel" in desk.get(path).text
    for forged in (["x"], [f"{parcel.code}:1e9"], [f"{parcel.code}:-5"], []):
        assert desk.post(path, shown=forged).location.endswith("/packing-list")
    assert make.count(LabelPrint) == 1
