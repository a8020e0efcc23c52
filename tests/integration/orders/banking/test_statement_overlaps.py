"""Files that overlap tell of a movement once; two that are really two stay two; what nobody can know is asked."""
from __future__ import annotations

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from orders.banking import hearing
from orders.banking.statements import drafts, foreseeing, layout, taking
from orders.models import BankLine
from orders.models.money import Dates, Known, RowState
from orders.statement_errors import NothingToTake, StatementWasTaken
from tests.make import accounts, bank_files, money
from tests.make.accounts import Browser
from tests.make.bank_files import HEADER

pytestmark = pytest.mark.usefixtures("context")
NO_REFERENCE = tuple(name for name in HEADER if name != "Số tham chiếu")
BARE = tuple(name for name in NO_REFERENCE if name != "Số dư")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def account():
    return money.account("0011004455667")


def row(amount, text="ung ho", balance="", hour="", days_ago=0, reference=""):
    day = clock.today() - timedelta(days=days_ago)
    return {"Ngày giao dịch": f"{day:%d/%m/%Y} {hour}".strip(), "Số tham chiếu": reference, "Số tiền ghi nợ": "",
            "Số tiền ghi có": f"{amount:,}", "Số dư": f"{balance:,}" if balance else "", "Diễn giải": text}


def draft(account, header, *rows, name="sao-ke.csv"):
    data = bank_files.csv_file([header, *([each[column] for column in header] for each in rows)])
    file = drafts.keep(SYSTEM, account.id, name, data).file
    if file.meanings is None:
        drafts.choose(SYSTEM, file.id, layout.propose(drafts.layout_of(file)), Dates.AUTO)
    return file


def take(*files):
    for file in files:
        taking.take(SYSTEM, file.id)


def told():
    db.session.rollback()
    return sorted(db.session.scalars(sa.select(BankLine.amount)))


def test_the_same_rows_in_another_file_are_the_same(account):
    rows = [row(50_000), row(50_000), row(70_000, "an trua")]
    take(draft(account, BARE, *rows), draft(account, BARE, *rows, row(80_000, "sang hom sau")))

    assert told() == [50_000, 50_000, 70_000, 80_000]


def test_with_and_without_references_it_is_the_same_movement(account):
    rows = [row(50_000, reference="FT1"), row(50_000, reference="FT2"), row(70_000, "an trua", reference="FT3")]
    take(draft(account, HEADER, *rows), draft(account, BARE, *rows), draft(account, NO_REFERENCE, *rows))

    assert told() == [50_000, 50_000, 70_000]


@pytest.mark.parametrize("is_turned", [True, False])
def test_words_that_a_bank_writes_longer_elsewhere_are_the_same(account, is_turned):
    short = [row(50_000, "LAN ung ho"), row(60_000, "MAI ung ho")]
    long = [row(50_000, "MBVCB.1234 LAN ung ho CT tu 0011"), row(60_000, "MBVCB.99 MAI ung ho")]
    take(*(draft(account, BARE, *rows) for rows in ([long, short] if is_turned else [short, long])))

    assert told() == [50_000, 60_000]


def test_another_balance_is_another_movement(account):
    take(draft(account, NO_REFERENCE, row(50_000, balance=150_000)),
         draft(account, NO_REFERENCE, row(50_000, balance=200_000), row(50_000, balance=150_000)))

    assert told() == [50_000, 50_000]


def test_another_time_of_the_day_is_another_movement(account):
    take(draft(account, BARE, row(50_000, hour="08:15:00")),
         draft(account, BARE, row(50_000, hour="15:40:00")))

    assert told() == [50_000, 50_000]


def test_a_row_without_a_time_takes_the_place_of_none_that_has_one(account):
    take(draft(account, BARE, row(50_000, hour="08:15:00"), row(50_000, hour="09:15:00")),
         draft(account, BARE, row(50_000), row(50_000, hour="08:15:00"), row(50_000, hour="09:15:00")))

    assert told() == [50_000, 50_000, 50_000]


