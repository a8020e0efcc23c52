"""The databases tests run on: made once for a run of the tests, and quickly as new for each test.

Every process of a run shares one PostgreSQL server and a template for each schema, filled once. SQLite
starts each test with a copy of its file. On PostgreSQL a copy takes 40 ms and new connections, so there the
rows that a test left are removed instead, which takes 4.
"""
from __future__ import annotations

import contextlib
import fcntl
import os
import pathlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from typing import Protocol

import psycopg
import sqlalchemy as sa
from psycopg import sql

from tests.postgres import Server

DIALECTS = ("sqlite", "postgresql")
MakeSchema = Callable[[str], None]
_FOLDER = "CHOBAN_TEST_FOLDER"
_MEMORY, _ROOM = pathlib.Path("/dev/shm"), 2 * 1024**3


class Store(Protocol):
    """One database of one worker."""

    url: str

    def clear(self) -> None:
        """As its template: same rows, same next numbers. No connection may be in a transaction."""

    def keep(self) -> None:
        """From now on clear() brings back what is there now."""

    def close(self) -> None:
        """Let go of it; the run removes it."""


def begin_run() -> None:
    """Called once, by the process that starts the others; clears away what a killed run left behind."""
    for place in {_place(), pathlib.Path(tempfile.gettempdir())}:
        for left in place.glob("choban-tests-*"):
            if not _is_running(int(left.name.split("-")[2])):
                _remove(left)
    folder = tempfile.mkdtemp(prefix=f"choban-tests-{os.getpid()}-", dir=_place())
    pathlib.Path(folder).chmod(0o755)
    os.environ[_FOLDER] = folder


def _place() -> pathlib.Path:
    """In memory where there is room: SQLite waits for the disk at each commit, which is not what tests are about."""
    with contextlib.suppress(OSError):
        runs_programs = not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC  # those of PostgreSQL, which root has copied
        if os.access(_MEMORY, os.W_OK) and runs_programs and shutil.disk_usage(_MEMORY).free > _ROOM:
            return _MEMORY
    return pathlib.Path(tempfile.gettempdir())


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True


def end_run() -> None:
    """Stop the server and remove every file of this run."""
    _remove(run_folder())


def run_folder() -> pathlib.Path:
    """Where everything of this run is kept: nothing is left in the project's own folder."""
    return pathlib.Path(os.environ[_FOLDER])


def _remove(folder: pathlib.Path) -> None:
    Server(folder / "postgresql").stop()
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One worker at a time makes servers and templates; the others wait and find them made."""
    with (run_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def open_store(dialect: str, schema: str, make_schema: MakeSchema, worker: str) -> Store:
    """A database of `worker`'s own with this schema; the first to ask for a schema makes its template."""
    with _alone():
        if dialect == "sqlite":
            template = run_folder() / f"template_{schema}.db"
            if not template.exists():
                unfinished = template.with_suffix(".unfinished")
                make_schema(f"sqlite:///{unfinished}")
                unfinished.rename(template)
            return _SqliteStore(template, run_folder() / f"{schema}_{worker}.db")
        cluster = Cluster(_server_url())
        this_run = run_folder().name.rpartition("-")[2]  # a server may serve several runs
        made, template_name = run_folder() / f"template_{schema}.made", f"template_{schema}_{this_run}"
        if not made.exists():
            cluster.create(template_name)
            make_schema(cluster.url(template_name))
            made.touch()
        name = f"{schema}_{worker}_{this_run}"
        cluster.create(name, template_name)
    return _PostgresqlStore(cluster, name)


def _server_url() -> str:
    """PG_URL, for a server that is there already, or else one of this run; without a server tests fail."""
    if os.environ.get("PG_URL"):
        return os.environ["PG_URL"]
    server = Server(run_folder() / "postgresql")
    if server.process() is None:
        server.folder.mkdir(exist_ok=True)
        server.start()
    return server.url()


class Cluster:
    """A running PostgreSQL server on which databases may be made; `address` names any database on it."""

    def __init__(self, address: str) -> None:
        self._address = sa.make_url(address).set(drivername="postgresql+psycopg")

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database."""
        return self._address.set(database=database).render_as_string(hide_password=False)

    def connect(self, database: str | None = None) -> psycopg.Connection:
        """A connection without transactions."""
        address = self._address.set(drivername="postgresql", database=database or self._address.database)
        return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)

    def create(self, database: str, template: str = "template0") -> None:
        """Make the database anew, as a copy of the template's files."""
        names = {"name": sql.Identifier(database), "template": sql.Identifier(template)}
        with contextlib.closing(self.connect()) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)").format(**names))
            connection.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
                               .format(**names))


