"""What a person says that a movement on an account was.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER bank_line_ends_no_update BEFORE UPDATE ON bank_line_ends BEGIN SELECT RAISE(ABORT, 'refused by bank_line_ends_no_update') WHERE 1=1; END",
        "CREATE TRIGGER bank_line_ends_no_delete BEFORE DELETE ON bank_line_ends BEGIN SELECT RAISE(ABORT, 'refused by bank_line_ends_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION bank_line_ends_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_line_ends_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_line_ends_no_update BEFORE UPDATE ON bank_line_ends FOR EACH ROW EXECUTE FUNCTION bank_line_ends_no_update()',
        "CREATE OR REPLACE FUNCTION bank_line_ends_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_line_ends_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER bank_line_ends_no_delete BEFORE DELETE ON bank_line_ends FOR EACH ROW EXECUTE FUNCTION bank_line_ends_no_delete()',
        "CREATE OR REPLACE FUNCTION bank_line_ends_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_line_ends_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER bank_line_ends_no_truncate BEFORE TRUNCATE ON bank_line_ends FOR EACH STATEMENT EXECUTE FUNCTION bank_line_ends_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('bank_line_ends',
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('same', 'own', 'income', 'fee', 'refund', 'payout', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('refund_id', sa.Integer(), nullable=True),
    sa.Column('payout_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("(kind = 'payout') = (payout_id IS NOT NULL)", name=op.f('ck_bank_line_ends_names_its_payout')),
    sa.CheckConstraint("(kind = 'refund') = (refund_id IS NOT NULL)", name=op.f('ck_bank_line_ends_names_its_refund')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_bank_line_ends_amount_positive')),
    sa.ForeignKeyConstraint(['line_id'], ['bank_lines.id'], name=op.f('fk_bank_line_ends_line_id')),
    sa.ForeignKeyConstraint(['payout_id'], ['payouts.id'], name=op.f('fk_bank_line_ends_payout_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refunds.id'], name=op.f('fk_bank_line_ends_refund_id')),
    sa.PrimaryKeyConstraint('line_id', name=op.f('pk_bank_line_ends')),
    sa.UniqueConstraint('payout_id', name=op.f('uq_bank_line_ends_payout_id')),
    sa.UniqueConstraint('refund_id', name=op.f('uq_bank_line_ends_refund_id')),
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
