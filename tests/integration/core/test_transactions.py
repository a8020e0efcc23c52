import sqlite3
from datetime import datetime

import psycopg
import pytest
import sqlalchemy as sa

from core import locking, transactions
from core.db import Dong, StrayWrite, db, insert_once
from core.errors import DomainError, NotFound, Unavailable
from core.transactions import OutcomeUnknown, last, lock, transaction, use_case
from tests import only
from tests.kernel.rows import Diary, Lamp, Light, Note, TooDear, add, count, lamp, write


def through_the_engine():
    with db.engine.connect() as connection:
        connection.execute(sa.text("DELETE FROM notes"))


STRAY = {
    "text": lambda: db.session.execute(sa.text("UPDATE notes SET text = 'x'")),
    "orm update": lambda: db.session.execute(sa.update(Note).values(text="x")),
    "core update": lambda: db.session.execute(sa.update(Note.__table__).values(text="x")),
    "core insert": lambda: db.session.execute(sa.insert(Note.__table__).values(text="x", price=1)),
    "delete": lambda: db.session.execute(sa.delete(Note)),
    "connection": lambda: db.session.connection().execute(sa.text("DELETE FROM notes")),
    "engine": through_the_engine,
    "bulk": lambda: db.session.bulk_insert_mappings(Note, [{"text": "x", "price": 1}]),
    "bulk save": lambda: db.session.bulk_save_objects([Note(text="x")]),
    "flush": lambda: (db.session.add(Note(text="x")), db.session.flush()),
    "cte": lambda: db.session.execute(sa.text(
        "WITH w AS (SELECT 1) INSERT INTO notes (text, price) SELECT 'x', 1")),
}


@pytest.mark.parametrize("way", STRAY)
def test_no_write_outside_a_use_case(context, way):
    add()

    with pytest.raises(StrayWrite):
        STRAY[way]()

    db.session.rollback()
    assert [note.text for note in db.session.scalars(sa.select(Note))] == ["Lan"]


@only.postgresql
def test_a_changing_select_outside_a_use_case_is_refused_too(context):
    add()

    change = sa.update(Note).values(text="x").returning(Note.id).cte()

    with pytest.raises(StrayWrite):
        db.session.execute(sa.select(change))


@pytest.mark.parametrize("end", ["commit", "rollback"])
@pytest.mark.parametrize("nested", [False, True])
def test_a_use_case_may_not_end_its_transaction(context, end, nested):
    @use_case
    def sneaky():
        db.session.add(Note(text="sneaky"))
        db.session.flush()
        getattr(db.session, end)()

    @use_case
    def outer():
        sneaky()

    with pytest.raises((StrayWrite, sa.exc.InvalidRequestError)):
        (outer if nested else sneaky)()
    assert count(Note) == 0


def test_who_swallows_the_refusal_keeps_nothing_either(context):
    with pytest.raises(StrayWrite), transaction() as session:
        session.add(Note(text="sneaky"))
        with pytest.raises(StrayWrite):
            session.commit()

    assert count(Note) == 0


def test_a_nested_use_case_is_a_savepoint(context):
    with transaction() as session:
        session.add(Note(text="a"))
        with pytest.raises(TooDear):
            write("k", "b", 2_000_000)

    assert [note.text for note in db.session.scalars(sa.select(Note))] == ["a"]


def test_what_a_nested_use_case_postponed_is_forgotten_when_it_is_refused(context):
    seen = []

    @use_case
    def refused():
        last("b", lambda: seen.append("refused"))
        raise TooDear

    with transaction():
        last("z", lambda: seen.append("last"))
        last("a", lambda: seen.append("first"))
        with pytest.raises(TooDear):
            refused()
        assert seen == []

    assert seen == ["first", "last"]


@pytest.mark.parametrize("failing", range(1, 6))
def test_wherever_it_breaks_nothing_is_kept(context, failing):
    """An exception after each statement in turn: no half of the work is ever there."""
    made = lamp()
    statements = []

    def trip(*_):
        statements.append(1)
        if len(statements) == failing:
            raise KeyboardInterrupt

    @use_case
    def work():
        sa.event.listen(db.engine, "after_cursor_execute", trip)
        try:
            add("a")
            lock(Lamp, made).maker  # noqa: B018
            db.session.add(Diary(text="b"))
            db.session.flush()
            add("c")
        finally:
            sa.event.remove(db.engine, "after_cursor_execute", trip)

    with pytest.raises(KeyboardInterrupt):
        work()

    assert (count(Note), count(Diary)) == (0, 0)


def attempts(act, error):
    """How often a use case is tried that ends like this."""
    tried = []

    @use_case
    def run():
        tried.append(1)
        act()

    with pytest.raises(error):
        run()
    return len(tried)


def failing_with(error):
    def act():
        raise error
    return act


