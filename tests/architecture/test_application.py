"""The application as a whole: who may do what, and what importing it does."""
import os
import subprocess
import sys

import pytest

from core import jobs
from core.access import undeclared
from core.db import db
from tests.architecture.source import PACKAGES, ROOT, import_everything


def told(code):
    """What a Python of its own prints."""
    environment = {**os.environ, "DATABASE_URL": "sqlite://", "CHOBAN_ENV": "development"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True,
                          check=True)
    return done.stdout.split()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_endpoint_says_who_may_use_it(app):
    assert undeclared(app) == set()


def test_importing_wsgi_makes_no_application():
    assert told("import wsgi; print('app' in vars(wsgi))") == ["False"]


def test_a_server_gets_one_application():
    assert told("import wsgi; print(wsgi.app is wsgi.app, type(wsgi.app).__name__)") == ["True", "Flask"]


def test_making_the_application_knows_every_table():
    known = told("import wsgi; wsgi.create_app(); from core.db import db; print(*sorted(db.metadata.tables))")
    import_everything()

    assert known == sorted(db.metadata.tables)


def test_making_the_application_knows_every_job():
    known = told("import wsgi; wsgi.create_app(); from core import jobs; print(*sorted(jobs._jobs))")
    import_everything()

    assert known == sorted(job for job in jobs._jobs if job.startswith(PACKAGES))


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_two_pages_share_an_address(app):
    seen = [(rule.rule, method) for rule in app.url_map.iter_rules()
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]

    assert len(seen) == len(set(seen))
