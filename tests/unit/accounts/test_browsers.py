"""Browsers by the names people know."""
from __future__ import annotations

import pytest

from accounts.browsers import spoken


@pytest.mark.parametrize(("user_agent", "name"), [
    ("Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36",
     "Chrome, Android"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1",
     "Safari, iPhone"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/129.0 Safari/537.36 Edg/129.0",
     "Edge, Windows"),
    ("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 Zalo android/24",
     "Zalo, Android"),
    ("curl/8.5.0", ""),
    ("", ""),
])
def test_the_first_name_that_is_known_counts(user_agent, name):
    assert spoken(user_agent) == name
