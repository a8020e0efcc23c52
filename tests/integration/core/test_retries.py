"""What a use case does when the database says no, or nothing."""
import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from core import transactions
from core.db import db
from core.errors import DomainError, Unavailable
from core.transactions import OutcomeUnknown, use_case
from tests import only
from tests.kernel.rows import Lamp, Light, Note, add, count, lamp, write


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


@only.postgresql
def test_a_connection_that_is_lost_before_the_commit_is_replaced(context):
    tried = []

    @use_case
    def run():
        tried.append(1)
        add(f"try {len(tried)}")
        if len(tried) == 1:
            ours = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
            with db.engine.connect().execution_options(writes=True) as killer:
                killer.execute(sa.text("SELECT pg_terminate_backend(:ours)"), {"ours": ours})
        add("and more")

    run()

    assert [note.text for note in db.session.scalars(sa.select(Note).order_by(Note.id))] == ["try 2", "and more"]


@only.postgresql
def test_a_database_that_is_gone_for_good_is_said_to_be_busy(context):
    def act():
        with db.engine.connect().execution_options(writes=True) as killer:
            killer.execute(sa.text("SELECT pg_terminate_backend(:ours)"),
                           {"ours": db.session.scalar(sa.text("SELECT pg_backend_pid()"))})
        add()

    assert attempts(act, transactions.Busy) == 3


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
