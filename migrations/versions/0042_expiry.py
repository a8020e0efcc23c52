"""Orders that were not paid in time: given up, and perhaps going on after all; buyers are reminded once.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0042'
down_revision = '0041'

REMIND = {"name": "remind_unpaid_minutes_before", "valid_from": dt.date(2025, 7, 1), "value": 240, "actor": "system"}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER order_expiries_frozen BEFORE UPDATE ON order_expiries BEGIN SELECT RAISE(ABORT, 'refused by order_expiries_frozen') WHERE OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.pay_by IS DISTINCT FROM NEW.pay_by OR OLD.received IS DISTINCT FROM NEW.received OR OLD.at IS DISTINCT FROM NEW.at; END",
        "CREATE TRIGGER order_expiries_no_delete BEFORE DELETE ON order_expiries BEGIN SELECT RAISE(ABORT, 'refused by order_expiries_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER expired_lines_frozen BEFORE UPDATE ON expired_lines BEGIN SELECT RAISE(ABORT, 'refused by expired_lines_frozen') WHERE OLD.line_id IS DISTINCT FROM NEW.line_id OR OLD.expiry_id IS DISTINCT FROM NEW.expiry_id; END",
        "CREATE TRIGGER expired_lines_no_delete BEFORE DELETE ON expired_lines BEGIN SELECT RAISE(ABORT, 'refused by expired_lines_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER pay_reminders_no_update BEFORE UPDATE ON pay_reminders BEGIN SELECT RAISE(ABORT, 'refused by pay_reminders_no_update') WHERE 1=1; END",
        "CREATE TRIGGER pay_reminders_no_delete BEFORE DELETE ON pay_reminders BEGIN SELECT RAISE(ABORT, 'refused by pay_reminders_no_delete') WHERE 1=1; END",
        'DROP TRIGGER orders_status_move',
        "CREATE TRIGGER orders_status_move BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'refused by orders_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'cancelled' AND NEW.status = 'placed') OR (OLD.status = 'confirmed' AND NEW.status = 'cancelled') OR (OLD.status = 'confirmed' AND NEW.status = 'delivered') OR (OLD.status = 'confirmed' AND NEW.status = 'packed') OR (OLD.status = 'confirmed' AND NEW.status = 'returned') OR (OLD.status = 'confirmed' AND NEW.status = 'shipped') OR (OLD.status = 'delivered' AND NEW.status = 'returned') OR (OLD.status = 'packed' AND NEW.status = 'cancelled') OR (OLD.status = 'packed' AND NEW.status = 'confirmed') OR (OLD.status = 'packed' AND NEW.status = 'delivered') OR (OLD.status = 'packed' AND NEW.status = 'returned') OR (OLD.status = 'packed' AND NEW.status = 'shipped') OR (OLD.status = 'placed' AND NEW.status = 'cancelled') OR (OLD.status = 'placed' AND NEW.status = 'confirmed') OR (OLD.status = 'shipped' AND NEW.status = 'delivered') OR (OLD.status = 'shipped' AND NEW.status = 'returned')); END",
        "CREATE TRIGGER orders_revived_if_expired BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'refused by orders_revived_if_expired') WHERE OLD.status = 'cancelled' AND NEW.status <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM order_expiries WHERE order_expiries.order_id = NEW.id AND order_expiries.revived_at IS NULL); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION order_expiries_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.pay_by IS DISTINCT FROM NEW.pay_by OR OLD.received IS DISTINCT FROM NEW.received OR OLD.at IS DISTINCT FROM NEW.at THEN RAISE EXCEPTION 'refused by order_expiries_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER order_expiries_frozen BEFORE UPDATE ON order_expiries FOR EACH ROW EXECUTE FUNCTION order_expiries_frozen()',
        "CREATE OR REPLACE FUNCTION order_expiries_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by order_expiries_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER order_expiries_no_delete BEFORE DELETE ON order_expiries FOR EACH ROW EXECUTE FUNCTION order_expiries_no_delete()',
        "CREATE OR REPLACE FUNCTION expired_lines_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.line_id IS DISTINCT FROM NEW.line_id OR OLD.expiry_id IS DISTINCT FROM NEW.expiry_id THEN RAISE EXCEPTION 'refused by expired_lines_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER expired_lines_frozen BEFORE UPDATE ON expired_lines FOR EACH ROW EXECUTE FUNCTION expired_lines_frozen()',
        "CREATE OR REPLACE FUNCTION expired_lines_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by expired_lines_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER expired_lines_no_delete BEFORE DELETE ON expired_lines FOR EACH ROW EXECUTE FUNCTION expired_lines_no_delete()',
        "CREATE OR REPLACE FUNCTION pay_reminders_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by pay_reminders_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER pay_reminders_no_update BEFORE UPDATE ON pay_reminders FOR EACH ROW EXECUTE FUNCTION pay_reminders_no_update()',
        "CREATE OR REPLACE FUNCTION pay_reminders_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by pay_reminders_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER pay_reminders_no_delete BEFORE DELETE ON pay_reminders FOR EACH ROW EXECUTE FUNCTION pay_reminders_no_delete()',
        "CREATE OR REPLACE FUNCTION pay_reminders_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by pay_reminders_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER pay_reminders_no_truncate BEFORE TRUNCATE ON pay_reminders FOR EACH STATEMENT EXECUTE FUNCTION pay_reminders_no_truncate()',
        'DROP TRIGGER orders_status_move ON orders',
        "CREATE OR REPLACE FUNCTION orders_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'cancelled' AND NEW.status = 'placed') OR (OLD.status = 'confirmed' AND NEW.status = 'cancelled') OR (OLD.status = 'confirmed' AND NEW.status = 'delivered') OR (OLD.status = 'confirmed' AND NEW.status = 'packed') OR (OLD.status = 'confirmed' AND NEW.status = 'returned') OR (OLD.status = 'confirmed' AND NEW.status = 'shipped') OR (OLD.status = 'delivered' AND NEW.status = 'returned') OR (OLD.status = 'packed' AND NEW.status = 'cancelled') OR (OLD.status = 'packed' AND NEW.status = 'confirmed') OR (OLD.status = 'packed' AND NEW.status = 'delivered') OR (OLD.status = 'packed' AND NEW.status = 'returned') OR (OLD.status = 'packed' AND NEW.status = 'shipped') OR (OLD.status = 'placed' AND NEW.status = 'cancelled') OR (OLD.status = 'placed' AND NEW.status = 'confirmed') OR (OLD.status = 'shipped' AND NEW.status = 'delivered') OR (OLD.status = 'shipped' AND NEW.status = 'returned')) THEN RAISE EXCEPTION 'refused by orders_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER orders_status_move BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION orders_status_move()',
        "CREATE OR REPLACE FUNCTION orders_revived_if_expired() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status = 'cancelled' AND NEW.status <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM order_expiries WHERE order_expiries.order_id = NEW.id AND order_expiries.revived_at IS NULL) THEN RAISE EXCEPTION 'refused by orders_revived_if_expired' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER orders_revived_if_expired BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION orders_revived_if_expired()',
    ],
}


def upgrade() -> None:
    op.create_table('order_expiries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('pay_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revived_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('received >= 0', name=op.f('ck_order_expiries_received_not_negative')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_expiries_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_expiries')),
    )
    op.create_index(op.f('ix_order_expiries_order_id'), 'order_expiries', ['order_id'], unique=False)
    op.create_index(op.f('uq_order_expiries_open'), 'order_expiries', ['order_id'], unique=True, sqlite_where=sa.text('revived_at IS NULL'), postgresql_where=sa.text('revived_at IS NULL'))
    op.create_table('expired_lines',
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('expiry_id', sa.Integer(), nullable=False),
    sa.Column('again_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['expiry_id'], ['order_expiries.id'], name=op.f('fk_expired_lines_expiry_id')),
    sa.ForeignKeyConstraint(['line_id'], ['order_lines.id'], name=op.f('fk_expired_lines_line_id')),
    sa.ForeignKeyConstraint(['again_id'], ['order_lines.id'], name=op.f('fk_expired_lines_again_id')),
    sa.PrimaryKeyConstraint('line_id', name=op.f('pk_expired_lines')),
    sa.UniqueConstraint('again_id', name=op.f('uq_expired_lines_again_id')),
    )
    op.create_index(op.f('ix_expired_lines_expiry_id'), 'expired_lines', ['expiry_id'], unique=False)
    op.create_table('pay_reminders',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('pay_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_pay_reminders_order_id')),
    sa.PrimaryKeyConstraint('order_id', 'pay_by', name=op.f('pk_pay_reminders')),
    )
    op.create_index(op.f('ix_orders_awaited'), 'orders', ['pay_by'], unique=False, sqlite_where=sa.text("status = 'placed' AND pay_by IS NOT NULL"), postgresql_where=sa.text("status = 'placed' AND pay_by IS NOT NULL"))
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [{**REMIND, "at": dt.datetime.now(dt.UTC)}])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
