import pytest

from core.logs import mask


@pytest.mark.parametrize("number", ["0912345678", "0912.345.678", "+84 912 345 678", "84912345678"])
def test_a_phone_number_never_reaches_a_log(number):
    event = mask(None, "info", {"event": f"called {number}, twice", "count": 2})

    assert event == {"event": "called [phone], twice", "count": 2}


@pytest.mark.parametrize("text", ["order 123456", "CB1234567X", "2026-05-01T13:00:00", "260.000.000"])
def test_other_numbers_stay(text):
    assert mask(None, "info", {"event": text})["event"] == text
