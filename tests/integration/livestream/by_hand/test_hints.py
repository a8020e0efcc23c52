"""What an order by hand would do, told while it is typed; nothing is changed by it, and nobody is told of strangers."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.by_hand import hand, hints
from livestream.errors import NoSuchSession, NotOnAir
from livestream.models import Comment, LiveBuyer
from tests.make import accounts, orders, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def evening(context):
    """Plums on air: five kilos, of a cooperative that knows Lan; another one knows Mai."""
    plums, others = shop.product(), shop.product()
    for name, phone, goods in (("Nguyễn Thị Lan", "0912345678", plums), ("Lan Anh", "0387999678", plums),
                               ("Mai", "0977777777", others)):
        orders.order({shop.sku(goods): 1_000}, buyer_name=name, buyer_phone=phone)
    session = make.planned()
    make.add(session, plums, allotment=5_000, limit_per_buyer=8_000)
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, "A01")
    return session


def hint(session, text):
    return hints.of(SYSTEM, session.id, text)


def test_a_line_says_for_whom_it_is_and_what_it_costs(evening):
    make.say(evening, "a1 1kg", "Hoa")

    found = hint(evening, "1 2")

    assert (found.who.number, found.who.name, found.who.has[0]["milli"]) == (1, "Hoa", 1_000)
    (goods,) = found.goods
    assert (goods.item.code, goods.quantity, goods.unit, goods.amount, goods.item.left) == (
        "A01", 2, "kg", 90_000, 4_000)
    assert (found.refusal, goods.short, goods.over) == (None, False, False)


def test_a_hint_changes_nothing(evening):
    hint(evening, "2 912345678")

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LiveBuyer)) == 0


@pytest.mark.parametrize(("text", "short", "over"), [
    ("5 912345678", False, False), ("6 912345678", True, False), ("9 912345678", True, True)])
def test_too_little_left_and_too_much_for_one_buyer_are_said_before(evening, text, short, over):
    (goods,) = hint(evening, text).goods

    assert (goods.short, goods.over) == (short, over)


def test_while_a_flash_deal_runs_its_price_is_told_and_of_a_part_none(evening):
    make.begun(evening, kilos=3, price=30_000)

    assert [hint(evening, f"{kilos} 912345678").goods[0].amount for kilos in (3, 4)] == [90_000, None]


@pytest.mark.parametrize(("text", "refusal"), [
    ("a1 2", "NobodyNamed"), ("7 2", "NoSuchNumber"), ("2 .678", "SeveralTails"), ("12345678", "NoPhone"),
    ("gì đó", "NotUnderstood"), ("2 #", "NobodyNamed"), ("", "NotUnderstood"), ("x" * 500, "NotUnderstood"),
])
def test_why_a_line_is_not_clear_yet_is_said_as_it_would_be_when_it_is_sent(evening, text, refusal):
    assert type(hint(evening, text).refusal).__name__ == refusal


@pytest.mark.parametrize(("text", "names", "rest"), [
    ("2 678", ["Nguyễn Thị Lan", "Lan Anh"], "2"), ("2 .5678", ["Nguyễn Thị Lan"], "2"),
    ("678", ["Nguyễn Thị Lan", "Lan Anh"], ""),
    ("a1 2 lan", ["Nguyễn Thị Lan", "Lan Anh"], "a1 2"), ("2 kg nguyễn thị", ["Nguyễn Thị Lan"], "2 kg"),
    ("2 777", [], "2"), ("2 mai", [], "2 mai"), ("2 l", [], "2 l"), ("2 lan 912345678", [], "2 lan 912345678"),
    ("#1 lan", [], "#1 lan"), ("2 67", [], "2 67"),
])
def test_known_buyers_are_found_by_the_end_of_a_line_and_none_of_other_cooperatives(evening, text, names, rest):
    found = hint(evening, text)

    assert sorted(each.name for each in found.choices) == sorted(names)
    assert found.rest == rest


def test_whoever_is_chosen_is_meant_by_so_many_digits_as_nobody_else_has(evening):
    tails = {each.name: each.tail for each in hint(evening, "2 678").choices}

    assert tails == {"Nguyễn Thị Lan": "5678", "Lan Anh": "9678"}
    assert hint(evening, ".5678 2").who.name == "Nguyễn Thị Lan"


def test_a_customer_who_has_a_number_in_the_hall_is_offered_with_it(evening):
    hand.by_hand(SYSTEM, evening.id, "1 .5678", "key")

    assert [each.number for each in hint(evening, "2 nguyen").choices] == [1]


def test_in_a_rehearsal_nobody_is_known(context):
    plums = shop.product()
    orders.order({shop.sku(plums): 1_000}, buyer_name="Lan", buyer_phone="0912345678")
    session = make.planned(is_rehearsal=True)
    make.add(session, plums)
    sessions.go_live(SYSTEM, session.id)

    assert hint(session, "2 678").choices == hint(session, "2 lan").choices == ()


def test_others_are_told_nothing_and_nobody_before_it_begins(evening):
    stranger = accounts.actor(Role.OPERATOR)
    with pytest.raises(NoSuchSession):
        hints.of(stranger, evening.id, "2 678")
    with pytest.raises(NotOnAir):
        hint(make.planned(), "2 678")


def test_the_console_is_told_in_sentences_without_a_whole_phone_number(app, context):
    with app.app_context():
        operator = accounts.person(Role.OPERATOR)
        plums = shop.product()
        orders.order({shop.sku(plums): 1_000}, buyer_name="Nguyễn Thị Lan", buyer_phone="0912345678")
        session = make.planned(operator_ids=(operator.id,))
        make.add(session, plums, allotment=1_000)
        sessions.go_live(SYSTEM, session.id)
        sessions.put_on_air(SYSTEM, session.id, "A01")
        code, page = session.code, accounts.Browser(app, operator)

    def ask(text):
        return page.post(f"/studio/{code}/console/by-hand/hint", text=text)

    told = ask("2 678").get_json()
    assert [(each["name"], each["line"]) for each in told["choices"]] == [("Nguyễn Thị Lan", ".678 2")]
    told = ask(".678 2").get_json()
    assert "0912345678" not in str(told)
    assert [each["tone"] for each in told["said"]] == ["who", "goods", "short"]
    assert "Nguyễn Thị Lan" in told["said"][0]["text"]
    assert ask("").status_code == ask("x" * 501).status_code == 422
    assert ask("a1 2").get_json()["missing"] != ""
