"""First paid, first served: the moments of paying, and which claims they paid for.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER paying_moments_frozen BEFORE UPDATE ON paying_moments BEGIN SELECT RAISE(ABORT, 'refused by paying_moments_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.method IS DISTINCT FROM NEW.method OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.at IS DISTINCT FROM NEW.at OR OLD.actor IS DISTINCT FROM NEW.actor; END",
        "CREATE TRIGGER paying_moments_no_delete BEFORE DELETE ON paying_moments BEGIN SELECT RAISE(ABORT, 'refused by paying_moments_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER claims_paid_in_its_session BEFORE INSERT ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_paid_in_its_session') WHERE NEW.paid_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM paying_moments WHERE paying_moments.id = NEW.paid_id AND paying_moments.session_id = NEW.session_id); END",
        "CREATE TRIGGER claims_now_paid_in_its_session BEFORE UPDATE OF paid_id ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_now_paid_in_its_session') WHERE NEW.paid_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM paying_moments WHERE paying_moments.id = NEW.paid_id AND paying_moments.session_id = NEW.session_id); END",
        "CREATE TRIGGER claims_goods_are_paid_first BEFORE UPDATE OF status ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_goods_are_paid_first') WHERE NEW.status = 'held' AND NEW.paid_id IS NULL AND EXISTS (SELECT 1 FROM session_terms WHERE session_id = NEW.session_id AND name = 'claim_first_paid' AND value = 1); END",
        "CREATE TRIGGER claims_paid_once BEFORE UPDATE OF paid_id ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_paid_once') WHERE OLD.paid_id IS NOT NULL AND OLD.paid_id IS DISTINCT FROM NEW.paid_id; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION paying_moments_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.method IS DISTINCT FROM NEW.method OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.at IS DISTINCT FROM NEW.at OR OLD.actor IS DISTINCT FROM NEW.actor THEN RAISE EXCEPTION 'refused by paying_moments_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER paying_moments_frozen BEFORE UPDATE ON paying_moments FOR EACH ROW EXECUTE FUNCTION paying_moments_frozen()',
        "CREATE OR REPLACE FUNCTION paying_moments_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by paying_moments_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER paying_moments_no_delete BEFORE DELETE ON paying_moments FOR EACH ROW EXECUTE FUNCTION paying_moments_no_delete()',
        "CREATE OR REPLACE FUNCTION claims_paid_in_its_session() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.paid_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM paying_moments WHERE paying_moments.id = NEW.paid_id AND paying_moments.session_id = NEW.session_id) THEN RAISE EXCEPTION 'refused by claims_paid_in_its_session' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_paid_in_its_session BEFORE INSERT ON claims FOR EACH ROW EXECUTE FUNCTION claims_paid_in_its_session()',
        "CREATE OR REPLACE FUNCTION claims_now_paid_in_its_session() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.paid_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM paying_moments WHERE paying_moments.id = NEW.paid_id AND paying_moments.session_id = NEW.session_id) THEN RAISE EXCEPTION 'refused by claims_now_paid_in_its_session' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_now_paid_in_its_session BEFORE UPDATE OF paid_id ON claims FOR EACH ROW EXECUTE FUNCTION claims_now_paid_in_its_session()',
        "CREATE OR REPLACE FUNCTION claims_goods_are_paid_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status = 'held' AND NEW.paid_id IS NULL AND EXISTS (SELECT 1 FROM session_terms WHERE session_id = NEW.session_id AND name = 'claim_first_paid' AND value = 1) THEN RAISE EXCEPTION 'refused by claims_goods_are_paid_first' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_goods_are_paid_first BEFORE UPDATE OF status ON claims FOR EACH ROW EXECUTE FUNCTION claims_goods_are_paid_first()',
        "CREATE OR REPLACE FUNCTION claims_paid_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.paid_id IS NOT NULL AND OLD.paid_id IS DISTINCT FROM NEW.paid_id THEN RAISE EXCEPTION 'refused by claims_paid_once' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_paid_once BEFORE UPDATE OF paid_id ON claims FOR EACH ROW EXECUTE FUNCTION claims_paid_once()',
    ],
}


def upgrade() -> None:
    op.create_table('paying_moments',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('buyer_id', sa.Integer(), nullable=False),
        sa.Column('method', sa.String(length=12), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('actor', sa.String(), nullable=False),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('settled_by', sa.Integer(), nullable=True),
        sa.CheckConstraint('amount > 0', name=op.f('ck_paying_moments_amount_positive')),
        sa.CheckConstraint('settled_by IS NULL OR settled_at IS NOT NULL', name=op.f('ck_paying_moments_settled_at_some_moment')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_paying_moments_session_id')),
        sa.ForeignKeyConstraint(['buyer_id'], ['live_buyers.id'], name=op.f('fk_paying_moments_buyer_id')),
        sa.ForeignKeyConstraint(['settled_by'], ['people.id'], name=op.f('fk_paying_moments_settled_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_paying_moments')),
    )
    op.create_index(op.f('ix_paying_moments_session_id'), 'paying_moments', ['session_id'])
    op.create_index(op.f('ix_paying_moments_buyer_id'), 'paying_moments', ['buyer_id'])
    op.add_column('claims', sa.Column('paid_id', sa.Integer(), nullable=True))
    op.create_index(op.f('ix_claims_paid_id'), 'claims', ['paid_id'])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    settings = sa.table("dated_settings", sa.column("name"), sa.column("valid_from", sa.Date()), sa.column("value"),
                        sa.column("actor"), sa.column("at", sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [{"name": "claim_first_paid", "valid_from": dt.date(2025, 7, 1), "value": 0,
                               "actor": "system", "at": dt.datetime.now(dt.UTC)}])
