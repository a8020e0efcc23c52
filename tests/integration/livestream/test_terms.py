"""How long goods are kept, and whether claims are filled in part: by the session's own terms."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock, dated
from core.actors import SYSTEM
from livestream import jobs, sessions, terms
from livestream.errors import BadTerms, FillIsFixed, NoSuchSession
from livestream.first_paid_errors import FirstPaidIsFixed
from livestream.models import ClaimStatus
from orders.models import OrderStatus
from tests.make import livestream as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")
WAITING = ClaimStatus.WAITING


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def minutes_left(session, author="Lan"):
    return [round((claim.expires_at - clock.now()).total_seconds() / 60) if claim.expires_at else None
            for claim in make.claims_of(session, author, [ClaimStatus.ORDERED])]


def test_a_session_has_the_dated_settings_until_it_agrees_on_others():
    session = make.live()

    assert terms.of(session) == {
        "claim_minutes": 30, "claim_minutes_cod": 120, "claim_fill_part": 1, "claim_first_paid": 0}
    dated.enact("claim_minutes", clock.today(), 20)
    assert terms.of(session)["claim_minutes"] == 20
    terms.agree(SYSTEM, session.id, {"claim_minutes": 7})
    assert terms.of(session)["claim_minutes"] == 7


def test_goods_are_kept_shorter_for_whoever_has_left_no_phone_number():
    session = make.live()
    terms.agree(SYSTEM, session.id, {"claim_minutes": 5, "claim_minutes_cod": 45})

    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 1kg 0912345678", "Hoa")

    assert (minutes_left(session, "Lan"), minutes_left(session, "Hoa")) == ([5], [45])


def test_a_change_while_live_holds_for_what_is_reserved_from_then_on():
    session = make.live()
    make.say(session, "a1 1kg", "Lan")

    terms.agree(SYSTEM, session.id, {"claim_minutes": 5})
    make.say(session, "a1 1kg", "Hoa")

    assert (minutes_left(session, "Lan"), minutes_left(session, "Hoa")) == ([30], [5])


def test_whoever_speaks_again_keeps_what_they_have_as_long_and_never_shorter():
    session = make.live()
    make.say(session, "a1 1kg")

    with clock.at(clock.now() + timedelta(minutes=20)):
        make.say(session, "lấy thêm a1 1kg")
        assert minutes_left(session) == [30, 30]
        terms.agree(SYSTEM, session.id, {"claim_minutes": 5})
        make.say(session, "lấy thêm a1 1kg")
        assert minutes_left(session) == [30, 30, 5]


def test_zero_minutes_are_for_ever():
    session = make.live()
    terms.agree(SYSTEM, session.id, {"claim_minutes": 0})

    make.say(session, "a1 1kg")

    assert minutes_left(session) == [None]


def test_with_a_phone_number_and_no_address_an_order_lapses_too_and_who_waits_moves_up():
    session = make.live(allotment=2_000)
    make.say(session, "a1 2kg 0912345678", "Lan")
    make.say(session, "a1 1kg", "Hoa")

    with clock.at(clock.now() + timedelta(minutes=121)):
        assert jobs.release_lapsed_claims() == 1
        assert minutes_left(session, "Hoa") == [30]

    assert make.order_of(session, "Lan").status == OrderStatus.CANCELLED


@pytest.mark.parametrize("wish", [
    {"claim_minutes": -1}, {"claim_minutes": 20_161}, {"claim_fill_part": 2}, {"freight_per_parcel": 1},
    {"claim_first_paid": 2}, {"claim_minutes": True}, {"claim_minutes": "5"},
])
def test_terms_that_make_no_sense_are_refused(wish):
    session = make.live()

    with pytest.raises(BadTerms):
        terms.agree(SYSTEM, session.id, wish)


def test_how_claims_are_filled_is_fixed_when_selling_begins():
    session = make.live()

    terms.agree(SYSTEM, session.id, {"claim_fill_part": 1})
    with pytest.raises(FillIsFixed):
        terms.agree(SYSTEM, session.id, {"claim_fill_part": 0})


def test_whether_who_pays_first_is_served_first_is_fixed_when_selling_begins():
    session = make.live(first_paid=True)
    dated.enact("claim_first_paid", clock.today(), 0)

    with pytest.raises(FirstPaidIsFixed):
        terms.agree(SYSTEM, session.id, {"claim_first_paid": 0})

    assert terms.of(session)["claim_first_paid"] == 1


def test_what_is_enacted_while_a_session_sells_is_for_the_next_one():
    session = make.live()

    dated.enact("claim_first_paid", clock.today(), 1)
    dated.enact("claim_fill_part", clock.today(), 0)

    assert terms.filling(session) == terms.Filling(in_part=True, first_paid=False)
    assert terms.filling(make.planned()) == terms.Filling(in_part=False, first_paid=True)


def test_after_the_end_nothing_is_agreed_any_more():
    session = make.live()
    sessions.end(SYSTEM, session.id)

    with pytest.raises(BadTerms):
        terms.agree(SYSTEM, session.id, {"claim_minutes": 5})


def test_only_the_crew_agrees():
    session = make.live()

    with pytest.raises(NoSuchSession):
        terms.agree(shop.STRANGER, session.id, {"claim_minutes": 5})
