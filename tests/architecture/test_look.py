"""What the look promises: readable colours, small drawings, a word for every state."""
from __future__ import annotations

import itertools
import re
from enum import StrEnum
from pathlib import Path

import pytest

from livestream.models.claims import CLAIM
from livestream.models.sessions import SESSION
from orders.models.orders import ORDER
from orders.models.parcels import PARCEL
from orders.models.payments import PAYMENT
from shop import drawings
from shop.models.catalog import PRODUCT
from shop.shelves import SHELVES

ROOT = Path(__file__).resolve().parents[2]
THEME = (ROOT / "static/css/theme.css").read_text()
STATES = (ROOT / "templates/components/status.html").read_text()
DRAWINGS = sorted((ROOT / "static/img").rglob("*.svg"))

GROUNDS = ("giay", "card")
READABLE = [
    *itertools.product(("muc", "muted", "cham", "dat", "la", "nghe-text"), GROUNDS),
    *itertools.product(("on-colour",), ("cham", "cham-deep", "dat", "dat-deep", "la")),
    *itertools.product(("muc",), ("cham-soft", "dat-soft", "nghe-soft", "la-soft")),
    ("cham", "cham-soft"), ("muted", "cham-soft"), ("dat", "dat-soft"), ("dat-deep", "dat-soft"),
    ("la", "la-soft"), ("nghe-text", "nghe-soft"), ("on-nghe", "nghe"),
]


def tokens(scheme: str) -> dict[str, str]:
    """The colours of one scheme; dark names only what differs from light."""
    light, dark = THEME.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    shares = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_colour_can_be_read_on_every_ground_it_stands_on(scheme: str) -> None:
    colour = tokens(scheme)

    poor = {pair: round(contrast(colour[pair[0]], colour[pair[1]]), 2) for pair in READABLE
            if contrast(colour[pair[0]], colour[pair[1]]) < 4.5}

    assert poor == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edge_of_a_control_can_be_seen(scheme: str) -> None:
    colour = tokens(scheme)

    assert all(contrast(colour["border"], colour[ground]) >= 3 for ground in GROUNDS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_arrow_of_a_choice_can_be_seen(scheme: str) -> None:
    arrow = (ROOT / f"static/img/caret{'-dark' if scheme == 'dark' else ''}.svg").read_text()

    assert contrast(re.findall(r'stroke="(#[0-9a-f]{6})"', arrow)[0], tokens(scheme)["card"]) >= 3


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.stem)
def test_a_drawing_is_small_and_only_a_drawing(drawing: Path) -> None:
    text = drawing.read_text()

    assert len(text) < 12_000
    assert not re.search(r"<(script|style|image|foreignObject|text)|href=\"(?!#)|\son[a-z]+=", text)


@pytest.mark.parametrize(("machine", "states"), [
    ("order", ORDER.states), ("payment", PAYMENT.states), ("parcel", PARCEL.states),
    ("session", SESSION.states), ("claim", CLAIM.states), ("product", PRODUCT.states),
])
def test_every_state_has_a_word(machine: str, states: type[StrEnum]) -> None:
    table = STATES.split(f'"{machine}": {{', 1)[1].split("}", 1)[0]

    assert set(re.findall(r'"(\w+)": \(', table)) == {state.value for state in states}


def test_every_shelf_of_the_market_and_every_place_has_its_drawing() -> None:
    goods = {drawing.stem for drawing in DRAWINGS if drawing.parent.name == "goods"}
    places = {drawing.stem for drawing in DRAWINGS if drawing.parent.name == "places"}

    assert {shelf.drawing for shelf in SHELVES.values()} <= goods
    assert set(drawings.GOODS) == goods
    assert set(drawings.PLACES) == places
