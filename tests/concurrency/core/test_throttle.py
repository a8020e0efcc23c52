from datetime import timedelta

from core import throttle
from core.throttle import TooOften
from tests.at_once import at_once


def test_tries_at_the_same_moment_are_all_counted(app):
    def attempt(_):
        throttle.check("sign-in", "lan", 5, timedelta(minutes=15))
        return True

    results = at_once(app, 20, attempt)

    assert results.count(True) == 5
    assert sum(isinstance(result, TooOften) for result in results) == 15
