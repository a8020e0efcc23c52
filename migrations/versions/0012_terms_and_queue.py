"""What is agreed for one session, who moved up, and the place of a claim in the queue.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'

SETTINGS = {
    "claim_minutes_cod": 120,
    "claim_fill_part": 1,
    "claim_reminder_minutes": 10,
}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER promotions_frozen BEFORE UPDATE ON promotions BEGIN SELECT RAISE(ABORT, 'refused by promotions_frozen') WHERE OLD.claim_id IS DISTINCT FROM NEW.claim_id OR OLD.at IS DISTINCT FROM NEW.at; END",
        "CREATE TRIGGER promotions_no_delete BEFORE DELETE ON promotions BEGIN SELECT RAISE(ABORT, 'refused by promotions_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION promotions_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.claim_id IS DISTINCT FROM NEW.claim_id OR OLD.at IS DISTINCT FROM NEW.at THEN RAISE EXCEPTION 'refused by promotions_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER promotions_frozen BEFORE UPDATE ON promotions FOR EACH ROW EXECUTE FUNCTION promotions_frozen()',
        "CREATE OR REPLACE FUNCTION promotions_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by promotions_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER promotions_no_delete BEFORE DELETE ON promotions FOR EACH ROW EXECUTE FUNCTION promotions_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('session_terms',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('value', sa.Integer(), nullable=False),
        sa.CheckConstraint('value >= 0', name=op.f('ck_session_terms_value_not_negative')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_session_terms_session_id')),
        sa.PrimaryKeyConstraint('session_id', 'name', name=op.f('pk_session_terms'))
    )
    op.create_table('promotions',
        sa.Column('claim_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('told_by', sa.Integer(), nullable=True),
        sa.CheckConstraint('told_by IS NULL OR told_at IS NOT NULL', name=op.f('ck_promotions_told_at_some_moment')),
        sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_promotions_claim_id')),
        sa.ForeignKeyConstraint(['told_by'], ['people.id'], name=op.f('fk_promotions_told_by')),
        sa.PrimaryKeyConstraint('claim_id', name=op.f('pk_promotions')),
    )
    op.add_column('claims', sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('claims', sa.Column('place_of', sa.Integer(), nullable=True))
    op.add_column('run_items', sa.Column('limit_since', sa.DateTime(timezone=True), nullable=True))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    settings = sa.table("dated_settings", sa.column("name"), sa.column("valid_from", sa.Date()), sa.column("value"),
                        sa.column("actor"), sa.column("at", sa.DateTime(timezone=True)))
    since, now = dt.date(2025, 7, 1), dt.datetime.now(dt.UTC)
    op.bulk_insert(settings, [
        {"name": name, "valid_from": since, "value": value, "actor": "system", "at": now}
        for name, value in SETTINGS.items()
    ])
