"""Before going live: identity of hosts, counts of stock, what the crew tried, and how ready a session was.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'

SINCE = dt.date(2025, 7, 1)
SETTINGS = {
    "identity_is_required": 1,  # of who hosts a live session; 0: not
    "identity_check_days": 365,
    "network_good_ms": 1_500,
    "stock_counted_days": 7,
}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER identity_checks_no_update BEFORE UPDATE ON identity_checks BEGIN SELECT RAISE(ABORT, 'refused by identity_checks_no_update') WHERE 1=1; END",
        "CREATE TRIGGER identity_checks_no_delete BEFORE DELETE ON identity_checks BEGIN SELECT RAISE(ABORT, 'refused by identity_checks_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER stock_counts_no_update BEFORE UPDATE ON stock_counts BEGIN SELECT RAISE(ABORT, 'refused by stock_counts_no_update') WHERE 1=1; END",
        "CREATE TRIGGER stock_counts_no_delete BEFORE DELETE ON stock_counts BEGIN SELECT RAISE(ABORT, 'refused by stock_counts_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER readiness_trials_no_update BEFORE UPDATE ON readiness_trials BEGIN SELECT RAISE(ABORT, 'refused by readiness_trials_no_update') WHERE 1=1; END",
        "CREATE TRIGGER readiness_trials_no_delete BEFORE DELETE ON readiness_trials BEGIN SELECT RAISE(ABORT, 'refused by readiness_trials_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER sessions_gone_live_no_update BEFORE UPDATE ON sessions_gone_live BEGIN SELECT RAISE(ABORT, 'refused by sessions_gone_live_no_update') WHERE 1=1; END",
        "CREATE TRIGGER sessions_gone_live_no_delete BEFORE DELETE ON sessions_gone_live BEGIN SELECT RAISE(ABORT, 'refused by sessions_gone_live_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION identity_checks_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by identity_checks_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER identity_checks_no_update BEFORE UPDATE ON identity_checks FOR EACH ROW EXECUTE FUNCTION identity_checks_no_update()',
        "CREATE OR REPLACE FUNCTION identity_checks_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by identity_checks_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER identity_checks_no_delete BEFORE DELETE ON identity_checks FOR EACH ROW EXECUTE FUNCTION identity_checks_no_delete()',
        "CREATE OR REPLACE FUNCTION identity_checks_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by identity_checks_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER identity_checks_no_truncate BEFORE TRUNCATE ON identity_checks FOR EACH STATEMENT EXECUTE FUNCTION identity_checks_no_truncate()',
        "CREATE OR REPLACE FUNCTION stock_counts_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by stock_counts_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER stock_counts_no_update BEFORE UPDATE ON stock_counts FOR EACH ROW EXECUTE FUNCTION stock_counts_no_update()',
        "CREATE OR REPLACE FUNCTION stock_counts_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by stock_counts_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER stock_counts_no_delete BEFORE DELETE ON stock_counts FOR EACH ROW EXECUTE FUNCTION stock_counts_no_delete()',
        "CREATE OR REPLACE FUNCTION stock_counts_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by stock_counts_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER stock_counts_no_truncate BEFORE TRUNCATE ON stock_counts FOR EACH STATEMENT EXECUTE FUNCTION stock_counts_no_truncate()',
        "CREATE OR REPLACE FUNCTION readiness_trials_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by readiness_trials_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER readiness_trials_no_update BEFORE UPDATE ON readiness_trials FOR EACH ROW EXECUTE FUNCTION readiness_trials_no_update()',
        "CREATE OR REPLACE FUNCTION readiness_trials_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by readiness_trials_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER readiness_trials_no_delete BEFORE DELETE ON readiness_trials FOR EACH ROW EXECUTE FUNCTION readiness_trials_no_delete()',
        "CREATE OR REPLACE FUNCTION readiness_trials_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by readiness_trials_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER readiness_trials_no_truncate BEFORE TRUNCATE ON readiness_trials FOR EACH STATEMENT EXECUTE FUNCTION readiness_trials_no_truncate()',
        "CREATE OR REPLACE FUNCTION sessions_gone_live_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by sessions_gone_live_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER sessions_gone_live_no_update BEFORE UPDATE ON sessions_gone_live FOR EACH ROW EXECUTE FUNCTION sessions_gone_live_no_update()',
        "CREATE OR REPLACE FUNCTION sessions_gone_live_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by sessions_gone_live_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER sessions_gone_live_no_delete BEFORE DELETE ON sessions_gone_live FOR EACH ROW EXECUTE FUNCTION sessions_gone_live_no_delete()',
        "CREATE OR REPLACE FUNCTION sessions_gone_live_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by sessions_gone_live_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER sessions_gone_live_no_truncate BEFORE TRUNCATE ON sessions_gone_live FOR EACH STATEMENT EXECUTE FUNCTION sessions_gone_live_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('identity_checks',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('is_passed', sa.Boolean(), nullable=False),
        sa.Column('method', sa.Enum('in_person', 'vneid', 'video_call', name='method', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('valid_until', sa.Date(), nullable=True),
        sa.Column('checked_by', sa.Integer(), nullable=True),
        sa.Column('checked_name', sa.String(length=120), nullable=False),
        sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('checked_by IS NULL OR checked_by <> person_id', name=op.f('ck_identity_checks_never_oneself')),
        sa.CheckConstraint('is_passed = (valid_until IS NOT NULL)', name=op.f('ck_identity_checks_passed_until_a_day')),
        sa.ForeignKeyConstraint(['checked_by'], ['people.id'], name=op.f('fk_identity_checks_checked_by')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_identity_checks_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_checks')),
    )
    op.create_index(op.f('ix_identity_checks_person_id'), 'identity_checks', ['person_id'], unique=False)
    op.create_table('stock_counts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('stock_item_id', sa.Integer(), nullable=False),
        sa.Column('counted', sa.BigInteger(), nullable=False),
        sa.Column('actor', sa.String(), nullable=False),
        sa.Column('actor_name', sa.String(length=120), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('counted >= 0', name=op.f('ck_stock_counts_counted_not_negative')),
        sa.ForeignKeyConstraint(['stock_item_id'], ['stock_items.id'], name=op.f('fk_stock_counts_stock_item_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_counts')),
    )
    op.create_index(op.f('ix_stock_counts_stock_item_id'), 'stock_counts', ['stock_item_id'], unique=False)
    op.create_table('readiness_trials',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('what', sa.Enum('network', 'printer', name='what', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('is_good', sa.Boolean(), nullable=False),
        sa.Column('round_trip_ms', sa.Integer(), nullable=True),
        sa.Column('stream_ms', sa.Integer(), nullable=True),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('person_name', sa.String(length=120), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('round_trip_ms BETWEEN 0 AND 600000', name=op.f('ck_readiness_trials_round_trip_sane')),
        sa.CheckConstraint('stream_ms BETWEEN 0 AND 600000', name=op.f('ck_readiness_trials_stream_sane')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_readiness_trials_person_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_readiness_trials_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_readiness_trials')),
    )
    op.create_index(op.f('ix_readiness_trials_session_id'), 'readiness_trials', ['session_id'], unique=False)
    op.create_table('sessions_gone_live',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('points', sa.JSON(), nullable=False),
        sa.Column('hosts', sa.JSON(), nullable=False),
        sa.Column('needs_identity', sa.Boolean(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_sessions_gone_live_person_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_sessions_gone_live_session_id')),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_sessions_gone_live')),
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [
        {'name': name, 'valid_from': SINCE, 'value': value, 'actor': 'system', 'at': dt.datetime.now(dt.UTC)}
        for name, value in SETTINGS.items()
    ])
