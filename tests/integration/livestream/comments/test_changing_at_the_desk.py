"""Where a person decides about an edit or a removal."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from livestream import sessions
from livestream.comments import review
from livestream.models import ClaimStatus, Desk
from orders import delivery, parcels
from tests.make import livestream as make
from tests.make import orders
from tests.make.livestream import hear, said

pytestmark = pytest.mark.usefixtures("context")
WAITING = ClaimStatus.WAITING


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def complete(session, author="Lan"):
    order = make.order_of(session, author)
    return delivery.complete(order.secret, name="Nguyễn Thị Lan", phone="0912345678", ward_code=orders.WARD,
                             street="12 phố Thử", note="", request_key=f"complete-{author}")


def test_a_removed_cancellation_is_for_a_person():
    session = make.live()
    said(session, "a1 2kg")
    comment = said(session, "huỷ a1")

    hear(session, make.removed(comment))

    assert make.kilos(session) == 0
    assert make.stored(comment).desk == Desk.OPEN
    assert "withdrawal_removed" in make.stored(comment).reading["reasons"]
    review.accept(SYSTEM, session.id, make.stored(comment).id)
    assert make.kilos(session) == 2


def test_a_doubtful_comment_leaves_the_desk_when_it_is_edited_to_be_sure():
    session = make.live()
    comment = said(session, "1")

    hear(session, make.edited(comment, "a1 1kg"))

    assert make.kilos(session) == 1
    assert make.stored(comment).desk == Desk.DONE


def test_an_order_that_is_edited_to_be_doubtful_stays_until_a_person_decides():
    session = make.live()
    comment = said(session, "a1 2kg")

    hear(session, make.edited(comment, "còn thì lấy a1 3kg"))

    assert make.kilos(session) == 2
    assert make.stored(comment).desk == Desk.OPEN
    review.accept(SYSTEM, session.id, make.stored(comment).id)
    assert make.kilos(session) == 3


def test_once_the_order_is_completed_a_person_decides_about_an_edit():
    session = make.live()
    comment = said(session, "a1 2kg")
    complete(session)

    hear(session, make.edited(comment, "a1 1kg"))

    assert make.kilos(session) == 2
    assert make.stored(comment).desk == Desk.OPEN
    assert "changed_after_order" in make.stored(comment).reading["reasons"]
    review.accept(SYSTEM, session.id, make.stored(comment).id)
    assert make.kilos(session) == 1


def test_once_the_order_is_completed_a_person_decides_about_a_removal():
    session = make.live()
    comment = said(session, "a1 2kg")
    complete(session)

    hear(session, make.removed(comment))

    assert make.kilos(session) == 2
    assert make.stored(comment).desk == Desk.OPEN
    review.accept(SYSTEM, session.id, make.stored(comment).id)
    assert make.kilos(session) == 0


def test_once_the_order_is_packed_nobody_changes_it_this_way():
    session = make.live()
    comment = said(session, "a1 2kg")
    parcels.pack(SYSTEM, complete(session).parcels[0].id)

    hear(session, make.removed(comment))

    assert make.kilos(session) == 2
    assert "being_packed" in make.stored(comment).reading["reasons"]
    review.dismiss(SYSTEM, session.id, make.stored(comment).id)


def test_an_edit_after_a_person_has_decided_is_for_a_person():
    session = make.live()
    comment = said(session, "1")
    review.dismiss(SYSTEM, session.id, make.stored(comment).id)

    hear(session, make.edited(comment, "a1 4kg"))

    assert make.kilos(session) == 0
    assert "changed_after_decision" in make.stored(comment).reading["reasons"]


def test_more_than_one_buyer_may_take_is_for_a_person():
    session = make.planned()
    make.add(session, limit_per_buyer=3_000)
    sessions.go_live(SYSTEM, session.id)
    comment = said(session, "a1 2kg")

    hear(session, make.edited(comment, "a1 4kg"))

    assert make.kilos(session) == 2
    assert "over_the_limit" in make.stored(comment).reading["reasons"]
