"""Comments, their edits and their removal, in whatever order the platform reports them, and repeated."""
from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.db import db
from livestream.comments.hearing import Counts
from livestream.models import CommentVersion
from tests.make import livestream as make
from tests.make.livestream import hear, said

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def test_the_same_edit_again_does_nothing():
    session = make.live()
    comment = said(session, "a1 1kg")
    change = make.edited(comment, "a1 3kg")
    hear(session, change)

    assert hear(session, change, change) == Counts(repeated=2)

    assert make.kilos(session) == 3
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CommentVersion)) == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_in_whatever_order_they_come_the_latest_holds(order):
    session = make.live()
    comment = make.comment("a1 1kg", said_at=clock.now() - timedelta(seconds=1))
    events = [comment, *(make.edited(comment, f"a1 {kilos}kg", after) for kilos, after in ((5, 10), (2, 20), (3, 30)))]

    for n in order:
        hear(session, events[n])

    assert make.kilos(session) == 3
    assert make.stored(comment).now == "a1 3kg"
    assert make.stored(comment).text == "a1 1kg"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_removed_comment_stays_removed_in_whatever_order_it_is_heard(order):
    session = make.live()
    comment = make.comment("a1 1kg", said_at=clock.now() - timedelta(seconds=1))
    events = [comment, make.edited(comment, "a1 5kg"), make.removed(comment)]

    for n in order:
        hear(session, events[n])

    assert make.kilos(session) == 0
    assert make.stored(comment).removed_at is not None


def test_a_chat_whose_edit_came_first_is_what_the_edit_says():
    session = make.live()
    comment = make.comment("chào cả nhà")
    hear(session, make.edited(comment, "a1 2kg"))

    assert hear(session, comment) == Counts(heard=1)

    assert make.kilos(session) == 2


def test_an_edit_of_what_nobody_ever_said_is_kept_and_does_nothing():
    session = make.live()

    assert hear(session, make.edited(make.comment("a1 2kg"), "a1 3kg")) == Counts(changed=1)

    assert make.claims_of(session) == []
