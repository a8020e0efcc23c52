"""The price at the time of the comment counts, whenever it is heard, accepted or served."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db, maintenance
from core.forms import new_key
from livestream import sessions
from livestream.comments import hearing, review
from livestream.models import ItemPrice, LivePrice
from livestream.pricing import prices
from livestream.serving import restocking
from orders.models import OrderLine
from tests.make import livestream as make
from tests.make.statements import statements
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def evening():
    """On air since 20:00, in half an hour 50,000 instead of 45,000 a kilo; it is 20:40 then."""
    start = clock.now()
    with clock.at(start):
        session = make.live()
    with clock.at(start + timedelta(minutes=30)):
        make.reprice(session, 50_000)
    with clock.at(start + timedelta(minutes=40)):
        yield session, start


def hear(session, text, said_at, author="Lan"):
    comment = make.comment(text, author, said_at=said_at)
    hearing.hear(SYSTEM, session.id, [comment])
    return comment


def test_a_comment_heard_after_the_change_has_the_price_of_before(evening):
    session, start = evening

    hear(session, "a1 2kg", start + timedelta(minutes=30, microseconds=-1), "Lan")
    hear(session, "a1 2kg", start + timedelta(minutes=30), "Hoa")

    assert make.prices(session, "Lan") == [(2, 45_000)]
    assert make.prices(session, "Hoa") == [(2, 50_000)]
    line = db.session.scalars(sa.select(OrderLine).order_by(OrderLine.id)).first()
    assert (line.unit_price, line.price_source) == (45_000, f"live:{session.code}:A01")


def test_a_comment_from_before_selling_began_has_the_first_price(evening):
    session, start = evening

    hear(session, "a1 2kg", start - timedelta(days=1))

    assert make.prices(session) == [(2, 45_000)]


def test_a_price_that_was_changed_in_the_plan_is_no_price_on_air():
    start = clock.now()
    session = make.planned()
    make.add(session)
    with clock.at(start + timedelta(minutes=5)):
        make.reprice(session, 40_000)
    with clock.at(start + timedelta(minutes=10)):
        sessions.go_live(SYSTEM, session.id)

        hear(session, "a1 2kg", start + timedelta(minutes=1))

        assert make.prices(session) == [(2, 40_000)]


def test_a_comment_that_claims_to_be_from_the_future_counts_as_now(evening):
    session, start = evening

    hear(session, "a1 2kg", start + timedelta(days=2))
    with clock.at(start + timedelta(minutes=50)):
        make.reprice(session, 60_000)

    assert make.prices(session) == [(2, 50_000)]


def test_what_a_person_accepts_later_has_the_price_of_the_comment(evening):
    session, start = evening
    comment = hear(session, "còn thì lấy a1 3kg", start + timedelta(minutes=29))

    review.accept(SYSTEM, session.id, make.stored(comment).id)

    assert make.prices(session) == [(3, 45_000)]


def test_who_moves_up_pays_the_price_of_their_comment(evening):
    session, start = evening
    hear(session, "a1 10kg", start + timedelta(minutes=28), "Hoa")
    hear(session, "a1 3kg", start + timedelta(minutes=29), "Lan")

    restocking.restock(SYSTEM, session.id, "A01", 2_000, new_key())

    assert make.kilos(session, "Lan") == 2
    assert make.prices(session, "Lan") == [(2, 45_000), (1, 45_000)]


def test_of_an_edited_comment_what_stays_keeps_its_price_and_what_is_new_has_that_of_the_edit(evening):
    session, start = evening
    comment = hear(session, "a1 2kg", start + timedelta(minutes=20))

    hearing.hear(SYSTEM, session.id, [make.edited(comment, "a1 3kg", after=5 * 60_000)])
    hearing.hear(SYSTEM, session.id, [make.edited(comment, "a1 4kg", after=12 * 60_000)])

    assert make.prices(session) == [(2, 45_000), (1, 45_000), (1, 50_000)]


def test_a_lowered_claim_keeps_its_price(evening):
    session, start = evening
    hear(session, "a1 3kg", start + timedelta(minutes=20))

    make.say(session, "a1 2kg")

    assert make.prices(session) == [(2, 45_000)]


def test_a_pack_size_that_was_added_on_air_costs_what_it_cost_first(evening):
    session, start = evening
    make.add(session, price=70_000)

    hear(session, "a2 1kg", start + timedelta(minutes=1))

    assert make.prices(session) == [(1, 70_000)]


def test_every_change_is_kept_with_its_moment_and_never_rewritten(evening):
    _, start = evening

    kept = [(row.price, row.at) for row in db.session.scalars(sa.select(LivePrice).order_by(LivePrice.id))]

    assert kept == [(45_000, start), (50_000, start + timedelta(minutes=30))]
    for statement in ("UPDATE live_prices SET price = 1", "DELETE FROM live_prices"):
        assert refused(statement)


def test_the_same_price_again_is_no_change(evening):
    session, _ = evening

    make.reprice(session, 50_000)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(LivePrice)) == 2


def test_the_prices_of_many_sizes_are_one_query(evening):
    session, start = evening
    for _ in range(4):
        make.add(session)
    ids = list(db.session.scalars(sa.select(ItemPrice.id)))

    with statements() as ran:
        tags = prices.at(ids, start + timedelta(minutes=35))

    assert (len(tags), len(ran)) == (5, 1)


def test_the_check_finds_a_claim_at_a_price_that_did_not_hold():
    session = make.live()
    make.say(session, "a1 2kg")

    with maintenance() as connection:  # as if it had cost something else then
        connection.execute(sa.text(
            "INSERT INTO live_prices (price_id, price, at) SELECT price_id, 44000, min(priced_at) FROM claims "
            "GROUP BY price_id"))

    assert {fault.split(":")[0] for fault in checks.run()} == {
        "claims cost what held when they were said", "live prices are the last ones kept"}
    with maintenance() as connection:  # and back, for the books at the end
        connection.execute(sa.text(
            "INSERT INTO live_prices (price_id, price, at) SELECT price_id, 45000, min(priced_at) FROM claims "
            "GROUP BY price_id"))
    db.session.rollback()
