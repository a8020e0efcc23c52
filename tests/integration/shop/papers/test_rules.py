"""Which papers are asked for is data with a day from which it holds."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.actors import SYSTEM
from shop.errors import OnlyAdministrators
from shop.models import PaperKind
from shop.paper_errors import DayIsOver, UnknownRule
from shop.papers import rules
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")


def test_what_is_asked_holds_from_its_day_on_and_what_held_before_stays_known():
    tomorrow = clock.today() + timedelta(days=1)

    rules.ask(shop.ADMIN, PaperKind.ORIGIN, "tea", True, tomorrow)

    assert rules.in_force() == {}
    assert rules.in_force(tomorrow) == {"tea": {PaperKind.ORIGIN}}


def test_of_two_rules_of_one_day_the_later_one_holds():
    rules.ask(SYSTEM, PaperKind.ORIGIN, "tea", True)
    rules.ask(SYSTEM, PaperKind.ORIGIN, "tea", False)

    assert rules.in_force() == {}


def test_what_became_known_later_did_not_hold_at_that_moment():
    before = clock.now()
    rules.ask(SYSTEM, PaperKind.ORIGIN, "tea", True)

    assert rules.in_force(moment=before) == {}


def test_goods_are_asked_for_what_their_seller_their_shelf_and_their_stars_ask_for():
    given = {"household": frozenset({PaperKind.REGISTRATION}), "tea": frozenset({PaperKind.ORIGIN}),
             "rice": frozenset({PaperKind.QUARANTINE}), "ocop_stars": frozenset({PaperKind.OCOP})}

    assert rules.asked(given, ["household", "tea"]) == [PaperKind.REGISTRATION, PaperKind.ORIGIN]
    assert rules.asked(given, ["individual", "tea", "ocop_stars"]) == [PaperKind.ORIGIN, PaperKind.OCOP]


def test_ticking_exactly_what_is_asked_writes_only_what_changed():
    rules.ask(SYSTEM, PaperKind.ORIGIN, "tea", True)

    changed = rules.ask_exactly(shop.ADMIN, {(PaperKind.ORIGIN, "tea"), (PaperKind.OCOP, "ocop_stars")}, clock.today())

    assert changed == 1
    assert rules.in_force() == {"tea": {PaperKind.ORIGIN}, "ocop_stars": {PaperKind.OCOP}}
    assert rules.ask_exactly(shop.ADMIN, set(), clock.today()) == 2
    assert rules.in_force() == {}


@pytest.mark.parametrize("of", ["", "khong-co", "household2"])
def test_what_nobody_knows_is_not_asked(of):
    with pytest.raises(UnknownRule):
        rules.ask(SYSTEM, PaperKind.ORIGIN, of, True)


def test_a_registration_is_asked_of_sellers_and_an_origin_of_goods():
    assert not rules.may_ask(PaperKind.ORIGIN, "household")
    assert not rules.may_ask(PaperKind.REGISTRATION, "tea")


def test_days_gone_by_stay_as_they_were():
    with pytest.raises(DayIsOver):
        rules.ask(SYSTEM, PaperKind.ORIGIN, "tea", True, clock.today() - timedelta(days=1))


def test_only_administrators_say_what_is_asked():
    with pytest.raises(OnlyAdministrators):
        rules.ask(shop.STRANGER, PaperKind.ORIGIN, "tea", True)
    with pytest.raises(OnlyAdministrators):
        rules.ask_exactly(shop.STRANGER, set(), clock.today())
