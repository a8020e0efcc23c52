"""What every connection is set to, asked of the database itself."""
import pytest
import sqlalchemy as sa

from core import postgres
from core.db import StrayWrite, db, maintenance
from core.transactions import transaction
from tests import only
from tests.kernel.rows import Note, add


@pytest.fixture
def said(context):
    """Every statement that went to the database."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(db.engine, "before_cursor_execute", note)


@only.sqlite
def test_every_writing_transaction_begins_immediate(context, said):
    with transaction():
        pass
    add()
    with maintenance():
        pass

    begins = [statement for statement in said if statement.startswith("BEGIN")]
    assert begins == ["BEGIN IMMEDIATE"] * 3


@only.sqlite
def test_reading_takes_no_write_lock(context, said):
    db.session.execute(sa.text("SELECT 1"))

    assert [statement for statement in said if statement.startswith("BEGIN")] == ["BEGIN"]
    assert "PRAGMA query_only=ON" in said


@only.sqlite
def test_every_new_sqlite_connection_keeps_what_it_acknowledged(context):
    for _ in range(2):
        db.engine.dispose()
        with db.engine.connect() as connection:
            def ask(pragma):
                return connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()

            assert (ask("journal_mode"), ask("synchronous"), ask("foreign_keys")) == ("wal", 2, 1)
            assert ask("busy_timeout") >= 5_000


@only.postgresql
def test_postgresql_waits_no_longer_than_it_should(context):
    def show(name):
        return db.session.scalar(sa.text(f"SHOW {name}"))

    assert (show("lock_timeout"), show("statement_timeout")) == ("5s", "30s")
    assert show("idle_in_transaction_session_timeout") == "1min"
    assert show("synchronous_commit") == "on"
    assert show("transaction_read_only") == "on"


@only.postgresql
def test_a_dead_connection_is_noticed_before_it_is_used(context, monkeypatch):
    monkeypatch.setattr(postgres, "_TRUSTED_SECONDS", 0.0)
    process = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
    db.session.rollback()
    beside = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with beside.connect() as killer:
        killer.execute(sa.text(f"SELECT pg_terminate_backend({process}, 5000)"))

    assert db.session.scalar(sa.text("SELECT pg_backend_pid()")) != process


@only.postgresql
def test_statements_stay_prepared_when_pages_have_only_read(context):
    for number in range(8):
        assert db.session.scalar(sa.text("SELECT 40 + CAST(:number AS int)"), {"number": number}) == 40 + number
        db.session.rollback()

    known = sa.text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 40 +%'")
    assert db.session.scalar(known) == 1


@only.postgresql
def test_what_a_use_case_wrote_is_undone_all_the_same(context):
    before = db.session.scalar(sa.text("SELECT count(*) FROM notes"))
    db.session.rollback()
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.execute(sa.insert(Note).values(text="x"))
        raise ZeroDivisionError

    assert db.session.scalar(sa.text("SELECT count(*) FROM notes")) == before


def test_a_connection_that_wrote_only_reads_when_it_comes_back(context):
    for _ in range(3):
        add()
        with pytest.raises(StrayWrite):
            db.session.execute(sa.text("UPDATE notes SET text = 'x'"))
        db.session.rollback()
