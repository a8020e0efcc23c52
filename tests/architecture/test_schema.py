"""What the migrations make is what the models say, on both databases."""
import re

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from core.db import db
from core.triggers import install
from tests import only
from tests.architecture.source import ROOT, import_everything
from tests.schema import differences


@pytest.fixture
def trial(context):
    """A connection that may change everything, and whose changes are undone."""
    import_everything()
    with db.engine.connect().execution_options(writes=True) as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def versions():
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return list(ScriptDirectory.from_config(settings).walk_revisions())


def test_the_database_is_what_the_models_say(trial):
    assert differences(trial) == []


def test_a_missing_trigger_is_seen(trial):
    trigger = _guarded()[0].info["triggers"][0]
    on = f" ON {trigger.table}" if trial.dialect.name == "postgresql" else ""

    trial.execute(sa.text(f"DROP TRIGGER {trigger.table}_{trigger.name}{on}"))

    found = differences(trial)
    assert len(found) == 1
    assert found[0].startswith(f"+ trigger {trigger.table}_{trigger.name} ")


@only.postgresql
def test_a_missing_check_is_seen(trial):
    table = next(table for table in db.metadata.sorted_tables if _checks(table))
    check = _checks(table)[0]

    trial.execute(sa.text(f'ALTER TABLE {table.name} DROP CONSTRAINT "{check}"'))

    assert [line.split()[:4] for line in differences(trial)] == [["+", table.name, "check", check]]


def test_a_missing_index_is_seen(trial):
    index = next(index for table in db.metadata.sorted_tables for index in table.indexes)

    trial.execute(sa.text(f"DROP INDEX {index.name}"))

    assert [line.split()[:3] for line in differences(trial)] == [["+", "index", index.name]]


@only.sqlite
def test_a_table_rebuilt_on_sqlite_needs_its_triggers_again(trial):
    table = _guarded()[0]
    column = next(column for column in table.columns if isinstance(column.type, sa.String))
    trial.execute(sa.text("PRAGMA defer_foreign_keys=ON"))

    operations = Operations(MigrationContext.configure(trial))
    with operations.batch_alter_table(table.name, recreate="always") as batch:
        batch.alter_column(column.name, existing_type=column.type)

    lost = [line for line in differences(trial) if line.startswith("+ trigger")]
    assert lost
    assert all(f" {table.name}_" in line for line in lost)
    install(table, trial)
    assert [line for line in differences(trial) if "trigger" in line] == []


def test_migrations_are_one_numbered_line(versions):
    numbers = [version.revision for version in reversed(versions)]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    for version in versions:
        assert version.path.rpartition("/")[2].startswith(f"{version.revision}_")
        assert version.doc


def test_migrations_go_forward_only_and_stand_on_their_own(versions):
    """The models of tomorrow must not change what a migration of today did."""
    ours = re.compile(r"^\s*(?:from|import) (?:accounts|shop|orders|livestream|training|wsgi)\b", re.MULTILINE)
    for version in versions:
        with open(version.path, encoding="utf-8") as file:
            text = file.read()
        assert "def downgrade" not in text, version.path
        assert not ours.search(text), version.path


def _guarded():
    return [table for table in db.metadata.sorted_tables if "triggers" in table.info]


def _checks(table):
    checks = [each for each in table.constraints if isinstance(each, sa.CheckConstraint)]
    return sorted(str(check.name) for check in checks if check.name)