def test_what_nothing_tells_apart_is_asked_and_waits_alone(account):
    take(draft(account, BARE, row(50_000), row(1_000, "a")))
    other = draft(account, BARE, row(50_000), row(2_000, "b"))
    assert foreseeing.foresee(other) == foreseeing.Foreseen(frozenset(), frozenset(), 1, frozenset({2}))

    take(other)

    assert told() == [1_000, 2_000, 50_000]
    assert (drafts.counts(other)[RowState.GOOD], other.taken_at, other.wanted_at) == (1, None, None)
    with pytest.raises(NothingToTake):
        take(other)


@pytest.mark.parametrize(("said", "number"), [(Known.SAME, 1), (Known.OTHER, 2)])
def test_a_person_says_what_it_is(account, said, number):
    take(draft(account, BARE, row(50_000), row(1_000, "a")))
    other = draft(account, BARE, row(50_000), row(2_000, "b"))
    take(other)

    taking.say(SYSTEM, other.id, 2, said)
    take(other)

    assert told().count(50_000) == number
    assert other.taken_at is not None
    with pytest.raises(StatementWasTaken):
        taking.say(SYSTEM, other.id, 2, said)


def test_a_single_movement_proves_nothing(account):
    take(draft(account, BARE, row(50_000)))
    other = draft(account, BARE, row(50_000), row(1_000, "sau", days_ago=-0))

    assert foreseeing.foresee(other).asked == {2}


def test_another_account_is_none_of_its_business(account):
    second = money.account("5566778899", "970405", is_shown=False)
    take(draft(account, BARE, row(50_000), row(1_000, "a")), draft(second, BARE, row(50_000), row(2_000, "b")))

    assert told() == [1_000, 2_000, 50_000, 50_000]


@pytest.mark.parametrize("seed", range(4))
def test_however_a_month_is_cut_into_files_each_movement_is_one(account, seed):
    """With times and balances, in whole days, in any order of files."""
    chance, balance, month = random.Random(seed), 1_000_000, []
    for days_ago in range(9, -1, -1):
        for number in range(chance.randrange(1, 5)):
            amount = chance.choice([10_000, 20_000])
            balance += amount
            month.append(row(amount, chance.choice(["an", "binh"]), balance, f"0{number + 6}:00:00", days_ago))
    files = []
    for at in range(4):
        first = chance.randrange(len(month))
        part = month[:] if at == 3 else month[first:first + chance.randrange(1, len(month))]
        files.append((part, chance.choice([BARE, NO_REFERENCE, HEADER])))
    for at, (part, header) in enumerate(chance.sample(files, len(files))):
        file = draft(account, header, *part, name=f"{at}.csv")
        if file.taken_at is None:
            take(file)

    assert len(told()) == len(month)


def test_a_row_that_breaks_what_hears_it_is_wrong_and_holds_up_no_other(account, monkeypatch):
    rows = [row(1_000 + number, f"so {number}") for number in range(6)]
    file = draft(account, BARE, *rows)
    real = hearing.hear_together

    def hear_together(lines):
        if any(line.text == "so 3" for line in lines):
            raise RuntimeError("a fault of ours")
        return real(lines)

    with monkeypatch.context() as broken:
        broken.setattr(hearing, "hear_together", hear_together)
        take(file)

    assert told() == [1_000, 1_001, 1_002, 1_004, 1_005]
    [wrong] = drafts.rows_of(file, RowState.WRONG)
    assert (wrong.told["text"], wrong.faults, file.wanted_at) == ("so 3", [["", "broke"]], None)


def test_the_page_asks_and_takes_the_answer(app, account):
    take(draft(account, BARE, row(50_000), row(1_000, "a")))
    other = draft(account, BARE, row(50_000), row(2_000, "b"))
    admin, url = Browser(app, accounts.person(Role.ADMIN)), f"/office/money/statements/{other.id}"

    page = admin.get(url).text
    answer = admin.post(f"{url}/rows/2/known", known="same")

    assert "Known already, or another one?" in page and "Take in 1 row" in page
    assert answer.status_code == 303
    assert "Known already, or another one?" not in admin.get(url).text
    assert foreseeing.foresee(db.session.get_one(type(other), other.id, populate_existing=True)).known == {2}
