"""A line at the bank may bring a payout back: a payout ends one line as it goes, and one as it comes back.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0061'
down_revision = '0060'

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
COLUMNS = 'line_id, kind, amount, refund_id, payout_id, reason, made_at, made_by'


def upgrade() -> None:
    op.execute(f'CREATE TABLE bank_line_ends_kept AS SELECT {COLUMNS} FROM bank_line_ends')  # noqa: S608
    op.drop_table('bank_line_ends')
    op.create_table('bank_line_ends',
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('same', 'own', 'income', 'fee', 'refund', 'payout', 'bounced', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('refund_id', sa.Integer(), nullable=True),
    sa.Column('payout_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("(kind = 'refund') = (refund_id IS NOT NULL)", name=op.f('ck_bank_line_ends_names_its_refund')),
    sa.CheckConstraint("(kind IN ('payout', 'bounced')) = (payout_id IS NOT NULL)", name=op.f('ck_bank_line_ends_names_its_payout')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_bank_line_ends_amount_positive')),
    sa.ForeignKeyConstraint(['line_id'], ['bank_lines.id'], name=op.f('fk_bank_line_ends_line_id')),
    sa.ForeignKeyConstraint(['payout_id'], ['payouts.id'], name=op.f('fk_bank_line_ends_payout_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refunds.id'], name=op.f('fk_bank_line_ends_refund_id')),
    sa.PrimaryKeyConstraint('line_id', name=op.f('pk_bank_line_ends')),
    sa.UniqueConstraint('payout_id', 'kind', name=op.f('uq_bank_line_ends_payout_id_kind')),
    sa.UniqueConstraint('refund_id', name=op.f('uq_bank_line_ends_refund_id')),
    )
    op.execute(f'INSERT INTO bank_line_ends ({COLUMNS}) SELECT {COLUMNS} FROM bank_line_ends_kept')  # noqa: S608
    op.drop_table('bank_line_ends_kept')
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
