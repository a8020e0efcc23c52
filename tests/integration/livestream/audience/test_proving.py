"""A one-time code proves whose number it is: once, for ten minutes, in one browser, and it stands nowhere."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import clock, throttle
from core.db import db, maintenance
from core.messaging.messenger import Answer, Outcome
from core.messaging.sending import Sending
from core.outbox import Message
from core.phones import NotAPhone
from core.throttle import TooOften
from livestream import jobs
from livestream.audience import proving
from livestream.audience_errors import CodeIsOver, WrongCode
from livestream.models import ViewerCode
from livestream.models.audience import MOST_TRIES
from tests.make import audience

pytestmark = pytest.mark.usefixtures("context")
ADDRESS = "10.0.0.1"


def ask(phone=audience.PHONE, before=None):
    return proving.ask(phone, "Lan", "vi", before)


def row():
    db.session.rollback()
    return db.session.scalars(sa.select(ViewerCode).order_by(ViewerCode.id.desc())).first()


def test_the_code_comes_by_message_and_proves_the_number(messenger):
    asked = ask("0912.345.678")

    code = audience.code_in(messenger)
    viewer = audience.known(proving.prove(asked, code, ADDRESS))

    assert (viewer.phone, viewer.name) == (audience.PHONE, "Lan")
    assert len(code.replace(" ", "")) == 8
    assert [message.to for message in messenger.sent.values()] == [audience.PHONE]


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0:.4}-{0:.9}"])
def test_the_code_may_be_typed_with_spaces_or_without(messenger, typed):
    asked = ask()
    code = audience.code_in(messenger)

    assert proving.prove(asked, code.replace(" ", typed[2:-2] if typed == " {} " else "-"), ADDRESS)


def test_a_code_is_good_once(messenger):
    asked = ask()
    code = audience.code_in(messenger)
    proving.prove(asked, code, ADDRESS)

    with pytest.raises(CodeIsOver):
        proving.prove(asked, code, ADDRESS)


def test_a_code_is_good_for_ten_minutes(messenger):
    asked = ask()
    code = audience.code_in(messenger)

    with clock.at(clock.now() + proving.LIFE + timedelta(seconds=1)):
        assert proving.asked(asked) is None
        with pytest.raises(CodeIsOver):
            proving.prove(asked, code, ADDRESS)


def test_five_wrong_tries_end_it_and_each_says_how_many_are_left(messenger):
    asked = ask()
    code = audience.code_in(messenger)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"

    left = []
    for _ in range(MOST_TRIES - 1):
        with pytest.raises(WrongCode) as refused:
            proving.prove(asked, wrong, ADDRESS)
        left.append(refused.value.facts["left"])
    with pytest.raises(CodeIsOver):
        proving.prove(asked, wrong, ADDRESS)

    assert left == [4, 3, 2, 1]
    with pytest.raises(CodeIsOver):
        proving.prove(asked, code, ADDRESS)


@pytest.mark.parametrize("typed", ["", "abc", "٣٤٣٤٣٤٣٤", "9" * 30, "🙂", "' OR 1=1"])
def test_what_is_no_code_is_a_wrong_one(messenger, typed):
    with pytest.raises(WrongCode):
        proving.prove(ask(), typed, ADDRESS)


def test_a_code_is_good_in_the_browser_that_asked_and_in_no_other(messenger):
    own = ask()
    code = audience.code_in(messenger)
    other = ask()

    with pytest.raises((WrongCode, CodeIsOver)):
        proving.prove(other, code, ADDRESS)
    for stranger in (None, "", "made up", 7):
        with pytest.raises(CodeIsOver):
            proving.prove(stranger, code, ADDRESS)

    assert proving.prove(own, code, ADDRESS)


def test_a_newer_code_in_the_same_browser_ends_the_older_one(messenger):
    first = ask()
    code = audience.code_in(messenger)

    second = ask(before=first)

    with pytest.raises(CodeIsOver):
        proving.prove(first, code, ADDRESS)
    assert proving.prove(second, audience.code_in(messenger), ADDRESS)


def test_the_database_holds_no_code_at_any_time(messenger):
    asked = ask()
    before = everything()

    code = audience.code_in(messenger)

    digits = code.replace(" ", "")
    assert digits not in before and code not in before
    assert digits not in everything() and code not in everything()
    proving.prove(asked, code, ADDRESS)
    assert digits not in everything() and code not in everything()


def everything():
    """All that the tables hold which have to do with a code."""
    db.session.rollback()
    return repr([tuple(each) for table in (ViewerCode.__table__, Message.__table__, Sending.__table__)
                 for each in db.session.execute(sa.select(table))])


def test_a_message_of_which_nobody_knows_is_sent_again_and_then_erased(messenger):
    messenger.answers = [Answer(Outcome.UNKNOWN)]
    ask()

    audience.deliver()
    with clock.at(clock.now() + timedelta(minutes=3)):
        code = audience.code_in(messenger)

    assert len(messenger.asked) == 2
    assert code not in everything()


def test_a_code_that_is_over_is_not_sent_any_more(messenger):
    ask()

    with clock.at(clock.now() + proving.LIFE):
        audience.deliver()

    assert messenger.asked == []


def test_number_name_and_seed_are_erased_when_it_is_over(messenger):
    ask()
    audience.deliver()
    assert jobs.erase_codes_of_viewers() == 0

    with clock.at(clock.now() + proving.LIFE):
        assert jobs.erase_codes_of_viewers() == 1
        assert jobs.erase_codes_of_viewers() == 0

    assert (row().phone, row().name, row().seed) == (None, "", "")


@pytest.mark.parametrize("number", ["", "123", "+1 555 0100", "0212345678"])
def test_what_is_no_mobile_number_gets_no_code(number):
    with pytest.raises(NotAPhone):
        ask(number)


def test_a_number_and_an_address_get_so_many_codes_and_no_more(monkeypatch):
    for n in range(5):
        proving.count(audience.PHONE, f"10.0.0.{n}")
    with pytest.raises(TooOften):
        proving.count(audience.PHONE, "10.0.0.9")

    monkeypatch.setattr(proving, "_SENT_FOR_ADDRESS", 2)
    for n in range(2):
        proving.count(f"091000000{n}", "10.1.0.1")
    with pytest.raises(TooOften):
        proving.count("0910000009", "10.1.0.1")


def test_one_address_does_not_try_codes_for_ever(messenger, monkeypatch):
    monkeypatch.setattr(proving, "_TRIED_FROM_ADDRESS", 2)
    asked = ask()
    code = audience.code_in(messenger)

    for _ in range(2):
        with pytest.raises(CodeIsOver):
            proving.prove("made up", code, "2001:db8::1")
    with pytest.raises(TooOften):
        proving.prove(asked, code, "2001:db8::2")

    throttle.forgive("viewers.tries", "2001:db8::/64")
    assert proving.prove(asked, code, "2001:db8::2")


@pytest.mark.parametrize("change", [
    {"tries": MOST_TRIES + 1}, {"tries": -1}, {"phone": "0987654321"}, {"ask_hash": "x"}, {"language": "fr"},
    {"expires_at": clock.now() + timedelta(days=9)},
])
def test_the_database_refuses_what_a_code_cannot_be(change):
    ask()

    with pytest.raises(IntegrityError), maintenance() as connection:
        connection.execute(sa.update(ViewerCode).values(**change))


def test_the_database_opens_no_code_again_that_was_used(messenger):
    proving.prove(ask(), audience.code_in(messenger), ADDRESS)

    for change in ({"ended_at": None}, {"tries": 0}):
        with pytest.raises(IntegrityError), maintenance() as connection:
            connection.execute(sa.update(ViewerCode).values(**change))
