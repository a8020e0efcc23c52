"""Virtual numbers of accounts, and lines whose account turns out to be ours.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0053'
down_revision = '0052'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER bank_aliases_frozen BEFORE UPDATE ON bank_aliases BEGIN SELECT RAISE(ABORT, 'refused by bank_aliases_frozen') WHERE OLD.account_id IS DISTINCT FROM NEW.account_id OR OLD.number IS DISTINCT FROM NEW.number OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by; END",
        "CREATE TRIGGER bank_aliases_no_delete BEFORE DELETE ON bank_aliases BEGIN SELECT RAISE(ABORT, 'refused by bank_aliases_no_delete') WHERE 1=1; END",
        'DROP TRIGGER bank_lines_frozen',
        "CREATE TRIGGER bank_lines_frozen BEFORE UPDATE ON bank_lines BEGIN SELECT RAISE(ABORT, 'refused by bank_lines_frozen') WHERE OLD.account_number IS DISTINCT FROM NEW.account_number OR OLD.direction IS DISTINCT FROM NEW.direction OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.at IS DISTINCT FROM NEW.at OR OLD.day IS DISTINCT FROM NEW.day OR OLD.text IS DISTINCT FROM NEW.text OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.counter_name IS DISTINCT FROM NEW.counter_name OR OLD.counter_account IS DISTINCT FROM NEW.counter_account OR OLD.source IS DISTINCT FROM NEW.source OR OLD.heard_at IS DISTINCT FROM NEW.heard_at; END",
        "CREATE TRIGGER bank_lines_found_once BEFORE UPDATE ON bank_lines BEGIN SELECT RAISE(ABORT, 'refused by bank_lines_found_once') WHERE OLD.account_id IS NOT NULL AND OLD.account_id IS DISTINCT FROM NEW.account_id; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION bank_aliases_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.account_id IS DISTINCT FROM NEW.account_id OR OLD.number IS DISTINCT FROM NEW.number OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by THEN RAISE EXCEPTION 'refused by bank_aliases_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_aliases_frozen BEFORE UPDATE ON bank_aliases FOR EACH ROW EXECUTE FUNCTION bank_aliases_frozen()',
        "CREATE OR REPLACE FUNCTION bank_aliases_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_aliases_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER bank_aliases_no_delete BEFORE DELETE ON bank_aliases FOR EACH ROW EXECUTE FUNCTION bank_aliases_no_delete()',
        "CREATE OR REPLACE FUNCTION bank_lines_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.account_number IS DISTINCT FROM NEW.account_number OR OLD.direction IS DISTINCT FROM NEW.direction OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.at IS DISTINCT FROM NEW.at OR OLD.day IS DISTINCT FROM NEW.day OR OLD.text IS DISTINCT FROM NEW.text OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.counter_name IS DISTINCT FROM NEW.counter_name OR OLD.counter_account IS DISTINCT FROM NEW.counter_account OR OLD.source IS DISTINCT FROM NEW.source OR OLD.heard_at IS DISTINCT FROM NEW.heard_at THEN RAISE EXCEPTION 'refused by bank_lines_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION bank_lines_found_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.account_id IS NOT NULL AND OLD.account_id IS DISTINCT FROM NEW.account_id THEN RAISE EXCEPTION 'refused by bank_lines_found_once' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_lines_found_once BEFORE UPDATE ON bank_lines FOR EACH ROW EXECUTE FUNCTION bank_lines_found_once()',
    ],
}


def upgrade() -> None:
    op.create_table('bank_aliases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(), nullable=True),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_bank_aliases_ended_by_somebody')),
    sa.ForeignKeyConstraint(['account_id'], ['bank_accounts.id'], name=op.f('fk_bank_aliases_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_aliases')),
    )
    op.create_index(op.f('ix_bank_aliases_account_id'), 'bank_aliases', ['account_id'], unique=False)
    op.create_index('uq_bank_aliases_number', 'bank_aliases', ['number'], unique=True, sqlite_where=sa.text('ended_at IS NULL'),
                    postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_index('ix_bank_lines_twins', table_name='bank_lines')
    op.create_index('ix_bank_lines_twins', 'bank_lines', ['amount', 'day'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
