"""Which refunds were in which file for the bank.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0065'
down_revision = '0064'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER refund_batches_no_update BEFORE UPDATE ON refund_batches BEGIN SELECT RAISE(ABORT, 'refused by refund_batches_no_update') WHERE 1=1; END",
        "CREATE TRIGGER refund_batches_no_delete BEFORE DELETE ON refund_batches BEGIN SELECT RAISE(ABORT, 'refused by refund_batches_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER refund_batch_items_no_update BEFORE UPDATE ON refund_batch_items BEGIN SELECT RAISE(ABORT, 'refused by refund_batch_items_no_update') WHERE 1=1; END",
        "CREATE TRIGGER refund_batch_items_no_delete BEFORE DELETE ON refund_batch_items BEGIN SELECT RAISE(ABORT, 'refused by refund_batch_items_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION refund_batches_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by refund_batches_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER refund_batches_no_update BEFORE UPDATE ON refund_batches FOR EACH ROW EXECUTE FUNCTION refund_batches_no_update()',
        "CREATE OR REPLACE FUNCTION refund_batches_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by refund_batches_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER refund_batches_no_delete BEFORE DELETE ON refund_batches FOR EACH ROW EXECUTE FUNCTION refund_batches_no_delete()',
        "CREATE OR REPLACE FUNCTION refund_batches_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by refund_batches_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER refund_batches_no_truncate BEFORE TRUNCATE ON refund_batches FOR EACH STATEMENT EXECUTE FUNCTION refund_batches_no_truncate()',
        "CREATE OR REPLACE FUNCTION refund_batch_items_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by refund_batch_items_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER refund_batch_items_no_update BEFORE UPDATE ON refund_batch_items FOR EACH ROW EXECUTE FUNCTION refund_batch_items_no_update()',
        "CREATE OR REPLACE FUNCTION refund_batch_items_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by refund_batch_items_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER refund_batch_items_no_delete BEFORE DELETE ON refund_batch_items FOR EACH ROW EXECUTE FUNCTION refund_batch_items_no_delete()',
        "CREATE OR REPLACE FUNCTION refund_batch_items_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by refund_batch_items_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER refund_batch_items_no_truncate BEFORE TRUNCATE ON refund_batch_items FOR EACH STATEMENT EXECUTE FUNCTION refund_batch_items_no_truncate()',
    ],
}

def upgrade() -> None:
    op.create_table('refund_batches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refund_batches')),
    )
    op.create_table('refund_batch_items',
    sa.Column('refund_id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['refund_batches.id'], name=op.f('fk_refund_batch_items_batch_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refunds.id'], name=op.f('fk_refund_batch_items_refund_id')),
    sa.PrimaryKeyConstraint('refund_id', name=op.f('pk_refund_batch_items')),
    )
    op.create_index(op.f('ix_refund_batch_items_batch_id'), 'refund_batch_items', ['batch_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
