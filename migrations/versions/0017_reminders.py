"""Reminders of live sessions: viewers who asked for one, and what the crew was promised.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'

SETTINGS = {
    "viewer_reminder_minutes": 15,  # before the start
    "crew_reminder_minutes": 60,
    "reminder_phone_days": 7,  # after a session the numbers of its viewers are erased
}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER viewer_reminders_frozen BEFORE UPDATE ON viewer_reminders BEGIN SELECT RAISE(ABORT, 'refused by viewer_reminders_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.secret IS DISTINCT FROM NEW.secret OR OLD.language IS DISTINCT FROM NEW.language OR OLD.asked_at IS DISTINCT FROM NEW.asked_at; END",
        "CREATE TRIGGER viewer_reminders_no_delete BEFORE DELETE ON viewer_reminders BEGIN SELECT RAISE(ABORT, 'refused by viewer_reminders_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER viewer_reminders_phone_only_erased BEFORE UPDATE ON viewer_reminders BEGIN SELECT RAISE(ABORT, 'refused by viewer_reminders_phone_only_erased') WHERE NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone; END",
        "CREATE TRIGGER crew_reminders_no_update BEFORE UPDATE ON crew_reminders BEGIN SELECT RAISE(ABORT, 'refused by crew_reminders_no_update') WHERE 1=1; END",
        "CREATE TRIGGER crew_reminders_no_delete BEFORE DELETE ON crew_reminders BEGIN SELECT RAISE(ABORT, 'refused by crew_reminders_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION viewer_reminders_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.secret IS DISTINCT FROM NEW.secret OR OLD.language IS DISTINCT FROM NEW.language OR OLD.asked_at IS DISTINCT FROM NEW.asked_at THEN RAISE EXCEPTION 'refused by viewer_reminders_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_reminders_frozen BEFORE UPDATE ON viewer_reminders FOR EACH ROW EXECUTE FUNCTION viewer_reminders_frozen()',
        "CREATE OR REPLACE FUNCTION viewer_reminders_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by viewer_reminders_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER viewer_reminders_no_delete BEFORE DELETE ON viewer_reminders FOR EACH ROW EXECUTE FUNCTION viewer_reminders_no_delete()',
        "CREATE OR REPLACE FUNCTION viewer_reminders_phone_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone THEN RAISE EXCEPTION 'refused by viewer_reminders_phone_only_erased' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_reminders_phone_only_erased BEFORE UPDATE ON viewer_reminders FOR EACH ROW EXECUTE FUNCTION viewer_reminders_phone_only_erased()',
        "CREATE OR REPLACE FUNCTION crew_reminders_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by crew_reminders_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER crew_reminders_no_update BEFORE UPDATE ON crew_reminders FOR EACH ROW EXECUTE FUNCTION crew_reminders_no_update()',
        "CREATE OR REPLACE FUNCTION crew_reminders_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by crew_reminders_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER crew_reminders_no_delete BEFORE DELETE ON crew_reminders FOR EACH ROW EXECUTE FUNCTION crew_reminders_no_delete()',
        "CREATE OR REPLACE FUNCTION crew_reminders_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by crew_reminders_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER crew_reminders_no_truncate BEFORE TRUNCATE ON crew_reminders FOR EACH STATEMENT EXECUTE FUNCTION crew_reminders_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('viewer_reminders',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('phone', sa.String(length=10), nullable=True),
        sa.Column('secret', sa.String(length=43), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('reminded_for', sa.DateTime(timezone=True), nullable=True),
        sa.Column('told_start', sa.DateTime(timezone=True), nullable=True),
        sa.Column('cancel_told_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('(phone IS NULL) = (erased_at IS NOT NULL)', name=op.f('ck_viewer_reminders_phone_until_erased')),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f('ck_viewer_reminders_language_we_speak')),
        sa.CheckConstraint('(reminded_for IS NULL) = (told_start IS NULL)', name=op.f('ck_viewer_reminders_told_what_was_reminded')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_viewer_reminders_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_viewer_reminders')),
        sa.UniqueConstraint('secret', name=op.f('uq_viewer_reminders_secret')),
        sa.UniqueConstraint('session_id', 'phone', name=op.f('uq_viewer_reminders_session_id_phone'))
    )
    op.create_index(op.f('ix_viewer_reminders_phone'), 'viewer_reminders', ['phone'], unique=False)
    op.create_table('crew_reminders',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('promised_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_crew_reminders_person_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_crew_reminders_session_id')),
        sa.PrimaryKeyConstraint('session_id', 'person_id', 'starts_at', name=op.f('pk_crew_reminders'))
    )
    op.create_index(op.f('ix_crew_reminders_person_id'), 'crew_reminders', ['person_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    settings = sa.table("dated_settings", sa.column("name"), sa.column("valid_from", sa.Date()), sa.column("value"),
                        sa.column("actor"), sa.column("at", sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [
        {"name": name, "valid_from": dt.date(2025, 7, 1), "value": value, "actor": "system", "at": dt.datetime.now(dt.UTC)}
        for name, value in SETTINGS.items()
    ])
