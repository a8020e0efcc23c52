"""Calendars of live sessions: how often a plan was changed, and secret addresses, series.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'

SETTINGS = {
    "announced_after_minutes": 60,  # a session cancelled sooner was in no calendar that anybody read
}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER calendar_addresses_frozen BEFORE UPDATE ON calendar_addresses BEGIN SELECT RAISE(ABORT, 'refused by calendar_addresses_frozen') WHERE OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.token_hash IS DISTINCT FROM NEW.token_hash OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER calendar_addresses_no_delete BEFORE DELETE ON calendar_addresses BEGIN SELECT RAISE(ABORT, 'refused by calendar_addresses_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER session_series_frozen BEFORE UPDATE ON session_series BEGIN SELECT RAISE(ABORT, 'refused by session_series_frozen') WHERE OLD.weekdays IS DISTINCT FROM NEW.weekdays OR OLD.made_by IS DISTINCT FROM NEW.made_by OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER session_series_no_delete BEFORE DELETE ON session_series BEGIN SELECT RAISE(ABORT, 'refused by session_series_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER session_occurrences_frozen BEFORE UPDATE ON session_occurrences BEGIN SELECT RAISE(ABORT, 'refused by session_occurrences_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.series_id IS DISTINCT FROM NEW.series_id; END",
        "CREATE TRIGGER session_occurrences_no_delete BEFORE DELETE ON session_occurrences BEGIN SELECT RAISE(ABORT, 'refused by session_occurrences_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION calendar_addresses_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.token_hash IS DISTINCT FROM NEW.token_hash OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by calendar_addresses_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER calendar_addresses_frozen BEFORE UPDATE ON calendar_addresses FOR EACH ROW EXECUTE FUNCTION calendar_addresses_frozen()',
        "CREATE OR REPLACE FUNCTION calendar_addresses_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by calendar_addresses_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER calendar_addresses_no_delete BEFORE DELETE ON calendar_addresses FOR EACH ROW EXECUTE FUNCTION calendar_addresses_no_delete()',
        "CREATE OR REPLACE FUNCTION session_series_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.weekdays IS DISTINCT FROM NEW.weekdays OR OLD.made_by IS DISTINCT FROM NEW.made_by OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by session_series_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER session_series_frozen BEFORE UPDATE ON session_series FOR EACH ROW EXECUTE FUNCTION session_series_frozen()',
        "CREATE OR REPLACE FUNCTION session_series_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by session_series_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER session_series_no_delete BEFORE DELETE ON session_series FOR EACH ROW EXECUTE FUNCTION session_series_no_delete()',
        "CREATE OR REPLACE FUNCTION session_occurrences_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.series_id IS DISTINCT FROM NEW.series_id THEN RAISE EXCEPTION 'refused by session_occurrences_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER session_occurrences_frozen BEFORE UPDATE ON session_occurrences FOR EACH ROW EXECUTE FUNCTION session_occurrences_frozen()',
        "CREATE OR REPLACE FUNCTION session_occurrences_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by session_occurrences_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER session_occurrences_no_delete BEFORE DELETE ON session_occurrences FOR EACH ROW EXECUTE FUNCTION session_occurrences_no_delete()',
    ],
}


def upgrade() -> None:
    op.add_column('live_sessions', sa.Column('revision', sa.Integer(), server_default='0', nullable=False))
    op.add_column('live_sessions', sa.Column('planned_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('live_sessions', sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('calendar_addresses',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_calendar_addresses_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_addresses')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_addresses_token_hash'))
    )
    op.create_index('uq_calendar_addresses_running', 'calendar_addresses', ['person_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('session_series',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('weekdays', sa.Integer(), nullable=False),
        sa.Column('made_by', sa.String(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('weekdays BETWEEN 1 AND 127', name=op.f('ck_session_series_weekdays_of_a_week')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_session_series'))
    )
    op.create_table('session_occurrences',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('series_id', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['series_id'], ['session_series.id'], name=op.f('fk_session_occurrences_series_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_session_occurrences_session_id')),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_session_occurrences'))
    )
    op.create_index(op.f('ix_session_occurrences_series_id'), 'session_occurrences', ['series_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    settings = sa.table("dated_settings", sa.column("name"), sa.column("valid_from", sa.Date()), sa.column("value"),
                        sa.column("actor"), sa.column("at", sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [
        {"name": name, "valid_from": dt.date(2025, 7, 1), "value": value, "actor": "system", "at": dt.datetime.now(dt.UTC)}
        for name, value in SETTINGS.items()
    ])
