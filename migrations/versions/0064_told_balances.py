"""What accounts held, as banks tell it beside movements, and from which balance a person has us count.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0064'
down_revision = '0063'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER bank_openings_no_update BEFORE UPDATE ON bank_openings BEGIN SELECT RAISE(ABORT, 'refused by bank_openings_no_update') WHERE 1=1; END",
        "CREATE TRIGGER bank_openings_no_delete BEFORE DELETE ON bank_openings BEGIN SELECT RAISE(ABORT, 'refused by bank_openings_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION bank_openings_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_openings_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_openings_no_update BEFORE UPDATE ON bank_openings FOR EACH ROW EXECUTE FUNCTION bank_openings_no_update()',
        "CREATE OR REPLACE FUNCTION bank_openings_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_openings_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER bank_openings_no_delete BEFORE DELETE ON bank_openings FOR EACH ROW EXECUTE FUNCTION bank_openings_no_delete()',
        "CREATE OR REPLACE FUNCTION bank_openings_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_openings_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER bank_openings_no_truncate BEFORE TRUNCATE ON bank_openings FOR EACH STATEMENT EXECUTE FUNCTION bank_openings_no_truncate()',
    ],
}

def upgrade() -> None:
    op.add_column('bank_tellings', sa.Column('balance', sa.BigInteger(), nullable=True))
    op.create_table('bank_openings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['bank_accounts.id'], name=op.f('fk_bank_openings_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_openings')),
    )
    op.create_index(op.f('ix_bank_openings_account_id'), 'bank_openings', ['account_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
