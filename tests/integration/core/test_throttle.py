from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core import clock, throttle
from core.db import db
from core.throttle import Throttle, TooOften
from core.transactions import transaction
from tests.kernel.rows import TooDear

START = datetime(2026, 5, 1, 13, tzinfo=UTC)
WINDOW = timedelta(minutes=15)


def attempt(key="lan", most=3, scope="sign-in"):
    throttle.check(scope, key, most, WINDOW)


def test_so_many_tries_and_no_more(context):
    with clock.at(START):
        for _ in range(3):
            attempt()
        with pytest.raises(TooOften) as refused:
            attempt()

    assert (refused.value.http_status, refused.value.facts) == (429, {"retry_after": 900})


def test_nobody_is_locked_out_for_ever(context):
    for minutes in (0, 1, 2):
        with clock.at(START + timedelta(minutes=minutes)):
            attempt()
    with clock.at(START + timedelta(minutes=14, seconds=59)), pytest.raises(TooOften) as refused:
        attempt()

    assert refused.value.facts["retry_after"] == 1
    with clock.at(START + WINDOW):
        attempt()


def test_each_key_and_each_scope_is_counted_by_itself(context):
    for scope, key in (("sign-in", "lan"), ("sign-in", "minh"), ("look-up", "lan")):
        for _ in range(3):
            attempt(key, scope=scope)

    with pytest.raises(TooOften):
        attempt("minh")


def test_a_success_begins_again_at_zero(context):
    for _ in range(3):
        attempt()

    throttle.forgive("sign-in", "lan")

    attempt()


def test_a_failing_command_does_not_take_its_count_back(context):
    for _ in range(3):
        attempt()
        with pytest.raises(TooDear), transaction():
            raise TooDear

    with pytest.raises(TooOften):
        attempt()


def test_counts_whose_window_is_long_over_are_forgotten(context):
    with clock.at(START):
        attempt("old")
    with clock.at(START + timedelta(days=3)):
        attempt("new")
        assert throttle.forget_old() == 1

    assert db.session.scalars(sa.select(Throttle.key)).all() == ["new"]
