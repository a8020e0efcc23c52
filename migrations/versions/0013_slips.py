"""Slips: how a session prints them, and what was printed.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER slip_runs_no_update BEFORE UPDATE ON slip_runs BEGIN SELECT RAISE(ABORT, 'refused by slip_runs_no_update') WHERE 1=1; END",
        "CREATE TRIGGER slip_runs_no_delete BEFORE DELETE ON slip_runs BEGIN SELECT RAISE(ABORT, 'refused by slip_runs_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER slips_no_update BEFORE UPDATE ON slips BEGIN SELECT RAISE(ABORT, 'refused by slips_no_update') WHERE 1=1; END",
        "CREATE TRIGGER slips_no_delete BEFORE DELETE ON slips BEGIN SELECT RAISE(ABORT, 'refused by slips_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION slip_runs_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by slip_runs_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER slip_runs_no_update BEFORE UPDATE ON slip_runs FOR EACH ROW EXECUTE FUNCTION slip_runs_no_update()',
        "CREATE OR REPLACE FUNCTION slip_runs_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by slip_runs_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER slip_runs_no_delete BEFORE DELETE ON slip_runs FOR EACH ROW EXECUTE FUNCTION slip_runs_no_delete()',
        "CREATE OR REPLACE FUNCTION slip_runs_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by slip_runs_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER slip_runs_no_truncate BEFORE TRUNCATE ON slip_runs FOR EACH STATEMENT EXECUTE FUNCTION slip_runs_no_truncate()',
        "CREATE OR REPLACE FUNCTION slips_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by slips_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER slips_no_update BEFORE UPDATE ON slips FOR EACH ROW EXECUTE FUNCTION slips_no_update()',
        "CREATE OR REPLACE FUNCTION slips_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by slips_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER slips_no_delete BEFORE DELETE ON slips FOR EACH ROW EXECUTE FUNCTION slips_no_delete()',
        "CREATE OR REPLACE FUNCTION slips_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by slips_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER slips_no_truncate BEFORE TRUNCATE ON slips FOR EACH STATEMENT EXECUTE FUNCTION slips_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('slip_settings',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('width', sa.Enum('58', '80', name='width', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('phone', sa.Enum('hidden', 'last', 'whole', name='phone', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('one_for', sa.Enum('claim', 'buyer', name='one_for', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('with_qr', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_slip_settings_session_id_live_sessions')),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_slip_settings'))
    )
    op.create_table('slip_runs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('printed_by', sa.Integer(), nullable=True),
        sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['printed_by'], ['people.id'], name=op.f('fk_slip_runs_printed_by_people')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_slip_runs_session_id_live_sessions')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_slip_runs'))
    )
    op.create_index(op.f('ix_slip_runs_session_id'), 'slip_runs', ['session_id'], unique=False)
    op.create_table('slips',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('run_id', sa.Integer(), nullable=False),
        sa.Column('buyer_id', sa.Integer(), nullable=False),
        sa.Column('claim_id', sa.Integer(), nullable=True),
        sa.Column('subject', sa.String(length=24), nullable=False),
        sa.Column('nth', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('new', 'changed', 'void', 'reprint', 'replaced', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.CheckConstraint("(kind = 'new') = (nth = 1)", name=op.f('ck_slips_the_first_is_new')),
        sa.CheckConstraint('nth > 0', name=op.f('ck_slips_nth_counts')),
        sa.ForeignKeyConstraint(['buyer_id'], ['live_buyers.id'], name=op.f('fk_slips_buyer_id_live_buyers')),
        sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_slips_claim_id_claims')),
        sa.ForeignKeyConstraint(['run_id'], ['slip_runs.id'], name=op.f('fk_slips_run_id_slip_runs')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_slips')),
        sa.UniqueConstraint('subject', 'nth', name=op.f('uq_slips_subject_nth'))
    )
    for column in ('run_id', 'buyer_id', 'claim_id'):
        op.create_index(op.f(f'ix_slips_{column}'), 'slips', [column], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
