"""Where an order stands, over every combination of its parcels."""
from __future__ import annotations

import itertools

import pytest

from orders.models import ORDER, PARCEL, OrderStatus, ParcelStatus
from orders.progress import derived

P, S = ParcelStatus, OrderStatus


@pytest.mark.parametrize(("parcels", "order"), [
    ([P.TO_PACK], S.CONFIRMED), ([P.PACKED], S.PACKED), ([P.BOOKED], S.PACKED), ([P.PICKED_UP], S.SHIPPED),
    ([P.UNDER_WAY], S.SHIPPED), ([P.FAILED], S.SHIPPED), ([P.DELIVERED], S.DELIVERED),
    ([P.GOING_BACK], S.RETURNED), ([P.BACK], S.RETURNED), ([P.LOST], S.RETURNED), ([P.CANCELLED], S.CANCELLED),
    ([P.TO_PACK, P.DELIVERED], S.CONFIRMED), ([P.PACKED, P.UNDER_WAY], S.PACKED),
    ([P.UNDER_WAY, P.DELIVERED], S.SHIPPED), ([P.DELIVERED, P.BACK], S.DELIVERED),
    ([P.CANCELLED, P.DELIVERED], S.DELIVERED), ([P.CANCELLED, P.BACK], S.RETURNED),
])
def test_the_parcel_that_is_furthest_behind_decides(parcels, order):
    assert derived(parcels) == order
    assert derived(list(reversed(parcels))) == order


def test_every_combination_of_three_parcels_has_a_state_that_only_depends_on_which_there_are():
    for parcels in itertools.product(P, repeat=3):
        assert derived(parcels) == derived(sorted(set(parcels)))
        assert (derived(parcels) == S.CANCELLED) == (set(parcels) == {P.CANCELLED})
        assert derived([*parcels, P.CANCELLED]) == derived(parcels)


def test_every_legal_move_of_a_parcel_is_a_legal_move_of_its_order():
    possible = {(old, new) for old, targets in ORDER.moves.items() for new in targets}
    steps = [(old, new) for old, targets in PARCEL.moves.items() for new in targets]
    for others in itertools.product(P, repeat=2):
        for old, new in steps:
            before, after = derived([*others, old]), derived([*others, new])
            if (before, after) == (S.CANCELLED, after) or before == after:
                continue
            assert (before, after) in possible, (others, old, new)


def test_no_parcels_have_no_state():
    with pytest.raises(ValueError, match="without parcels"):
        derived([])
