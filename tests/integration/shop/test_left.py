"""What is left, and when that is nearly nothing."""
from __future__ import annotations

from datetime import date

import pytest

from core import dated
from shop.left import NEARLY_GONE, Left
from shop.models import StockItem, Unit, Variant

pytestmark = pytest.mark.usefixtures("context")


def left(on_hand, reserved, *packs, unit=Unit.GRAM):
    item = StockItem(on_hand=on_hand, reserved=reserved, unit=unit, name="x")
    return Left.of(item, [Variant(base_units=size, unit_name="túi") for size in packs])


@pytest.mark.parametrize(("on_hand", "reserved", "state"), [
    (100_000, 0, "plenty"), (100_000, 79_000, "plenty"), (100_000, 80_000, "near"), (100_000, 99_500, "out"),
    (100_000, 100_000, "out"), (0, 0, "out"), (3_000, 0, "near"), (4_000, 0, "plenty"), (500, 0, "out"),
])
def test_a_fifth_or_three_packs_is_nearly_gone_and_less_than_a_pack_is_nothing(on_hand, reserved, state):
    assert left(on_hand, reserved, 1_000, 5_000).state == state


def test_a_single_piece_is_called_as_its_seller_calls_it():
    only = left(1, 0, 1, unit=Unit.PIECE)

    assert (only.available, only.word, only.state) == (1, "túi", "near")


def test_without_a_pack_size_it_is_counted_all_the_same():
    assert left(5, 2).available == 3


@pytest.mark.parametrize(("percent", "state"), [(9, "plenty"), (10, "near"), (0, "plenty")])
def test_when_goods_are_nearly_gone_is_a_setting(percent, state):
    dated.enact(NEARLY_GONE, date(2026, 1, 1), percent)

    assert left(100_000, 90_000, 1).state == state
