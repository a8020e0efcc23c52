"""The page for people says whose goods are packed together: every example of docs/one-order.md is run."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from core import checks
from livestream.models import Platform
from orders.models import OrderStatus
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
PAGE = (Path(__file__).parents[4] / "docs" / "one-order.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")][:2] for line in PAGE.splitlines()
        if re.match(r"\| \w[^|]*: ", line)]
ON_YOUTUBE = ("Lan YouTube", "Mẹ Lan")


def test_the_page_has_its_examples():
    assert len(ROWS) == 8


@pytest.mark.parametrize(("said", "orders"), ROWS)
def test_who_is_in_one_order(said, orders):
    session = make.live(channel_ids=(make.channel().id, make.channel(Platform.YOUTUBE).id))
    steps = [step.split(": ") for step in said.split("; ")]
    names = list(dict.fromkeys(name for name, _ in steps))

    def say(name, text):
        make.say(session, text, name, platform=Platform.YOUTUBE if name in ON_YOUTUBE else Platform.FACEBOOK)

    for name in names:
        say(name, "a1 1kg")
    for name, number in steps:
        if number.isdecimal():
            say(name, f"sđt em {number}")

    together = {}
    for name in names:
        order = make.order_of(session, name)
        assert order.status == OrderStatus.PLACED
        together.setdefault(order.code, []).append(name)
    assert " / ".join(" + ".join(each) for each in together.values()) == orders
    assert checks.run() == []
