"""One code for several orders that one transfer pays.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER transfer_bundles_no_update BEFORE UPDATE ON transfer_bundles BEGIN SELECT RAISE(ABORT, 'refused by transfer_bundles_no_update') WHERE 1=1; END",
        "CREATE TRIGGER transfer_bundles_no_delete BEFORE DELETE ON transfer_bundles BEGIN SELECT RAISE(ABORT, 'refused by transfer_bundles_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER transfer_bundle_orders_no_update BEFORE UPDATE ON transfer_bundle_orders BEGIN SELECT RAISE(ABORT, 'refused by transfer_bundle_orders_no_update') WHERE 1=1; END",
        "CREATE TRIGGER transfer_bundle_orders_no_delete BEFORE DELETE ON transfer_bundle_orders BEGIN SELECT RAISE(ABORT, 'refused by transfer_bundle_orders_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION transfer_bundles_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by transfer_bundles_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER transfer_bundles_no_update BEFORE UPDATE ON transfer_bundles FOR EACH ROW EXECUTE FUNCTION transfer_bundles_no_update()',
        "CREATE OR REPLACE FUNCTION transfer_bundles_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by transfer_bundles_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER transfer_bundles_no_delete BEFORE DELETE ON transfer_bundles FOR EACH ROW EXECUTE FUNCTION transfer_bundles_no_delete()',
        "CREATE OR REPLACE FUNCTION transfer_bundles_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by transfer_bundles_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER transfer_bundles_no_truncate BEFORE TRUNCATE ON transfer_bundles FOR EACH STATEMENT EXECUTE FUNCTION transfer_bundles_no_truncate()',
        "CREATE OR REPLACE FUNCTION transfer_bundle_orders_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by transfer_bundle_orders_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER transfer_bundle_orders_no_update BEFORE UPDATE ON transfer_bundle_orders FOR EACH ROW EXECUTE FUNCTION transfer_bundle_orders_no_update()',
        "CREATE OR REPLACE FUNCTION transfer_bundle_orders_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by transfer_bundle_orders_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER transfer_bundle_orders_no_delete BEFORE DELETE ON transfer_bundle_orders FOR EACH ROW EXECUTE FUNCTION transfer_bundle_orders_no_delete()',
        "CREATE OR REPLACE FUNCTION transfer_bundle_orders_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by transfer_bundle_orders_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER transfer_bundle_orders_no_truncate BEFORE TRUNCATE ON transfer_bundle_orders FOR EACH STATEMENT EXECUTE FUNCTION transfer_bundle_orders_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('transfer_bundles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('orders', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer_bundles')),
    sa.UniqueConstraint('code', name=op.f('uq_transfer_bundles_code')),
    sa.UniqueConstraint('orders', name=op.f('uq_transfer_bundles_orders')),
    )
    op.create_table('transfer_bundle_orders',
    sa.Column('bundle_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['bundle_id'], ['transfer_bundles.id'], name=op.f('fk_transfer_bundle_orders_bundle_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_transfer_bundle_orders_order_id')),
    sa.PrimaryKeyConstraint('bundle_id', 'order_id', name=op.f('pk_transfer_bundle_orders')),
    )
    op.create_index(op.f('ix_transfer_bundle_orders_order_id'), 'transfer_bundle_orders', ['order_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
