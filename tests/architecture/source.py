"""The project's own files, and what may be found in them only where it is written down."""
from __future__ import annotations

import functools
import importlib
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).parents[2]
PACKAGES = ("core", "accounts", "shop", "orders", "livestream", "training")
PAGES = ("views", "desk", "studio", "office", "api", "webhooks")

# Imports inside functions. `register` imports pages late, so that a package's rows can be had without them.
LATE_IMPORTS = {f"{package}/__init__.py:register" for package in PACKAGES}

# `except Exception` and `except:` where one failure must not take others along.
BROAD_EXCEPTS = {
    "core/outbox.py": "the queue must outlive any handler",
    "core/jobs.py": "the runner must outlive any job, and its lease a database that is away",
    "livestream/comments/hearing.py": "one comment must not take along those that came with it",
    "livestream/platforms/deliveries.py": "one delivery must not take along those that came with it",
    "orders/expiry/jobs.py": "one order that cannot be given up must not hold up the others",
    "orders/banking/messages.py": "a message that breaks what acts on it is a case in the end, and raised all the same",
    "orders/banking/statements/taking.py": "a row that breaks what hears it must not hold up the others of a file",
    "orders/banking/hearing_many.py": "a movement that breaks what hears it goes to a person, and holds up no other",
    "core/hub.py": "the hub must outlive a database that is away",
}


@functools.cache
def files(*endings: str) -> tuple[pathlib.Path, ...]:
    """Every file of the repository with one of these endings."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *(f"*{ending}" for ending in endings)],
                            cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def product(*endings: str) -> tuple[pathlib.Path, ...]:
    """Those of them that are the product: no tests, benchmarks, migrations or data."""
    return tuple(path for path in files(*endings) if path.relative_to(ROOT).parts[0] in (*PACKAGES, "wsgi.py"))


def import_everything() -> None:
    """Every module of the product, so that all rows, jobs and pages are known."""
    for path in product(".py"):
        module = name(path).removesuffix(".py").removesuffix("/__init__")
        importlib.import_module(module.replace("/", "."))


def name(path: pathlib.Path) -> str:
    """The path as people say it."""
    return path.relative_to(ROOT).as_posix()


def is_page(path: pathlib.Path) -> bool:
    """True for modules that answer requests: views.py, store_desk.py, studio/console.py."""
    return path.stem.rpartition("_")[2] in PAGES or path.parent.name in PAGES