class _SqliteStore:
    """A link, moved from copy to copy: a thread that a test left behind finds one whole database or the other."""

    def __init__(self, template: pathlib.Path, path: pathlib.Path) -> None:
        self._template, self._path = template, path
        self._copies = 0
        self.url = f"sqlite:///{path}"
        self.clear()

    def clear(self) -> None:
        """Put a new copy in place of the one before; whoever has that open goes on with it and harms nobody."""
        self._copies += 1
        copy = self._copy(self._copies)
        shutil.copyfile(self._template, copy)
        link = self._path.with_suffix(".next")
        link.symlink_to(copy.name)
        link.replace(self._path)
        old = self._copy(self._copies - 2)  # the one before may just be being opened
        for ending in ("", "-wal", "-shm"):
            old.with_name(old.name + ending).unlink(missing_ok=True)

    def keep(self) -> None:
        """Copy the file; whoever had it open must have closed it, so that all of it is in there."""
        self._template = self._path.with_suffix(".kept")
        shutil.copyfile(self._path, self._template)

    def close(self) -> None:
        """Nothing is open."""

    def _copy(self, number: int) -> pathlib.Path:
        return self._path.with_name(f"{self._path.stem}-{number}.db")


_TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"""
_WIPE = """
    CREATE FUNCTION pg_temp.wipe(kept name[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        here regclass;
        used boolean;
    BEGIN
        FOR here IN
            SELECT oid FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (kept)
        LOOP
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', here) INTO used;
            IF used THEN
                EXECUTE format('DELETE FROM %s', here);
            END IF;
        END LOOP;
    END $$"""
_NUMBERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"


class _PostgresqlStore:
    """Rows go by DELETE with triggers off; a table that the migrations filled is filled again if changed."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.url = cluster.url(name)
        self._connection = cluster.connect(name)
        self._do("SET session_replication_role = replica")  # no triggers: append-only tables can be emptied
        self._do("SET lock_timeout = '5s'")
        self._do(_WIPE)
        self._numbers: dict[str, int | None] = {}
        self._filled: dict[str, tuple[int, int]] = {}
        self.keep()

    def keep(self) -> None:
        """Copy what every table holds that holds anything."""
        self._numbers = dict(self._do(_NUMBERS).fetchall())
        self._filled = {}
        self._do("DROP SCHEMA IF EXISTS as_made CASCADE")
        for (table,) in self._do(_TABLES).fetchall():
            state = self._state(table)
            if state[0]:
                self._do("CREATE SCHEMA IF NOT EXISTS as_made")
                self._do("CREATE TABLE as_made.{0} AS TABLE public.{0}", table)
                self._filled[table] = state

    def clear(self) -> None:
        """As the template; a test that left a transaction open is told so."""
        try:
            with self._connection.transaction():
                self._connection.execute("SELECT pg_temp.wipe(%s)", [list(self._filled)])
                for table, state in self._filled.items():
                    if self._state(table) != state:
                        self._do("DELETE FROM {0}", table)
                        self._do("INSERT INTO public.{0} OVERRIDING SYSTEM VALUE TABLE as_made.{0}", table)
                        self._filled[table] = self._state(table)
                for sequence, number in self._do(_NUMBERS).fetchall():
                    first = self._numbers.get(sequence)
                    if number != first:
                        self._connection.execute("SELECT setval(%s, %s, %s)", [
                            f'public."{sequence}"', first or 1, first is not None])
        except psycopg.errors.LockNotAvailable as error:
            self._do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE datname = current_database() AND pid <> pg_backend_pid()")
            self.clear()
            raise AssertionError("this test left a transaction open") from error

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _state(self, table: str) -> tuple[int, int]:
        """Differs after every change: the number of rows, and the youngest transaction that wrote one."""
        pair = "SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM public.{0}"
        found = self._do(pair, table).fetchone()
        assert found is not None
        return found[0], found[1]

    def _do(self, statement: str, *names: str) -> psycopg.Cursor:
        return self._connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
