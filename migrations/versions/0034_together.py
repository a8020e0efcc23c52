"""Orders that go on in another one, orders that wait for the next live session, and how long goods keep.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER order_joins_no_update BEFORE UPDATE ON order_joins BEGIN SELECT RAISE(ABORT, 'refused by order_joins_no_update') WHERE 1=1; END",
        "CREATE TRIGGER order_joins_no_delete BEFORE DELETE ON order_joins BEGIN SELECT RAISE(ABORT, 'refused by order_joins_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER order_parkings_frozen BEFORE UPDATE ON order_parkings BEGIN SELECT RAISE(ABORT, 'refused by order_parkings_frozen') WHERE OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.until IS DISTINCT FROM NEW.until OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by; END",
        "CREATE TRIGGER order_parkings_no_delete BEFORE DELETE ON order_parkings BEGIN SELECT RAISE(ABORT, 'refused by order_parkings_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION order_joins_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by order_joins_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER order_joins_no_update BEFORE UPDATE ON order_joins FOR EACH ROW EXECUTE FUNCTION order_joins_no_update()',
        "CREATE OR REPLACE FUNCTION order_joins_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by order_joins_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER order_joins_no_delete BEFORE DELETE ON order_joins FOR EACH ROW EXECUTE FUNCTION order_joins_no_delete()',
        "CREATE OR REPLACE FUNCTION order_joins_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by order_joins_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER order_joins_no_truncate BEFORE TRUNCATE ON order_joins FOR EACH STATEMENT EXECUTE FUNCTION order_joins_no_truncate()',
        "CREATE OR REPLACE FUNCTION order_parkings_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.until IS DISTINCT FROM NEW.until OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by THEN RAISE EXCEPTION 'refused by order_parkings_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER order_parkings_frozen BEFORE UPDATE ON order_parkings FOR EACH ROW EXECUTE FUNCTION order_parkings_frozen()',
        "CREATE OR REPLACE FUNCTION order_parkings_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by order_parkings_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER order_parkings_no_delete BEFORE DELETE ON order_parkings FOR EACH ROW EXECUTE FUNCTION order_parkings_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('order_joins',
    sa.Column('from_order_id', sa.Integer(), nullable=False),
    sa.Column('into_order_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint('from_order_id <> into_order_id', name=op.f('ck_order_joins_into_another')),
    sa.ForeignKeyConstraint(['from_order_id'], ['orders.id'], name=op.f('fk_order_joins_from_order_id')),
    sa.ForeignKeyConstraint(['into_order_id'], ['orders.id'], name=op.f('fk_order_joins_into_order_id')),
    sa.PrimaryKeyConstraint('from_order_id', name=op.f('pk_order_joins')),
    )
    op.create_index(op.f('ix_order_joins_into_order_id'), 'order_joins', ['into_order_id'], unique=False)
    op.create_table('order_parkings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why_ended', sa.String(length=12), nullable=False),
    sa.CheckConstraint("(ended_at IS NULL) = (why_ended = '')", name=op.f('ck_order_parkings_ended_for_a_reason')),
    sa.CheckConstraint('until > made_at', name=op.f('ck_order_parkings_for_a_while')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_parkings_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_parkings')),
    )
    op.create_index(op.f('ix_order_parkings_order_id'), 'order_parkings', ['order_id'], unique=False)
    op.create_index(op.f('ix_order_parkings_until'), 'order_parkings', ['until'], unique=False)
    op.create_index('uq_order_parkings_open', 'order_parkings', ['order_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.execute("ALTER TABLE products ADD COLUMN keeps_days INTEGER"
               " CONSTRAINT ck_products_keeps_days_sane CHECK (keeps_days BETWEEN 0 AND 3650)")
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [{"name": "park_days", "valid_from": dt.date(2025, 7, 1), "value": 7, "actor": "system",
                               "at": dt.datetime.now(dt.UTC)}])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