def test_only_lost_races_are_tried_again(context):
    note_id, lamp_id = add(), lamp()
    bad_check = sa.update(Note).values(price=-1)
    bad_move = sa.update(Lamp).values({Lamp._status: Light.BROKEN})
    bad_reference = sa.update(Note).values(under_id=0)
    for statement in (bad_check, bad_move, bad_reference):
        assert attempts(lambda: db.session.execute(statement), sa.exc.IntegrityError) == 1  # noqa: B023

    taken = sa.insert(Note).values(id=note_id, text="x")
    assert attempts(lambda: db.session.execute(taken), sa.exc.IntegrityError) == 3
    assert attempts(failing_with(sa.orm.exc.StaleDataError()), transactions.Busy) == 3
    assert attempts(failing_with(DomainError()), DomainError) == 1
    assert db.session.get(Lamp, lamp_id).status is Light.OFF


@pytest.mark.parametrize(("raised", "tries"), [
    (psycopg.errors.DeadlockDetected("40P01"), 3),
    (psycopg.errors.SerializationFailure("40001"), 3),
    (psycopg.errors.LockNotAvailable("55P03"), 3),
    (psycopg.errors.QueryCanceled("57014"), 1),
    (psycopg.OperationalError("server closed the connection"), 1),
])
def test_which_answers_of_the_database_are_lost_races(context, raised, tries):
    error = sa.exc.OperationalError("x", {}, raised)

    assert attempts(failing_with(error), transactions.Busy if tries > 1 else sa.exc.OperationalError) == tries


def test_a_busy_sqlite_file_is_a_lost_race(context):
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT
    error = sa.exc.OperationalError("x", {}, busy)

    assert attempts(failing_with(error), transactions.Busy) == 3


def test_a_race_that_is_won_at_the_second_try_is_no_error(context):
    tried = []

    @use_case
    def run():
        tried.append(1)
        add(f"try {len(tried)}")
        if len(tried) == 1:
            raise sa.orm.exc.StaleDataError
        return "done"

    assert run() == "done"
    assert [note.text for note in db.session.scalars(sa.select(Note))] == ["try 2"]


@pytest.fixture
def lost_answer(context, monkeypatch):
    """The next COMMIT is done, but its answer is lost."""
    dialect, lost = db.engine.dialect, []
    driver = sqlite3 if dialect.name == "sqlite" else psycopg
    real = dialect.do_commit

    def commit(connection):
        real(connection)
        if not lost:
            lost.append(1)
            raise driver.OperationalError("server closed the connection unexpectedly")

    return lambda: monkeypatch.setattr(dialect, "do_commit", commit)


def test_what_may_have_been_committed_is_not_done_again(lost_answer):
    @use_case
    def once_only():
        add("x")

    lost_answer()
    with pytest.raises(OutcomeUnknown) as unknown:
        once_only()

    assert isinstance(unknown.value, Unavailable)
    assert count(Note) == 1


def test_unless_it_carries_a_key(lost_answer):
    lost_answer()

    assert write("k", "x", 1)
    assert count(Note) == 1


def test_lock_keeps_what_was_changed_before(context):
    note_id = add()

    with transaction() as session:
        session.get(Note, note_id).text = "changed"
        assert lock(Note, note_id).text == "changed"


def test_what_is_not_there_cannot_be_locked(context):
    with pytest.raises(NotFound), transaction():
        lock(Note, 1)


def test_locking_against_the_written_order_is_seen(context, monkeypatch):
    first, second, made = add("1"), add("2"), lamp()
    monkeypatch.setattr(locking, "ORDER", ("lamps", "notes"))

    with transaction():
        lock(Lamp, made)
        lock(Note, first)
        lock(Note, second)
        lock(Note, first)  # it is ours already

    for wrong in ([(Note, first), (Lamp, made)], [(Note, second), (Note, first)]):
        with pytest.raises(locking.OutOfOrder), transaction():
            for model, ident in wrong:
                lock(model, ident)


def test_insert_once_leaves_the_row_that_is_there(context):
    note_id = add("first")

    with transaction():
        assert not insert_once(Note, id=note_id, text="second", price=0)
        assert insert_once(Note, id=note_id + 1, text="other", price=0)

    assert [note.text for note in db.session.scalars(sa.select(Note).order_by(Note.id))] == ["first", "other"]


def test_columns_refuse_floats_and_naive_moments(context):
    for price, moment in ((1.5, datetime.now().astimezone()), (1, datetime(2026, 1, 1))):  # noqa: DTZ001
        with pytest.raises(sa.exc.StatementError), transaction() as session:
            session.add(Note(text="x", price=price, at=moment))


def test_a_moment_comes_back_as_it_went_in(context):
    moment = datetime.fromisoformat("2026-03-31T23:59:59.999999+07:00")

    note_id = add(at=moment, price=Dong(2**62))
    db.session.rollback()
    db.session.expire_all()

    found = db.session.get(Note, note_id)
    assert (found.at, found.price) == (moment, 2**62)
    assert found.at.utcoffset().total_seconds() == 0
