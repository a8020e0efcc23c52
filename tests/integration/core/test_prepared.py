from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from core.db import StrayWrite, db
from core.prepared import Prepared, PreparedIn, one_of
from core.transactions import lost_race, transaction
from tests.kernel.rows import Lamp, Light, Note, count

START = datetime(2026, 5, 1, 13, tzinfo=UTC)
NOTES, LAMPS = Note.__table__, Lamp.__table__
INSERT = Prepared(sa.insert(NOTES).inline(), ("id", "text", "price", "at"))
INSERT_FOR_ID = Prepared(sa.insert(NOTES).returning(NOTES.c.id), ("text", "price", "at"))
FIND = Prepared(sa.select(Note.id, Note.text, Note.price, Note.at).where(Note.id == sa.bindparam("wanted")))
DEARER = Prepared(sa.update(NOTES).where(NOTES.c.id == sa.bindparam("wanted")).values(
    price=NOTES.c.price + sa.bindparam("more")))


def test_values_pass_through_the_types_of_their_columns_both_ways(context):
    with transaction():
        note_id = INSERT_FOR_ID.scalar(text="Mận 100% ngọt :)", price=5, at=START)

    assert FIND.rows(wanted=note_id) == [(note_id, "Mận 100% ngọt :)", 5, START)]
    with transaction():
        lamp_id = Prepared(sa.insert(LAMPS).returning(LAMPS.c.id), ("maker", "status", "version")).scalar(
            maker="Hoa", status=Light.OFF, version=1)
    assert Prepared(sa.select(LAMPS.c.status).where(LAMPS.c.id == sa.bindparam("wanted"))).scalar(
        wanted=lamp_id) is Light.OFF


@pytest.mark.parametrize("wrong", [{"price": 1.5, "at": START}, {"price": 1, "at": datetime(2026, 5, 1)}])  # noqa: DTZ001
def test_what_a_column_refuses_is_refused(context, wrong):
    with pytest.raises(TypeError), transaction():
        INSERT.run(id=1, text="a", **wrong)


def test_a_value_that_is_missing_is_no_empty_one(context):
    with pytest.raises(KeyError), transaction():
        INSERT.run(id=1, text="a", price=1)


def test_many_rows_go_at_once(context):
    with transaction():
        INSERT.run_all([{"id": number, "text": "a", "price": number, "at": None} for number in range(1, 4)])
        INSERT.run_all([])

    assert count(Note) == 3


def test_what_is_not_there_is_no_row(context):
    assert FIND.rows(wanted=1) == []
    assert FIND.scalar(wanted=1) is None


def test_it_runs_in_the_transaction_around_it(context):
    with transaction():
        INSERT.run(id=1, text="a", price=1, at=None)
    with pytest.raises(ZeroDivisionError), transaction():
        DEARER.run(wanted=1, more=5)
        raise ZeroDivisionError

    assert FIND.rows(wanted=1) == [(1, "a", 1, None)]


def test_a_refusal_inside_takes_back_what_it_wrote_and_no_more(context):
    with transaction():
        INSERT.run(id=1, text="a", price=1, at=None)
        with pytest.raises(ZeroDivisionError), transaction():
            INSERT.run(id=2, text="b", price=1, at=None)
            raise ZeroDivisionError

    assert (FIND.scalar(wanted=1), FIND.scalar(wanted=2)) == (1, None)


def test_outside_of_a_use_case_it_writes_nothing(context):
    with pytest.raises(StrayWrite):
        INSERT.run(id=1, text="a", price=1, at=None)


def test_a_key_that_is_taken_is_a_lost_race(context):
    with transaction():
        INSERT.run(id=1, text="a", price=1, at=None)
    with pytest.raises(sa.exc.IntegrityError) as refused, transaction():
        INSERT.run(id=1, text="a", price=1, at=None)

    assert lost_race(refused.value)


def test_hooks_see_the_statement(context):
    seen = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement.split()[0])

    event.listen(db.engine, "before_cursor_execute", note)
    FIND.rows(wanted=1)
    event.remove(db.engine, "before_cursor_execute", note)

    assert seen[-1] == "SELECT"


def test_a_statement_may_be_spelt_by_each_database_in_its_own_way(context):
    asked = []

    def spelt(dialect):
        asked.append(dialect)
        return sa.select(sa.literal(dialect))

    statement = Prepared(spelt)

    assert statement.scalar() == statement.scalar() == db.engine.dialect.name
    assert len(asked) == 1


@pytest.mark.parametrize("wanted", [[1], [3, 1], [1, 2, 3], [1, 2, 3, 4, 99]])
def test_several_values_are_looked_for_at_once(context, wanted):
    with transaction():
        INSERT.run_all([{"id": number, "text": "a", "price": number, "at": None} for number in range(1, 5)])
    some = PreparedIn(lambda values: sa.select(Note.id).where(Note.id.in_(values), Note.price > sa.bindparam("over")))

    found = sorted(note_id for note_id, in some.rows(wanted, over=1))

    assert found == sorted(number for number in wanted if 1 < number < 5)
    assert some.rows([], over=1) == []


def test_one_of_some_is_any_of_them_and_nothing_else(context):
    with transaction():
        INSERT.run_all([{"id": number, "text": "a", "price": number, "at": None} for number in range(1, 5)])

    assert Prepared(sa.select(Note.id).where(one_of(Note.price, (2, 4))).order_by(Note.id)).rows() == [(2,), (4,)]
