"""Deposits of orders with cash on delivery, the areas they are asked in, and calls before packing.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0049'
down_revision = '0048'

SINCE = dt.date(2025, 7, 1)
SETTINGS = {
    "deposit_percent": 0,  # nobody is asked until somebody says so
    "deposit_least": 50_000,
    "deposit_large_from": 3_000_000,
    "deposit_new_from": 1_500_000,
    "deposit_area_from": 1_000_000,
    "deposit_refused_from": 1,
    "pay_by_deposit_minutes": 1_440,
    "grace_deposit_minutes": 120,
}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER deposits_frozen BEFORE UPDATE ON deposits BEGIN SELECT RAISE(ABORT, 'refused by deposits_frozen') WHERE OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.why IS DISTINCT FROM NEW.why OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER deposits_no_delete BEFORE DELETE ON deposits BEGIN SELECT RAISE(ABORT, 'refused by deposits_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER deposit_areas_frozen BEFORE UPDATE ON deposit_areas BEGIN SELECT RAISE(ABORT, 'refused by deposit_areas_frozen') WHERE OLD.code IS DISTINCT FROM NEW.code OR OLD.since IS DISTINCT FROM NEW.since OR OLD.actor IS DISTINCT FROM NEW.actor OR OLD.at IS DISTINCT FROM NEW.at; END",
        "CREATE TRIGGER deposit_areas_no_delete BEFORE DELETE ON deposit_areas BEGIN SELECT RAISE(ABORT, 'refused by deposit_areas_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER order_calls_no_update BEFORE UPDATE ON order_calls BEGIN SELECT RAISE(ABORT, 'refused by order_calls_no_update') WHERE 1=1; END",
        "CREATE TRIGGER order_calls_no_delete BEFORE DELETE ON order_calls BEGIN SELECT RAISE(ABORT, 'refused by order_calls_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION deposits_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.why IS DISTINCT FROM NEW.why OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by deposits_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER deposits_frozen BEFORE UPDATE ON deposits FOR EACH ROW EXECUTE FUNCTION deposits_frozen()',
        "CREATE OR REPLACE FUNCTION deposits_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by deposits_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER deposits_no_delete BEFORE DELETE ON deposits FOR EACH ROW EXECUTE FUNCTION deposits_no_delete()',
        "CREATE OR REPLACE FUNCTION deposit_areas_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.code IS DISTINCT FROM NEW.code OR OLD.since IS DISTINCT FROM NEW.since OR OLD.actor IS DISTINCT FROM NEW.actor OR OLD.at IS DISTINCT FROM NEW.at THEN RAISE EXCEPTION 'refused by deposit_areas_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER deposit_areas_frozen BEFORE UPDATE ON deposit_areas FOR EACH ROW EXECUTE FUNCTION deposit_areas_frozen()',
        "CREATE OR REPLACE FUNCTION deposit_areas_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by deposit_areas_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER deposit_areas_no_delete BEFORE DELETE ON deposit_areas FOR EACH ROW EXECUTE FUNCTION deposit_areas_no_delete()',
        "CREATE OR REPLACE FUNCTION order_calls_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by order_calls_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER order_calls_no_update BEFORE UPDATE ON order_calls FOR EACH ROW EXECUTE FUNCTION order_calls_no_update()',
        "CREATE OR REPLACE FUNCTION order_calls_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by order_calls_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER order_calls_no_delete BEFORE DELETE ON order_calls FOR EACH ROW EXECUTE FUNCTION order_calls_no_delete()',
        "CREATE OR REPLACE FUNCTION order_calls_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by order_calls_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER order_calls_no_truncate BEFORE TRUNCATE ON order_calls FOR EACH STATEMENT EXECUTE FUNCTION order_calls_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('deposits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('cooperative_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('why', sa.String(length=60), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waived_by', sa.String(), nullable=True),
    sa.Column('waive_reason', sa.String(length=200), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_deposits_amount_positive')),
    sa.CheckConstraint("(waived_at IS NULL) = (waive_reason = '')", name=op.f('ck_deposits_waived_for_a_reason')),
    sa.CheckConstraint('(waived_at IS NULL) = (waived_by IS NULL)', name=op.f('ck_deposits_waived_by_somebody')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_deposits_cooperative_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_deposits_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deposits')),
    sa.UniqueConstraint('order_id', 'cooperative_id', name=op.f('uq_deposits_order_id_cooperative_id')),
    )
    op.create_table('deposit_areas',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=5), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deposit_areas')),
    )
    op.create_table('order_calls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('cooperative_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('no_answer', 'confirmed', 'declined', name='outcome', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_order_calls_cooperative_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_calls_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_calls')),
    )
    op.create_index(op.f('ix_order_calls_order_id'), 'order_calls', ['order_id'], unique=False)
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [
        {"name": name, "valid_from": SINCE, "value": value, "actor": "system", "at": dt.datetime.now(dt.UTC)}
        for name, value in SETTINGS.items()
    ])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
