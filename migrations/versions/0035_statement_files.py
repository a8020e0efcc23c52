"""Files of banks: kept until their rows are heard, what their columns mean, and their rows as drafts.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER statement_rows_taken_stays BEFORE UPDATE ON statement_rows BEGIN SELECT RAISE(ABORT, 'refused by statement_rows_taken_stays') WHERE OLD.state = 'taken'; END",
        "CREATE TRIGGER statement_rows_taken_is_kept BEFORE DELETE ON statement_rows BEGIN SELECT RAISE(ABORT, 'refused by statement_rows_taken_is_kept') WHERE OLD.state = 'taken'; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION statement_rows_taken_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state = 'taken' THEN RAISE EXCEPTION 'refused by statement_rows_taken_stays' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER statement_rows_taken_stays BEFORE UPDATE ON statement_rows FOR EACH ROW EXECUTE FUNCTION statement_rows_taken_stays()',
        "CREATE OR REPLACE FUNCTION statement_rows_taken_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state = 'taken' THEN RAISE EXCEPTION 'refused by statement_rows_taken_is_kept' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER statement_rows_taken_is_kept BEFORE DELETE ON statement_rows FOR EACH ROW EXECUTE FUNCTION statement_rows_taken_is_kept()',
    ],
}


def upgrade() -> None:
    op.create_table('statement_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.Column('fingerprint', sa.String(length=32), nullable=False),
    sa.Column('meanings', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('dates', sa.Enum('auto', 'day_first', 'month_first', name='dates', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('left_out', sa.Integer(), nullable=False),
    sa.Column('brought_by', sa.String(), nullable=False),
    sa.Column('brought_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('wanted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(taken_at IS NULL) = (body IS NOT NULL)', name=op.f('ck_statement_files_kept_until_taken')),
    sa.CheckConstraint('taken_at IS NULL OR wanted_at IS NULL', name=op.f('ck_statement_files_taken_is_not_wanted')),
    sa.ForeignKeyConstraint(['account_id'], ['bank_accounts.id'], name=op.f('fk_statement_files_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_files')),
    sa.UniqueConstraint('account_id', 'digest', name=op.f('uq_statement_files_account_id_digest'))
    )
    op.create_table('statement_rows',
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('state', sa.Enum('wrong', 'good', 'taken', 'dropped', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('faults', sa.JSON(), nullable=False),
    sa.Column('raw', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('moment', sa.DateTime(timezone=True), nullable=True),
    sa.Column('has_time', sa.Boolean(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('direction', sa.Enum('in', 'out', name='direction', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('identity', sa.String(length=40), nullable=False),
    sa.Column('external_id', sa.String(length=60), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('is_new', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('changed_by', sa.String(), nullable=False),
    sa.CheckConstraint("(state = 'dropped') = (reason <> '')", name=op.f('ck_statement_rows_dropped_with_a_reason')),
    sa.CheckConstraint("(state = 'taken') = (external_id <> '')", name=op.f('ck_statement_rows_taken_under_a_name')),
    sa.CheckConstraint("(state = 'taken') = (line_id IS NOT NULL)", name=op.f('ck_statement_rows_taken_as_a_line')),
    sa.CheckConstraint("state NOT IN ('good', 'taken') OR (moment IS NOT NULL AND amount IS NOT NULL AND amount > 0 AND direction IS NOT NULL AND identity <> '')", name=op.f('ck_statement_rows_good_is_complete')),
    sa.ForeignKeyConstraint(['file_id'], ['statement_files.id'], name=op.f('fk_statement_rows_file_id')),
    sa.ForeignKeyConstraint(['line_id'], ['bank_lines.id'], name=op.f('fk_statement_rows_line_id')),
    sa.PrimaryKeyConstraint('file_id', 'at', name=op.f('pk_statement_rows')),
    )
    op.create_index(op.f('ix_statement_rows_line_id'), 'statement_rows', ['line_id'], unique=False)
    op.create_index('ix_statement_rows_state', 'statement_rows', ['file_id', 'state', 'at'], unique=False)
    op.create_index('uq_statement_rows_external_id', 'statement_rows', ['file_id', 'external_id'], unique=True, sqlite_where=sa.text("external_id <> ''"), postgresql_where=sa.text("external_id <> ''"))
    op.create_table('statement_mappings',
    sa.Column('bin', sa.String(length=6), nullable=False),
    sa.Column('fingerprint', sa.String(length=32), nullable=False),
    sa.Column('meanings', sa.JSON(), nullable=False),
    sa.Column('dates', sa.Enum('auto', 'day_first', 'month_first', name='dates', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('learnt_by', sa.String(), nullable=False),
    sa.Column('learnt_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('bin', 'fingerprint', name=op.f('pk_statement_mappings'))
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
