"""The commands say what to do when they cannot do their work."""
from __future__ import annotations

from core.db import db
from tests.market import make_app


def test_a_database_without_tables_is_said_to_need_its_migrations(tmp_path):
    empty = make_app(f"sqlite:///{tmp_path}/empty.db")

    found = empty.test_cli_runner().invoke(args=["check"])

    assert found.exit_code == 1
    assert "flask --app wsgi db upgrade" in found.output
    assert "Traceback" not in found.output
    with empty.app_context():
        db.engine.dispose()
