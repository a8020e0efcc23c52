"""Months of the books that are closed, into which nothing is booked.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER month_closings_frozen BEFORE UPDATE ON month_closings BEGIN SELECT RAISE(ABORT, 'refused by month_closings_frozen') WHERE OLD.first_day IS DISTINCT FROM NEW.first_day OR OLD.last_day IS DISTINCT FROM NEW.last_day OR OLD.asked_at IS DISTINCT FROM NEW.asked_at OR OLD.asked_by IS DISTINCT FROM NEW.asked_by; END",
        "CREATE TRIGGER month_closings_no_delete BEFORE DELETE ON month_closings BEGIN SELECT RAISE(ABORT, 'refused by month_closings_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER month_closings_status_move BEFORE UPDATE ON month_closings BEGIN SELECT RAISE(ABORT, 'refused by month_closings_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'asked' AND NEW.status = 'checked') OR (OLD.status = 'asked' AND NEW.status = 'failed') OR (OLD.status = 'checked' AND NEW.status = 'asked') OR (OLD.status = 'checked' AND NEW.status = 'closed') OR (OLD.status = 'checked' AND NEW.status = 'failed')); END",
        "CREATE TRIGGER month_closings_status_start BEFORE INSERT ON month_closings BEGIN SELECT RAISE(ABORT, 'refused by month_closings_status_start') WHERE NEW.status <> 'asked'; END",
        "CREATE TRIGGER ledger_postings_month_is_open BEFORE INSERT ON ledger_postings BEGIN SELECT RAISE(ABORT, 'refused by ledger_postings_month_is_open') WHERE EXISTS (SELECT 1 FROM month_closings WHERE status = 'closed' AND NEW.day BETWEEN first_day AND last_day); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION month_closings_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.first_day IS DISTINCT FROM NEW.first_day OR OLD.last_day IS DISTINCT FROM NEW.last_day OR OLD.asked_at IS DISTINCT FROM NEW.asked_at OR OLD.asked_by IS DISTINCT FROM NEW.asked_by THEN RAISE EXCEPTION 'refused by month_closings_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER month_closings_frozen BEFORE UPDATE ON month_closings FOR EACH ROW EXECUTE FUNCTION month_closings_frozen()',
        "CREATE OR REPLACE FUNCTION month_closings_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by month_closings_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER month_closings_no_delete BEFORE DELETE ON month_closings FOR EACH ROW EXECUTE FUNCTION month_closings_no_delete()',
        "CREATE OR REPLACE FUNCTION month_closings_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'asked' AND NEW.status = 'checked') OR (OLD.status = 'asked' AND NEW.status = 'failed') OR (OLD.status = 'checked' AND NEW.status = 'asked') OR (OLD.status = 'checked' AND NEW.status = 'closed') OR (OLD.status = 'checked' AND NEW.status = 'failed')) THEN RAISE EXCEPTION 'refused by month_closings_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER month_closings_status_move BEFORE UPDATE ON month_closings FOR EACH ROW EXECUTE FUNCTION month_closings_status_move()',
        "CREATE OR REPLACE FUNCTION month_closings_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'asked' THEN RAISE EXCEPTION 'refused by month_closings_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER month_closings_status_start BEFORE INSERT ON month_closings FOR EACH ROW EXECUTE FUNCTION month_closings_status_start()',
        "CREATE OR REPLACE FUNCTION ledger_postings_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM month_closings WHERE status = 'closed' AND NEW.day BETWEEN first_day AND last_day) THEN RAISE EXCEPTION 'refused by ledger_postings_month_is_open' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER ledger_postings_month_is_open BEFORE INSERT ON ledger_postings FOR EACH ROW EXECUTE FUNCTION ledger_postings_month_is_open()',
    ],
}


def upgrade() -> None:
    op.create_table('month_closings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('status', sa.Enum('asked', 'checked', 'closed', 'failed', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('asked_by', sa.String(), nullable=False),
        sa.Column('postings', sa.Integer(), nullable=True),
        sa.Column('faults', sa.JSON(), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('last_day > first_day', name=op.f('ck_month_closings_a_month')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_month_closings')),
    )
    op.create_index('uq_month_closings_first_day', 'month_closings', ['first_day'], unique=True,
                    sqlite_where=sa.text("status <> 'failed'"), postgresql_where=sa.text("status <> 'failed'"))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
