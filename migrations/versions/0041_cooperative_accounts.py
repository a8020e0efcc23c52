"""The accounts to which cooperatives are paid.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER cooperative_accounts_frozen BEFORE UPDATE ON cooperative_accounts BEGIN SELECT RAISE(ABORT, 'refused by cooperative_accounts_frozen') WHERE OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.bin IS DISTINCT FROM NEW.bin OR OLD.holder IS DISTINCT FROM NEW.holder OR OLD.tail IS DISTINCT FROM NEW.tail OR OLD.proposed_by IS DISTINCT FROM NEW.proposed_by OR OLD.proposed_at IS DISTINCT FROM NEW.proposed_at; END",
        "CREATE TRIGGER cooperative_accounts_no_delete BEFORE DELETE ON cooperative_accounts BEGIN SELECT RAISE(ABORT, 'refused by cooperative_accounts_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION cooperative_accounts_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.bin IS DISTINCT FROM NEW.bin OR OLD.holder IS DISTINCT FROM NEW.holder OR OLD.tail IS DISTINCT FROM NEW.tail OR OLD.proposed_by IS DISTINCT FROM NEW.proposed_by OR OLD.proposed_at IS DISTINCT FROM NEW.proposed_at THEN RAISE EXCEPTION 'refused by cooperative_accounts_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER cooperative_accounts_frozen BEFORE UPDATE ON cooperative_accounts FOR EACH ROW EXECUTE FUNCTION cooperative_accounts_frozen()',
        "CREATE OR REPLACE FUNCTION cooperative_accounts_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by cooperative_accounts_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER cooperative_accounts_no_delete BEFORE DELETE ON cooperative_accounts FOR EACH ROW EXECUTE FUNCTION cooperative_accounts_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('cooperative_accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cooperative_id', sa.Integer(), nullable=False),
    sa.Column('bin', sa.String(length=6), nullable=False),
    sa.Column('number_box', sa.String(length=400), nullable=False),
    sa.Column('tail', sa.String(length=4), nullable=False),
    sa.Column('holder', sa.String(length=120), nullable=False),
    sa.Column('proposed_by', sa.String(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.String(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(confirmed_at IS NULL) = (confirmed_by IS NULL)', name=op.f('ck_cooperative_accounts_confirmed_by_somebody')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_cooperative_accounts_cooperative_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cooperative_accounts')),
    )
    op.create_index(op.f('ix_cooperative_accounts_cooperative_id'), 'cooperative_accounts', ['cooperative_id'], unique=False)
    op.create_index('uq_cooperative_accounts_valid', 'cooperative_accounts', ['cooperative_id'], unique=True, sqlite_where=sa.text('confirmed_at IS NOT NULL AND ended_at IS NULL'), postgresql_where=sa.text('confirmed_at IS NOT NULL AND ended_at IS NULL'))
    op.create_index('uq_cooperative_accounts_waits', 'cooperative_accounts', ['cooperative_id'], unique=True, sqlite_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
