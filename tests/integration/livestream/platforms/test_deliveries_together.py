"""Deliveries that came since the last look: acted on as one, and one that breaks harms no other."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.db import db
from livestream.models import Claim, ClaimStatus, Comment, Delivery, Verdict
from livestream.platforms import deliveries
from tests.make import facebook
from tests.make import livestream as make
from tests.make.statements import statements


@pytest.fixture(autouse=True)
def on_air(app, context):
    facebook.connect(app)
    return make.live(channel_ids=(facebook.page().id,))


def kept():
    return list(db.session.scalars(sa.select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)))


def comments():
    return list(db.session.scalars(sa.select(Comment.external_id).order_by(Comment.id)))


def test_a_delivery_that_cannot_be_acted_on_is_tried_after_the_others_and_not_for_ever(app, monkeypatch):
    facebook.send(app, facebook.body(facebook.comment("a1 1kg")))
    bad, good = kept()[0].id, None
    with monkeypatch.context() as patch:
        patch.setattr(deliveries.facebook_events, "read", broken)
        with pytest.raises(ZeroDivisionError):
            deliveries.act_on_waiting()
    facebook.send(app, facebook.body(facebook.comment("a1 2kg")))
    good = kept()[1].id

    assert deliveries.waiting() == [good, bad]
    for _ in range(6):
        deliveries._begin([bad])
    assert deliveries.waiting() == [good]


def test_what_came_since_the_last_look_is_acted_on_together(app):
    one, rest = facebook.comment("a1 1kg"), [facebook.comment("a1 1kg") for _ in range(9)]
    deliver_one = count_of_statements(app, one)

    together = count_of_statements(app, *rest)

    assert [each.verdict for each in kept()] == [Verdict.DONE] * 10
    assert ordered() == 10
    assert together < 9 * deliver_one * 0.8
    assert comments() == [each["value"]["comment_id"] for each in (one, *rest)]


def test_a_delivery_that_breaks_takes_none_of_those_along_that_came_with_it(app, monkeypatch):
    sent = [facebook.body(facebook.comment("a1 1kg")) for _ in range(5)]
    for each in sent:
        facebook.send(app, each)
    readable = deliveries.facebook_events.read
    monkeypatch.setattr(deliveries.facebook_events, "read",
                        lambda body: broken(body) if body == sent[2] else readable(body))

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            deliveries.act_on_waiting()

    assert [each.verdict for each in kept()] == [Verdict.DONE] * 2 + [Verdict.WAITING] + [Verdict.DONE] * 2
    assert ordered() == 4


def ordered():
    """Kilos that everybody has ordered."""
    return db.session.scalar(sa.select(sa.func.sum(Claim.base_units)).where(Claim.status == ClaimStatus.ORDERED)) / 1000


def count_of_statements(app, *changes):
    """How many statements the job needs for deliveries of these changes, each in one of its own."""
    for change in changes:
        facebook.send(app, facebook.body(change))
    with statements() as log:
        deliveries.act_on_waiting()
    return len(log)


def broken(_):
    raise ZeroDivisionError
