"""The page for people says what the program does: every example of docs/claims.md is run."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from core import checks
from core.actors import SYSTEM
from core.forms import new_key
from livestream import sessions, terms
from livestream.comments import hearing
from livestream.first_paid import paying
from livestream.models import ClaimStatus
from livestream.planning import lineup
from livestream.planning.lineup import NewItem
from orders.cancelling import cancel_by_buyer
from shop.catalog import NewVariant
from tests.make import livestream as make
from tests.make import orders, shop

pytestmark = pytest.mark.usefixtures("context")
PAGE = (Path(__file__).parents[4] / "docs" / "claims.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
SAID = [row for row in ROWS if len(row) == 3 and row[0].startswith("`") and re.fullmatch(r"\d kg", row[1])]
CHANGED = [row for row in ROWS if len(row) == 3 and row[0].startswith("`") and row not in SAID]
PAID = [row for row in ROWS if len(row) == 5 and re.match(r"\d kg: ", row[0])]
QUEUED = [row for row in ROWS if len(row) == 4 and row[1].startswith("`")]


def live(kilos=50, in_part=True, first_paid=False):
    goods = shop.product(None, shop.kilo(), NewVariant("hộp", 2_000, 85_000))
    session = make.planned()
    lineup.add_item(SYSTEM, session.id, NewItem(
        goods.slug, {each.sku: each.price for each in goods.variants}, kilos * 1_000))
    terms.agree(SYSTEM, session.id, {terms.FILL_PART: int(in_part), terms.FIRST_PAID: int(first_paid)})
    sessions.go_live(SYSTEM, session.id)
    return session


def words(cell):
    return re.findall(r"`([^`]+)`", cell)


def say(session, texts, author="Lan"):
    comments = [make.comment(text, author) for text in texts]
    for comment in comments:
        hearing.hear(SYSTEM, session.id, [comment])
    return comments[-1]


def test_the_page_has_examples_of_each_kind():
    assert (len(SAID), len(CHANGED), len(QUEUED), len(PAID)) == (11, 8, 3, 6)


@pytest.mark.parametrize(("texts", "kilos", "_"), SAID)
def test_what_is_said_one_after_the_other(texts, kilos, _):
    session = live()

    say(session, words(texts))

    assert f"{make.kilos(session):g} kg" == kilos


@pytest.mark.parametrize(("texts", "then", "kilos"), CHANGED)
def test_what_is_edited_or_removed(texts, then, kilos):
    session = live()
    last = say(session, words(texts))

    change = make.removed(last) if then == "removed" else make.edited(last, words(then)[0])
    hearing.hear(SYSTEM, session.id, [change])

    assert f"{make.kilos(session):g} kg" == kilos


@pytest.mark.parametrize("in_part", [True, False])
@pytest.mark.parametrize(("left", "texts", "part", "whole"), QUEUED)
def test_who_gets_what_is_left(left, texts, part, whole, in_part):
    session = live(int(left.split()[0]), in_part)

    for number, text in enumerate(words(texts)):
        say(session, [text], f"Buyer {number}")

    got = [f"{make.kilos(session, f'Buyer {number}', ClaimStatus.ORDERED):g}" for number in range(len(words(texts)))]
    assert ", ".join(got) == (part if in_part else whole)


@pytest.mark.parametrize("by", ["cod", "transfer"])
@pytest.mark.parametrize("in_part", [True, False])
@pytest.mark.parametrize(("wished", "acts", "part", "whole", "_"), PAID)
def test_who_pays_first_is_served_first(wished, acts, part, whole, _, in_part, by):
    left, wishes = re.fullmatch(r"(\d) kg: (.*)", wished).groups()
    session = live(int(left), in_part, first_paid=True)
    people = dict(each.split() for each in wishes.split(", "))
    for author, kilos in people.items():
        say(session, [f"a1 {kilos}kg"], author)

    for act in filter(None, acts.split(", ")):
        if act.endswith("cancels"):
            cancel_by_buyer(make.order_of(session, act.split()[0]).secret, "")
        elif by == "transfer":
            paying.record_transfer(SYSTEM, session.id, make.buyer(session, act).number, 45_000, new_key())
        else:
            orders.completed(make.order_of(session, act), phone=f"091234567{list(people).index(act)}")

    got = {author: f"{make.kilos(session, author):g}" for author in people}
    assert ", ".join(f"{author} {kilos}" for author, kilos in got.items() if kilos != "0") == (
        part if in_part else whole)
    assert checks.run() == []
