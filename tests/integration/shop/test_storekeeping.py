"""What people do in the store."""
from __future__ import annotations

import pytest

from core.idempotency import BadKey, KeyReused
from shop import storekeeping
from shop.errors import BadQuantity, NoSuchStock, OutOfStock
from shop.storekeeping import LossReason, StoreAct
from tests.make import shop as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def goods(context):
    """A product with 10 kg in store."""
    return make.product(in_stock=10_000)


@pytest.fixture
def seller(goods):
    """Somebody who works for its seller."""
    return make.member(goods.cooperative)


def test_a_double_tap_counts_once(goods, seller):
    item = make.item_of(goods).id
    for _ in range(2):
        storekeeping.receive_harvest(seller, StoreAct(item, 5_000, "a"))
        storekeeping.write_off(seller, StoreAct(item, 1_000, "b"), LossReason.SPOILED)

    assert make.levels(item) == (14_000, 0)


def test_the_same_key_for_something_else_is_refused(goods, seller):
    item = make.item_of(goods).id
    storekeeping.receive_harvest(seller, StoreAct(item, 5_000, "a"))

    with pytest.raises(KeyReused):
        storekeeping.receive_harvest(seller, StoreAct(item, 6_000, "a"))
    with pytest.raises(KeyReused):
        storekeeping.count(seller, StoreAct(item, 5_000, "a"))
    assert make.levels(item) == (15_000, 0)


def test_the_key_of_another_person_is_another_key(goods, seller):
    item = make.item_of(goods).id

    storekeeping.receive_harvest(seller, StoreAct(item, 1_000, "a"))
    storekeeping.receive_harvest(make.ADMIN, StoreAct(item, 1_000, "a"))

    assert make.levels(item) == (12_000, 0)


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb"])
def test_a_key_that_is_none_is_refused(goods, seller, key):
    with pytest.raises(BadKey):
        storekeeping.count(seller, StoreAct(make.item_of(goods).id, 1, key))


def test_a_refused_act_may_be_tried_again_with_its_key(goods, seller):
    item = make.item_of(goods).id

    with pytest.raises(OutOfStock):
        storekeeping.write_off(seller, StoreAct(item, 12_000, "a"), LossReason.MISSING)
    storekeeping.receive_harvest(seller, StoreAct(item, 5_000, "b"))
    storekeeping.write_off(seller, StoreAct(item, 12_000, "a"), LossReason.MISSING)

    assert make.levels(item) == (3_000, 0)


@pytest.mark.parametrize("amount", [0, -1, 10**13])
def test_an_amount_that_is_none_is_refused(goods, seller, amount):
    with pytest.raises(BadQuantity):
        storekeeping.receive_harvest(seller, StoreAct(make.item_of(goods).id, amount, "a"))


def test_the_store_of_others_does_not_exist(goods):
    item = make.item_of(goods).id
    act = StoreAct(item, 1_000, "a")

    for who in (make.member(make.cooperative()), make.STRANGER):
        for do in (lambda w: storekeeping.receive_harvest(w, act), lambda w: storekeeping.count(w, act),
                   lambda w: storekeeping.write_off(w, act, LossReason.BROKEN)):
            with pytest.raises(NoSuchStock):
                do(who)
    with pytest.raises(NoSuchStock):
        storekeeping.count(make.ADMIN, StoreAct(10**6, 1, "a"))
    assert make.levels(item) == (10_000, 0)
