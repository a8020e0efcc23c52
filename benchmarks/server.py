"""The market, or a floor, on a real server with a fresh database: what every HTTP figure is measured on."""

from __future__ import annotations

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import psycopg

from tests.postgres import Server

ROOT = pathlib.Path(__file__).resolve().parents[1]
DIALECTS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Place:
    """A database of one benchmark, and the folder it works in."""

    url: str
    folder: pathlib.Path
    settings: Mapping[str, str] = field(default_factory=dict)  # what an administrator sets besides

    def environment(self, **more: str) -> dict[str, str]:
        """What a process needs to work on this database."""
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "MEDIA_DIR": str(self.folder / "media"),
            "LOG_LEVEL": "WARNING",
            "STREAMS_PER_ADDRESS": "2000",  # all buyers of a benchmark come from one address
            "ORDERS_PER_ADDRESS": "1000000",
            "STREAMS_IN_ALL": "2000",
            "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0:glibc.malloc.arena_max=2",  # as ./dev run has it
            **self.settings,
            **more,
        }

    def flask(self, *arguments: str) -> str:
        """Run a command of the market on this database and return what it printed."""
        return self.python("flask", "--app", "wsgi", *arguments)

    def python(self, module: str, *arguments: str) -> str:
        """Run a module on this database and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            text=True,
            env=self.environment(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{module} {arguments} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


@contextlib.contextmanager
def database(dialect: str) -> Iterator[Place]:
    """A migrated, empty database that keeps what it acknowledged (each commit reaches the disk)."""
    with tempfile.TemporaryDirectory(prefix="choban-bench-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        with contextlib.ExitStack() as stack:
            if dialect == "sqlite":
                url = f"sqlite:///{folder}/market.db"
            else:
                server = Server(folder / "postgresql", durable=True)
                server.folder.mkdir()
                server.folder.chmod(0o755)
                server.start()
                stack.callback(server.stop)
                with psycopg.connect(server.dsn(), autocommit=True) as connection:
                    connection.execute("CREATE DATABASE market")
                url = server.url("market")
            place = Place(url, folder)
            place.flask("db", "upgrade")
            yield place


@contextlib.contextmanager
def serving(
    place: Place, app: str = "wsgi:app", processes: int = 1, threads: int = 40, **more: str
) -> Iterator[int]:
    """gunicorn with `app` on this database; yields the port."""
    with served(place, app, processes, threads, **more) as server:
        yield server.port


@dataclass(frozen=True)
class Served:
    """A running server: where it listens, and the process whose children do the work."""

    port: int
    master: int

    def worker(self) -> int:
        """The process that answers, where there is one."""
        return int(pathlib.Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()[0])


@contextlib.contextmanager
def served(
    place: Place, app: str = "wsgi:app", processes: int = 1, threads: int = 40, **more: str
) -> Iterator[Served]:
    """As `serving`, for whoever wants to look at the process as well."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        app,
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
        "--workers",
        str(processes),
        "--threads",
        str(threads),
        "--keep-alive",
        "30",
        "--backlog",
        "2048",
        "--graceful-timeout",
        "5",
        "--worker-connections",
        "4000",
        "--log-level",
        "warning",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=place.environment(**more))
    try:
        _wait_for(port)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def jobs(place: Place) -> Iterator[int]:
    """The runner of background work on this database; yields its process."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs"]
    process = subprocess.Popen(command, cwd=ROOT, env=place.environment())
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as probe:
            probe.sendall(b"GET /api/v1/openapi.json HTTP/1.0\r\n\r\n")
            if probe.recv(12):
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")
