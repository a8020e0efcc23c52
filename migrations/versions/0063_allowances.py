"""Money back to buyers who keep the goods, and what the runs of their sellers correct because of it.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0063'
down_revision = '0062'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER allowances_no_update BEFORE UPDATE ON allowances BEGIN SELECT RAISE(ABORT, 'refused by allowances_no_update') WHERE 1=1; END",
        "CREATE TRIGGER allowances_no_delete BEFORE DELETE ON allowances BEGIN SELECT RAISE(ABORT, 'refused by allowances_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER allowances_no_more_than_the_line BEFORE INSERT ON allowances BEGIN SELECT RAISE(ABORT, 'refused by allowances_no_more_than_the_line') WHERE NEW.amount + (SELECT COALESCE(SUM(amount), 0) FROM allowances WHERE line_id = NEW.line_id AND NOT EXISTS (SELECT 1 FROM allowances_undone WHERE allowance_id = allowances.id)) > (SELECT amount FROM order_lines WHERE id = NEW.line_id); END",
        "CREATE TRIGGER allowances_of_goods_with_the_buyer BEFORE INSERT ON allowances BEGIN SELECT RAISE(ABORT, 'refused by allowances_of_goods_with_the_buyer') WHERE NOT EXISTS (SELECT 1 FROM line_events WHERE line_id = NEW.line_id AND kind = 'delivered') OR EXISTS (SELECT 1 FROM line_events WHERE line_id = NEW.line_id AND kind = 'returned'); END",
        "CREATE TRIGGER allowances_undone_no_update BEFORE UPDATE ON allowances_undone BEGIN SELECT RAISE(ABORT, 'refused by allowances_undone_no_update') WHERE 1=1; END",
        "CREATE TRIGGER allowances_undone_no_delete BEFORE DELETE ON allowances_undone BEGIN SELECT RAISE(ABORT, 'refused by allowances_undone_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER allowance_corrections_no_update BEFORE UPDATE ON allowance_corrections BEGIN SELECT RAISE(ABORT, 'refused by allowance_corrections_no_update') WHERE 1=1; END",
        "CREATE TRIGGER allowance_corrections_no_delete BEFORE DELETE ON allowance_corrections BEGIN SELECT RAISE(ABORT, 'refused by allowance_corrections_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION allowances_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by allowances_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER allowances_no_update BEFORE UPDATE ON allowances FOR EACH ROW EXECUTE FUNCTION allowances_no_update()',
        "CREATE OR REPLACE FUNCTION allowances_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by allowances_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER allowances_no_delete BEFORE DELETE ON allowances FOR EACH ROW EXECUTE FUNCTION allowances_no_delete()',
        "CREATE OR REPLACE FUNCTION allowances_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by allowances_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER allowances_no_truncate BEFORE TRUNCATE ON allowances FOR EACH STATEMENT EXECUTE FUNCTION allowances_no_truncate()',
        "CREATE OR REPLACE FUNCTION allowances_no_more_than_the_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.amount + (SELECT COALESCE(SUM(amount), 0) FROM allowances WHERE line_id = NEW.line_id AND NOT EXISTS (SELECT 1 FROM allowances_undone WHERE allowance_id = allowances.id)) > (SELECT amount FROM order_lines WHERE id = NEW.line_id) THEN RAISE EXCEPTION 'refused by allowances_no_more_than_the_line' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER allowances_no_more_than_the_line BEFORE INSERT ON allowances FOR EACH ROW EXECUTE FUNCTION allowances_no_more_than_the_line()',
        "CREATE OR REPLACE FUNCTION allowances_of_goods_with_the_buyer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM line_events WHERE line_id = NEW.line_id AND kind = 'delivered') OR EXISTS (SELECT 1 FROM line_events WHERE line_id = NEW.line_id AND kind = 'returned') THEN RAISE EXCEPTION 'refused by allowances_of_goods_with_the_buyer' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER allowances_of_goods_with_the_buyer BEFORE INSERT ON allowances FOR EACH ROW EXECUTE FUNCTION allowances_of_goods_with_the_buyer()',
        "CREATE OR REPLACE FUNCTION allowances_undone_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by allowances_undone_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER allowances_undone_no_update BEFORE UPDATE ON allowances_undone FOR EACH ROW EXECUTE FUNCTION allowances_undone_no_update()',
        "CREATE OR REPLACE FUNCTION allowances_undone_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by allowances_undone_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER allowances_undone_no_delete BEFORE DELETE ON allowances_undone FOR EACH ROW EXECUTE FUNCTION allowances_undone_no_delete()',
        "CREATE OR REPLACE FUNCTION allowances_undone_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by allowances_undone_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER allowances_undone_no_truncate BEFORE TRUNCATE ON allowances_undone FOR EACH STATEMENT EXECUTE FUNCTION allowances_undone_no_truncate()',
        "CREATE OR REPLACE FUNCTION allowance_corrections_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by allowance_corrections_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER allowance_corrections_no_update BEFORE UPDATE ON allowance_corrections FOR EACH ROW EXECUTE FUNCTION allowance_corrections_no_update()',
        "CREATE OR REPLACE FUNCTION allowance_corrections_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by allowance_corrections_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER allowance_corrections_no_delete BEFORE DELETE ON allowance_corrections FOR EACH ROW EXECUTE FUNCTION allowance_corrections_no_delete()',
        "CREATE OR REPLACE FUNCTION allowance_corrections_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by allowance_corrections_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER allowance_corrections_no_truncate BEFORE TRUNCATE ON allowance_corrections FOR EACH STATEMENT EXECUTE FUNCTION allowance_corrections_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('allowances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('bearer', sa.Enum('seller', 'operator', name='bearer', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_allowances_has_a_reason')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_allowances_amount_positive')),
    sa.ForeignKeyConstraint(['line_id'], ['order_lines.id'], name=op.f('fk_allowances_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allowances')),
    )
    op.create_index(op.f('ix_allowances_line_id'), 'allowances', ['line_id'], unique=False)
    op.create_table('allowances_undone',
    sa.Column('allowance_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_allowances_undone_has_a_reason')),
    sa.ForeignKeyConstraint(['allowance_id'], ['allowances.id'], name=op.f('fk_allowances_undone_allowance_id')),
    sa.PrimaryKeyConstraint('allowance_id', name=op.f('pk_allowances_undone')),
    )
    op.create_table('allowance_corrections',
    sa.Column('correction_id', sa.Integer(), nullable=False),
    sa.Column('allowance_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['allowance_id'], ['allowances.id'], name=op.f('fk_allowance_corrections_allowance_id')),
    sa.ForeignKeyConstraint(['correction_id'], ['settlement_corrections.id'], name=op.f('fk_allowance_corrections_correction_id')),
    sa.PrimaryKeyConstraint('correction_id', name=op.f('pk_allowance_corrections')),
    )
    op.create_index(op.f('ix_allowance_corrections_allowance_id'), 'allowance_corrections', ['allowance_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
