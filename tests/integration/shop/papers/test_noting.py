"""A paper is noted by one person and seen by another; both are kept, and no picture."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from accounts.models import Role, Scope
from core import clock
from core.actors import SYSTEM
from core.db import db
from core.transactions import transaction
from shop.errors import NoSuchCooperative, NoSuchProduct
from shop.models import Paper, PaperKind
from shop.paper_errors import (
    AlreadySeen,
    BadIssuer,
    BadNumber,
    HasExpired,
    NoSuchPaper,
    NotOfTheSeller,
    SeenByWhoNoted,
)
from shop.papers import noting
from shop.papers.noting import NewPaper
from tests.make import accounts, papers, shop

pytestmark = pytest.mark.usefixtures("context")
UNTIL = clock.today() + timedelta(days=300)


def member_of(seller):
    return accounts.actor(Role.MEMBER, Scope.COOPERATIVE, str(seller.id))


def origin(goods, **details):
    return NewPaper(**{"kind": PaperKind.ORIGIN, "number": "12/NG", "issuer": "UBND xã", "valid_until": UNTIL,
                       "product_id": goods.id, **details})


def test_a_seller_notes_a_paper_and_sends_it_twice_for_nothing():
    goods = shop.product()
    member = member_of(goods.cooperative)

    first = noting.note_paper(member, goods.cooperative_id, origin(goods))
    again = noting.note_paper(member, goods.cooperative_id, origin(goods, number="  12/NG "))

    assert first.id == again.id
    assert (first.noted_by, first.seen_at) == (member.person_id, None)


def test_a_paper_of_the_seller_is_for_no_product():
    goods = shop.product()

    made = noting.note_paper(SYSTEM, goods.cooperative_id, origin(goods, kind=PaperKind.REGISTRATION))

    assert made.product_id is None


@pytest.mark.parametrize(("details", "refusal"), [
    ({"number": "  "}, BadNumber), ({"number": "9" * 61}, BadNumber), ({"issuer": ""}, BadIssuer),
    ({"issuer": "x" * 161}, BadIssuer), ({"valid_until": clock.today() - timedelta(days=1)}, HasExpired),
    ({"product_id": None}, NotOfTheSeller), ({"product_id": 987_654_321}, NoSuchProduct),
])
def test_what_is_no_paper_is_refused(details, refusal):
    goods = shop.product()

    with pytest.raises(refusal):
        noting.note_paper(SYSTEM, goods.cooperative_id, origin(goods, **details))


def test_others_note_and_withdraw_nothing():
    goods, others = shop.product(), member_of(shop.cooperative())
    made = papers.paper(goods, seen=False)

    with pytest.raises(NoSuchCooperative):
        noting.note_paper(others, goods.cooperative_id, origin(goods))
    with pytest.raises(NoSuchProduct):
        noting.note_paper(SYSTEM, shop.cooperative().id, origin(goods))
    with pytest.raises(NoSuchPaper):
        noting.withdraw_paper(others, made.id)
    with pytest.raises(NoSuchPaper):
        noting.see_paper(others, made.id)


def test_whoever_noted_a_paper_does_not_confirm_it_unless_an_administrator():
    goods, admin = shop.product(), accounts.actor(Role.ADMIN)
    member = member_of(goods.cooperative)
    of_member = noting.note_paper(member, goods.cooperative_id, origin(goods))
    of_admin = noting.note_paper(admin, goods.cooperative_id, origin(goods, number="13/NG"))

    with pytest.raises(SeenByWhoNoted), transaction():
        noting.confirm(member, of_member.id)
    seen = [noting.see_paper(admin, each.id) for each in (of_member, of_admin)]

    assert [(each.seen_by, each.seen_name, each.seen_by_admin) for each in seen] == [
        (admin.person_id, admin.name, True)] * 2
    at = seen[0].seen_at
    assert noting.see_paper(SYSTEM, of_member.id).seen_at == at


def test_the_database_refuses_one_person_for_both_acts():
    goods = shop.product()
    member = member_of(goods.cooperative)
    made = noting.note_paper(member, goods.cooperative_id, origin(goods))

    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(sa.update(Paper).where(Paper.id == made.id).values(
            seen_by=member.person_id, seen_at=clock.now()))


def test_a_paper_that_was_seen_stays_and_one_that_was_noted_wrongly_goes():
    goods = shop.product()
    member = member_of(goods.cooperative)
    wrong, seen = papers.paper(goods, seen=False), papers.paper(goods)

    noting.withdraw_paper(member, wrong.id)
    with pytest.raises(AlreadySeen):
        noting.withdraw_paper(member, seen.id)

    assert wrong.withdrawn_at is not None
    assert noting.withdraw_paper(accounts.actor(Role.ADMIN), seen.id).withdrawn_at is not None


def test_a_number_that_was_withdrawn_may_be_noted_again():
    goods = shop.product()
    first = noting.note_paper(SYSTEM, goods.cooperative_id, origin(goods))
    noting.withdraw_paper(SYSTEM, first.id)

    assert noting.note_paper(SYSTEM, goods.cooperative_id, origin(goods)).id != first.id


@pytest.mark.parametrize("change", [
    {"number": "khác"}, {"valid_until": None}, {"seen_at": None}, {"seen_by_admin": False}])
def test_what_stands_on_a_paper_and_who_saw_it_is_not_changed(change):
    made = papers.paper(shop.product())

    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(sa.update(Paper).where(Paper.id == made.id).values(**change))
    db.session.rollback()
