import pytest

from core import clock
from core.actors import NOBODY
from core.dated import enact
from orders import summaries
from orders.checkout import made_with, place
from orders.rates import CONFIRM_BY_HAND_OVER
from tests.make import orders, shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize("by_hand_over", [1, 100_000_000])
def test_what_is_told_of_a_new_order_is_what_is_read_of_it(by_hand_over):
    enact(CONFIRM_BY_HAND_OVER, clock.today(), by_hand_over)
    plums, rice = shop.product(), shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù")
    wish = orders.wish({shop.sku(plums): 2_000, shop.sku(rice): 3_000})

    told = place(NOBODY, wish)

    order = made_with(NOBODY, orders.PHONE, wish.request_key)
    assert told == summaries.of(order.id) == summaries.behind(order.secret) == place(NOBODY, wish)
    assert told["status"] == ("placed" if by_hand_over == 1 else "confirmed")
    assert len(told["lines"]) == 2
